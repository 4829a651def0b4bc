"""A file of answers: what goes into it, and what of an old, a foreign or a broken one comes back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session

from app.errors import Invalid
from app.models import Intake
from app.services import answer_files, knowledge
from app.services.answer_files import FIELD, SCHEMA, Loaded
from tests import factories
from tests.app.services.two_versions import ANSWERS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def visit(session: Session) -> Intake:
    return factories.intake(session, answers={**ANSWERS, "turnover_eur": 4_000_000.0}, result={"x": 1})


def version() -> str:
    return knowledge.library().rules.version


def made(**values: Any) -> bytes:
    whole = {"schema": SCHEMA, "rules_version": version(), "answers": dict(ANSWERS), **values}
    return json.dumps(whole).encode()


def refused(content: bytes) -> Invalid:
    with pytest.raises(Invalid) as error:
        answer_files.read(content)
    assert error.value.field == FIELD
    return error.value


@pytest.mark.parametrize("with_problem", [True, False])
def test_what_is_downloaded_loads_again(session: Session, visit: Intake, with_problem: bool) -> None:
    content = answer_files.write(visit, with_problem=with_problem, now=NOW)
    loaded = answer_files.read(content)
    assert loaded == Loaded(visit.answers, visit.problem if with_problem else "", [])
    assert (visit.problem in content.decode()) == with_problem
    other = factories.intake(session, token="other", answers={}, problem="Iets anders.", result={"y": 1})
    answer_files.load(other, loaded)
    assert other.answers == visit.answers
    assert other.problem == (visit.problem if with_problem else "Iets anders.")
    assert other.result is None


def test_the_file_says_what_it_is(visit: Intake) -> None:
    said = json.loads(answer_files.write(visit, with_problem=False, now=NOW))
    assert (said["schema"], said["rules_version"], said["made_at"]) == (SCHEMA, version(), NOW.isoformat())


def test_answers_to_questions_that_no_longer_exist_are_not_in_it(visit: Intake) -> None:
    visit.answers = visit.answers | {"shoe_size": "43"}
    assert "shoe_size" not in answer_files.write(visit, with_problem=False, now=NOW).decode()


def test_a_file_of_before_loses_only_what_no_longer_exists_and_says_so() -> None:
    answers = {**ANSWERS, "shoe_size": "43", "sector": "space", "data": ["text", "smells"], "size": "small"}
    loaded = answer_files.read(made(rules_version="2025-01-01.1", answers=answers))
    assert sorted(loaded.left_out) == ["data", "sector", "shoe_size"]
    assert loaded.answers == {**{k: v for k, v in ANSWERS.items() if k != "sector"}, "data": ["text"]}


def test_answers_that_others_make_void_are_left_out_and_named() -> None:
    loaded = answer_files.read(made(answers={**ANSWERS, "people": ["none"]}))
    assert "work_uses" not in loaded.answers
    assert "work_uses" in loaded.left_out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shoe_size", "43"),
        ("sector", "space"),
        ("sector", ["labour"]),
        ("sector", None),
        ("sector", {"a": 1}),
        ("data", "text"),
        ("data", ["text", "unknown"]),
        ("data", ["text", "text"]),
        ("data", []),
        ("data", [3]),
        ("turnover_eur", "4 miljoen"),
        ("turnover_eur", True),
        ("problem", "Els de Vries"),
    ],
)
def test_an_answer_of_today_that_does_not_fit_is_refused_and_named(name: str, value: Any) -> None:
    assert refused(made(answers={**ANSWERS, name: value})).parameters == {"name": name}


@pytest.mark.parametrize("value", [["labour"], None, {"a": 1}, 3, True, "x" * 5000])
def test_nothing_in_an_old_file_breaks_the_reading(value: Any) -> None:
    loaded = answer_files.read(made(rules_version="old", answers={"sector": value, "size": "small"}))
    assert (loaded.answers, loaded.left_out) == ({"size": "small"}, ["sector"])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"[]", b"[" * 9999, b"\xff\xff", b"PK\x03\x04", b'{"answers": {}}',
        b'{"schema": "werkbank-answers/2", "answers": {}}', b'{"schema": "werkbank-answers/1", "answers": []}',
        b'{"schema": "werkbank-answers/1", "answers": {}, "problem": 3}',
        b'{"schema": "werkbank-answers/1", "answers": {}, "rules_version": 3}',
    ],
)  # fmt: skip
def test_what_is_no_file_of_ours_is_refused(content: bytes) -> None:
    assert refused(content).text == answer_files.NOT_OURS


def test_unknown_keys_are_named_and_double_ones_too() -> None:
    assert refused(made(name="Els", phone="06")).parameters == {"names": "name, phone"}
    twice = made()[:-1] + b', "schema": "werkbank-answers/1"}'
    assert refused(twice).parameters == {"name": "schema"}


def test_what_is_too_big_is_refused() -> None:
    refused(made(problem="x" * answer_files.MAX_BYTES))


@pytest.mark.parametrize("problem", ["x" * 6000, "!!! 123"])
def test_a_problem_that_could_not_be_typed_loads_nothing(session: Session, visit: Intake, problem: str) -> None:
    before = dict(visit.answers)
    loaded = answer_files.read(made(answers={"size": "micro"}, rules_version="old", problem=problem))
    with pytest.raises(Invalid) as error:
        answer_files.load(visit, loaded)
    assert error.value.field == FIELD
    assert (visit.answers, visit.result) == (before, {"x": 1})
