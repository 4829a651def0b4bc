"""Names of stages, answers and timeline events, for the templates."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, url_for
from flask_babel import format_decimal, gettext, ngettext

from app.models import Account, Engagement, TimelineEvent, Work
from app.services import knowledge, rule_changes
from app.services.next_steps import NextStep, Step
from app.web.language import day_and_clock, plain_date, said
from app.web.rule_changes import change_lines, comparison_address
from pipelines.triage import Question
from pipelines.triage.texts import UNKNOWN


def stage_name(stage: str) -> str:
    """The column's title on the board."""
    names: dict[str, str] = {
        "new": gettext("New"),
        "talking": gettext("In conversation"),
        "proof_of_concept": gettext("Proof of concept"),
        "reporting": gettext("Report and hand-over"),
        "closed": gettext("Closed"),
    }
    return names[stage]


def stage_choices(stages: Iterable[str]) -> list[tuple[str, str]]:
    """(id, name) for a select."""
    return [(stage, stage_name(stage)) for stage in stages]


def answer_rows(answers: dict[str, Any]) -> list[tuple[str, str]]:
    """The intake's answers as (question, answer) in the language of the page, in the order of the intake."""
    return [
        (said(asked.label), ", ".join(answer_words(asked, answers[asked.id])))
        for asked in knowledge.library().rules.questions
        if asked.type != "text" and answers.get(asked.id)
    ]


def answer_words(asked: Question, value: Any) -> list[str]:
    """An answer in words, one for each option chosen. One that the question no longer has is shown as it is."""
    if value == UNKNOWN:
        return [gettext("I don't know")]
    if asked.type == "date":
        return [plain_date(value)]
    if asked.type == "number":
        return [format_decimal(value)]
    labels = {one: said(asked.option_label(one)) for one in asked.option_ids()}
    return [labels.get(one, str(one)) for one in (value if isinstance(value, list) else [value])]


def step_name(step: NextStep) -> str:
    """What has to be done next, as an order."""
    names: dict[Step, str] = {
        Step.PLAN_MEETING: gettext("Plan a meeting with the firm"),
        Step.MEET: gettext("Talk to the firm"),
        Step.RECORD_AGREEMENT: gettext("Record the processing agreement"),
        Step.UPLOAD: gettext("Upload data"),
        Step.CHOOSE_COLUMNS: gettext("Choose the columns"),
        Step.START_RUN: gettext("Start a run"),
        Step.AWAIT_RUN: gettext("Wait for the run"),
        Step.LOOK_AT_RUN: gettext("See why the run gave no result"),
        Step.START_CHECK: gettext("Start a compliance check"),
        Step.AWAIT_CHECK: gettext("Wait for the check"),
        Step.LOOK_AT_CHECK: gettext("Read the reports and discuss them"),
        Step.HAND_OVER: gettext("Hand the report over"),
        Step.NOTHING: gettext("Nothing to do"),
    }
    return names[step.kind]


def step_address(step: NextStep, engagement: Engagement) -> str:
    """Where the next step is done; empty when that is no page here."""
    if step.subject:
        return _page_of(step.subject, step.subject_id)
    if step.kind == Step.UPLOAD:
        return url_for("datasets.new", reference=engagement.reference)
    if step.kind == Step.RECORD_AGREEMENT:
        return url_for("engagements.detail", reference=engagement.reference, _anchor="data")
    return ""


def _page_of(noun: str, row_id: object) -> str:
    """Address of a dataset, run or check."""
    values: dict[str, Any] = {f"{noun}_id": row_id}
    return url_for(f"{noun}s.detail", **values)


def encoding_name(encoding: str) -> str:
    """A character encoding as people know it."""
    return {
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "cp1252": "Windows-1252 (Latin-1)",
        "latin-1": "Latin-1",
    }.get(encoding, encoding)


def outcome_name(state: str) -> str:
    """How a compliance check came out."""
    names: dict[str, str] = {
        "ok": gettext("In order"),
        "attention": gettext("Needs attention"),
        "problem": gettext("Problem"),
        "not_tested": gettext("Not tested"),
    }
    return names.get(state, state)


def percent_done(progress: dict[str, Any]) -> int:
    """How far long work is, 0 to 100: of the whole where the program says so, else of its present step."""
    done, total = progress.get("done") or 0, progress.get("total") or 1
    fraction = progress.get("fraction")
    return round(100 * min(max(done / total if fraction is None else fraction, 0), 1))


def said_of(work: Work) -> str:
    """A short mark of what a watcher has been told; when it changes there is something new to say."""
    return f"{work.state}-{work.progress.get('stage', '')}-{work.cancel_requested:d}"


def event_title(event: TimelineEvent) -> str:
    """What happened, in one line. A kind without words here is a programming error and shows as its id."""
    if event.kind == "moved":
        return _moved_title(event)
    if event.kind in ("dataset_uploaded", "dataset_deleted"):
        return _data_title(event)
    if event.kind in ("run_ended", "check_ended"):
        return _end_title(event)
    titles: dict[str, str] = {
        "opened": gettext("Request came in"),
        "note": gettext("Note"),
        "agreement": gettext("Processing agreement recorded"),
        "dataset_mapped": gettext("Columns chosen"),
        "run_started": gettext("Run started"),
        "run_cancelled": gettext("Run cancelled"),
        "check_started": gettext("Check started"),
        "check_cancelled": gettext("Check cancelled"),
        "checklist_attached": gettext("Filled-in checklist added"),
        "consultation_booked": gettext("Meeting booked"),
        "consultation_confirmed": gettext("Meeting confirmed"),
        "consultation_moved": gettext("Meeting moved"),
        "consultation_reassigned": gettext("Meeting given to another expert"),
        "consultation_restored": gettext("Meeting restored"),
        "consultation_cancelled": gettext("Meeting cancelled"),
        "consultation_released": gettext("Meeting lapsed: not confirmed in time"),
        rule_changes.CHANGED: gettext("The rules of the AI Act changed, and with them these findings"),
    }
    return titles.get(event.kind, event.kind)


def _moved_title(event: TimelineEvent) -> str:
    title: str = gettext("Moved to “%(stage)s”", stage=stage_name(event.details["after"]))
    return title


def _data_title(event: TimelineEvent) -> str:
    name = event.details["filename"]
    titles: dict[str, str] = {
        "dataset_uploaded": gettext("Data uploaded: %(name)s", name=name),
        "dataset_deleted": gettext("Data deleted: %(name)s", name=name),
    }
    return titles[event.kind]


def _end_title(event: TimelineEvent) -> str:
    run = event.kind == "run_ended"
    titles: dict[str, str] = {
        "succeeded": gettext("Run finished") if run else gettext("Check finished"),
        "failed": gettext("Run failed") if run else gettext("Check failed"),
        "cancelled": gettext("Run stopped") if run else gettext("Check stopped"),
    }
    return titles[event.details["state"]]


def event_text(event: TimelineEvent) -> str:
    """The rest of what is known about the event."""
    details = event.details
    texts: dict[str, Callable[[], str]] = {
        "note": lambda: str(details["text"]),
        "agreement": lambda: gettext(
            "Signed on %(day)s, kept at %(place)s.", day=plain_date(details["signed_on"]), place=details["place"]
        ),
        "dataset_uploaded": lambda: rows_text(details["rows"]),
        "dataset_mapped": lambda: gettext(
            "Text: %(text)s. Category: %(label)s, with %(count)s different values.",
            text=details["text"],
            label=details["label"],
            count=format_decimal(details["classes"]),
        ),
        rule_changes.CHANGED: lambda: "\n".join(change_lines(event)),
        "run_ended": lambda: said(details.get("sentence")),
        "check_ended": lambda: " · ".join(
            f"{outcome_name(state)}: {count}" for state, count in details["states"].items()
        ),
    }
    return texts[event.kind]() if event.kind in texts else ""


def rows_text(count: int) -> str:
    """1 row, 1,200 rows."""
    text: str = ngettext("%(count)s row", "%(count)s rows", count, count=format_decimal(count))
    return text


TONES = {"succeeded": "success", "failed": "problem"}


def event_address(event: TimelineEvent) -> str:
    """Where to read more, or nothing."""
    if event.kind == rule_changes.CHANGED:
        return comparison_address(event)
    for noun in ("check", "run", "dataset"):
        if noun in event.details:
            return _page_of(noun, event.details[noun])
    return ""


def timeline_items(events: Iterable[tuple[TimelineEvent, Account | None]]) -> list[dict[str, str]]:
    """Rows for the timeline macro."""
    return [
        {
            "when": day_and_clock(event.at),
            "iso": event.at.isoformat(),
            "title": event_title(event),
            "text": event_text(event),
            "href": event_address(event),
            "actor": actor.name if actor else "",
            "tone": TONES.get(event.details.get("state", ""), ""),
        }
        for event, actor in events
    ]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filters: dict[str, Any] = {
        "stage_name": stage_name,
        "stage_choices": stage_choices,
        "answer_rows": answer_rows,
        "timeline_items": timeline_items,
        "numberformat": format_decimal,
        "rows_text": rows_text,
        "step_name": step_name,
        "step_address": step_address,
        "encoding_name": encoding_name,
        "percent_done": percent_done,
        "same": lambda values: [(value, value) for value in values],
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
