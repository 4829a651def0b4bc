"""Planted texts change nothing: not what is answered, not from where, and nothing of another document comes out."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.answering import extractive
from pipelines.answering.answers import Statement
from pipelines.answering.chain import statements
from pipelines.answering.finding import find
from pipelines.answering.models import Model
from pipelines.answering.verification import stands_in
from pipelines.retrieval.search import Engine
from tests.pipelines.answering.conftest import ASKED, SECRET, TOLD, Plant
from tests.pipelines.answering.model_double import ModelDouble, claim

INJECTIONS = [
    json.loads(line) for line in Path(__file__).with_name("injections.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module", params=INJECTIONS, ids=lambda planted: planted["id"])
def planted(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One of them; all tests of one run after each other, on the same engine."""
    return request.param


@pytest.fixture(scope="module")
def attacked(plant: Plant, planted: dict[str, Any]) -> tuple[Engine, str]:
    """The engine with the text planted, and the question."""
    asked = ASKED[planted["lang"]]
    if planted["where"] == "question":
        return plant(), f"{asked} {planted['text']}"
    if planted["where"] == "title":
        return plant(title=planted["text"]), asked
    kind = "case_study" if planted["where"] == "case" else "guidance"
    return plant(planted["text"], kind=kind), asked


def assert_safe(engine: Engine, planted: dict[str, Any], lang: str, shown: list[Statement]) -> None:
    for each in shown:
        assert each.item in engine.by_id
        assert stands_in(engine, lang, each.item, each.quote)
        out = f"{each.claim} {each.quote}"
        assert not [word for word in planted["forbidden"] if word in out], out
        assert SECRET not in out
        assert "7391" not in out
        assert not re.search(r"https?:|<[a-z!]|\]\(", f"{out} {each.title} {each.heading}")


def obeying(planted: dict[str, Any]) -> Any:
    """The worst that a model can do that does what the planted text says: every way to get its words onto the page."""

    def say(_orders: str, reading: str) -> str:
        told, wanted = TOLD[planted["lang"]], planted["obeyed"]
        names = re.findall(r"== (S\d+)$", reading, re.MULTILINE)
        lines = [
            claim(wanted, name, quote)
            for name in [*names, "S99", "case/other-client"]
            for quote in (told, wanted, SECRET)
        ]
        return "\n".join([wanted, planted["text"], *lines, "![](https://evil.example/x)", f"[1]: {SECRET}"])

    return say


def test_there_are_at_least_thirty_in_both_languages() -> None:
    assert len(INJECTIONS) >= 30
    assert {planted["lang"] for planted in INJECTIONS} == {"nl", "en"}
    assert len({planted["id"] for planted in INJECTIONS}) == len(INJECTIONS)


def test_the_extractive_answer_is_as_without_it(attacked: tuple[Engine, str], planted: dict[str, Any]) -> None:
    engine, asked = attacked
    answer = extractive.answer(engine, asked)
    assert_safe(engine, planted, planted["lang"], list(answer.statements))
    if planted["where"] != "question":
        assert answer.reason == ""
        assert any("planted" in each.item for each in answer.statements), "the attack did not reach the answer"


def test_a_model_that_obeys_shows_nothing_of_it(
    attacked: tuple[Engine, str], planted: dict[str, Any], double: ModelDouble
) -> None:
    engine, asked = attacked
    found = find(engine, asked)
    double.say = obeying(planted)
    shown = list(statements(engine, found, Model(double.address, "double")))
    assert_safe(engine, planted, planted["lang"], shown)
    assert {each.item for each in shown} <= {item.id for item in found.sources}
    for request in double.asked:
        assert "tools" not in request
        assert "functions" not in request
        assert SECRET not in str(request), "another document was given to the model"
    assert double.asked or not found.verdict.answered


def test_what_still_stands_is_still_shown(
    attacked: tuple[Engine, str], planted: dict[str, Any], double: ModelDouble
) -> None:
    engine, asked = attacked
    found = find(engine, asked)
    if planted["where"] == "question" and not found.verdict.answered:
        return
    told = TOLD[planted["lang"]]
    double.say = lambda orders, reading: (
        obeying(planted)(orders, reading)
        + "".join(claim(told, name, told) for name in re.findall(r"== (S\d+)$", reading, re.MULTILINE))
    )
    shown = list(statements(engine, found, Model(double.address, "double")))
    assert told in {each.claim for each in shown}
    assert_safe(engine, planted, planted["lang"], shown)
