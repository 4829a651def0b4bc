"""Everything that can be found on a day: the content, what experts changed in it, and the law as it stands."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipelines.ingestion import content
from pipelines.ingestion.law.facts import LawFacts, load_facts
from pipelines.ingestion.law.texts import LawText, current_units
from pipelines.ingestion.passages import Entry, Passage, entry_of, passages_of
from pipelines.ingestion.records import LANGUAGES, GuidancePage, Item

LAWS = ("ai-act",)
CHUNK = 900
"""Characters of a paragraph of law above which its points are searched in groups: the encoder reads about so much."""

Edits = Mapping[str, Item | None]
"""What experts published in the product, by id, over the files; None for an item that was taken away."""


class Corpus(NamedTuple):
    """Entries and their passages, item by item."""

    entries: list[Entry]
    passages: list[Passage]


def items_of(knowledge: Path, edits: Edits) -> list[Item]:
    """The content as published: the files, with the experts' changes over them, in a fixed order."""
    return with_edits(content.load_items(knowledge), edits)


def with_edits(files: Iterable[Item], edits: Edits) -> list[Item]:
    """The same, for files that were read before."""
    items = {item.id: item for item in files}
    for id_, item in edits.items():
        items.pop(id_, None)
        if item is not None:
            items[id_] = item
    return list(items.values())


def load_corpus(knowledge: Path, law_dir: Path, edits: Edits, today: date) -> Corpus:
    """All that can be found. Raises ContentError for content and LawError for a law's text that cannot be used."""
    items = items_of(knowledge, edits)
    corpus = Corpus([entry_of(item) for item in items], [each for item in items for each in passages_of(item)])
    # the law is for everybody: what only the centre's people may read lends it no words
    explained = _by_main_unit(item for item in items if isinstance(item, GuidancePage) and item.visibility == "public")
    for law in LAWS:
        if not (knowledge / "law" / f"{law}.yaml").exists():
            continue
        facts = load_facts(knowledge, law)
        for unit in current_units(law_dir, facts, today):
            if unit.passages:
                corpus.entries.append(_law_entry(unit, facts))
                corpus.passages.extend(_law_passages(unit, explained.get(unit.id, ())))
    return corpus


def _by_main_unit(pages: Iterable[GuidancePage]) -> dict[str, list[GuidancePage]]:
    found: dict[str, list[GuidancePage]] = {}
    for page in pages:
        if page.explains:
            found.setdefault(page.explains[0], []).append(page)
    return found


def _law_entry(unit: LawText, facts: LawFacts) -> Entry:
    contested = any(row.status == "contested" for row in unit.applies)
    return Entry(
        id=unit.id,
        kind="law",
        part=unit.part,
        title={lang: _title(unit, lang) for lang in LANGUAGES},
        summary={lang: _summary(unit, facts, lang) for lang in LANGUAGES},
        status="contested" if contested else "law",
        applies_from=unit.begins.isoformat() if unit.begins else None,
    )


def _title(unit: LawText, lang: str) -> str:
    name = unit.name("nl" if lang == "nl" else "en")
    title = unit.title.get("nl" if lang == "nl" else "en") or next(iter(unit.title.values()), "")
    return f"{name[0].upper()}{name[1:]}{f': {title}' if title else ''}"


def _summary(unit: LawText, facts: LawFacts, lang: str) -> str:
    changed = [f"{known.change.valid_from.isoformat()}: {known.change.what[lang]}" for known in unit.changes]
    return " ".join(changed) or facts.title[lang]


def _law_passages(unit: LawText, pages: Iterable[GuidancePage]) -> Iterator[Passage]:
    """The first passage of a changed unit says in our words what changed; the questions are those of its guidance."""
    for lang, passages in unit.passages.items():
        title = _title(unit, lang)
        for known in unit.changes if unit.official else ():
            yield Passage(unit.id, "law", lang, "summary", title, known.change.what[lang])
        for passage in passages:
            heading = title if unit.part == "recital" else f"{title} ({passage.ref})"
            for chunk in _chunks(passage.text):
                yield Passage(unit.id, "law", lang, "section", heading, chunk, passage.quotable or not unit.official)
        for page in pages:
            for question in (page.summary[lang], *page.questions[lang]):
                yield Passage(unit.id, "law", lang, "question", page.title[lang], question)


def _chunks(text: str) -> Iterator[str]:
    chunk = ""
    for line in text.splitlines():
        if chunk and len(chunk) + len(line) > CHUNK:
            yield chunk
            chunk = ""
        chunk = f"{chunk}\n{line}" if chunk else line
    if chunk:
        yield chunk
