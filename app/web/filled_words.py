"""Names of what is filled in and of what changed, for the pages of a filled-in checklist."""

from typing import Any

from flask import Flask
from flask_babel import gettext

from app.services.filled_answers import Field, Values, kept
from app.services.filled_comparisons import AnswerChange, ItemChange, Part
from app.services.filled_uploads import Change
from app.web.language import current_language, plain_date
from pipelines.documents.tree import ChecklistItem
from pipelines.documents.wording import ANSWERS, WORDS, Words

Row = tuple[str, str, str]


def _words() -> Words:
    return WORDS["en" if current_language() == "en" else "nl"]


def answer_choices() -> list[tuple[str, str]]:
    """(id, word) of the answers, as a select wants them."""
    return list(zip(ANSWERS, _words().answers, strict=True))


def field_name(field: Field) -> str:
    """What a field is called, here and in the files."""
    words = _words()
    names = {"answer": words.answer, "note": words.remarks, "owner": words.owner, "due": words.due}
    return names.get(field) or gettext("Evidence")


def value_text(values: Values, field: Field) -> str:
    """What is filled in, in words."""
    if field == "answer":
        return dict(answer_choices())[values.answer] if values.answer else ""
    return plain_date(values.due) if field == "due" else str(getattr(values, field))


def change_rows(change: Change | AnswerChange) -> list[Row]:
    """(field, before, after) of what is filled in."""
    return [
        (field_name(field), value_text(change.before, field), value_text(change.after, field))
        for field in change.fields
    ]


def part_rows(change: ItemChange) -> list[Row]:
    """(part, before, after) of what an item says; of our explanation only that it changed."""
    return [
        (_part_name(part), _part_text(change.before, part), _part_text(change.after, part)) for part in change.parts
    ]


def _part_name(part: Part) -> str:
    words = _words()
    names = {
        "action": words.action,
        "articles": words.articles,
        "applies_from": words.applies_from,
        "status": words.status_label,
    }
    return names.get(part) or gettext("Explanation")


def _part_text(item: ChecklistItem, part: Part) -> str:
    texts = {
        "action": item.action,
        "articles": ", ".join(item.articles),
        "applies_from": plain_date(item.applies_from) or gettext("no fixed day"),
        "status": _words().status[item.status],
    }
    return texts.get(part) or "\n".join(text for text in (item.why, item.evidence, item.example) if text)


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filters: dict[str, Any] = {
        "filled_rows": change_rows,
        "part_rows": part_rows,
        "filled_field": field_name,
        "filled_value": lambda row, field: value_text(kept(row), field),
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
