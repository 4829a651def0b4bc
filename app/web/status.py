"""The words and the tone of every state that a page can show. Only the one asked for is translated."""

from flask import Flask
from flask_babel import gettext

from app.errors import message

WORDS = {
    "new": (message("New"), "info"),
    "open": (message("Open"), "info"),
    "assigned": (message("Assigned"), "info"),
    "in_progress": (message("In progress"), "info"),
    "waiting": (message("Waiting"), "attention"),
    "done": (message("Done"), "success"),
    "closed": (message("Closed"), "neutral"),
    "held": (message("Held for you"), "attention"),
    "confirmed": (message("Confirmed"), "success"),
    "completed": (message("Completed"), "success"),
    "cancelled": (message("Cancelled"), "neutral"),
    "expired": (message("Expired"), "neutral"),
    "no_show": (message("Did not come"), "attention"),
    "queued": (message("In the queue"), "info"),
    "running": (message("Running"), "info"),
    "paused": (message("Paused"), "attention"),
    "succeeded": (message("Finished"), "success"),
    "failed": (message("Failed"), "problem"),
    "stopped": (message("Stopped"), "neutral"),
    "passed": (message("In order"), "success"),
    "attention": (message("Needs attention"), "attention"),
    "not_tested": (message("Not tested"), "neutral"),
    "not_applicable": (message("Does not apply"), "neutral"),
    "verified": (message("Verified"), "success"),
    "unverified": (message("Not verified"), "attention"),
    "in_review": (message("In review"), "attention"),
    "published": (message("Published"), "success"),
    "invited": (message("Invited"), "info"),
    "law": (message("Law"), "success"),
    "draft": (message("Draft"), "attention"),
    "contested": (message("Readings differ"), "attention"),
    "prohibited": (message("Prohibited"), "problem"),
    "high_risk": (message("High risk"), "attention"),
    "transparency": (message("Transparency duty"), "info"),
    "gpai": (message("General-purpose AI"), "info"),
    "minimal": (message("Minimal risk"), "success"),
    "out_of_scope": (message("Outside the AI Act"), "neutral"),
    "exempt_6_3": (message("Exempt from high risk"), "info"),
    "conditional": (message("Depends on your answer"), "attention"),
    "duty": (message("Duty"), "info"),
    "measured": (message("Measured"), "success"),
    "self_reported": (message("Reported by the firm itself"), "neutral"),
    "outcome_stated": (message("Outcome stated"), "neutral"),
    "award_only": (message("Award only"), "neutral"),
    "narrative": (message("Description only"), "neutral"),
    "strong": (message("Fits well"), "success"),
    "fair": (message("Fits partly"), "info"),
}


def status_words(state: str) -> tuple[str, str]:
    """(words, tone) for the macro `status`; a state without words shows as it is."""
    text, tone = WORDS.get(state, ("", "neutral"))
    return (gettext(text) if text else state), tone


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.jinja_env.globals["status_words"] = status_words
