"""Turns items into the rows of terms that each searched field of a language holds."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.ingestion.passages import Entry, Passage
from pipelines.lexical_index import grams, words

FIELDS = ("items", "titles", "sections", "questions", "grams")
"""`items`: whole items. `sections`, `questions`: one row each. `grams`: letters of titles, summaries, questions."""
WHOLE = 1_000_000
"""Characters of a passage that are read: all of them."""


class FieldRows(NamedTuple):
    """Rows of terms, and the position of the item that owns each."""

    owners: list[int]
    rows: list[Sequence[str]]


def field_rows(entries: Mapping[int, Entry], passages: Sequence[Passage], lang: str) -> dict[str, FieldRows]:
    """The rows of every field for some items (position -> entry) and their passages in one language, item by item."""
    positions = {entry.id: position for position, entry in entries.items()}
    fields = {name: FieldRows([], []) for name in FIELDS}
    whole: dict[int, list[str]] = {position: [] for position in entries}
    letters: dict[int, list[str]] = {position: [] for position in entries}
    known: dict[str, str] = {}  # one copy of each word: a million passages have fifty million words
    for passage in passages:
        owner = positions[passage.item]
        found = words(passage.searched_text, lang, limit=WHOLE)
        terms = [known.setdefault(word.term, word.term) for word in found]
        whole[owner] += terms
        name = "questions" if passage.field == "question" else "sections"
        fields[name].owners.append(owner)
        fields[name].rows.append(terms)
        if passage.field != "section":
            letters[owner] += grams(found)
    for position, entry in entries.items():
        title = [word.term for word in words(entry.title.get(lang, ""), lang)]
        for name, row in (("items", whole[position]), ("titles", title), ("grams", letters[position])):
            fields[name].owners.append(position)
            fields[name].rows.append(row)
    return fields
