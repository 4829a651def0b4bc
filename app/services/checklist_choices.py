"""What can be chosen for a checklist, in words, and what of it an intake and a list already say."""

import re
from collections.abc import Mapping
from typing import Any

from app.models import Intake
from app.services import knowledge
from pipelines.triage import AnswerError, Question, assess
from pipelines.triage.checklist_audience import OWN_USE
from pipelines.triage.checklists import AXES, HIGH_RISK_PRODUCTS, NONE, SEVERAL, UNKNOWN, Checklist, Situation
from pipelines.triage.findings import Kind

Text = dict[str, str]
Answer = str | tuple[str, ...]
"""What was chosen on one axis: an id, or several."""

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
MORE_ROLES: dict[str, Text] = {
    OWN_USE: {
        "nl": "Wij maken een AI-systeem, of laten het maken, en gebruiken het zelf",
        "en": "We make an AI system, or have it made, and use it ourselves",
    }
}
NO_ROLE: Text = {"nl": "Weet ik niet, of meer dan één", "en": "I don't know, or more than one"}
RISK_CLASSES: dict[str, Text] = {
    "minimal": {
        "nl": "Weinig risico, zoals een spamfilter of voorraadvoorspelling",
        "en": "Little risk, such as a spam filter or a stock forecast",
    },
    "transparency": {
        "nl": "Praat met mensen of maakt tekst, beeld of geluid",
        "en": "Talks with people or makes text, images or sound",
    },
    "high_risk": {
        "nl": "Hoog risico door het gebruik, zoals meebeslissen over werk, krediet of een uitkering (bijlage III)",
        "en": "High risk through its use, such as helping to decide about work, credit or benefits (Annex III)",
    },
    HIGH_RISK_PRODUCTS: {
        "nl": "Hoog risico in een product, zoals een lift, speelgoed of een medisch hulpmiddel (bijlage I)",
        "en": "High risk in a product, such as a lift, a toy or a medical device (Annex I)",
    },
    "gpai": {"nl": "Een groot AI-model voor veel doelen", "en": "A large AI model for many purposes"},
    "prohibited": {
        "nl": "Misschien verboden, zoals emoties van personeel herkennen",
        "en": "Perhaps prohibited, such as recognising emotions of staff",
    },
    "unknown": {"nl": "Weet ik niet", "en": "I don't know"},
}
SIZES: dict[str, Text] = {
    "micro": {"nl": "Micro: minder dan 10 mensen", "en": "Micro: fewer than 10 people"},
    "small": {"nl": "Klein: minder dan 50 mensen", "en": "Small: fewer than 50 people"},
    "medium": {"nl": "Middelgroot: minder dan 250 mensen", "en": "Medium: fewer than 250 people"},
    "mid_cap": {"nl": "Kleine midcap: minder dan 750 mensen", "en": "Small mid-cap: fewer than 750 people"},
    "large": {"nl": "Groter dan een kleine midcap", "en": "Larger than a small mid-cap"},
    "unknown": {"nl": "Weet ik niet", "en": "I don't know"},
}
EXTENTS: dict[str, Text] = {
    "short": {"nl": "Kort: wat de wet vraagt, en de basis", "en": "Short: what the law asks, and the basics"},
    "full": {
        "nl": "Uitgebreid: ook goede gewoonten die verder gaan",
        "en": "Full: good practice beyond these too",
    },
}
LABELS: dict[str, Text] = {
    "lists": {"nl": "Lijsten", "en": "Lists"},
    "role": {"nl": "Uw rol", "en": "Your role"},
    "risk_class": {"nl": "Soort risico", "en": "Kind of risk"},
    "sector": {"nl": "Sector", "en": "Sector"},
    "stage": {"nl": "Hoe ver u bent", "en": "How far along you are"},
    "size": {"nl": "Grootte van uw bedrijf", "en": "Size of your firm"},
    "data": {"nl": "Soort gegevens", "en": "Kinds of data"},
    "people": {"nl": "Wat het met mensen doet", "en": "What it does with people"},
    "extent": {"nl": "Lengte", "en": "Length"},
    "reviewed_on": {"nl": "Inhoud nagekeken op", "en": "Content checked on"},
}
"""What a composed list says of itself, by field."""

_ROLE_OF_ANSWER = {
    "use": {"deployer"},
    "own_use": {"provider", "deployer"},
    "sell": {"provider"},
    "product": {"provider"},
    "import": {"importer"},
    "resell": {"distributor"},
}
_MAKES_PROVIDER = {"own_brand", "substantial_change", "new_purpose"}
"""Answers by which who only used, brought in or resold a high-risk system becomes its provider (Article 25(1))."""
_HEAVIEST_FIRST: tuple[Kind, ...] = ("prohibited", "high_risk", "gpai", "transparency", "minimal")
_ANNEX_I_POINT = re.compile(r"Annex I\((\d+)\)")
_SECTION_A_ENDS = 12
"""Products of the points after this one (Section B) have hardly any of the duties that such a list would give."""
_OF_THE_LIST = ("role", "sector")
"""What somebody chose by choosing a list counts above what the intake says; of the rest the intake knows more."""


def choices() -> dict[str, dict[str, Text]]:
    """What can be picked: axis -> id -> label in both languages."""
    asked = {axis: _answers(axis) for axis in ("sector", "stage")}
    several = {axis: _answers(axis) for axis in SEVERAL}
    roles = {**ROLES, **MORE_ROLES, UNKNOWN: NO_ROLE}
    return {"role": roles, "risk_class": RISK_CLASSES, **asked, "size": SIZES, **several}


def _answers(axis: str) -> dict[str, Text]:
    """The intake's own words for this question."""
    return {name: label for name, label in knowledge.option_labels(axis).items() if name in AXES[axis]}


def questions() -> dict[str, Question]:
    """The intake's own questions where the form asks the same in the same words."""
    return {axis: knowledge.library().rules.by_id[axis] for axis in SEVERAL}


def of_intake(intake: Intake | None) -> dict[str, Answer]:
    """What the visitor's intake says: axis -> id or ids, for each axis that it decides."""
    return of_answers(intake.answers) if intake else {}


def of_answers(answers: Mapping[str, Any]) -> dict[str, Answer]:
    """The same for the answers to the intake's questions."""
    found = {axis: answers.get(axis) for axis in ("sector", "stage", "size")}
    found["risk_class"] = _risk_class(answers)
    found["role"] = _role(answers, found["risk_class"])
    one = {axis: value for axis, value in found.items() if value in AXES[axis] and value != UNKNOWN}
    return {**one, **_several(answers)}


def _several(answers: Mapping[str, Any]) -> dict[str, Answer]:
    given = {axis: answers.get(axis) for axis in SEVERAL}
    kept = {axis: value for axis, value in given.items() if isinstance(value, list) and value and UNKNOWN not in value}
    return {axis: tuple(sorted(value)) for axis, value in kept.items() if set(value) <= set(AXES[axis])}


def starting(intake: Intake | None, checklist: Checklist | None) -> dict[str, Answer]:
    """What the form starts with: the intake's answers, and what the list is for; unknown for the rest."""
    said, start = of_intake(intake), checklist.start_with if checklist else Situation()
    of_list: dict[str, Answer] = {axis: getattr(start, axis) for axis in AXES if start.ids(axis) != (UNKNOWN,)}
    first = {axis: value for axis, value in of_list.items() if axis in _OF_THE_LIST}
    both: dict[str, Answer] = {
        axis: _together(start.ids(axis), said[axis]) for axis in SEVERAL if axis in of_list and axis in said
    }
    unknown = {axis: getattr(Situation(), axis) for axis in AXES}
    return {**unknown, **of_list, **said, **first, **both}


def _together(of_list: tuple[str, ...], said: Answer) -> Answer:
    """What the list is about is there too, whatever else was told."""
    return tuple(sorted({*of_list, *said} - {NONE}))


def fitting(here: Situation) -> list[str]:
    """Slugs of the lists of the catalogue that are for this situation, or may be."""
    return [checklist.slug for checklist in knowledge.library().checklists.lists if checklist.may_help(here)]


def _role(answers: Mapping[str, Any], risk_class: str | None) -> str | None:
    """The role that follows; None when there are several that no one choice stands for, or none."""
    roles = {role for one in _ids(answers.get("role")) for role in _ROLE_OF_ANSWER.get(one, ())}
    if roles and _MAKES_PROVIDER & set(_ids(answers.get("changes"))):
        if risk_class is None:
            return None
        if risk_class in ("high_risk", HIGH_RISK_PRODUCTS):
            roles = {"provider", *(roles & {"deployer"})}  # it takes the place of importer and distributor
    if roles == {"provider", "deployer"}:
        return OWN_USE
    return roles.pop() if len(roles) == 1 else None


def _ids(answer: Any) -> list[Any]:
    return [answer] if isinstance(answer, str) else answer or []


def _risk_class(answers: Mapping[str, Any]) -> str | None:
    """The heaviest class that is found for sure once the system is in use; what may hold decides nothing.

    Before that stage most of the law does not apply yet, but a list is made to get ready for it.
    """
    try:
        found = assess({**answers, "stage": "in_use"}, knowledge.library().rules)
    except AnswerError:  # answers of before a deployment that changed the questions
        return None
    heaviest = next((kind for kind in _HEAVIEST_FIRST if found.of_kind(kind)), None)
    if heaviest != "high_risk":
        return heaviest
    articles = [article for finding in found.of_kind("high_risk") for article in finding.articles]
    if any(article.startswith("Annex III") for article in articles):
        return "high_risk"
    points = [int(point[1]) for article in articles if (point := _ANNEX_I_POINT.match(article))]
    return HIGH_RISK_PRODUCTS if any(point <= _SECTION_A_ENDS for point in points) else None
