"""Checklists: composed from role, risk class and sector, and kept, so that a link always shows the same text."""

import hashlib
import json
from typing import Literal, cast

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
    "provider": {"nl": "Wij maken een AI-systeem of brengen het onder onze naam uit",
                 "en": "We make an AI system or put it out under our own name"},
    "importer": {"nl": "Wij halen een AI-systeem van buiten de EU", "en": "We bring in an AI system from outside the EU"},
    "distributor": {"nl": "Wij verkopen een AI-systeem van een ander door", "en": "We resell somebody else's AI system"},
}
RISK_CLASSES: dict[str, Text] = {
    "unknown": {"nl": "Weet ik niet", "en": "I don't know"},
    "minimal": {"nl": "Weinig risico, zoals een spamfilter of voorraadvoorspelling",
                "en": "Little risk, such as a spam filter or a stock forecast"},
    "transparency": {"nl": "Praat met mensen of maakt tekst, beeld of geluid",
                     "en": "Talks with people or makes text, images or sound"},
    "high_risk": {"nl": "Hoog risico: beslist mee over mensen, of is een veiligheidsonderdeel",
                  "en": "High risk: helps to decide about people, or is a safety part"},
    "gpai": {"nl": "Een groot AI-model voor veel doelen", "en": "A large AI model for many purposes"},
    "prohibited": {"nl": "Misschien verboden, zoals emoties van personeel herkennen",
                   "en": "Perhaps prohibited, such as recognising emotions of staff"},
}


def _sectors() -> dict[str, Text]:
    """The sectors as the intake names them."""
    return {option.id: option.label for option in knowledge.library().rules.by_id()["sector"].options}


def choices() -> dict[str, dict[str, Text]]:
    """What can be picked: field -> id -> label in both languages."""
    return {"role": ROLES, "risk_class": RISK_CLASSES, "sector": _sectors()}


def catalogue() -> list[Checklist]:
    """All lists: for whom, how long they take, what they do not cover."""
    return list(knowledge.library().checklists.values())


def compose_version(session: Session, *, slug: str, role: str, risk_class: str, sector: str) -> ChecklistVersion:
    """Compose the list and keep it. Equal content has one key, so composing twice gives the same link."""
    for field, value in (("role", role), ("risk_class", risk_class), ("sector", sector)):
        if value not in choices()[field]:
            raise Invalid(message("Choose one of the answers on this page."), field)
    checklist = knowledge.library().checklists.get(slug)
    if checklist is None:
        raise NotFound()
    items = composition.compose(checklist, role, risk_class, sector)
    content = checklist.model_copy(update={"items": items}).model_dump(mode="json", by_alias=True)
    chosen = {"slug": slug, "role": role, "risk_class": risk_class, "sector": sector}
    text = json.dumps([chosen, content], sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]
    found = session.exec(select(ChecklistVersion).where(ChecklistVersion.key == key)).first()
    if found:
        return found
    version = ChecklistVersion(key=key, content=content, **chosen)
    session.add(version)
    return version


def get_version(session: Session, *, key: str) -> ChecklistVersion:
    """One version, by its key."""
    found = session.exec(select(ChecklistVersion).where(ChecklistVersion.key == key)).first()
    if found is None:
        raise NotFound()
    return found


def document_of(version: ChecklistVersion, *, lang: str) -> Document:
    """The kept list as a document."""
    # the kept items name others that they replaced and that are no longer there: the links have done their work
    items = [{**item, "instead_of": []} for item in version.content["items"]]
    checklist = Checklist.model_validate({**version.content, "items": items})
    labels = choices()
    return checklist_document(
        checklist.title[lang],
        checklist.items,
        cast(Literal["nl", "en"], lang),
        role=labels["role"][version.role][lang],
        risk_class=labels["risk_class"][version.risk_class][lang],
        sector=labels["sector"][version.sector][lang],
        version=f"{checklist.version} · {version.key}",
        date=checklist.reviewed_on,
        not_covered=[text[lang] for text in checklist.not_covered],
    )


def as_file(version: ChecklistVersion, *, lang: str, fmt: Literal["pdf", "docx", "xlsx"]) -> bytes:
    """The kept list in one of the file formats."""
    return render(document_of(version, lang=lang), fmt)
