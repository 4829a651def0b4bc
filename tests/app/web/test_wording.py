"""Every stage, next step and timeline event has words, in both languages."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask

from app.models import Run, Stage, TimelineEvent
from app.services.next_steps import NextStep, Step
from app.web import wording

ROOT = Path(__file__).resolve().parents[3]
RECORDED = re.compile(r"""record\(\s*session,\s*\w+,\s*f?"([a-z_]+)"(?=[,)])""")


def recorded_kinds() -> set[str]:
    """Kinds of events that the services write."""
    return {kind for path in (ROOT / "app/services").glob("*.py") for kind in RECORDED.findall(path.read_text())}


DETAILS = {
    "after": "talking",
    "filename": "a.csv",
    "state": "succeeded",
    "rows": 1200,
    "text": "tekst",
    "label": "soort",
    "classes": 3,
    "signed_on": "2026-11-03",
    "place": "DMS",
    "states": {"ok": 2},
    "sentence": {"nl": "Ja.", "en": "Yes."},
}


def test_the_services_record_events() -> None:
    assert {"opened", "moved", "note", "agreement", "run_ended", "check_ended", "dataset_deleted"} <= recorded_kinds()


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_recorded_event_has_a_title_of_its_own(app: Flask, lang: str) -> None:
    with app.test_request_context(f"/{lang}/engagements"):
        app.preprocess_request()
        titles = {}
        for kind in recorded_kinds():
            event = TimelineEvent(engagement_id=uuid4(), kind=kind, details=DETAILS)
            titles[kind] = wording.event_title(event)
            assert wording.event_text(event) is not None
        assert not [kind for kind, title in titles.items() if title == kind]
        assert len(set(titles.values())) == len(titles)


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
@pytest.mark.parametrize("kind", ["run_ended", "check_ended"])
def test_every_end_has_words(app: Flask, kind: str, state: str) -> None:
    with app.test_request_context("/en/engagements"):
        event = TimelineEvent(engagement_id=uuid4(), kind=kind, details={**DETAILS, "state": state})
        assert wording.event_title(event).split()[0] in ("Run", "Berekening", "Check", "Controle")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_stage_and_every_step_has_a_name(app: Flask, lang: str) -> None:
    with app.test_request_context(f"/{lang}/engagements"):
        app.preprocess_request()
        assert len({wording.stage_name(stage) for stage in Stage}) == len(Stage)
        assert len({wording.step_name(NextStep(step)) for step in Step}) == len(Step)


@pytest.mark.parametrize(
    ("progress", "percent"),
    [
        ({}, 0),
        ({"done": 1, "total": 4}, 25),
        ({"done": 1, "total": 4, "fraction": 0.9}, 90),
        ({"fraction": 0.0}, 0),
        ({"done": 5, "total": 0}, 100),
        ({"fraction": 1.7}, 100),
        ({"fraction": -1}, 0),
    ],
)
def test_progress_is_a_percentage_whatever_the_program_writes(progress: dict[str, float], percent: int) -> None:
    assert wording.percent_done(progress) == percent


def test_what_a_watcher_was_told_changes_with_state_step_and_cancelling() -> None:
    run = Run(engagement_id=uuid4(), dataset_id=uuid4(), started_by=uuid4(), idempotency_key="k")
    marks = {wording.said_of(run)}
    for name, value in (("state", "running"), ("progress", {"stage": "train"}), ("cancel_requested", True)):
        setattr(run, name, value)
        marks.add(wording.said_of(run))
    assert len(marks) == 4
    run.progress = {"stage": "train", "done": 3}
    assert wording.said_of(run) in marks  # another round of the same step is no news
