"""Reading regulations as EUR-Lex gives them."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.ingestion.law.eurlex import read_regulation
from pipelines.ingestion.law.units import LawError, LawUnit
from tests.pipelines.ingestion.law.made_up import page, write_page

SHARED = Path(__file__).resolve().parents[5] / "shared/data/ai_act"
REAL = {"en": SHARED / "ai_act_en_oj_2024.xhtml", "nl": SHARED / "ai_act_nl_oj_2024.html"}


def units_of(path: Path) -> dict[str, LawUnit]:
    return {unit.id.partition("/")[2]: unit for unit in read_regulation(path, "barns").units}


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_regulation_is_read_with_all_its_units(tmp_path: Path, lang: str) -> None:
    regulation = read_regulation(write_page(tmp_path, lang), "barns")
    assert (regulation.number, regulation.celex, regulation.lang) == ("2031/77", "32031R0077", lang)
    assert regulation.published == date(2031, 6, 5)
    assert regulation.title.endswith("of 1 June 2031 on barns")
    assert [unit.id for unit in regulation.units] == [
        "barns/rct_1", "barns/rct_2", "barns/art_1", "barns/art_2", "barns/art_3", "barns/anx_I", "barns/anx_II",
    ]  # fmt: skip


def test_an_article_keeps_its_place_its_paragraphs_and_each_point_on_its_own_line(tmp_path: Path) -> None:
    first = units_of(write_page(tmp_path))["art_1"]
    assert first.title == "Aim"
    assert first.chapter is not None
    assert (first.chapter.number, first.chapter.title, first.section) == ("I", "BARNS", None)
    assert [paragraph.number for paragraph in first.paragraphs] == ["1", "2"]
    assert first.paragraphs[0].text == "More than 10^25 hens."
    assert first.paragraphs[1].text.split("\n")[1:] == ["(a) a barn with:", "(i) a roof;", "The end."]
    assert [point.label for point in first.paragraphs[1].points] == ["", "a", ""]


def test_definitions_sections_and_notes(tmp_path: Path) -> None:
    units = units_of(write_page(tmp_path))
    assert [(p.number, p.text) for p in units["art_2"].paragraphs] == [("", "Words:"), ("1", "‘barn’ means a shed;")]
    assert [(p.number, p.text) for p in units["anx_I"].paragraphs] == [("A.1", "Hens (OJ L 1)"), ("B.2", "Eels")]
    assert units["anx_I"].paragraphs[1].heading == "Section B. Fish"
    assert [(p.number, p.text) for p in units["anx_II"].paragraphs] == [("1", "Count.")]
    assert units["rct_2"].text == "Whereas number 2."


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_references_name_units_of_the_same_law_only(tmp_path: Path, lang: str) -> None:
    units = units_of(write_page(tmp_path, lang))
    assert units["art_1"].references == ("barns/art_2", "barns/anx_II")
    assert units["art_3"].references == ("barns/art_1", "barns/art_2")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page()[:3000], "stops half-way"),
        ("%PDF-1.7 not a page at all", "stops half-way"),
        ("", "stops half-way"),
        ("<html><body><p>Hello.</p></body></html>", "not a regulation in English or Dutch"),
        (page(title="VERORDNUNG (EU) 2031/77 DES RATES"), "not a regulation in English or Dutch"),
        (page(articles=""), "no articles"),
        (page(date="5 juni"), "date of its Official Journal"),
        (page(date="45.6.2031"), "date of its Official Journal"),
        (page(articles='<p class="title-article-norm">Article 1</p>'), "consolidated"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "some.html"
    path.write_text(content)
    with pytest.raises(LawError, match=reason):
        read_regulation(path, "barns")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"nowhere\.html: cannot be read"):
        read_regulation(tmp_path / "nowhere.html", "barns")


@pytest.fixture(scope="module", params=["en", "nl"])
def real(request: pytest.FixtureRequest) -> dict[str, LawUnit]:
    path = REAL[request.param]
    if not path.is_file():
        pytest.skip("the official text of the AI Act is not on this machine")
    return units_of(path)


def test_the_real_ai_act_has_all_its_units(real: dict[str, LawUnit]) -> None:
    counts = {part: sum(unit.part == part for unit in real.values()) for part in ("article", "recital", "annex")}
    assert counts == {"article": 113, "recital": 180, "annex": 13}
    assert all(unit.text for unit in real.values())


def test_the_real_ai_act_is_cut_at_the_right_places(real: dict[str, LawUnit]) -> None:
    assert [paragraph.number for paragraph in real["art_26"].paragraphs] == [str(n) for n in range(1, 13)]
    assert [paragraph.number for paragraph in real["art_73"].paragraphs] == [str(n) for n in range(1, 12)]
    assert [paragraph.number for paragraph in real["art_3"].paragraphs] == ["", *(str(n) for n in range(1, 69))]
    assert [point.label for point in real["art_5"].paragraphs[0].points] == ["", *"abcdefgh", ""]
    assert [paragraph.number for paragraph in real["anx_III"].paragraphs] == ["", *(str(n) for n in range(1, 9))]
    assert "10^25" in real["art_51"].text
    chapter, section = real["art_26"].chapter, real["art_26"].section
    assert chapter is not None
    assert section is not None
    assert (chapter.number, section.number) == ("III", "3")


def test_the_real_ai_act_links_its_own_articles(real: dict[str, LawUnit]) -> None:
    assert {"barns/art_13", "barns/art_50", "barns/anx_III"} <= set(real["art_26"].references)
    assert "barns/art_35" not in real["art_26"].references, "Article 35 is of the GDPR there"
    assert "barns/art_12" in real["art_8"].references or "barns/anx_I" in real["art_8"].references
