"""Our Markdown as HTML: text structure comes through, everything that acts does not."""

import pytest
from flask import Flask

from app.web.prose import prose


def test_text_structure_comes_through() -> None:
    html = prose("## Kop\n\n- **vet**\n- *schuin*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    for part in ("<h2>Kop</h2>", "<strong>vet</strong>", "<em>schuin</em>", "<table>", "<td>1</td>"):
        assert part in html


def test_a_link_leaves_without_telling_where_from() -> None:
    html = prose("[EUR-Lex](https://eur-lex.europa.eu/eli/reg/2024/1689/oj)")
    assert 'href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_link_to_an_item_leads_to_its_page_in_the_language_of_the_page(app: Flask, lang: str) -> None:
    pages = {
        "guidance/chatbots": "knowledge/guidance/chatbots",
        "case/computer-vision-for-poultry-houses": "knowledge/cases/computer-vision-for-poultry-houses",
        "term/deployer": "glossary/deployer",
        "service/training": "services/training",
        "call/fast-lane-access": "calls/fast-lane-access",
        "ai-act/art_26": "law/ai-act/art_26",
    }
    with app.test_request_context(f"/{lang}/"):
        app.preprocess_request()
        for id_, page in pages.items():
            assert f'<a href="/{lang}/{page}" ' in prose(f"Lees [dit]({id_})."), id_


def test_a_link_to_what_is_gone_is_plain_text_and_the_next_link_is_not(app: Flask) -> None:
    with app.test_request_context("/nl/"):
        app.preprocess_request()
        html = prose("Lees [*wat* weg is](guidance/gone) en [meer](guidance/chatbots), zie [dit](https://example.org).")
    assert "Lees <em>wat</em> weg is en <a href" in html
    assert html.count("<a ") == html.count("</a>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/x)",
        "<a href='https://ok.example' onclick='x()'>x</a>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<div hx-get='/nl/sign-out'>x</div>",
        "<style>p{color:red}</style>",
    ],
)
def test_nothing_that_acts_comes_through(text: str) -> None:
    html = str(prose(text))
    tags = html.replace("&lt;", "").replace("&gt;", "")
    for part in ("<script", "<img", "<style", "<div", 'href="javascript', 'href="data'):
        assert part not in tags
    assert "onclick" not in html or "&lt;a" in html
