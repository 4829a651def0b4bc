"""An item while people edit it: the values of its files, kept as typed, and checked only when somebody asks."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from pipelines.ingestion.checking import REVIEW_AGE
from pipelines.ingestion.content import FOLDER_TYPES
from pipelines.ingestion.records import LANGUAGES, ContentError, Item, Term

Draft = dict[str, Any]
"""Facts as in `meta.yaml` (dates as ISO text), and under `body` the prose per language. May hold half a page."""

_RECORDS: tuple[type[Item], ...] = (*FOLDER_TYPES, Term)
KINDS: dict[str, type[Item]] = {record.prefix: record for record in _RECORDS}
"""The first part of an id -> what kind of item that is."""
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SLUG_CHARACTERS = 60
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
_CODES = {
    "missing": "required",
    "string_too_short": "required",
    "value_error": "required",  # the records' own rule: no text in a language
    "too_short": "too_few",
    "literal_error": "choose",
    "int_parsing": "number",
}


class FieldProblem(NamedTuple):
    """What keeps a draft from being an item. `field`: `title.nl`, `roles`, `rows.0.what.nl`; the page has the words.

    `code`: required, too_few (`number`: how many at least), choose, number, date, address, law_unit, slug, wrong,
    review_old, review_future, unknown_source, dead_link. `value`: the part of the field that is meant.
    """

    field: str
    code: str
    value: str = ""
    number: int = 0


class DraftError(ContentError):
    """A draft is no item yet; `problems` says why, field by field."""

    def __init__(self, item_id: str, problems: list[FieldProblem]) -> None:
        super().__init__(
            Path(item_id or "draft"), "; ".join(f"{p.field}: {p.code} {p.value}".rstrip() for p in problems)
        )
        self.problems = problems


def to_draft(item: Item) -> Draft:
    """The values of an item, as plain JSON. What is meant anyway where nothing is said is left out: a text that was
    stored before a field came must not differ from its item by that field.
    """
    meant = untold(type(item))
    dumped = item.model_dump(mode="json", by_alias=True)
    facts = {name: value for name, value in dumped.items() if _is_empty(value) or value != meant.get(name)}
    if not has_prose(type(item)):
        facts.pop("body", None)
    return facts


def from_draft(kind: str, draft: Mapping[str, Any]) -> Item:
    """The item that a draft makes; `kind` is the first part of its id. Raises DraftError when it makes none."""
    record = KINDS[kind]
    facts = {**_empty_lists(record), **{name: value for name, value in draft.items() if not _is_empty(value)}}
    problems = list(_missing_prose(record, facts))
    problems += _wrong_id(kind, str(draft.get("id", "")))
    try:
        item = record.model_validate(facts | {"body": _stripped(facts.get("body", {}))})
    except ValidationError as error:
        problems += [found for each in error.errors() for found in _told(record, dict(each), facts)]
        raise DraftError(str(draft.get("id", "")), problems) from error
    if problems:
        raise DraftError(item.id, problems)
    return item


def untold(kind: type[Item]) -> dict[str, Any]:
    """What is meant when a field is not named, for the fields that may be left out."""
    fields = ((info.alias or name, info.default) for name, info in kind.model_fields.items() if not info.is_required())
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields}


def has_prose(kind: type[Item]) -> bool:
    """Whether items of this kind have a text of their own besides their summary."""
    return kind.model_fields["body"].is_required()


def doubts(
    item: Item,
    *,
    sources: Collection[str],
    known: Collection[str],
    law_units: Collection[str] | None = None,
    today: date,
) -> list[FieldProblem]:
    """What the check of the whole content would say of this one: review day, sources, parts of the law, links.

    `law_units` None: which articles exist is not known, so any will do.
    """
    found = []
    if today - item.reviewed_on > REVIEW_AGE:
        found.append(FieldProblem("reviewed_on", "review_old"))
    if item.reviewed_on > today:
        found.append(FieldProblem("reviewed_on", "review_future"))
    found += [FieldProblem(field, "unknown_source", name) for field, name in _cited(item) if name not in sources]
    for field in ("explains", "law"):
        missing = [unit for unit in getattr(item, field, ()) if law_units is not None and unit not in law_units]
        found += [FieldProblem(field, "law_unit", unit) for unit in missing]
    for field, lang, text in _prose(item):
        dead = _dead_links(text, known, law_units)
        found += [FieldProblem(f"{field}.{lang}", "dead_link", link) for link in dead]
    return found


def links(item: Item) -> set[str]:
    """Ids of the items to which its prose leads."""
    targets = {target for text in item.body.values() for target in _LINK.findall(text)}
    return {target for target in targets if target.partition("/")[0] in KINDS}


def digest(draft: Mapping[str, Any] | None) -> str:
    """A fingerprint of what a draft says; empty for nothing. Fields left empty make no difference."""
    if draft is None:
        return ""
    text = json.dumps(_without_empty(draft), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def title_of(draft: Mapping[str, Any]) -> dict[str, str]:
    """{nl, en}; empty where nothing was typed."""
    title = draft.get("title") or draft.get("name") or {}
    return {lang: str(title.get(lang) or "") for lang in LANGUAGES}


def slug(title: str, taken: Collection[str] = ()) -> str:
    """The last part of an id, after a title; a number follows when it is taken. Empty when no letter is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = ""
    for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")):
        if name and len(name) + len(word) >= SLUG_CHARACTERS:
            break
        name = f"{name}-{word[:SLUG_CHARACTERS]}" if name else word[:SLUG_CHARACTERS]
    numbers = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in numbers if other not in taken)


def _cited(item: Item) -> Iterator[tuple[str, str]]:
    yield from (("sources", source) for source in getattr(item, "sources", ()))
    yield from ((f"rows.{number}.source", row.source) for number, row in enumerate(getattr(item, "rows", ())))


def _prose(item: Item) -> Iterator[tuple[str, str, str]]:
    """(field, language, text) of everything that may hold links."""
    summary = type(item).model_fields["summary"].alias or "summary"
    yield from ((summary, lang, text) for lang, text in item.summary.items())
    yield from (("body", lang, text) for lang, text in item.body.items())


def _dead_links(text: str, known: Collection[str], law_units: Collection[str] | None) -> list[str]:
    def leads_somewhere(link: str) -> bool:
        target = link.partition("#")[0]
        if target.startswith("ai-act/"):
            return law_units is None or target in law_units
        return link.startswith(("https://", "http://")) or target in known

    return [link for link in dict.fromkeys(_LINK.findall(text)) if not leads_somewhere(link)]


def _empty_lists(record: type[Item]) -> dict[str, Any]:
    """Lists that every item of a kind must name, also when they hold nothing."""
    required = ((name, info) for name, info in record.model_fields.items() if info.is_required())
    return {name: [] for name, info in required if str(info.annotation).startswith("tuple")}


def _missing_prose(record: type[Item], facts: Mapping[str, Any]) -> Iterator[FieldProblem]:
    if has_prose(record):
        body = _stripped(facts.get("body", {}))
        yield from (FieldProblem(f"body.{lang}", "required") for lang in LANGUAGES if not body.get(lang))


def _wrong_id(kind: str, item_id: str) -> list[FieldProblem]:
    prefix, _, rest = item_id.partition("/")
    return [] if prefix == kind and SLUG.fullmatch(rest) else [FieldProblem("id", "slug", item_id)]


def _told(record: type[Item], error: Mapping[str, Any], facts: Mapping[str, Any]) -> list[FieldProblem]:
    """A complaint of the records as problems of the form's fields: one per language where a language is missing."""
    place = [str(part) for part in error["loc"]]
    if place[0] == "body":
        return []  # told already, in better words
    in_rows = place[0] == "rows"
    field = ".".join(place) if in_rows else ".".join(part for part in place if not part.isdigit())
    code = _code(error["type"], field)
    value = str(error["input"])[:200] if code in ("law_unit", "address", "date", "choose") else ""
    number = int(error.get("ctx", {}).get("min_length", 0)) if code == "too_few" else 0
    if code == "required" and _by_language(record, place):
        given = facts.get(place[0]) or {}
        return [FieldProblem(f"{field}.{lang}", code) for lang in LANGUAGES if not _at(given, place[1:], lang)]
    return [FieldProblem(field, code, value, number)]


def _code(kind: str, field: str) -> str:
    if kind == "string_pattern_mismatch":
        return "address" if field.endswith("url") else "law_unit"
    return "date" if kind.startswith("date") else _CODES.get(kind, "wrong")


def _by_language(record: type[Item], place: list[str]) -> bool:
    """Whether the complaint is about a whole value in both languages, and not yet about one of them."""
    if place[-1] in LANGUAGES or place[-1].isdigit():
        return False
    if place[0] == "rows":
        return place[-1] in ("what", "value")
    names = {info.alias or name: info.annotation for name, info in record.model_fields.items()}
    return "dict[" in str(names.get(place[0], ""))


def _at(value: Any, place: list[str], lang: str) -> Any:
    for part in [*place, lang]:
        if isinstance(value, list):
            value = value[int(part)] if part.isdigit() else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _stripped(body: Any) -> dict[str, str]:
    return {lang: str(text).strip() for lang, text in body.items()} if isinstance(body, Mapping) else {}


def _is_empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_empty(part) for part in value.values())
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_empty(part) for name, part in value.items() if not _is_empty(part)}
    return [_without_empty(part) for part in value] if isinstance(value, list | tuple) else value
