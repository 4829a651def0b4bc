"""Finding places in the law that a text names."""

import pytest

from pipelines.retrieval.references import Spot, paragraphs, places, spot_of, spots


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wat staat er in artikel 26?", ("ai-act/art_26",)),
        ("art. 4a en Artikel 50", ("ai-act/art_4a", "ai-act/art_50")),
        ("Annex III and recital 12", ("ai-act/anx_III", "ai-act/rct_12")),
        ("zie bijlage iii", ("ai-act/anx_III",)),
        ("overweging 132", ("ai-act/rct_132",)),
        ("Article 6 of the AI Act", ("ai-act/art_6",)),
        ("artikel 26 en nog eens artikel 26", ("ai-act/art_26",)),
        ("artikel 22 van de AVG", ()),
        ("artikel 5 en artikel 22, lid 1 van de AVG", ("ai-act/art_5",)),
        ("article 5 GDPR", ()),
        ("bijlage 3 bij de mail", ()),
        ("een artikel in de krant", ()),
        ("artikelnummer 26 is uitverkocht", ()),
    ],
)
def test_places(text: str, found: tuple[str, ...]) -> None:
    assert places(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("artikel 26 lid 7", {"ai-act/art_26": "7"}),
        ("Article 26(7) of the AI Act", {"ai-act/art_26": "7"}),
        ("artikel 6, lid 3, onder d", {"ai-act/art_6": "3"}),
        ("artikel 26", {}),
        ("artikel 22, lid 1 van de AVG", {}),
    ],
)
def test_paragraphs(text: str, found: dict[str, str]) -> None:
    assert paragraphs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(artikel 5, lid 1, onder f)", [("ai-act/art_5", "1", "f")]),
        ("Article 5(1), point f) and Article 26(7)", [("ai-act/art_5", "1", "f"), ("ai-act/art_26", "7", "")]),
        (
            "bijlage III, punt 4, onder a), of Annex III, point 4(b)",
            [("ai-act/anx_III", "4", "a"), ("ai-act/anx_III", "4", "b")],
        ),
        ("artikel 3, punt 63", [("ai-act/art_3", "63", "")]),
        ("artikel 50, leden 2 en 4", [("ai-act/art_50", "2", "")]),
        ("Article 5(1)(ba)", [("ai-act/art_5", "1", "ba")]),
        ("artikel 75 bis, lid 2", []),
        ("artikel 22, lid 1, van de AVG", []),
        ("artikel 9", [("ai-act/art_9", "", "")]),
    ],
)
def test_spots(text: str, found: list[tuple[str, str, str]]) -> None:
    assert list(spots(text)) == found


@pytest.mark.parametrize(
    ("heading", "number", "point"),
    [
        ("Artikel 5: Verboden AI-praktijken (5, lid 1, punt f)", "1", "f"),
        ("Article 5: Prohibited AI practices (5(1)(f))", "1", "f"),
        ("Annex III: High-risk AI systems referred to in Article 6(2) (III, point 4)", "4", ""),
        ("Artikel 3: Definities (3, punt 23)", "23", ""),
        ("Artikel 57: AI-testomgevingen", "", ""),
    ],
)
def test_the_place_at_the_end_of_a_heading(heading: str, number: str, point: str) -> None:
    assert spot_of(heading) == Spot("", number, point)
