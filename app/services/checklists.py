"""Checklists: composed from lists for one situation, and kept, so that a link always shows the same text."""

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from app.errors import Invalid, NotFound, message
from app.models import ChecklistVersion
from app.models.base import utc_now
from app.services import knowledge
from app.services.allowances import COMPOSED_LISTS
from app.services.checklist_choices import EXTENTS, LABELS, choices
from pipelines.documents import render
from pipelines.documents.checklist_document import checklist_document
from pipelines.documents.rendering import Format
from pipelines.documents.tree import Document
from pipelines.documents.wording import long_date
from pipelines.triage.checklists import (
    AXES,
    HIGH_RISK_PRODUCTS,
    LATER_AXES,
    SEVERAL,
    UNKNOWN,
    Checklist,
    ChecklistItem,
    Situation,
    compose,
)

KEY_LENGTH = 12
NEW_LISTS_AN_HOUR = 3_000
"""For all visitors together: anybody may compose, each new list is kept for good, and there are millions of choices."""
Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")
_REFUSED = {
    False: message("Choose one of the answers on this page."),
    True: message("Choose at least one. “None” and “I do not know” cannot go with another answer."),
}
"""What is said of a wrong answer, by whether several may be chosen."""
_TITLE = {"nl": "Checklist voor uw AI-systeem", "en": "Checklist for your AI system"}
_ALL_LISTS = {"nl": "Alle lijsten", "en": "All lists"}
_LIMITS = {
    "nl": (
        "Dit is informatie en geen juridisch advies. Alles afvinken betekent niet dat u aan de wet voldoet.",
        "Van andere wetten staat alleen een verwijzing in de lijst, zoals de privacywet en de regels voor uw product.",
        "Niet in de lijst: de plichten van gemachtigden, keuringsinstanties, en politie- en grensdiensten.",
    ),
    "en": (
        "This is information and not legal advice. Ticking everything does not mean that you comply with the law.",
        "Other laws are only pointed to, such as privacy law and the rules for your product.",
        "Not in the list: the duties of authorised representatives, notified bodies, and police and border services.",
    ),
}
"""What no list covers: said of whatever is composed from several. Of a single list its own limits are said."""
_EVERY_ANSWER = {
    "nl": "Wat u niet weet: {names}. Daarom staan de punten voor elk antwoord in deze lijst.",
    "en": "What you do not know: {names}. That is why the items for every answer are in this list.",
}
_GENERAL_ONLY = {
    "nl": "Wat u niet weet: {names}. Daarom staat alleen in deze lijst wat voor iedereen geldt.",
    "en": "What you do not know: {names}. That is why only what holds for everybody is in this list.",
}
_SHORT = {
    "nl": "Dit is de korte lijst: wat de wet vraagt, en de basis. De uitgebreide lijst heeft {more} punten meer.",
    "en": "This is the short list: what the law asks, and the basics. The full list has {more} more items.",
}
_ROUTES = {
    "high_risk": {
        "nl": "De data voor hoog risico zijn die van bijlage III.",
        "en": "The dates for high risk are those of Annex III.",
    },
    HIGH_RISK_PRODUCTS: {
        "nl": "De data voor hoog risico zijn die van bijlage I, afdeling A. Voor producten van afdeling B, zoals "
        "auto's en machines, geldt van de regels voor hoog risico veel minder. Vraag dan advies.",
        "en": "The dates for high risk are those of Annex I, Section A. For products of Section B, such as cars and "
        "machinery, far fewer of the high-risk rules apply. Ask for advice then.",
    },
}


@dataclass(frozen=True)
class Offer:
    """A list of the catalogue and how many items it has for everybody together."""

    checklist: Checklist
    items: int


def catalogue() -> list[Offer]:
    """All lists: for whom, how long they take, what they do not cover."""
    pool = knowledge.library().checklists
    return [Offer(checklist, len(pool.items_of(checklist.slug))) for checklist in pool.lists]


def minutes_for(items: int) -> int:
    """How long it takes to go through so many items, at the pace of the catalogue, rounded up to five minutes."""
    offers = catalogue()
    pace = sum(offer.checklist.minutes for offer in offers) / sum(offer.items for offer in offers)
    return math.ceil(items * pace / 5) * 5


def find(slug: str) -> Checklist | None:
    """A list of the catalogue by its slug."""
    return knowledge.library().checklists.by_slug().get(slug)


def situation_of(given: Mapping[str, Any]) -> Situation:
    """The situation that was chosen: axis -> id, or ids. An axis that came later may be missing: then it is not known.

    Raises Invalid at the axis whose answer does not exist, or does not go with another.
    """
    for axis in AXES:
        if axis in LATER_AXES and axis not in given:
            continue
        try:
            Situation.model_validate({axis: given.get(axis, "")})
        except ValueError:
            raise Invalid(_REFUSED[axis in SEVERAL], axis) from None
    return Situation.model_validate({axis: given[axis] for axis in AXES if axis in given})


def compose_version(
    session: Session,
    *,
    lists: Sequence[str],
    situation: Mapping[str, Any],
    today: dt.date,
    extent: str = "full",
    visitor: str = "",
) -> ChecklistVersion:
    """Compose from these lists (slugs; none means all) and keep it. Equal content has one key, whenever it was made.

    `situation`: axis -> id, or ids. Raises Invalid for an answer or list that does not exist, when nothing is left, and
    when very many were made in the last hour, by all or from the network address `visitor`.
    """
    library, here = knowledge.library(), situation_of(situation)
    pool = library.checklists
    if extent not in EXTENTS:
        raise Invalid(_REFUSED[False], "extent")
    if not set(lists) <= set(pool.by_slug()):
        raise Invalid(message("This checklist does not exist any more. Reload the page and choose again."), "lists")
    chosen = [checklist for checklist in pool.lists if checklist.slug in lists] or list(pool.lists)
    slugs = [checklist.slug for checklist in chosen]
    made = _Made(
        chosen, here, extent, compose(pool, here, lists=slugs), compose(pool, here, lists=slugs, extent="short")
    )
    if not made.items:
        raise Invalid(
            message("Nothing in these lists fits your answers. Choose more lists, or other answers."), "lists"
        )
    axes = here.model_dump(mode="json")
    content: dict[str, Any] = {lang: _document(made, lang, today).model_dump(mode="json") for lang in LANGS}
    text = json.dumps([slugs, axes, extent, [{**one, "date": ""} for one in content.values()]], sort_keys=True)
    key = hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
    if found := _find(session, key):
        return found
    _refuse_too_many(session, visitor)
    kept = {**axes, "extent": extent, "key": key, "lists": slugs, "rules_version": library.rules.version}
    return _keep(session, ChecklistVersion.model_validate({**kept, "content": content}))


@dataclass(frozen=True)
class _Made:
    """What was composed, and for what."""

    chosen: Sequence[Checklist]
    here: Situation
    extent: str
    full: Sequence[ChecklistItem]
    short: Sequence[ChecklistItem]

    @property
    def items(self) -> Sequence[ChecklistItem]:
        return self.short if self.extent == "short" else self.full


def _document(made: _Made, lang: Lang, today: dt.date) -> Document:
    """The list as a document. The whole text is kept, so later content changes nothing in it."""
    library, chosen = knowledge.library(), made.chosen
    everything = len(chosen) == len(library.checklists.lists)
    names = _ALL_LISTS[lang] if everything else "; ".join(checklist.title[lang] for checklist in chosen)
    reviewed_on = min(checklist.reviewed_on for checklist in chosen)
    alone = chosen[0] if len(chosen) == 1 else None
    return checklist_document(
        alone.title[lang] if alone else _TITLE[lang],
        made.items,
        lang,
        about=[
            (LABELS["lists"][lang], names),
            *_about(made.here, lang),
            (LABELS["extent"][lang], EXTENTS[made.extent][lang]),
            (LABELS["reviewed_on"][lang], long_date(reviewed_on, lang)),
        ],
        version=max((checklist.version for checklist in chosen), key=_in_order),
        rules_version=library.rules.version,
        date=today,
        notes=_notes(made, lang),
        not_covered=[text[lang] for text in alone.not_covered] if alone else _LIMITS[lang],
        sources={source.id: f"{source.title}, {source.url}" for source in library.sources.values()},
    )


def _about(here: Situation, lang: Lang) -> list[tuple[str, str]]:
    """Axis and answer in words."""
    labels = choices()
    return [
        (LABELS[axis][lang], "; ".join(labels[axis][value][lang] for value in labels[axis] if value in here.ids(axis)))
        for axis in AXES
    ]


def _in_order(version: str) -> tuple[str, int]:
    day, _, number = version.partition(".")
    return day, int(number)


def _notes(made: _Made, lang: Lang) -> list[str]:
    """What a reader must know: how much this is, what was not known and what that does, and whose dates these are."""
    more = len(made.full) - len(made.short)
    notes = [_SHORT[lang].format(more=more)] if made.extent == "short" and more else []
    general = ("risk_class", "sector")
    every = tuple(axis for axis in AXES if axis not in general)
    for said, axes in ((_EVERY_ANSWER, every), (_GENERAL_ONLY, general)):
        unknown = [axis for axis in axes if made.here.ids(axis) == (UNKNOWN,)]
        if names := [LABELS[axis][lang].lower() for axis in unknown]:
            notes.append(said[lang].format(names=", ".join(names)))
    route = _ROUTES.get(made.here.risk_class)
    return [*notes, route[lang]] if route else notes


def _refuse_too_many(session: Session, visitor: str) -> None:
    recent = select(func.count()).where(col(ChecklistVersion.created_at) > utc_now() - dt.timedelta(hours=1))
    if session.exec(recent).one() >= NEW_LISTS_AN_HOUR or not COMPOSED_LISTS.spares(visitor, now=utc_now()):
        raise Invalid(message("Many new checklists were made in the last hour. Try again in an hour."), "lists")


def _find(session: Session, key: str) -> ChecklistVersion | None:
    return session.exec(select(ChecklistVersion).where(ChecklistVersion.key == key)).first()


def _keep(session: Session, version: ChecklistVersion) -> ChecklistVersion:
    """Write the version, or take the equal one that somebody else wrote at the same moment."""
    try:
        with session.begin_nested():
            session.add(version)
            session.flush()
    except IntegrityError:
        return get_version(session, key=version.key)
    return version


def get_version(session: Session, *, key: str) -> ChecklistVersion:
    """One version, by its key."""
    found = _find(session, key)
    if found is None:
        raise NotFound()
    return found


def document_of(version: ChecklistVersion, *, lang: str) -> Document:
    """The kept list as a document, word for word as it was; its edition names the key."""
    kept: dict[str, Any] = version.content[lang]
    return Document.model_validate({**kept, "key": version.key})


def as_file(version: ChecklistVersion, *, lang: str, fmt: Format) -> bytes:
    """The kept list in one of the file formats."""
    return render(document_of(version, lang=lang), fmt)


def file_name(version: ChecklistVersion, *, lang: str, fmt: Format) -> str:
    """For example `responsible-ai-1a2b3c4d5e6f-nl.pdf`; the list's name, or `checklist` for several."""
    name = version.lists[0] if len(version.lists) == 1 else "checklist"
    return f"{name}-{version.key}-{lang}.{fmt}"
