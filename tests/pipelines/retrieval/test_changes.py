"""Changes laid over an opened index, without building it again: as good as a new one."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from pipelines.embedding import Encoder, Vectors
from pipelines.retrieval.results import Hit
from pipelines.retrieval.search import Engine
from tests.pipelines import small_index
from tests.pipelines.small_index import FARM, case, farm, ids

BREAD = case(
    "bread",
    ("Taart versieren", "De robot spuit slagroom op een gebakje.", "Kan een robot een gebakje versieren?"),
    ("Decorating cakes", "The robot puts whipped cream on a pastry.", "Can a robot decorate a pastry?"),
)
BOATS = case(
    "boats",
    ("Zeilboten aanleggen", "Software helpt schippers in de jachthaven.", "Hoe leg ik mijn zeilboot aan?"),
    ("Mooring sailing boats", "Software helps skippers in the marina.", "How do I moor my sailing boat?"),
)
GONE = "case/invoices"
QUESTIONS = [
    ("nl", "Hoeveel kippen lopen er in mijn stal?"), ("en", "How many hens are there in my barn?"),
    ("nl", "Kan een taalmodel mijn contracten lezen?"), ("en", "I want long contracts summed up"),
    ("nl", "Mag ik sollicitanten laten kiezen door een computer?"), ("en", "software that ranks applicants"),
    ("nl", "Wie versiert mijn taart met slagroom?"), ("en", "Who puts cream on my pastry?"),
    ("nl", "Hoe vaar ik met een zeilboot de jachthaven in?"), ("en", "Help with a yacht in the harbour"),
    ("nl", "Hoe bespaar ik stroom in het koelhuis?"), ("en", "cheap electricity for the cold store"),
    ("nl", "onkruid tussen de bieten"), ("en", "shorter routes for my lorries"),
]  # fmt: skip


@pytest.fixture(scope="module")
def engines(encoder_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine, Engine]]:
    """The engine as built, the same with the changes laid over it, and one built with the changes in it."""
    encoder, folder = Encoder.open(encoder_dir), tmp_path_factory.mktemp("engines")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoder, "open", lambda *_, **__: encoder)  # a model takes long to load
        built = small_index.open_items(folder / "built", encoder_dir, farm())
        changed = built.with_changes(small_index.changes([BREAD, BOATS], [GONE]))
        kept = [item for item in farm() if item.id not in (GONE, BREAD.id)]
        yield built, changed, small_index.open_items(folder / "new", encoder_dir, [*kept, BREAD, BOATS])


def found(engine: Engine, text: str, lang: str = "nl") -> dict[str, Hit]:
    return {hit.id: hit for hit in engine.search(text, lang=lang, top=20).hits}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_changed_item_is_found_by_its_new_words_and_no_longer_by_its_old(
    engines: tuple[Engine, Engine, Engine], lang: str
) -> None:
    _, changed, _ = engines
    old = FARM["bread"][lang == "en"]
    hit = changed.search(BREAD.questions[lang][0], lang=lang).hits[0]
    assert (hit.id, hit.passage in {BREAD.summary[lang], BREAD.body[lang]}) == ("case/bread", True)
    for text in old:
        again = found(changed, text, lang).get("case/bread")
        assert again is None or again.arms["words"] == again.arms["sections"] == again.arms["questions"] == 0
        assert all(hit.passage not in old for hit in found(changed, text, lang).values())


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_new_item_is_found(engines: tuple[Engine, Engine, Engine], lang: str) -> None:
    built, changed, _ = engines
    asked = BOATS.questions[lang][0]
    assert ids(changed, asked, lang)[0] == "case/boats"
    assert "case/boats" not in ids(built, asked, lang)


def test_a_new_item_is_found_in_english_by_meaning_alone(engines: tuple[Engine, Engine, Engine]) -> None:
    _, changed, _ = engines
    hit = changed.search("yachting near a quay", lang="en").hits[0]
    assert (hit.id, hit.matched, hit.arms["meaning"]) == ("case/boats", (), 1.0)
    dutch = changed.search("Hoe vaar ik met een zeilboot de jachthaven in?", lang="nl").hits[0]
    assert (dutch.id, "meaning" in dutch.arms) == ("case/boats", False)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_an_item_that_was_taken_away_is_never_found(engines: tuple[Engine, Engine, Engine], lang: str) -> None:
    built, changed, _ = engines
    for text in FARM["invoices"][lang == "en"]:
        assert GONE in ids(built, text, lang)
        hits = changed.search(text, lang=lang, top=50).hits
        assert not {GONE, ""} & {hit.id for hit in hits}
        assert all(hit.kind == "case_study" for hit in hits)
    assert GONE not in changed.by_id
    assert "" not in changed.by_id


def test_the_engine_as_built_is_left_alone(engines: tuple[Engine, Engine, Engine]) -> None:
    built, _, _ = engines
    before = [built.search(text, lang=lang).hits for lang, text in QUESTIONS]
    size = len(built.entries), len(list(built.passages("en").all()))
    built.with_changes(small_index.changes([BOATS, BREAD], [item.id for item in farm() if item.id != BREAD.id]))
    assert [built.search(text, lang=lang).hits for lang, text in QUESTIONS] == before
    assert (len(built.entries), len(list(built.passages("en").all()))) == size


@pytest.mark.parametrize(("lang", "text"), QUESTIONS)
def test_what_comes_first_is_what_a_real_build_puts_first(
    engines: tuple[Engine, Engine, Engine], lang: str, text: str
) -> None:
    _, changed, rebuilt = engines
    laid, real = changed.search(text, lang=lang).hits, rebuilt.search(text, lang=lang).hits
    assert laid[0].id == real[0].id
    assert laid[0].score == pytest.approx(real[0].score, abs=0.15)
    assert laid[0].strength == pytest.approx(real[0].strength, abs=0.15)


def test_vectors_of_changes_belong_to_their_items(engines: tuple[Engine, Engine, Engine]) -> None:
    _, changed, rebuilt = engines
    laid, real = (engine.rank("mooring a sailing boat").cosine for engine in (changed, rebuilt))
    assert laid is not None
    assert real is not None
    cosines = [dict(zip((entry.id for entry in engine.entries), scores.tolist(), strict=True))
               for engine, scores in ((changed, laid), (rebuilt, real))]  # fmt: skip
    cosines[0].pop("")
    assert cosines[0].keys() == cosines[1].keys()
    assert np.allclose([cosines[0][one] for one in cosines[1]], list(cosines[1].values()), atol=0.02)


def test_no_changes_change_nothing(engines: tuple[Engine, Engine, Engine]) -> None:
    built, _, _ = engines
    same = built.with_changes({})
    gone = built.with_changes({"case/never-there": None})
    for lang, text in QUESTIONS:
        assert same.search(text, lang=lang) == gone.search(text, lang=lang) == built.search(text, lang=lang)


def test_everything_may_be_taken_away(engines: tuple[Engine, Engine, Engine]) -> None:
    built, _, _ = engines
    empty = built.with_changes(dict.fromkeys(entry.id for entry in built.entries))
    assert [empty.search(text, lang=lang).hits for lang, text in QUESTIONS[:2]] == [(), ()]


def test_an_open_engine_answers_and_takes_changes_when_its_files_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Builds delete old versions; a process may have one open still."""
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    engine = small_index.open_items(tmp_path / "v", encoder_dir, farm())
    before = engine.search("Hoeveel kippen heb ik?", lang="nl")
    shutil.rmtree(tmp_path / "v")
    assert engine.search("Hoeveel kippen heb ik?", lang="nl") == before
    assert engine.search("How many hens do I have?", lang="en").hits[0].passage
    changed = engine.with_changes(small_index.changes([BOATS], [GONE]))
    assert ids(changed, BOATS.questions["nl"][0])[0] == "case/boats"
    assert ids(changed, "Hoeveel kippen heb ik?")[0] == "case/hens"


def test_edits_on_top_of_each_other_encode_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    built = small_index.open_items(tmp_path / "v", encoder_dir, farm())
    asked: list[str] = []
    plain = small_index.WordEncoder.encode

    def counting(self: small_index.WordEncoder, texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return plain(self, texts)

    monkeypatch.setattr(small_index.WordEncoder, "encode", counting)
    built.with_changes(small_index.changes([BREAD]))
    first, asked[:] = set(asked), []
    both = built.with_changes(small_index.changes([BREAD, BOATS]))
    assert asked
    assert not first & set(asked)
    fresh = small_index.open_items(tmp_path / "w", encoder_dir, farm()).with_changes(
        small_index.changes([BREAD, BOATS])
    )
    for lang, question in QUESTIONS:
        assert both.search(question, lang=lang).hits == fresh.search(question, lang=lang).hits
    asked.clear()
    built.with_changes(small_index.changes([BOATS]))
    built.with_changes(small_index.changes([BREAD]))  # what was taken back meanwhile is not kept for ever
    assert set(asked) == first
