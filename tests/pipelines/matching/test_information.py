"""Words that anybody uses about anything make nothing fit; a telling word beside them does."""

from pathlib import Path

import pytest

from pipelines.matching.information import Information
from pipelines.matching.matches import Matches, match
from pipelines.retrieval.evaluation import read_questions
from pipelines.retrieval.search import Engine

VAGUE = [
    "ik wil iets met ai",
    "wat kost het",
    "wij willen weten of ai iets voor ons is",
    "de computer doet raar",
    "I want to do something with AI",
    "how much does it cost to automate",
    "we would like to know whether our computers can do it",
]


def content(found: Matches) -> list[str]:
    return [one.id for group in found.groups().values() for one in group]


@pytest.mark.parametrize("text", VAGUE)
def test_a_vague_text_is_told_that_nothing_fits_well(engine: Engine, text: str) -> None:
    found = match(engine, text, {}, "nl")
    assert (found.verdict, content(found)) == ("nothing_fits", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ik wil iets met ai voor onze kippen in de stal", "case/computer-vision-for-poultry-houses"),
        ("wij willen weten of ai brood kan voorspellen", "case/bread-demand-per-supermarket"),
        ("I want to do something with AI and tomatoes in our greenhouse", "case/growing-tomatoes-by-algorithm"),
    ],
)
def test_a_telling_word_beside_them_brings_what_is_about_it(engine: Engine, text: str, expected: str) -> None:
    found = match(engine, text, {}, "nl")
    assert found.verdict == "matches"
    assert expected in content(found)


def test_the_same_vague_text_still_offers_what_a_firm_says_it_wants(engine: Engine) -> None:
    found = match(engine, VAGUE[0], {"wish": "compute", "stage": "development"}, "nl")
    assert found.verdict == "nothing_fits"
    assert "service/compute-access" in content(found)


def test_a_rarer_word_says_more_and_a_carrier_nothing(engine: Engine) -> None:
    def bits(text: str, id_: str) -> float:
        return Information(engine, engine.rank(text)).shared(id_)

    barn = "case/computer-vision-for-poultry-houses"
    assert bits("wij willen ai gebruiken, wat kost dat ons bedrijf", barn) == 0
    assert bits("kippen", barn) > bits("klanten", "case/answering-simple-insurance-questions") > 0
    assert bits("kippen camera", barn) > bits("kippen", barn)
    assert bits("kippen kippen kippen", barn) == bits("kippen", barn)
    assert bits("kippen", "case/reading-supplier-invoices") == 0


def test_the_vague_texts_of_the_development_half_fit_nothing(engine: Engine, knowledge_root: Path) -> None:
    vague = [one for one in read_questions(knowledge_root / "golden/matching.jsonl") if one.id.startswith("vague")]
    assert {one.split for one in vague} == {"dev"}
    assert len(vague) >= 30
    wrong = {one.id: content(match(engine, one.query, {}, one.lang)) for one in vague}
    assert sum(map(bool, wrong.values())) <= 1, wrong
