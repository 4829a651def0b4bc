"""Reading a digital maturity result: what is written is read, what cannot be read is refused with the reason."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.errors import Invalid
from app.models import Intake
from app.services import engagements, intake_maturity
from app.services.intake_maturity import FIRM, PUBLIC_BODY, read_file
from tests import factories

SCORES = {"strategy": 55, "readiness": 40, "human": 30, "data": 25, "automation_ai": 10, "green": 20}
CSV = """dimension;score
Digital Business Strategy;55
Digital Readiness;40
Human-centric Digitalisation;30
Data Management and Connectedness;25
Automation and Artificial Intelligence;10,5
Green Digitalisation;20%
date;2026-03-01
version;2024
"""


def refused(content: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_file(content)
    assert caught.value.field == "file"
    return caught.value


def test_json_is_read() -> None:
    found = read_file(json.dumps({"version": "2024", "date": "2026-03-01", "scores": SCORES}).encode())
    assert found.scores == {name: float(score) for name, score in SCORES.items()}
    assert (found.day, found.version, found.source, found.average) == ("2026-03-01", "2024", "json", 30.0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_with_names_as_on_the_report(encoding: str) -> None:
    found = read_file(CSV.encode(encoding))
    assert list(found.scores) == list(FIRM)
    assert (found.scores["automation_ai"], found.scores["green"], found.day) == (10.5, 20.0, "2026-03-01")


def test_csv_with_commas_is_read() -> None:
    found = read_file("\n".join(f"{name},{score}" for name, score in SCORES.items()).encode())
    assert (found.scores["strategy"], found.day, found.version) == (55.0, "", "")


def test_a_public_body_has_interoperability() -> None:
    scores = {**SCORES, "interoperability": 70}
    del scores["automation_ai"]
    assert list(read_file(json.dumps({"scores": scores}).encode()).scores) == list(PUBLIC_BODY)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file"),
        (b"%PDF-1.7 ...", "%(kind)s"),
        (b"PK\x03\x04 ...", "%(kind)s"),
        (b"x" * (intake_maturity.MAX_BYTES + 1), "too large"),
        (b"{not json", "JSON or CSV"),
        (b"[1, 2]", "JSON or CSV"),
        (b'{"scores": 4}', "JSON or CSV"),
        (b"hello world", "JSON or CSV"),
        (b"a;b\nc;d", "JSON or CSV"),
        (b'{"scores": {"strategy": 5}}', "missing"),
        (json.dumps({"scores": {**SCORES, "green": 101}}).encode(), "not a percentage"),
        (json.dumps({"scores": {**SCORES, "green": -1}}).encode(), "not a percentage"),
        (json.dumps({"scores": {**SCORES, "green": True}}).encode(), "not a percentage"),
        (json.dumps({"scores": {**SCORES, "green": "veel"}}).encode(), "not a percentage"),
        (json.dumps({"scores": {**SCORES, "green": None}}).encode(), "not a percentage"),
        (b'{"scores": {"strategy": NaN}}', "not a percentage"),
        (json.dumps({"scores": SCORES, "date": "lente"}).encode(), "day"),
        (b"[" * 60_000, "JSON or CSV"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, words: str) -> None:
    assert words in refused(content).text


@settings(max_examples=60)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_file_breaks_the_reader(content: bytes) -> None:
    try:
        found = read_file(content)
    except Invalid:
        return
    assert len(found.scores) == 6


def test_typed_percentages_are_kept_and_a_wrong_one_names_its_field() -> None:
    intake = Intake(token_hash="x")
    values = {f"score-{name}": str(score) for name, score in SCORES.items()} | {"day": "1-3-2026", "version": "2024"}
    intake_maturity.keep_typed(intake, values=values)
    kept = intake_maturity.of(intake.maturity)
    assert (kept.source, kept.day, kept.average) == ("typed", "2026-03-01", 30.0)
    for changed, field in (
        ({"score-green": "x"}, "score-green"),
        ({"score-data": ""}, "score-data"),
        ({"day": "x"}, "day"),
    ):
        with pytest.raises(Invalid) as caught:
            intake_maturity.keep_typed(intake, values=values | changed)
        assert caught.value.field == field
    with pytest.raises(Invalid) as caught:
        intake_maturity.keep_typed(intake, values={})
    assert caught.value.field == "file"


def test_a_request_takes_the_result_along(session: Session) -> None:
    intake = factories.intake(session)
    intake_maturity.keep_file(intake, content=CSV.encode())
    opened = engagements.open_for(
        session,
        intake=intake,
        client=factories.account(session),
        organisation_name="Bakkerij Proef (verzonnen)",
        expert=factories.expert(session),
    )
    assert intake_maturity.of(opened.maturity).average == 30.1
