"""The answer above a result, in one or two plain sentences."""

from flask import Flask
from flask_babel import gettext

from app.errors import message
from app.web.language import plain_date
from pipelines.triage.findings import Finding
from pipelines.triage.overview import Overview
from pipelines.triage.verdict import Verdict

_SENTENCES = {
    "outside": message("The AI Act does not apply to what you describe. Other laws can apply."),
    "prohibited": message("The AI Act prohibits this. Stop, or change your plan."),
    "prohibited_later": message("The AI Act prohibits this from %(day)s. Stop before then, or change your plan."),
    "prohibited_ahead": message("The AI Act prohibits what you plan. Change your plan before you use or sell it."),
    "high_risk": message("Your system is high risk. The requirements apply from %(day)s. Begin preparing now."),
    "high_risk_existing": message(
        "Your system is high risk, but it was already there. These duties apply only if its design changes "
        "significantly from %(day)s. Find that out first."
    ),
    "high_risk_existing_or_public": message(
        "Your system is high risk, but it was already there. These duties apply only if its design changes "
        "significantly from %(day)s, or if it is intended for a public authority. Find that out first."
    ),
    "high_risk_changed": message(
        "Your system is high risk, but it was already there. The duties begin when its design changes significantly, "
        "at the earliest on %(day)s."
    ),
    "high_risk_unchanged": message(
        "Your system is high risk, but it was already there. The duties for high risk begin only if its design "
        "changes significantly later on."
    ),
    "high_risk_bare": message("Your system is high risk. From that no certain duty follows for you yet."),
    "high_risk_ahead": message(
        "Once you use or sell it, your system is high risk. The requirements apply from %(day)s. Begin preparing now."
    ),
    "unknown": message("We cannot give an answer yet: you do not know something that decides it. First find out:"),
    "models": message("You have duties for large AI models. They stand below, by day."),
    "open": message("No prohibition and no high risk follow from your answers. You do have to be open about AI."),
    "not_yet": message("As long as you do not sell, use or test it in practice, the AI Act asks nothing of you."),
    "literacy": message(
        "No prohibition and no high risk follow from your answers. The AI Act does ask that your people know enough "
        "about AI."
    ),
    "duties": message("No prohibition and no high risk follow from your answers. There are some duties: see below."),
    "nothing": message("No prohibition and no high risk follow from your answers. The AI Act asks nothing of you now."),
}
_UNDATED = {
    "high_risk": message("Your system is high risk. Below stands what you must do, and by when."),
    "high_risk_ahead": message("Once you use or sell it, your system is high risk. Begin preparing now."),
}


def waits_only(finding: Finding, view: Overview) -> bool:
    """Whether the stage is all that is open: then it is no question whether this applies, only when."""
    return view.awaits is not None and finding.what_to_find_out == (view.awaits,)


def answer_sentences(answer: Verdict) -> str:
    """The answer in words."""
    words = _UNDATED.get(answer.kind, "") if answer.day is None else ""
    text: str = gettext(words or _SENTENCES[answer.kind], day=plain_date(answer.day) if answer.day else "")
    if answer.prohibition_open and answer.kind != "unknown":
        also: str = gettext("Whether something in it is prohibited is still open.")
        text = f"{text} {also}"
    return text


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(answer_sentences, "answer_sentences")
    app.add_template_filter(waits_only, "waits_only")
