"""The result of an intake: matches, first findings, the expert who fits, free times. All computed while one waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.models import Engagement, Expert, Intake
from app.services import availability, experts, knowledge
from app.services.experts import Fit
from pipelines.matching.curated import NO_CHOICES, Choices, chosen, curate
from pipelines.matching.matches import Match, Matches, match
from pipelines.retrieval.fusion import NO_CURATION, Curation
from pipelines.triage import Assessment, assess

TIMES_SHOWN = 6


@dataclass(frozen=True)
class Result:
    """What the result page shows."""

    matches: Matches
    assessment: Assessment


def compute(
    intake: Intake, *, lang: str, curation: Curation = NO_CURATION, lap: Callable[[str], None] = lambda _part: None
) -> Result:
    """Match and assess; `curation` is what experts decided about items for everybody.

    `lap` is told after each part (the benchmark measures with it).
    """
    facts = intake.facts()
    matches = match(knowledge.engine(), intake.problem, facts, lang, curation=curation)
    lap("match")
    assessment = assess(intake.answers, knowledge.library().rules)
    lap("triage")
    return Result(matches=matches, assessment=assessment)


def meeting(
    session: Session, *, facts: Mapping[str, Any], now: datetime
) -> tuple[Fit | None, list[tuple[Expert, datetime]]]:
    """The expert who fits best and has time, with the first free times; the best one without times if nobody has."""
    fits = experts.best_fits(experts.active(session), facts=facts)
    for fit in fits:
        times = availability.times_of_experts(session, experts=[fit.expert], now=now, limit=TIMES_SHOWN)
        if times:
            return fit, times
    return (fits[0] if fits else None), []


def snapshot(result: Result, *, lang: str) -> dict[str, Any]:
    """What was shown, as plain data for the dossier: ids, reasons (in `lang`), findings, versions."""
    return {
        "lang": lang,
        "matches": _as_plain(result.matches),
        "assessment": result.assessment.model_dump(mode="json"),
    }


def of_engagement(engagement: Engagement, *, lang: str, curation: Curation = NO_CURATION) -> dict[str, Any]:
    """The matches that were kept with the request; in another language than they were kept in, found again."""
    kept = engagement.result or {}
    if kept.get("lang") == lang:
        return dict(kept["matches"])
    return _as_plain(match(knowledge.engine(), engagement.problem, engagement.answers, lang, curation=curation))


def with_choices(matches: Mapping[str, Any], choices: Choices, *, lang: str) -> dict[str, Any]:
    """The matches of a snapshot as an adviser wants the firm to see them; texts of what was added in `lang`."""
    if choices == NO_CHOICES:
        return dict(matches)
    known = knowledge.engine().by_id
    added = {id_: chosen(known[id_], lang) for id_ in choices.pinned if id_ in known}
    return _as_plain(curate(_as_matches(matches), choices, added))


def _as_plain(matches: Matches) -> dict[str, Any]:
    return {
        "verdict": matches.verdict,
        "language": matches.language,
        "cases": [case._asdict() for case in matches.cases],
        "guidance": [page._asdict() for page in matches.guidance],
        "signpost": matches.signpost._asdict() if matches.signpost else None,
    }


def _as_matches(plain: Mapping[str, Any]) -> Matches:
    """What `_as_plain` wrote, also before an adviser could choose: fields that are new since have their defaults."""
    return Matches(
        verdict=plain["verdict"],
        cases=tuple(Match(**case) for case in plain["cases"]),
        guidance=tuple(Match(**page) for page in plain["guidance"]),
        signpost=Match(**plain["signpost"]) if plain["signpost"] else None,
        language=plain["language"],
    )
