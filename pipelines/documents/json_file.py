"""Writes a document as JSON, and a checklist so that it can be filled in by a program and read back.

A checklist is an object with `schema` ("werkbank-checklist"), `schema_version` (1), `key`, `version`, `rules_version`,
`date`, `lang`, `title`, `choices` (the ids of the answers with their words), `answers` and `document` (the whole typed
tree of `pipelines.documents.tree`). `answers` has one object per item, in order: `id` and `action` say which item it
is; `answer` (an id out of `choices`, or null), `note`, `owner` and `due` (a date as yyyy-mm-dd, or null) are filled in.
A document without items to tick off has the schema "werkbank-document" and neither `choices` nor `answers`.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pipelines.documents.answers import FilledAnswer
from pipelines.documents.sheet_checklist import SCHEMA, SCHEMA_VERSION
from pipelines.documents.tree import ChecklistItem, Document
from pipelines.documents.wording import ANSWERS

DOCUMENT_SCHEMA: Final = "werkbank-document"


def json_file(document: Document, answers: Mapping[str, FilledAnswer] | None = None) -> bytes:
    """The document as JSON in UTF-8, ending in one line feed; the answers are filled in."""
    items, given = document.checklist_items(), answers or {}
    data: dict[str, Any] = {
        "schema": SCHEMA if items else DOCUMENT_SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "key": document.key,
        "version": document.version,
        "rules_version": document.rules_version,
        "date": document.date.isoformat(),
        "lang": document.lang,
        "title": document.title,
    }
    if items:
        data["choices"] = dict(zip(ANSWERS, document.words.answers, strict=True))
        data["answers"] = [_answer(item, given.get(item.id, FilledAnswer())) for item in items]
    data["document"] = document.model_dump(mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _answer(item: ChecklistItem, given: FilledAnswer) -> dict[str, str | None]:
    return {
        "id": item.id,
        "action": item.action,
        "answer": given.answer,
        "note": given.note,
        "owner": given.owner,
        "due": given.due.isoformat() if given.due else None,
    }
