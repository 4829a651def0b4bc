"""How many items ten written firms get: by default, in the full list of all lists, and before there was a default."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from app.services import knowledge
from app.services.checklist_choices import fitting, of_answers
from pipelines.triage.checklists import Situation, compose
from tests.pipelines.triage.persona_files import load_personas

# Persona -> items on 22 November 2026, when the form ticked no list and so gave all: counted on that content.
BEFORE = {
    "sme_baker": 73,
    "sme_carpenter": 72,
    "sme_translator": 77,
    "sme_greenhouse": 64,
    "sme_webshop": 98,
    "sme_accountant": 97,
    "sme_care_planner": 76,
    "sme_insurer": 87,
    "sme_haulier": 105,
    "unknown_everything": 133,
}
MOST = {"sme_baker": 30}
"""No personal data, and nothing with people."""
MOST_OF_ALL = 69


class Length(NamedTuple):
    """Items by default, how many of these come from law, and items of the full list of all lists."""

    default: int
    law: int
    full: int


def length(answers: Mapping[str, Any]) -> Length:
    here, pool = Situation(**of_answers(answers)), knowledge.library().checklists
    default = compose(pool, here, lists=fitting(here), extent="short")
    law = sum(one.status != "good_practice" for one in default)
    return Length(len(default), law, len(compose(pool, here)))


@pytest.fixture(scope="module")
def lengths() -> dict[str, Length]:
    answers = {persona.id: persona.answers for persona in load_personas()}
    found = {name: length(answers[name]) for name in BEFORE}
    for name, now in found.items():
        print(f"{name:20} before {BEFORE[name]:4}  default {now.default:4}  by law {now.law:3}  full {now.full:4}")
    return found


def test_the_default_list_is_short_for_every_firm(lengths: dict[str, Length]) -> None:
    long = {name: now for name, now in lengths.items() if now.default > MOST.get(name, MOST_OF_ALL)}
    assert long == {}


def test_nobody_gets_so_little_that_it_says_nothing(lengths: dict[str, Length]) -> None:
    assert {name: now for name, now in lengths.items() if now.default < 15} == {}


def test_the_full_list_is_there_for_who_wants_more(lengths: dict[str, Length]) -> None:
    assert {name: now for name, now in lengths.items() if now.full < now.default + 15} == {}


def test_who_knows_nothing_at_all_gets_less_than_seventy() -> None:
    assert length({}).default <= MOST_OF_ALL
