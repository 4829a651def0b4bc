"""Names of stages, answers and timeline events, for the templates."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, url_for
from flask_babel import format_decimal, gettext

from app.models import Account, TimelineEvent
from app.services import knowledge
from app.web.language import day_and_clock, plain_date, said


def stage_name(stage: str) -> str:
    """The column's title on the board."""
    return {
        "new": gettext("New"),
        "talking": gettext("In conversation"),
        "proof_of_concept": gettext("Proof of concept"),
        "reporting": gettext("Report and hand-over"),
        "closed": gettext("Closed"),
    }[stage]


def stage_choices(stages: Iterable[str]) -> list[tuple[str, str]]:
    """(id, name) for a select."""
    return [(stage, stage_name(stage)) for stage in stages]


def answer_rows(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """The intake's answers as (question, answer) in the language of the page."""
    questions = knowledge.library().rules.by_id()
    rows = []
    for name, value in answers.items():
        if name not in questions:
            continue
        labels = {option.id: said(option.label) for option in questions[name].options}
        values = value if isinstance(value, list) else [value]
        rows.append((said(questions[name].label), ", ".join(labels.get(one, str(one)) for one in values)))
    return rows


def event_title(event: TimelineEvent) -> str:
    """What happened, in one line. A kind without words here is a programming error and shows as its id."""
    details = event.details
    titles = {
        "opened": gettext("Request came in"),
        "moved": gettext("Moved to “%(stage)s”", stage=stage_name(details["after"])) if "after" in details else "",
        "note": gettext("Note"),
        "agreement": gettext("Processing agreement recorded"),
        "dataset_uploaded": gettext("Data uploaded: %(name)s", name=details.get("filename", "")),
        "dataset_mapped": gettext("Columns chosen"),
        "dataset_deleted": gettext("Data deleted: %(name)s", name=details.get("filename", "")),
        "run_started": gettext("Run started"),
        "run_cancelled": gettext("Run cancelled"),
        "run_ended": gettext("Run ended"),
        "check_started": gettext("Check started"),
        "check_cancelled": gettext("Check cancelled"),
        "check_ended": gettext("Check ended"),
        "consultation_booked": gettext("Meeting booked"),
        "consultation_confirmed": gettext("Meeting confirmed"),
        "consultation_moved": gettext("Meeting moved"),
        "consultation_cancelled": gettext("Meeting cancelled"),
        "consultation_released": gettext("Meeting lapsed: not confirmed in time"),
    }
    return titles.get(event.kind) or event.kind


def event_text(event: TimelineEvent) -> str:
    """The rest of what is known about the event."""
    details = event.details
    if event.kind == "note":
        return str(details["text"])
    if event.kind == "agreement":
        return gettext("Signed on %(day)s, kept at %(place)s.", day=plain_date(details["signed_on"]),
                       place=details["place"])
    if event.kind == "dataset_uploaded":
        return gettext("%(count)s rows", count=format_decimal(details["rows"]))
    if event.kind == "run_ended":
        return said(details.get("sentence"))
    return ""


def event_address(event: TimelineEvent) -> str:
    """Where to read more, or nothing."""
    for key, endpoint, parameter in (
        ("check", "checks.detail", "check_id"), ("run", "runs.detail", "run_id"),
        ("dataset", "datasets.detail", "dataset_id"),
    ):
        if key in event.details:
            return url_for(endpoint, **{parameter: event.details[key]})
    return ""


def timeline_items(events: Iterable[tuple[TimelineEvent, Account | None]]) -> list[dict[str, str]]:
    """Rows for the timeline macro."""
    return [
        {
            "when": day_and_clock(event.at), "iso": event.at.isoformat(), "title": event_title(event),
            "text": event_text(event), "href": event_address(event), "actor": actor.name if actor else "",
        }
        for event, actor in events
    ]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filters: dict[str, Any] = {
        "stage_name": stage_name, "stage_choices": stage_choices, "answer_rows": answer_rows,
        "timeline_items": timeline_items, "numberformat": format_decimal,
        "same": lambda values: [(value, value) for value in values],
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
