"""The paragraph of an article that is shown: the one that the pages which explain it are about."""

from pathlib import Path

import pytest

from pipelines.ingestion.passages import Entry, Passage
from pipelines.retrieval.search import Engine
from tests.pipelines import small_index

UNIT = "ai-act/art_5"
TITLES = {"nl": "Artikel 5: Verboden", "en": "Article 5: Prohibited"}
TEXTS = {
    "nl": {
        "": "Er is een verbod bij gekomen.",
        "1": "Het is verboden om te verkopen aan mensen die iemand misleidt.",
        "1a": "a) misleiden van mensen;",
        "1f": "f) het afleiden van gemoedstoestanden van mensen op het werk;",
        "2": "Toezicht op verkopen aan mensen.",
    },
    "en": {
        "": "A prohibition was added.",
        "1": "It is prohibited to sell to people whom somebody deceives.",
        "1a": "(a) deceiving people;",
        "1f": "(f) inferring states of mind of people at work;",
        "2": "Supervision of sales to people.",
    },
}


def law(lang: str) -> list[Passage]:
    def heading(place: str) -> str:
        number, point = place[:1], place[1:]
        dutch = f"(5, lid {number}, punt {point})" if point else f"(5, lid {number})"
        english = f"(5({number})({point}))" if point else f"(5({number}))"
        return f"{TITLES[lang]} {dutch if lang == 'nl' else english}" if place else TITLES[lang]

    return [
        Passage(UNIT, "law", lang, "section" if place else "summary", heading(place), text)
        for place, text in TEXTS[lang].items()
    ]


def page(slug: str, lang: str, text: str) -> list[Passage]:
    return [Passage(f"guidance/{slug}", "guidance", lang, "summary", slug, text)]


ENTRIES = [
    Entry(UNIT, "law", {"nl": "Artikel 5", "en": "Article 5"}, {"nl": "x", "en": "x"}, part="article"),
    *(
        Entry(
            f"guidance/{slug}", "guidance", dict.fromkeys(("nl", "en"), slug), {"nl": "x", "en": "x"}, explains=(UNIT,)
        )
        for slug in ("mood", "later")
    ),
]
PASSAGES = [
    *law("nl"),
    *page("mood", "nl", "Stress van verkopers lezen mag niet (artikel 5, lid 1, onder f)."),
    *page("later", "nl", "Naaktfoto's maken mag niet (artikel 5, lid 1, punt i)."),
    *law("en"),
    *page("mood", "en", "Reading the stress of salespeople is banned (Article 5(1), point f)."),
    *page("later", "en", "Making nude pictures is banned (Article 5(1)(i))."),
]


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    return small_index.open_small(tmp_path / "v", encoder_dir, ENTRIES, PASSAGES)


@pytest.mark.parametrize(
    ("text", "lang", "place"),
    [
        ("stress lezen van mensen die verkopen", "nl", "1f"),  # "mensen" stands in others, the page names the point
        ("stress lezen van mensen die verkopen", "en", "1f"),
        ("reading the stress of people who sell", "en", "1f"),
        ("misleiden", "nl", "1a"),  # no page is about it: the paragraph with the words
        ("naaktfoto's maken van mensen", "nl", ""),  # a point that the text lacks: our words on what changed
    ],
)
def test_the_paragraph_that_the_page_names_is_shown(engine: Engine, text: str, lang: str, place: str) -> None:
    (hit,) = (hit for hit in engine.search(text, lang=lang).hits if hit.id == UNIT)
    assert hit.passage == TEXTS[lang][place]


@pytest.mark.parametrize(("kept", "asked"), [("nl", "en"), ("en", "nl")])
def test_the_law_imported_in_one_language_only_breaks_no_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str, asked: str
) -> None:
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    passages = [one for one in PASSAGES if one.item != UNIT or one.lang == kept]
    engine = small_index.open_small(tmp_path / "v", encoder_dir, ENTRIES, passages)
    text = {"nl": "stress lezen van mensen die verkopen", "en": "reading the stress of people who sell"}
    assert "guidance/mood" in {hit.id for hit in engine.search(text[asked], lang=asked).hits}
    (hit,) = (hit for hit in engine.search(text[kept], lang=kept).hits if hit.id == UNIT)
    assert hit.passage == TEXTS[kept]["1f"]
