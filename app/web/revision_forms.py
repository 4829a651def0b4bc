"""The form of each kind of item: which fields it has, what was typed in them, and the draft that this makes."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from werkzeug.datastructures import MultiDict

from pipelines.ingestion.drafts import Draft
from pipelines.ingestion.records import LANGUAGES

EMPTY_ROWS = 2
ROWS_AT_MOST = 200
Widget = Literal["line", "text", "prose", "lines", "select", "checks", "day", "number", "rows"]


class Field(NamedTuple):
    """One field. `both`: once per language, beside each other."""

    name: str
    widget: Widget
    both: bool = False
    optional: bool = False


TITLE = Field("title", "line", both=True)
SUMMARY = Field("summary", "text", both=True)
BODY = Field("body", "prose", both=True)
QUESTIONS = Field("questions", "lines", both=True)
SOURCES = Field("sources", "lines")
WISHES, SIZES = Field("wishes", "checks", optional=True), Field("sizes", "checks", optional=True)
STAGES, REGIONS = Field("stages", "checks", optional=True), Field("regions", "checks", optional=True)
SECTORS = Field("sectors", "checks", optional=True)
REVIEWED = Field("reviewed_on", "day")
VISIBILITY = Field("visibility", "select", optional=True)
FORMS: dict[str, tuple[Field, ...]] = {
    "guidance": (
        TITLE,
        SUMMARY,
        BODY,
        QUESTIONS,
        Field("explains", "lines", optional=True),
        Field("status", "select"),
        Field("applies_from", "day", optional=True),
        Field("applies_to", "day", optional=True),
        Field("roles", "checks", optional=True),
        SOURCES,
        REVIEWED,
        VISIBILITY,
    ),
    "case": (
        TITLE,
        SUMMARY,
        BODY,
        QUESTIONS,
        Field("organisation", "line"),
        Field("country", "line", both=True, optional=True),
        Field("sector", "select"),
        Field("sector_note", "line", optional=True),
        Field("data", "checks", optional=True),
        Field("methods", "lines", optional=True),
        Field("year", "number", optional=True),
        Field("evidence", "select"),
        Field("evidence_note", "line", optional=True),
        Field("support", "line", optional=True),
        Field("sme_status", "line", optional=True),
        Field("source_url", "line"),
        Field("source_note", "line", optional=True),
        Field("checked_on", "day"),
        REVIEWED,
        VISIBILITY,
    ),
    "term": (
        Field("name", "line", both=True),
        Field("definition", "text", both=True),
        Field("lay", "lines", both=True),
        Field("law", "lines", optional=True),
        Field("sources", "lines", optional=True),
        REVIEWED,
        VISIBILITY,
    ),
    "service": (
        TITLE,
        SUMMARY,
        BODY,
        QUESTIONS,
        Field("audience", "text", both=True),
        Field("availability", "select"),
        WISHES,
        STAGES,
        SIZES,
        REGIONS,
        SOURCES,
        REVIEWED,
        VISIBILITY,
    ),
    "call": (
        TITLE,
        SUMMARY,
        BODY,
        QUESTIONS,
        Field("fund", "select"),
        Field("opening", "select", optional=True),
        WISHES,
        STAGES,
        SIZES,
        REGIONS,
        Field("rows", "rows"),
        Field("cut_offs", "lines", optional=True),
        SOURCES,
        REVIEWED,
        VISIBILITY,
    ),
    "dataset": (
        TITLE,
        SUMMARY,
        QUESTIONS,
        Field("holder", "line", both=True),
        Field("url", "line"),
        Field("licence", "line", optional=True),
        Field("access_rights", "select"),
        Field("access", "text", both=True),
        Field("sensitivity", "select"),
        SECTORS,
        Field("data", "checks"),
        Field("methods", "lines", optional=True),
        REGIONS,
        Field("note", "text", both=True, optional=True),
        SOURCES,
        REVIEWED,
        VISIBILITY,
    ),
    "factory": (
        TITLE,
        SUMMARY,
        QUESTIONS,
        Field("form", "select"),
        Field("country", "line", both=True),
        Field("city", "line", both=True, optional=True),
        Field("host", "line", optional=True),
        Field("selected", "line"),
        Field("compute", "line", both=True, optional=True),
        Field("themes", "line", both=True, optional=True),
        Field("partners", "line", both=True, optional=True),
        SECTORS,
        REGIONS,
        Field("url", "line", optional=True),
        SOURCES,
        REVIEWED,
        VISIBILITY,
    ),
    "signpost": (TITLE, SUMMARY, QUESTIONS, REVIEWED, VISIBILITY),
}
ROW_FIELDS = (
    Field("what", "line", both=True),
    Field("value", "line", both=True),
    Field("valid_from", "day"),
    Field("valid_to", "day"),
    Field("source", "line"),
    Field("checked_on", "day"),
)


def draft_of(form: MultiDict[str, str], item_id: str) -> Draft:
    """What was typed, as a draft: nothing is judged here, and nothing is lost but white space at the ends."""
    fields = FORMS[item_id.partition("/")[0]]
    return {"id": item_id, **{field.name: _value(form, field, field.name) for field in fields}}


def _value(form: MultiDict[str, str], field: Field, name: str) -> Any:
    if field.widget == "rows":
        return _rows(form)
    if field.widget == "checks":
        return form.getlist(name)
    if field.both:
        return {lang: _typed(form.get(f"{name}.{lang}", ""), field.widget) for lang in LANGUAGES}
    return _typed(form.get(name, ""), field.widget)


def _typed(text: str, widget: Widget) -> Any:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if widget == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if widget == "number":
        return int(text) if text.isdecimal() and len(text) < 10 else text or None
    if widget in ("line", "text", "prose"):
        return text
    return text or None


def _rows(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """Rows in which something was typed."""
    count = min(form.get("rows", 0, type=int), ROWS_AT_MOST)
    rows = [{field.name: _value(form, field, f"rows.{n}.{field.name}") for field in ROW_FIELDS} for n in range(count)]
    return [row for row in rows if any(_holds(value) for value in row.values())]


def _holds(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def shown(draft: Mapping[str, Any], path: str) -> str:
    """The text that stands in the input of this name (`title.nl`, `rows.0.what.nl`), for the template."""
    value: Any = draft
    for part in path.split("."):
        if isinstance(value, Sequence) and not isinstance(value, str):
            value = value[int(part)] if part.isdigit() and int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def row_count(draft: Mapping[str, Any]) -> int:
    """How many rows the form shows: those filled in, and some more."""
    return min(len(draft.get("rows") or []) + EMPTY_ROWS, ROWS_AT_MOST)
