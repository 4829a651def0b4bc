"""The result of an intake: matches, first findings, the expert who fits, free times. All computed while one waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.models import Expert, Intake
from app.services import availability, experts, knowledge
from app.services.experts import Fit
from pipelines.matching.matches import Matches, match
from pipelines.triage import Assessment, assess

TIMES_SHOWN = 6


@dataclass(frozen=True)
class Result:
    """What the result page shows."""

    matches: Matches
    assessment: Assessment


def compute(intake: Intake, *, lang: str, lap: Callable[[str], None] = lambda _part: None) -> Result:
    """Match and assess. `lap` is told after each part (the benchmark measures with it)."""
    facts = intake.facts()
    matches = match(knowledge.engine(), intake.problem, facts, lang)
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
    matches = result.matches
    return {
        "lang": lang,
        "matches": {
            "verdict": matches.verdict,
            "language": matches.language,
            "cases": [case._asdict() for case in matches.cases],
            "guidance": [page._asdict() for page in matches.guidance],
            "signpost": matches.signpost._asdict() if matches.signpost else None,
        },
        "assessment": result.assessment.model_dump(mode="json"),
    }
