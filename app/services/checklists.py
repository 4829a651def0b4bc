"""Checklists: composed from role, risk class and sector, and kept, so that a link always shows the same text."""

import hashlib
import json
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.errors import Invalid, NotFound, message
from app.models import ChecklistVersion
from app.services import knowledge
from pipelines.documents import render
from pipelines.documents.checklist_document import checklist_document
from pipelines.documents.tree import Document
from pipelines.triage import checklists as composition
from pipelines.triage.checklists import Checklist

KEY_LENGTH = 12
Text = dict[str, str]

ROLES: dict[str, Text] = {
    "deployer": {"nl": "Wij gebruiken een AI-systeem", "en": "We use an AI system"},
    "provider": {
        "nl": "Wij maken een AI-systeem of brengen het onder onze naam uit",
        "en": "We make an AI system or put it out under our own name",
    },
    "importer": {
        "nl": "Wij halen een AI-systeem van buiten de EU",
        "en": "We bring in an AI system from outside the EU",
    },
    "distributor": {
        "nl": "Wij verkopen een AI-systeem van een ander door",
        "en": "We resell somebody else's AI system",
    },
}
RISK_CLASSES: dict[str, Text] = {
    "unknown": {"nl": "Weet ik niet", "en": "I don't know"},
    "minimal": {
        "nl": "Weinig risico, zoals een spamfilter of voorraadvoorspelling",
        "en": "Little risk, such as a spam filter or a stock forecast",
    },
    "transparency": {
        "nl": "Praat met mensen of maakt tekst, beeld of geluid",
        "en": "Talks with people or makes text, images or sound",
    },
    "high_risk": {
        "nl": "Hoog risico: beslist mee over mensen, of is een veiligheidsonderdeel",
        "en": "High risk: helps to decide about people, or is a safety part",
    },
    "gpai": {"nl": "Een groot AI-model voor veel doelen", "en": "A large AI model for many purposes"},
    "prohibited": {
        "nl": "Misschien verboden, zoals emoties van personeel herkennen",
        "en": "Perhaps prohibited, such as recognising emotions of staff",
    },
}


def choices() -> dict[str, dict[str, Text]]:
    """What can be picked: field -> id -> label in both languages."""
    return {"role": ROLES, "risk_class": RISK_CLASSES, "sector": knowledge.sectors()}


def catalogue() -> list[Checklist]:
    """All lists: for whom, how long they take, what they do not cover."""
    return list(knowledge.library().checklists.values())


def compose_version(session: Session, *, slug: str, role: str, risk_class: str, sector: str) -> ChecklistVersion:
    """Compose the list and keep it. Equal content has one key, so composing twice gives the same link."""
    chosen = {"role": role, "risk_class": risk_class, "sector": sector}
    for field, value in chosen.items():
        if value not in choices()[field]:
            raise Invalid(message("Choose one of the answers on this page."), field)
    checklist = knowledge.library().checklists.get(slug)
    if checklist is None:
        raise Invalid(message("This checklist does not exist any more. Reload the page and choose again."), "checklist")
    content = {lang: _composed(checklist, chosen, lang).model_dump(mode="json") for lang in ("nl", "en")}
    text = json.dumps([slug, chosen, content], sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
    version = ChecklistVersion(key=key, slug=slug, role=role, risk_class=risk_class, sector=sector, content=content)
    return _find(session, key) or _keep(session, version)


def _composed(checklist: Checklist, chosen: dict[str, str], lang: Literal["nl", "en"]) -> Document:
    """The list for these choices as a document. The whole text is kept, so later content changes nothing in it."""
    return checklist_document(
        checklist.title[lang],
        composition.compose(checklist, **chosen),
        lang,
        version=checklist.version,
        date=checklist.reviewed_on,
        not_covered=[text[lang] for text in checklist.not_covered],
        **{field: choices()[field][value][lang] for field, value in chosen.items()},
    )


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
    return Document.model_validate({**kept, "version": f"{kept['version']} · {version.key}"})


def as_file(version: ChecklistVersion, *, lang: str, fmt: Literal["pdf", "docx", "xlsx"]) -> bytes:
    """The kept list in one of the file formats."""
    return render(document_of(version, lang=lang), fmt)
