"""How good the search is: measurements that were kept, what they say of the questions, and the index in use."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from app.errors import NotAllowed, message
from app.jobs import Job
from app.models import Account, Evaluation, OutboxJob
from app.services import knowledge, outbox
from app.settings import get_settings
from pipelines.answering.evaluation import evaluate_refusals
from pipelines.ingestion import versions
from pipelines.ingestion.comparing import Differences, compare
from pipelines.ingestion.versions import IndexUnusable, Manifest, Progress
from pipelines.matching import evaluation as matching_evaluation
from pipelines.retrieval import evaluation
from pipelines.retrieval.search import Engine

SHOWN, WORST = 12, 10
"""Measurements in a trend, and questions in the list of the worst."""
NOTABLE = 0.01
"""A question's nDCG that changed by less is called the same."""


class Measured(NamedTuple):
    """Figures by group and outcomes by question, as an Evaluation keeps them."""

    figures: dict[str, Any]
    outcomes: dict[str, Any]


class Moved(NamedTuple):
    """A question that got better or worse: its nDCG before and after."""

    id: str
    query: str
    before: float
    after: float


class IndexInUse(NamedTuple):
    """The index behind the search. `manifest` is None when there is none, `why` then says what is wrong with it."""

    manifest: Manifest | None
    why: str
    progress: Progress | None
    changes: Differences | None


def measure(engine: Engine, gold: Path) -> Measured:
    """Asks all questions of a gold file. Raises GoldError where it cannot be read."""
    questions = evaluation.read_questions(gold)
    asked = evaluation.outcomes(engine, questions)
    figures = evaluation.figures_of(asked)
    for group, more in matching_evaluation.evaluate(engine, questions).items():
        figures[group]["matching"] = more
    if any(not question.answerable for question in questions):
        for group, more in evaluate_refusals(engine, questions).items():
            figures[group]["answers"] = more
    return Measured(figures, {one.question.id: evaluation.summary(one) for one in asked})


def store(session: Session, *, gold: str, measured: Measured, manifest: Manifest, now: datetime) -> Evaluation:
    """Keep a measurement. Where nothing came out otherwise than last time with this index, that one gets a new date."""
    last = next(iter(_latest(session, gold, 1)), None)
    if last and (last.index_version, last.outcomes) == (manifest.version, measured.outcomes):
        last.created_at, last.figures = now, measured.figures
        return last
    row = Evaluation(
        index_version=manifest.version,
        fingerprint=manifest.fingerprint,
        gold=gold,
        figures=measured.figures,
        outcomes=measured.outcomes,
        created_at=now,
    )
    session.add(row)
    return row


def run(session: Session, now: datetime) -> list[Evaluation]:
    """Measure the index in use with every gold file, and keep what came out."""
    engine = knowledge.engine()
    # all of it before the session is touched: a transaction that is open for seconds keeps every writer waiting
    measured = {gold.stem: measure(engine, gold) for gold in gold_files()}
    manifest = engine.manifest
    return [store(session, gold=gold, measured=one, manifest=manifest, now=now) for gold, one in measured.items()]


def ask_for(session: Session, job: Job, *, account: Account, now: datetime) -> None:
    """Ask a worker to build the index or to measure it. What is asked for already is not asked for twice."""
    if not account.is_staff:
        raise NotAllowed(message("Only the centre's own people can do this."))
    session.refresh(account, with_for_update=True)  # the second of two clicks waits here for the first
    if waiting(session, job) is None:
        job.enqueue(session, subject_id="index", dedupe=now.isoformat())


def waiting(session: Session, job: Job) -> OutboxJob | None:
    """The row of such a job that still waits for a worker or is at work; its `last_error` says what went wrong."""
    query = select(OutboxJob).where(
        OutboxJob.name == job.name, col(OutboxJob.done_at).is_(None), OutboxJob.attempts < outbox.MAX_ATTEMPTS
    )
    return session.exec(query).first()


def gold_files() -> list[Path]:
    """The files of questions with known answers."""
    return sorted((get_settings().knowledge_dir / "golden").glob("*.jsonl"))


def trends(session: Session) -> dict[str, list[Evaluation]]:
    """Gold file -> its measurements without the questions, the oldest first."""
    names = session.exec(select(Evaluation.gold).distinct().order_by(Evaluation.gold)).all()
    return {name: list(reversed(_latest(session, name, SHOWN, figures_only=True))) for name in names}


def last_two(session: Session, gold: str) -> list[Evaluation]:
    """The latest measurement with a gold file and the one before, with all questions; fewer where there are fewer."""
    return _latest(session, gold, 2)


def worst(latest: Evaluation) -> list[tuple[str, Mapping[str, Any]]]:
    """(id, outcome) of the questions that did worst, the worst first; those that went well are never among them."""
    scored = [(id_, one) for id_, one in latest.outcomes.items() if one["ndcg"] is not None and one["ndcg"] < 1]
    return sorted(scored, key=lambda pair: (pair[1]["ndcg"], pair[0]))[:WORST]


def moved(pair: Sequence[Evaluation]) -> tuple[list[Moved], list[Moved]]:
    """Questions that got better and those that got worse between two measurements (the latest first)."""
    if len(pair) < 2:
        return [], []
    after, before = pair[0].outcomes, pair[1].outcomes
    both = [
        Moved(id_, one["query"], before[id_]["ndcg"], one["ndcg"])
        for id_, one in after.items()
        if id_ in before and before[id_]["query"] == one["query"] and None not in (one["ndcg"], before[id_]["ndcg"])
    ]
    both.sort(key=lambda one: (-abs(one.after - one.before), one.id))
    better = [one for one in both if one.after > one.before + NOTABLE]
    return better, [one for one in both if one.after < one.before - NOTABLE]


def index_in_use() -> IndexInUse:
    """What is known of the index, also when it cannot be used or is being built."""
    index_dir = get_settings().index_dir
    progress, folder = versions.building(index_dir), versions.current_version(index_dir)
    if folder is None:
        return IndexInUse(None, "", progress, None)
    try:
        manifest = versions.read_manifest(folder)
    except IndexUnusable as error:
        return IndexInUse(None, str(error), progress, None)
    return IndexInUse(manifest, "", progress, _changes(*versions.newest_first(index_dir)[:2]))


@lru_cache(maxsize=2)  # versions on disk never change
def _changes(folder: Path, before: Path | None = None) -> Differences | None:
    """What is different from the version before; None where that one is not on disk, or of another format."""
    if before is None:
        return None
    try:
        versions.read_manifest(before)
        return compare(before, folder)
    except (IndexUnusable, OSError):
        return None


def _latest(session: Session, gold: str, count: int, *, figures_only: bool = False) -> list[Evaluation]:
    query = select(Evaluation).where(Evaluation.gold == gold).order_by(col(Evaluation.created_at).desc()).limit(count)
    if figures_only:
        query = query.options(defer(Evaluation.outcomes))  # type: ignore[arg-type]  # SQLModel types columns as values
    return list(session.exec(query))
