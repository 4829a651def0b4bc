"""What new rules changed for an engagement, in words: on its timeline, its page, and the page of the firm."""

from typing import Any

from flask import Flask, url_for
from flask_babel import gettext

from app.models import Engagement, TimelineEvent
from app.services import knowledge, rule_changes
from app.web.access import current_account
from app.web.language import day, said
from app.web.transaction import db

SHOWN = 12
"""Changes that are named; the comparison shows them all."""


def change_lines(event: TimelineEvent) -> list[str]:
    """One line for each change, the first ones; or that somebody has to answer a question again."""
    found = event.details["changes"]
    if not found:
        question = knowledge.library().rules.by_id.get(event.details["question"])
        name = said(question.label) if question else event.details["question"]
        return [gettext("The answer to “%(name)s” no longer fits. Ask the firm and assess again.", name=name)]
    lines = [_line(change) for change in found[:SHOWN]]
    if (more := len(found) - SHOWN) > 0:
        lines.append(gettext("And %(count)s more.", count=more))
    return lines


def _line(change: dict[str, Any]) -> str:
    title, names = said(change["title"]), _field_names()
    what = ", ".join(names[field] for field in change["fields"])
    lines: dict[str, str] = {
        "new": gettext("New: %(title)s", title=title),
        "gone": gettext("Gone: %(title)s", title=title),
        "changed": gettext("Changed: %(title)s (%(what)s)", title=title, what=what),
    }
    return lines[change["what"]]


def _field_names() -> dict[str, str]:
    return {
        "kind": gettext("what it is"),
        "date": gettext("from when"),
        "status": gettext("how sure it is"),
        "fine": gettext("the fine"),
        "articles": gettext("the articles"),
        "text": gettext("our explanation"),
    }


def comparison_address(event: TimelineEvent) -> str:
    """Where the two assessments stand beside each other; empty where there is only one."""
    before, after = event.details["numbers"]
    if before == after:
        return ""
    return url_for("assessments.of_engagement", reference=event.details["reference"], before=before, after=after)


def _note(engagement: Engagement, *, staff: bool) -> dict[str, Any] | None:
    """What to show of the last change by new rules. The centre sees it until somebody has written a note about it."""
    event = rule_changes.latest(db(), engagement)
    if event is None or (staff and rule_changes.is_noted(db(), event)):
        return None
    if not staff and not event.details["changes"]:
        return None  # what the centre still has to ask is no news for the firm
    return {
        "day": day(event.at),
        "lines": change_lines(event),
        "version": event.details["after"],
        "href": comparison_address(event) if current_account() else "",
    }


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(lambda engagement: _note(engagement, staff=True), "rule_change_for_staff")
    app.add_template_filter(lambda engagement: _note(engagement, staff=False), "rule_change_for_firm")
