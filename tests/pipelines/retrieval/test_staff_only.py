"""What is for the centre's own people: nobody else finds it, is led by it, is matched with it or answered from it."""

from pathlib import Path

import pytest

from pipelines.answering import extractive
from pipelines.answering.finding import find
from pipelines.answering.reading import materials_of
from pipelines.matching.matches import match
from pipelines.retrieval.filters import Filters
from pipelines.retrieval.fusion import Curation, overrides_of
from pipelines.retrieval.search import Engine
from tests.pipelines import small_index
from tests.pipelines.small_index import FARM, case, farm, ids, page, term

STAFF = Filters(staff=True)
HENS = "case/hens"
ASKED = "Hoeveel kippen tel ik met een camera in de stal?"
RULE = "Moet een bedrijf zeilboten met AI in een register van schepen zetten?"
BOATS = page(
    "boats",
    ("Zeilboten met AI", "Een bedrijf moet zeilboten met AI in het register van schepen zetten. Dat is een regel.",
     "Moet ik een zeilboot met AI in het register zetten?"),
    ("Sailing boats with AI", "A firm must put sailing boats with AI in the register of ships. That is a rule.",
     "Must I put a sailing boat with AI in the register?"),
    explains=("ai-act/art_99",),
    visibility="staff",
)  # fmt: skip
CODENAME = term("codename", ("Pluimveeplan", "kakelclub"), ("Poultry plan", "cackle club"))
HIDDEN_TERM = CODENAME.model_copy(update={"visibility": "staff"})
HIDDEN_HENS = case("hens", *FARM["hens"], visibility="staff")
OTHERS = farm()[1:]


@pytest.fixture
def encoder_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)


@pytest.fixture
def engine(tmp_path: Path, encoder_dir: Path) -> Engine:
    return small_index.open_items(tmp_path / "v", encoder_dir, [HIDDEN_HENS, *OTHERS, BOATS, HIDDEN_TERM])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_is_found_by_staff_alone_and_survives_being_written_and_read(engine: Engine, lang: str) -> None:
    title = FARM["hens"][lang == "en"][0]
    assert ids(engine, title, lang, filters=STAFF)[0] == HENS
    assert HENS not in ids(engine, title, lang)
    assert HENS not in ids(engine, title, lang, filters=Filters(kinds=("case_study",), sectors=("other",)))
    assert HENS in engine.by_id
    assert HENS not in engine.public


@pytest.mark.parametrize("text", [ASKED, RULE, "kakelclub", "How many hens do I have?", "sailing boat", "pluimveeplan"])
def test_no_words_lead_others_to_it_and_its_words_are_in_no_result(engine: Engine, text: str) -> None:
    hidden = {HENS, "guidance/boats", "term/codename"}
    assert hidden & set(ids(engine, text, filters=STAFF))
    found = engine.search(text, lang="nl", top=100)
    assert not hidden & {id_ for hit in found.hits for id_ in (hit.id, *hit.bridges)}


def test_nothing_brings_it_to_others_not_a_place_it_explains_nor_an_expert_who_put_it_first(engine: Engine) -> None:
    first = Curation(boosts={HENS: 2}, overrides=overrides_of(ASKED, HENS))
    assert HENS not in ids(engine, ASKED, curation=first)
    assert ids(engine, ASKED, curation=first, filters=STAFF)[0] == HENS
    assert "guidance/boats" not in ids(engine, "artikel 99 AI-verordening")
    assert ids(engine, "artikel 99 AI-verordening", filters=STAFF)[0] == "guidance/boats"


def test_a_term_for_staff_leads_only_staff_to_other_words(tmp_path: Path, encoder_dir: Path) -> None:
    plan = case("plan", ("Het pluimveeplan", "Wat wij willen.", "Wat is het?"), ("Poultry plan", "Our wish.", "What?"))

    def bridged(word: object, *, staff: bool) -> list[str]:
        engine = small_index.open_items(tmp_path / str(word) / str(staff), encoder_dir, [plan, *OTHERS, word])
        return [bridge.term for bridge in engine.rank("kakelclub", staff=staff).bridges]

    assert bridged(HIDDEN_TERM, staff=False) == []
    assert bridged(HIDDEN_TERM, staff=True) == ["term/codename"]
    assert bridged(CODENAME, staff=False) == ["term/codename"]


def test_terms_for_staff_do_not_take_the_places_of_others(tmp_path: Path, encoder_dir: Path) -> None:
    many = [
        term(f"word-{n}", (f"kakelclub stal {n}", "kakelclub stal"), (f"x{n}", "x")).model_copy(
            update={"visibility": "staff"}
        )
        for n in range(8)
    ]
    engine = small_index.open_items(tmp_path / "many", encoder_dir, [*OTHERS, *many, CODENAME])
    assert [bridge.term for bridge in engine.rank("kakelclub stal").bridges] == ["term/codename"]


def test_laid_over_an_index_it_is_hidden_at_once_and_shown_again_at_once(tmp_path: Path, encoder_dir: Path) -> None:
    opened = small_index.open_items(tmp_path / "open", encoder_dir, farm())
    hidden = opened.with_changes(small_index.changes([HIDDEN_HENS]))
    assert HENS in ids(opened, ASKED)
    assert not opened.holds(*small_index.changes([HIDDEN_HENS])[HENS])
    assert HENS not in ids(hidden, ASKED)
    assert HENS in ids(hidden, ASKED, filters=STAFF)
    assert HENS in ids(opened.with_changes(small_index.changes([farm()[0]])), ASKED)


def test_a_firm_is_never_matched_with_it(engine: Engine, tmp_path: Path, encoder_dir: Path) -> None:
    opened = small_index.open_items(tmp_path / "open", encoder_dir, farm())
    problem = "Wij willen met AI en een camera onze kippen tellen in de stal"
    assert HENS in [one.id for one in match(opened, problem, {}, "nl").cases]
    found = match(engine, problem, {"sector": "other"}, "nl")
    assert HENS not in str(found)
    assert HENS not in str(match(engine, problem, {}, "nl", curation=Curation(overrides=overrides_of(problem, HENS))))


def test_only_staff_is_answered_from_it_and_only_their_model_reads_it(engine: Engine) -> None:
    mine, theirs = extractive.answer(engine, RULE, staff=True), extractive.answer(engine, RULE)
    assert {one.item for one in mine.statements} == {"guidance/boats"}
    assert {one.visibility for one in mine.statements} == {"staff"}
    assert "guidance/boats" not in {one.item for one in theirs.statements}
    assert [each.passage.item for each in materials_of(engine, find(engine, RULE, staff=True))]
    assert "guidance/boats" not in {each.passage.item for each in materials_of(engine, find(engine, RULE))}
