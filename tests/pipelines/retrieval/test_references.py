"""Finding places in the law that a text names."""

import pytest

from pipelines.retrieval.references import paragraphs, places


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
