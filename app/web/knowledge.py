"""Guidance on the AI Act and case studies, to read without an account."""

from typing import Any

from flask import Flask, request
from flask_babel import gettext

from app.models.base import utc_now
from app.services import checklists, knowledge
from app.web.access import public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint, said

pages = page_blueprint("knowledge", __name__)


@pages.get("/knowledge")
@public
def index() -> Any:
    """All guidance, by the day from which it applies; the filter on role lives in the address."""
    role = _known("role", checklists.ROLES)
    periods = knowledge.guidance_by_day(role=role, lang=current_language(), today=utc_now().date())
    return render_page(
        "knowledge/index.html",
        periods=periods,
        count=sum(len(period.pages) for period in periods),
        role=role,
        roles=[(name, said(label)) for name, label in checklists.ROLES.items()],
    )


@pages.get("/knowledge/cases")
@public
def cases() -> Any:
    """All case studies; the filter on sector and evidence lives in the address."""
    every = knowledge.library().cases.values()
    sectors = {case.sector: knowledge.sectors()[case.sector] for case in every}
    evidence = evidence_names()
    sector, level = _known("sector", sectors), _known("evidence", evidence)
    return render_page(
        "knowledge/cases.html",
        cases=knowledge.cases(sector=sector, evidence=level, lang=current_language()),
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
    page = knowledge.guidance_page(slug)
    sources = [knowledge.library().sources[name] for name in page.sources]
    return render_page(
        "knowledge/guidance_page.html",
        page=page,
        sources=sources,
        related=knowledge.related(page),
        audience=[role_names()[role] for role in page.roles],
        begun=page.applies_from is not None and page.applies_from <= utc_now().date(),
    )


@pages.get("/knowledge/cases/<slug>")
@public
def case_study(slug: str) -> Any:
    """One case study with its source and evidence level."""
    case = knowledge.case_study(slug)
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
    kind, number = unit.removeprefix("ai-act/").split("_")
    words: dict[str, str] = {
        "art": gettext("Article %(number)s", number=number),
        "rct": gettext("Recital %(number)s", number=number),
        "anx": gettext("Annex %(number)s", number=number),
    }
    return words[kind]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(_law_unit, "law_unit")
    app.register_blueprint(pages)
