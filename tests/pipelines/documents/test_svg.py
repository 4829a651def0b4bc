"""Only plain pictures pass; whatever runs, loads or styles from elsewhere is refused."""

import pytest

from pipelines.documents.svg import checked_svg

START = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<use href="https://example.org/x.svg#a"/>',
        '<use xlink:href="data:image/svg+xml,x"/>',
        '<image href="/x.png"/>',
        "<style>*{}</style>",
        '<rect style="fill:red"/>',
        '<rect fill="url(https://example.org/#a)"/>',
        '<rect fill="url(#a) url(https://example.org/)"/>',
        '<rect fill="u\\72l(https://example.org/#a)"/>',
        '<rect fill="URL( https://example.org/#a)"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        "<![CDATA[<script>]]>",
        "<rect>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_a_picture_with_anything_but_plain_shapes_is_refused(inside: str) -> None:
    with pytest.raises(ValueError, match=r"picture|not SVG"):
        checked_svg(f"{START}{inside}</svg>")


def test_a_picture_with_entities_is_refused_before_it_is_parsed() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(ValueError, match="DOCTYPE"):
        checked_svg(f"{bomb}{START}<text>&b;</text></svg>")


def test_a_picture_without_the_svg_namespace_is_refused() -> None:
    with pytest.raises(ValueError, match="not SVG"):
        checked_svg("<svg><rect/></svg>")


def test_a_plain_picture_passes_without_its_comments_and_declaration() -> None:
    picture = (
        f'<?xml version="1.0"?>{START}<!-- note --><defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/></svg>'
    )
    checked = checked_svg(picture)
    assert checked.startswith("<svg ")
    assert '<path d="M0 0" />' in checked
    assert "note" not in checked


def test_text_that_looks_like_markup_stays_text() -> None:
    assert "&lt;script&gt;" in checked_svg(f"{START}<text>&lt;script&gt;</text></svg>")
