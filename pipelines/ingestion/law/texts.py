"""The law as of today: official text where it still stands, our own words where it was changed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipelines.ingestion.law import store
from pipelines.ingestion.law.facts import Application, Change, LawFacts
from pipelines.ingestion.law.units import Heading, Lang, LawUnit, Paragraph, Part, Point, order_of, part_of

NAMES: dict[Lang, dict[Part, str]] = {
    "nl": {"article": "artikel", "recital": "overweging", "annex": "bijlage"},
    "en": {"article": "Article", "recital": "recital", "annex": "Annex"},
}


class Passage(NamedTuple):
    """A piece of a unit that can be quoted by itself. `part` is "7", "1(ba)", "A.1" or "" for a unit without numbers.

    `ref` is how a reader knows it: "26(7)" or "26, lid 7"; `quotable` is False when it no longer reads like this.
    """

    part: str
    ref: str
    text: str
    quotable: bool


class KnownChange(NamedTuple):
    """A change of the unit, and whether it holds today or has still to come."""

    change: Change
    in_force: bool


class LawText(NamedTuple):
    """An article, a recital or an annex as it stands today.

    `official` is False for units known only in our own words: they were inserted later, or no text was imported; what
    `passages` then hold is our summary and never the law's words. `quotable` says that the unit as a whole may be
    quoted as today's law; single passages may be quotable when it is False. `text_from` is the date of each text.
    """

    id: str
    part: Part
    number: str
    official: bool
    quotable: bool
    title: dict[Lang, str]
    chapter: dict[Lang, Heading]
    section: dict[Lang, Heading]
    passages: dict[Lang, tuple[Passage, ...]]
    text_from: dict[Lang, date]
    changes: tuple[KnownChange, ...]
    applies: tuple[Application, ...]
    references: tuple[str, ...]

    @property
    def begins(self) -> date | None:
        """The first day on which it applies as a whole; None when that is not known."""
        return min((row.applies_from for row in self.applies if not row.parts), default=None)

    def name(self, lang: Lang) -> str:
        """What it is called in running text: "artikel 26", "Annex III"."""
        return f"{NAMES[lang][self.part]} {self.number_in(lang)}"

    def number_in(self, lang: Lang) -> str:
        """Its number as that language writes it: Article 4a is artikel 4 bis."""
        return _number(self.number, lang)


def current_units(law_dir: Path, facts: LawFacts, today: date) -> tuple[LawText, ...]:
    """Every unit of the law in its order, as of today; without an imported text only what the facts know.

    Raises LawError when a stored text is damaged.
    """
    read: dict[str, dict[Lang, LawUnit]] = {}
    for unit in store.load_law(law_dir, facts.id, today):
        read.setdefault(unit.id, {})[unit.lang] = unit
    dates = {lang: text.valid_from for lang, text in store.at(store.texts(law_dir, facts.id), today).items()}
    ids = {*read, *(change.unit for change in facts.changes)}
    return tuple(_text(unit, read.get(unit, {}), dates, facts, today) for unit in sorted(ids, key=order_of))


def citation(part: Part, ref: str, lang: Lang) -> str:
    """A reference in full: "artikel 26, lid 7"."""
    return f"{NAMES[lang][part]} {ref}"


def _text(unit: str, read: dict[Lang, LawUnit], dates: dict[Lang, date], facts: LawFacts, today: date) -> LawText:
    part, number = part_of(unit)
    changes = facts.changes_of(unit)
    text_from = {lang: dates[lang] for lang in read}
    passages = {lang: tuple(_passages(each, changes, text_from[lang], today)) for lang, each in read.items()}
    missed = [change for start in text_from.values() for change in changes if start < change.valid_from <= today]
    return LawText(
        id=unit,
        part=part,
        number=number,
        official=bool(read),
        quotable=bool(read) and not missed,
        title=_title(read, changes, today),
        chapter={lang: each.chapter for lang, each in read.items() if each.chapter},
        section={lang: each.section for lang, each in read.items() if each.section},
        passages=passages or _summaries(number, changes),
        text_from=text_from,
        changes=tuple(KnownChange(change, change.valid_from <= today) for change in changes),
        applies=facts.application_of(unit) if part != "recital" else (),
        references=_references(list(read.values())),
    )


def _title(read: dict[Lang, LawUnit], changes: tuple[Change, ...], today: date) -> dict[Lang, str]:
    titles = {lang: unit.title for lang, unit in read.items()}
    for change in changes:
        if change.title and (change.valid_from <= today or not titles):
            titles |= {"nl": change.title["nl"], "en": change.title["en"]}
    return titles


def _references(read: list[LawUnit]) -> tuple[str, ...]:
    """What every imported language agrees on: wording that misleads the reader of one rarely does so in the other."""
    first, *others = [unit.references for unit in read] or [()]
    return tuple(reference for reference in first if all(reference in other for other in others))


def _summaries(number: str, changes: tuple[Change, ...]) -> dict[Lang, tuple[Passage, ...]]:
    inserted = [change for change in changes if change.change == "inserted" and not change.parts]
    if not inserted:
        return {}
    langs: tuple[Lang, ...] = ("nl", "en")
    return {
        lang: tuple(Passage("", _number(number, lang), change.what[lang], quotable=False) for change in inserted)
        for lang in langs
    }


def _passages(unit: LawUnit, changes: tuple[Change, ...], start: date, today: date) -> Iterator[Passage]:
    missed = [change for change in changes if start < change.valid_from <= today]
    for paragraph in unit.paragraphs:
        for part, text in _pieces(paragraph, changes):
            ref = reference(unit.number, part, unit.part, unit.lang)
            yield Passage(part, ref, text, quotable=not any(_touches(change, part) for change in missed))


def _pieces(paragraph: Paragraph, changes: tuple[Change, ...]) -> Iterator[tuple[str, str]]:
    """(part, text) of a paragraph: whole, or point by point where a change concerns only a point of it."""
    parts = [part for change in changes for part in change.parts]
    if not any(part.startswith(f"{paragraph.number}(") for part in parts):
        yield paragraph.number, paragraph.text
        return
    around: list[str] = []
    points: list[tuple[str, Point]] = []
    for point in paragraph.points:
        if point.label.isalnum():
            points.append((f"{paragraph.number}({point.label})", point))
        else:
            around += ["[…]", point.text] if points and "[…]" not in around else [point.text]
    yield paragraph.number, "\n".join(around)
    for part, point in points:
        yield part, f"{point.mark} {point.text}"


def _touches(change: Change, part: str) -> bool:
    """Whether the words of a part no longer stand as they were. What is inserted beside a part leaves its words."""
    if not change.parts:
        return True
    if change.change == "inserted":
        return part in change.parts
    return any(part == each or part.startswith(f"{each}(") for each in change.parts)


def reference(number: str, part: str, kind: Part, lang: Lang) -> str:
    """How a part is cited: "26(7)", "26, lid 7", "3(14)", "3, punt 14", "III, point 4", "I, afdeling A, punt 1"."""
    if not part:
        return _number(number, lang)
    head, _, point = part.partition("(")
    point = point.rstrip(")")
    if kind == "annex":
        return _annex_reference(number, head, point, lang)
    if lang == "en":
        return f"{number}{f'({head})' if head else ''}{f'({point})' if point else ''}"
    paragraph = "punt" if number == "3" else "lid"  # the numbered parts of the definitions article are points
    middle = f", {paragraph} {_number(head, lang)}" if head else ""
    return f"{_number(number, lang)}{middle}{f', punt {point}' if point else ''}"


def _annex_reference(number: str, head: str, point: str, lang: Lang) -> str:
    section, _, item = head.partition(".") if head[:1].isalpha() else ("", "", head)
    words = {"en": ("Section", "point"), "nl": ("afdeling", "punt")}[lang]
    place = f", {words[0]} {section}" if section else ""
    place += f", {words[1]} {item}" if item else ""
    if point:
        place += f"({point})" if item else f", {words[1]} {point}"
    return f"{number}{place}"


def _number(number: str, lang: Lang) -> str:
    digits = number.rstrip("abcdefgh")
    if lang == "en" or digits == number or not digits:
        return number
    latin = dict(zip("abcdefg", ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies"), strict=True))
    return f"{digits} {latin.get(number[len(digits) :], number[len(digits) :])}"
