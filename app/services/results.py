"""The result of an intake: matches, first findings, the expert who fits, free times. All computed while one waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.models import Engagement, Expert, Intake
from app.services import availability, experts, knowledge
from app.services.experts import Fit
from pipelines.matching.curated import NO_CHOICES, Choices, chosen, curate
from pipelines.matching.law import with_law
from pipelines.matching.matches import GROUPS, Match, Matches, match
from pipelines.retrieval.fusion import NO_CURATION, Curation
from pipelines.retrieval.search import Engine
from pipelines.triage import Assessment, assess
from pipelines.triage.answers import usable

TIMES_SHOWN, EXPERTS_SHOWN = 6, 3


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
    rules = knowledge.library().rules
    assessment = assess(usable(intake.answers, rules.by_id), rules)
    lap("triage")
    matches = _matches(intake.problem, facts, assessment, lang=lang, curation=curation)
    lap("match")
    return Result(matches=matches, assessment=assessment)


def _matches(
    problem: str, facts: Mapping[str, Any], assessment: Assessment, *, lang: str, curation: Curation
) -> Matches:
    """What fits the text, with the guidance on what the law says about the answers first."""

    def look(engine: Engine) -> Matches:
        ranking = engine.rank(problem)
        found = match(engine, problem, facts, lang, ranking=ranking, curation=curation)
        return with_law(engine, found, assessment.findings, ranking=ranking, lang=lang, curation=curation)

    return knowledge.reading(look)


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
    rules = knowledge.library().rules
    assessment = assess(usable(engagement.answers, rules.by_id), rules)
    return _as_plain(_matches(engagement.problem, engagement.answers, assessment, lang=lang, curation=curation))


def for_firm(
    session: Session, matches: Mapping[str, Any], choices: Choices, *, facts: Mapping[str, Any], lang: str
) -> dict[str, Any]:
    """The matches of a snapshot as the firm is to see them today, with the experts who are there today."""
    return with_choices(matches, choices, lang=lang, people=experts.as_matches(session, facts=facts, lang=lang))


def with_choices(
    matches: Mapping[str, Any], choices: Choices, *, lang: str, people: Sequence[Match] = ()
) -> dict[str, Any]:
    """The matches of a snapshot as an adviser wants the firm to see them; texts of what was added in `lang`.

    What has become the staff's own since it was kept is left out.
    `people` are all experts as matches, best first; the first ones who have something in common with the firm show.
    """
    found = _as_matches(_for_the_firm(matches))._replace(
        experts=tuple(one for one in people if one.score)[:EXPERTS_SHOWN]
    )
    if choices == NO_CHOICES:
        return _as_plain(found)
    known = knowledge.engine().public
    added = {one.id: one for one in people if one.id in choices.pinned}
    added |= {id_: chosen(known[id_], lang) for id_ in choices.pinned if id_ in known}
    return _as_plain(curate(found, choices, added))


def beside_a_booking(matches: Mapping[str, Any]) -> dict[str, Any]:
    """The matches of a page that offers a time with an adviser: advice that is only announced would contradict it."""
    known = knowledge.engine().by_id

    def contradicts(id_: str) -> bool:
        return id_ in known and "advice" in known[id_].wishes and known[id_].availability == "announced"

    kept = [one for one in matches["services"] if one["by_expert"] or not contradicts(one["id"])]
    return {**matches, "services": kept}


def _for_the_firm(matches: Mapping[str, Any]) -> dict[str, Any]:
    engine = knowledge.engine()
    hidden = engine.by_id.keys() - engine.public.keys()

    def shown(value: Any) -> Any:
        if isinstance(value, list):
            return [one for one in value if one["id"] not in hidden]
        return None if isinstance(value, Mapping) and value["id"] in hidden else value

    return {name: shown(value) for name, value in matches.items()}


def _as_plain(matches: Matches) -> dict[str, Any]:
    return {
        "verdict": matches.verdict,
        "language": matches.language,
        **{GROUPS[prefix]: [one._asdict() for one in group] for prefix, group in matches.groups().items()},
        "signpost": matches.signpost._asdict() if matches.signpost else None,
    }


def _as_matches(plain: Mapping[str, Any]) -> Matches:
    """What `_as_plain` wrote, also in earlier days: groups and fields that are new since have their defaults."""
    return Matches(
        verdict=plain["verdict"],
        signpost=Match(**plain["signpost"]) if plain["signpost"] else None,
        language=plain["language"],
        **{field: tuple(Match(**one) for one in plain.get(field, ())) for field in GROUPS.values()},
    )
