"""Guidance on the AI Act and case studies, to read without an account."""

import datetime as dt
from typing import Any

from flask import Flask, request
from flask_babel import gettext

from app.models.base import utc_now
from app.services import knowledge, topics
from app.services.checklist_choices import ROLES
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint, plain_date, said
from pipelines.ingestion.law.texts import reference
from pipelines.ingestion.law.units import part_of
from pipelines.ingestion.records import GuidancePage

pages = page_blueprint("knowledge", __name__)
Group = tuple[str, str, tuple[GuidancePage, ...]]
"""A heading, a line below it (or nothing), and the pages under it."""


@pages.get("/knowledge")
@public
def index() -> Any:
    """All guidance by topic, or by the day from which it applies; role and order live in the address."""
    role, lang, today = _known("role", ROLES), current_language(), utc_now().date()
    by_day = request.args.get("by") == "day"
    groups = _by_day(role, lang, today) if by_day else _by_topic(role, lang)
    return render_page(
        "knowledge/index.html",
        groups=groups,
        by_day=by_day,
        today=today,
        count=sum(len(pages) for _, _, pages in groups),
        role=role,
        roles=[(name, said(label)) for name, label in ROLES.items()],
    )


def _by_topic(role: str, lang: str) -> list[Group]:
    names = topic_names()
    return [(*names[topic.id], topic.pages) for topic in topics.by_topic(role=role, lang=lang, staff=asks_as_staff())]


def _by_day(role: str, lang: str, today: dt.date) -> list[Group]:
    periods = knowledge.guidance_by_day(role=role, lang=lang, today=today, staff=asks_as_staff())
    return [(_day_name(each), "", each.pages) for each in periods]


def _day_name(period: knowledge.Period) -> str:
    if period.begun:
        return str(gettext("Applies already"))
    if period.since is None:
        return str(gettext("No single starting day"))
    return str(gettext("Applies from %(day)s", day=plain_date(period.since)))


@pages.get("/knowledge/cases")
@public
def cases() -> Any:
    """All case studies; the filter on sector and evidence lives in the address."""
    staff = asks_as_staff()
    every = knowledge.library(staff=staff).cases.values()
    sectors = {case.sector: knowledge.sectors()[case.sector] for case in every}
    evidence = evidence_names()
    sector, level = _known("sector", sectors), _known("evidence", evidence)
    return render_page(
        "knowledge/cases.html",
        cases=knowledge.cases(sector=sector, evidence=level, lang=current_language(), staff=staff),
        total=len(every),
        sector=sector,
        evidence=level,
        sectors=sorted(((name, said(label)) for name, label in sectors.items()), key=lambda pair: pair[1].casefold()),
        levels=[(name, text) for name, (text, _) in evidence.items()],
        explained=evidence.values(),
    )


@pages.get("/knowledge/guidance/<slug>")
@public
def guidance_page(slug: str) -> Any:
    """One page of guidance with its sources."""
    page = knowledge.guidance_page(slug, staff=asks_as_staff())
    sources = [knowledge.library().sources[name] for name in page.sources]
    return render_page(
        "knowledge/guidance_page.html",
        page=page,
        sources=sources,
        related=knowledge.related(page, staff=asks_as_staff()),
        audience=[role_names()[role] for role in page.roles],
        other_law=topics.is_other_law(page),
        begun=page.applies_from is not None and page.applies_from <= utc_now().date(),
    )


@pages.get("/knowledge/cases/<slug>")
@public
def case_study(slug: str) -> Any:
    """One case study with its source and evidence level."""
    case = knowledge.case_study(slug, staff=asks_as_staff())
    kinds = knowledge.data_kinds()
    return render_page(
        "knowledge/case_study.html",
        case=case,
        sector=said(knowledge.sectors()[case.sector]),
        data=[said(kinds[kind]) for kind in case.data if kind in kinds],
        meaning=evidence_names()[case.evidence][1],
    )


def _known(name: str, values: Any) -> str:
    """The filter's value in the address; one that does not exist filters nothing."""
    value = request.args.get(name, "")
    return value if value in values else ""


def role_names() -> dict[str, str]:
    """Who a page is for, in words."""
    return {
        "deployer": gettext("who uses AI"),
        "provider": gettext("who makes AI or puts it out under their own name"),
        "importer": gettext("who brings in AI from outside the EU"),
        "distributor": gettext("who resells AI"),
    }


def topic_names() -> dict[str, tuple[str, str]]:
    """Topics of guidance: id -> (heading, what one finds there)."""
    return {
        "start": (
            gettext("To begin with"),
            gettext("Does the law count for you, what is AI, and what must staff know?"),
        ),
        "prohibited": (
            gettext("What is forbidden"),
            gettext("What nobody may do with AI, with the two bans from December 2026."),
        ),
        "openness": (gettext("Being open about AI"), gettext("Chatbots, made-up pictures, texts and deepfakes.")),
        "high_risk": (
            gettext("High risk, by field of work"),
            gettext("Staff, care, education, credit, machines: when do the strict rules apply?"),
        ),
        "using": (gettext("Using AI with a high risk"), gettext("What you do if you use it, and did not make it.")),
        "making": (gettext("Making or selling AI with a high risk"), gettext("From the first design to the CE mark.")),
        "models": (gettext("Large AI models"), gettext("For who makes them and for who builds on them.")),
        "support": (gettext("Help for small firms, and testing"), gettext("Test sites, discounts and advice.")),
        "supervision": (
            gettext("Supervision, fines and complaints"),
            gettext("Who checks, and what if it goes wrong?"),
        ),
        "dates": (gettext("From when"), gettext("The dates, and what about systems that are there already.")),
        "rest": (gettext("Other subjects"), ""),
        "other_law": (
            gettext("Other laws that meet AI"),
            gettext("Privacy, work, safety of products. We point the way; these are no decisions of ours."),
        ),
    }


def evidence_names() -> dict[str, tuple[str, str]]:
    """How sure a result is: id -> (name, what it means), the surest first."""
    return {
        "measured": (gettext("Measured"), gettext("Researchers or others outside the firm measured the result.")),
        "self_reported": (gettext("Reported by the firm itself"), gettext("The firm gives figures of its own.")),
        "outcome_stated": (gettext("Outcome stated"), gettext("The source says what came of it, without figures.")),
        "narrative": (gettext("Description only"), gettext("The source tells what was done, not what came of it.")),
        "award_only": (gettext("Award only"), gettext("Support was granted. No result is known yet.")),
    }


def _law_unit(unit: str) -> str:
    """Artikel 26, from `ai-act/art_26`."""
    part, plain = part_of(unit)
    number = reference(plain, "", part, "nl" if current_language() == "nl" else "en")
    words: dict[str, str] = {
        "article": gettext("Article %(number)s", number=number),
        "recital": gettext("Recital %(number)s", number=number),
        "annex": gettext("Annex %(number)s", number=number),
    }
    return words[part]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(_law_unit, "law_unit")
    app.add_template_test(topics.is_other_law, "other_law")
    app.register_blueprint(pages)
