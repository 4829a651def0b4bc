"""The words of the editor's pages: kinds, states, fields, and what is wrong with a field."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, g
from flask_babel import gettext, ngettext

from app.models import Revision
from app.web.catalogue import access_words, sensitivity_words
from app.web.knowledge import evidence_names, role_names
from app.web.language import plain_date, said
from app.web.status import status_words
from pipelines.ingestion.drafts import FieldProblem
from pipelines.matching.words import REGIONS, SIZES, STAGES, WISHES, Names

MANY = 5
CHOSEN = (
    "status", "roles", "evidence", "sector", "sectors", "data", "availability", "fund", "opening", "visibility",
    "wishes", "stages", "sizes", "regions", "access_rights", "sensitivity", "form",
)  # fmt: skip
"""Fields of which the answers are chosen from a list."""


def kind_names() -> dict[str, str]:
    """First part of an id -> what that is."""
    return {
        "guidance": gettext("Guidance"),
        "case": gettext("Case study"),
        "term": gettext("Term"),
        "service": gettext("Service"),
        "call": gettext("Call for compute"),
        "dataset": gettext("Data set"),
        "factory": gettext("AI factory"),
        "signpost": gettext("Signpost"),
    }


def standing_names() -> dict[str, tuple[str, str]]:
    """Where an item stands -> (words, tone)."""
    return {
        "clash": (gettext("The file has changed"), "problem"),
        "refused": (gettext("Has to be mended"), "problem"),
        "in_review": (gettext("Waits for a second person"), "attention"),
        "draft": (gettext("Being written"), "info"),
        "rejected": (gettext("Sent back"), "attention"),
        "published": (gettext("Changed here"), "success"),
        "removed": (gettext("Taken off the site"), "neutral"),
        "file": (gettext("As in the file"), "neutral"),
    }


def revision_state(revision: Revision) -> tuple[str, str]:
    """(words, tone) of one revision in the history."""
    if revision.author_id is None:
        return gettext("From the file"), "neutral"
    names: dict[str, tuple[str, str]] = {
        "draft": (gettext("Draft"), "info"),
        "in_review": (gettext("In review"), "attention"),
        "published": (gettext("On the site"), "success"),
        "superseded": (gettext("Was on the site"), "neutral"),
        "withdrawn": (gettext("Set aside"), "neutral"),
        "rejected": (gettext("Sent back"), "attention"),
    }
    return names[revision.state]


def field_label(field: str) -> str:
    """A field of an item in plain words; `field` may name a language or a row after a dot."""
    parts = field.split(".")
    if parts[0] == "rows" and len(parts) > 2:
        text: str = gettext("Row %(number)s: %(label)s", number=int(parts[1]) + 1, label=_labels()[parts[2]])
        return text
    return _labels().get(parts[0], parts[0])


def _labels() -> dict[str, str]:
    """All of them, translated once per request: a form asks for a hundred."""
    if "field_labels" not in g:
        g.field_labels = {**_text_labels(), **_fact_labels(), **_catalogue_labels()}
    labels: dict[str, str] = g.field_labels
    return labels


def _text_labels() -> dict[str, str]:
    return {
        "id": gettext("Name in addresses"),
        "title": gettext("Title"),
        "name": gettext("Word"),
        "summary": gettext("Summary"),
        "definition": gettext("What it means"),
        "body": gettext("Text"),
        "questions": gettext("Questions that this page answers"),
        "lay": gettext("Words that people type for it"),
        "sources": gettext("Sources"),
        "reviewed_on": gettext("Content last checked on"),
    }


def _fact_labels() -> dict[str, str]:
    return {
        "explains": gettext("Explains these parts of the AI Act"),
        "law": gettext("Parts of the AI Act that use this word"),
        "status": gettext("How settled is it?"),
        "applies_from": gettext("Applies from"),
        "applies_to": gettext("Applies until"),
        "roles": gettext("For whom"),
        "organisation": gettext("Organisation"),
        "country": gettext("Country"),
        "sector": gettext("Sector"),
        "sector_note": gettext("Sector, in the source's own words"),
        "data": gettext("Data"),
        "methods": gettext("Techniques"),
        "year": gettext("Year"),
        "evidence": gettext("How sure is the result?"),
        "evidence_note": gettext("Evidence, in the source's own words"),
        "support": gettext("Support"),
        "sme_status": gettext("What the source says about the size of the firm"),
        "source_url": gettext("Address of the source"),
        "source_note": gettext("About the source"),
        "checked_on": gettext("Source checked on"),
        "audience": gettext("Meant for"),
        "availability": gettext("Can it be had today?"),
        "fund": gettext("Whose compute?"),
        "opening": gettext("Can one apply?"),
        "cut_offs": gettext("Closing days"),
        "rows": gettext("Facts with a date"),
        "what": gettext("What"),
        "value": gettext("How much or which"),
        "valid_from": gettext("From"),
        "valid_to": gettext("Until"),
        "source": gettext("Source"),
        "removed": gettext("On the site"),
        "visibility": gettext("Who may see it?"),
    }


def _catalogue_labels() -> dict[str, str]:
    """Of what firms can ask for, of data sets and of factories."""
    return {
        "wishes": gettext("For firms that want"),
        "stages": gettext("For plans in this stage"),
        "sizes": gettext("For firms of this size"),
        "regions": gettext("Region"),
        "sectors": gettext("Useful in"),
        "holder": gettext("Who holds it"),
        "url": gettext("Web address"),
        "licence": gettext("Licence"),
        "access_rights": gettext("Who may have the data?"),
        "access": gettext("How to get it"),
        "sensitivity": gettext("How sensitive"),
        "note": gettext("What one has to know first"),
        "form": gettext("What is it?"),
        "city": gettext("City"),
        "host": gettext("Run by"),
        "selected": gettext("Selected in"),
        "compute": gettext("Machine"),
        "themes": gettext("Themes"),
        "partners": gettext("Works with"),
    }


def hints() -> dict[str, str]:
    """Field -> what helps to fill it in."""
    return {
        "summary": gettext("One or two sentences."),
        "definition": gettext("One or two short sentences."),
        "body": gettext(
            "Headings start with ##, list items with a dash. Link to a page here with [words](guidance/name)."
        ),
        "questions": gettext("At least three, one on each line, in the words of somebody who has the problem."),
        "lay": gettext("One on each line: what a baker or a nurse would type."),
        "sources": gettext("One on each line: the short name from the list of sources below."),
        "explains": gettext("One on each line, the main one first: ai-act/art_26, ai-act/rct_12 or ai-act/anx_III."),
        "law": gettext("One on each line: ai-act/art_26, ai-act/rct_12 or ai-act/anx_III."),
        "methods": gettext("One on each line."),
        "cut_offs": gettext("One day on each line, such as 2027-02-01."),
        "rows": gettext("Leave a row empty to take it out. Save to get more empty rows."),
        "applies_from": gettext("Leave empty when there is no single day."),
        "licence": gettext("Leave empty when you read none."),
        "selected": gettext("A month or a day, such as 2025-10 or 2025-10-13."),
    }


def choices(field: str, sectors: dict[str, str], data: dict[str, str]) -> list[tuple[str, str]]:
    """What can be chosen for a field: (id, words)."""
    if field == "status":
        return [(state, status_words(state)[0]) for state in ("law", "draft", "contested")]
    named: dict[str, dict[str, str]] = {
        "roles": role_names(),
        "evidence": {name: text for name, (text, _) in evidence_names().items()},
        "sector": sectors,
        "data": data,
        "availability": {
            "running": gettext("Yes"),
            "announced": gettext("Announced"),
            "unknown": gettext("Not known"),
        },
        "fund": {"european": gettext("European"), "dutch": gettext("Dutch")},
        "opening": {
            "": gettext("Yes, until the last closing day"),
            "announced": gettext("Announced"),
            "unknown": gettext("Not known"),
        },
        "sectors": sectors,
        "wishes": _said(WISHES),
        "stages": _said(STAGES),
        "sizes": _said(SIZES),
        "regions": _said(REGIONS),
        "access_rights": {name: access_words(name)[0] for name in ("public", "restricted", "non_public")},
        "sensitivity": {name: sensitivity_words(name) for name in ("open", "aggregated", "personal", "health")},
        "form": {"factory": gettext("AI factory"), "antenna": gettext("Antenna")},
        "visibility": {"": gettext("Everybody"), "staff": gettext("Only the centre's own people")},
    }
    return list(named[field].items())


def _said(names: Names) -> dict[str, str]:
    return {id_: said(dict(name)) for id_, name in names.items()}


def problem_sentence(problem: FieldProblem) -> str:
    """What to do about it."""
    value, label = problem.value, field_label(problem.field)
    sentences: dict[str, str] = {
        "required": gettext("%(label)s: fill this in.", label=label),
        "too_few": gettext("%(label)s: give at least %(number)s.", label=label, number=problem.number),
        "choose": gettext("%(label)s: choose one of the answers.", label=label),
        "number": gettext("%(label)s: enter a whole number, such as 2026.", label=label),
        "date": gettext("%(label)s: enter a day such as 2026-11-22.", label=label),
        "address": gettext("%(label)s: enter a web address that starts with https://.", label=label),
        "law_unit": gettext("%(label)s: “%(value)s” is no part of the AI Act here.", label=label, value=value),
        "slug": gettext("%(label)s: “%(value)s” cannot be used.", label=label, value=value),
        "review_old": gettext("%(label)s: this is more than a year ago. Check the content again.", label=label),
        "review_future": gettext("%(label)s: this day has still to come.", label=label),
        "unknown_source": gettext("%(label)s: “%(value)s” is not in the list of sources.", label=label, value=value),
        "dead_link": gettext("%(label)s: the link to “%(value)s” leads nowhere.", label=label, value=value),
    }
    return sentences.get(problem.code) or gettext("%(label)s: this cannot be used.", label=label)


def problem_sentences(problems: Iterable[FieldProblem]) -> dict[str, str]:
    """{field: sentence}; several problems of one field become one text."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.field, []).append(problem_sentence(problem))
    return {field: _joined(sentences) for field, sentences in found.items()}


def _joined(sentences: list[str]) -> str:
    first, more = sentences[:MANY], len(sentences) - MANY
    rest = [ngettext("And %(num)s more.", "And %(num)s more.", more)] if more > 0 else []
    return " ".join([*first, *rest])


def shown_value(field: str, text: str, sectors: dict[str, str], data: dict[str, str]) -> str:
    """A line of a difference as people read it: days and choices in words, the rest as it is."""
    if field in CHOSEN:
        return dict(choices(field, sectors, data)).get(text, text)
    if field in ("applies_from", "applies_to", "reviewed_on", "checked_on", "cut_offs"):
        try:
            return plain_date(text)
        except ValueError:  # typed, and no day yet
            return text
    return text


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filters: dict[str, Any] = {
        "field_label": field_label,
        "revision_state": revision_state,
        "kind_name": lambda kind: kind_names()[kind],
        "standing_words": lambda standing: standing_names()[standing],
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
