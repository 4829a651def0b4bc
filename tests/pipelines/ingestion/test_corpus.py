"""The law among what can be found, what experts changed over the files, and old words that are never shown."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipelines.ingestion.corpus import CHUNK, Corpus, Edits, items_of, load_corpus
from pipelines.ingestion.law.importing import import_law
from pipelines.ingestion.records import Item
from pipelines.retrieval.search import Engine
from tests.pipelines import small_index
from tests.pipelines.ingestion.law import made_up
from tests.pipelines.small_index import FARM, case, ids, page

TODAY, EARLIER, LATER = date(2031, 12, 1), "2031-11-01", "2032-02-01"
NOTICE = {"nl": "Verzekeraars melden hagelschade", "en": "Insurers report hail damage"}
SMOKING = page(
    "smoking",
    ("Roken in de schuur", "Leg uw pijp buiten neer.", "Mag ik paffen bij mijn dieren?"),
    ("Smoking in the shed", "Leave your pipe outside.", "May I puff near my animals?"),
    explains=("ai-act/art_3", "ai-act/art_2"),
)


class Law:
    """The made-up law in a folder of this test, with changes of its choice."""

    def __init__(self, folder: Path, encoder_dir: Path) -> None:
        self.folder, self.encoder_dir, self.count = folder, encoder_dir, 0

    def corpus(
        self, *changes: dict[str, object], langs: str = "en nl", edits: Edits | None = None, **page: str
    ) -> Corpus:
        facts = made_up.made_up_facts(*changes)
        knowledge, law_dir = self.folder / "knowledge", self.folder / "law"
        (knowledge / "law").mkdir(parents=True, exist_ok=True)
        (knowledge / "law/ai-act.yaml").write_text(yaml.safe_dump(facts.model_dump(mode="json")), encoding="utf-8")
        for lang in langs.split():
            file = made_up.write_page(self.folder, lang, **page)
            import_law(file, facts, "nl" if lang == "nl" else "en", law_dir)
        return load_corpus(knowledge, law_dir, edits or {}, TODAY)

    def open(self, corpus: Corpus) -> Engine:
        self.count += 1
        return small_index.open_small(self.folder / f"v{self.count}", self.encoder_dir, *corpus)


@pytest.fixture
def law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Law:
    return Law(tmp_path, small_index.use_word_encoder(tmp_path / "encoder", monkeypatch))


def changed(unit: str, what: str, valid_from: str, *parts: str) -> dict[str, object]:
    return made_up.change(unit, what, valid_from, *parts) | {"what": NOTICE}


def edits_of(*items: Item) -> dict[str, Item | None]:
    return small_index.by_id(items)


def test_units_of_law_become_entries_and_passages(law: Law) -> None:
    entries, passages = law.corpus()
    assert [(entry.id.removeprefix("ai-act/"), entry.part) for entry in entries] == [
        *((f"art_{number}", "article") for number in (1, 2, 3)),
        *((f"anx_{number}", "annex") for number in ("I", "II")),
        *((f"rct_{number}", "recital") for number in (1, 2)),
    ]
    assert {entry.kind for entry in entries} == {"law"}
    first = next(entry for entry in entries if entry.id == "ai-act/art_1")
    assert first.title == {"nl": "Artikel 1: Aim", "en": "Article 1: Aim"}
    assert (first.status, first.applies_from) == ("law", "2032-01-01")
    mine = [passage for passage in passages if passage.item == "ai-act/art_1"]
    assert [(p.lang, p.field, p.heading) for p in mine] == [
        ("nl", "section", "Artikel 1: Aim (1, lid 1)"), ("nl", "section", "Artikel 1: Aim (1, lid 2)"),
        ("en", "section", "Article 1: Aim (1(1))"), ("en", "section", "Article 1: Aim (1(2))"),
    ]  # fmt: skip
    assert all(passage.quotable for passage in passages)
    assert next(entry.status for entry in entries if entry.id == "ai-act/art_2") == "contested"


def test_what_is_for_staff_lends_the_law_no_words(law: Law) -> None:
    hidden = SMOKING.model_copy(update={"visibility": "staff"})
    lent = {p.text for p in law.corpus(edits=edits_of(SMOKING)).passages if p.item == "ai-act/art_3"}
    kept = {p.text for p in law.corpus(edits=edits_of(hidden)).passages if p.item == "ai-act/art_3"}
    assert lent - kept == {*SMOKING.summary.values(), *(q for each in SMOKING.questions.values() for q in each)}
    assert kept


def old_words(corpus: Corpus) -> Iterator[str]:
    return (passage.text for passage in corpus.passages if not passage.quotable)


@pytest.mark.parametrize("langs", ["en nl", "nl", "en"])
def test_words_of_the_law_that_no_longer_stand_are_found_but_never_shown(law: Law, langs: str) -> None:
    """Asked for word for word: what changed is shown, in our own words."""
    corpus = law.corpus(
        changed("art_1", "replaced", EARLIER, "1"), changed("anx_I", "replaced", EARLIER), langs=langs,
        edits=edits_of(SMOKING),
    )  # fmt: skip
    old = set(old_words(corpus))
    assert len(old) >= 3
    engine, shown = law.open(corpus), set()
    for text in [*old, "artikel 1 lid 1", "Article 1(1)", "bijlage I", "hens", "fish eels", "pipe in the shed"]:
        for lang in ("nl", "en"):
            hits = engine.search(text, lang=lang, top=50).hits
            assert not old & {hit.passage for hit in hits}, text
            shown |= {hit.passage for hit in hits if hit.id == "ai-act/art_1"}
    assert shown & set(NOTICE.values())
    first = next(passage for passage in corpus.passages if passage.item == "ai-act/art_1" and not passage.quotable)
    hits = engine.search(f"{first.heading} {first.text}", lang="en", kinds=("law",)).hits
    found = next(hit.passage for hit in hits if hit.id == first.item)
    assert any(notice in found for notice in NOTICE.values())


def test_what_still_stands_beside_a_change_is_shown(law: Law) -> None:
    engine = law.open(law.corpus(changed("art_1", "replaced", EARLIER, "1")))
    assert "a barn with" in engine.search("artikel 1 lid 2", lang="nl").hits[0].passage
    assert engine.search("artikel 1 lid 1", lang="nl").hits[0].passage == NOTICE["nl"]


def test_a_change_to_come_takes_no_words_away_yet(law: Law) -> None:
    corpus = law.corpus(changed("art_1", "replaced", LATER, "1"))
    assert list(old_words(corpus)) == []
    assert NOTICE["nl"] in {passage.text for passage in corpus.passages}, "it is announced"


def test_every_piece_of_a_long_paragraph_that_changed_is_kept_back(law: Law) -> None:
    long = ["".join(f"Goose {number} waddles along. " for number in range(start, start + 30)) for start in (0, 50, 90)]
    body = made_up.paragraph("001.001", long[0], made_up.line(long[1]) + made_up.line(long[2]))
    rest = [made_up.article(number, "Rest", made_up.line("Nothing."), "en") for number in "23"]
    articles = made_up.article("1", "Geese", body, "en") + "".join(rest)
    mine = [p for p in law.corpus(langs="en", articles=articles).passages if p.item == "ai-act/art_1"]
    assert len(mine) > 1, "it is searched in pieces that the encoder reads to their end"
    assert all(passage.quotable and len(passage.text) <= max(CHUNK, *map(len, long)) for passage in mine)
    corpus = law.corpus(changed("art_1", "replaced", EARLIER, "1"), langs="en", articles=articles)
    assert len(list(old_words(corpus))) == len(mine)


@pytest.mark.parametrize("langs", ["", "nl", "en nl"])
def test_an_inserted_unit_is_found_whatever_text_was_imported(law: Law, langs: str) -> None:
    engine = law.open(law.corpus(changed("art_1a", "inserted", EARLIER), langs=langs))
    for lang, asked in (("nl", "Moet mijn verzekeraar de hagelschade melden?"), ("en", "Do insurers report the hail?")):
        hit = engine.search(asked, lang=lang).hits[0]
        assert (hit.id, hit.passage) == ("ai-act/art_1a", NOTICE[lang])
    assert engine.search("artikel 1a", lang="nl").hits[0].id == "ai-act/art_1a"


def test_without_an_imported_text_a_changed_unit_is_no_result(law: Law) -> None:
    entries, passages = law.corpus(changed("art_1", "replaced", EARLIER, "1"), langs="", edits=edits_of(SMOKING))
    assert [entry.id for entry in entries] == ["guidance/smoking"]
    assert {passage.item for passage in passages} == {"guidance/smoking"}


def test_guidance_lifts_the_articles_that_it_explains(law: Law) -> None:
    plain = law.open(law.corpus())
    helped = law.open(law.corpus(edits=edits_of(SMOKING)))
    asked = "Mag ik paffen bij mijn dieren?"
    assert ids(plain, asked, kinds=("law",)) == []
    assert ids(helped, asked, kinds=("law",))[:2] == ["ai-act/art_3", "ai-act/art_2"]
    assert "guidance/smoking" in ids(helped, asked)
    shown = helped.search(asked, lang="nl", kinds=("law",)).hits[0].passage
    assert "paffen" not in shown, "the article shows its own words, not those of the page"


def test_edits_lie_over_the_files(law: Law, content: Path) -> None:
    hens, bread = case("barn", *FARM["hens"]), case("bread", *FARM["bread"])
    files = [item.id for item in items_of(content, {})]
    edited = items_of(content, {"case/barn": hens, "case/bread": bread, "signpost/printer": None, "case/never": None})
    assert files == ["guidance/chatbots", "case/barn", "signpost/printer"]
    assert {item.id for item in edited} == {"guidance/chatbots", "case/barn", "case/bread"}
    assert next(item for item in edited if item.id == "case/barn") is hens
    corpus = load_corpus(content, law.folder / "law", {"case/barn": hens, "signpost/printer": None}, TODAY)
    assert "signpost/printer" not in {passage.item for passage in corpus.passages}
    texts = {passage.text for passage in corpus.passages if passage.item == "case/barn"}
    assert FARM["hens"][0][1] in texts
    assert "Camera's tellen kippen." not in texts


def test_a_law_in_one_language_is_found_and_shown_in_it(law: Law) -> None:
    corpus = law.corpus(langs="nl")
    assert {passage.lang for passage in corpus.passages} == {"nl"}
    engine = law.open(corpus)
    hit = engine.search("artikel 3", lang="en").hits[0]
    assert (hit.id, "tot en met" in hit.passage) == ("ai-act/art_3", True)
    assert all(entry.title["en"] and entry.title["nl"] for entry in corpus.entries)
