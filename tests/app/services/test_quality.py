"""Measurements that are kept, and what they say; judgements and their export."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlmodel import Session, select

from app.commands.judgements import judgements_command
from app.commands.knowledge import knowledge as knowledge_commands
from app.errors import Invalid, NotAllowed
from app.jobs import EVALUATE
from app.models import Account, Evaluation, Judgement, OutboxJob, Role
from app.services import judgements, knowledge, quality
from pipelines.retrieval.evaluation import read_questions
from tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BARN = "case/computer-vision-for-poultry-houses"
QUESTION = "Ik wil met camera's kippen tellen in de stal"


@pytest.fixture
def anna(index: None, session: Session) -> Account:
    return factories.account(session, "Anna", Role.EXPERT)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    lines: list[dict[str, Any]] = [
        {"id": "a", "query": QUESTION, "lang": "nl", "relevant": [BARN], "register": "lay"},
        {"id": "b", "query": QUESTION, "lang": "nl", "relevant": ["case/gone"]},
        {"id": "c", "query": "Recept voor pannenkoeken", "lang": "nl", "relevant": [], "answerable": False},
    ]
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


def kept(session: Session, gold: str, at: datetime, **ndcg: float | None) -> Evaluation:
    outcomes = {name: {"query": f"Vraag {name}", "ndcg": value} for name, value in ndcg.items()}
    row = Evaluation(index_version="v", fingerprint="f", gold=gold, outcomes=outcomes, created_at=at)
    session.add(row)
    session.flush()
    return row


def test_an_outcome_says_what_was_expected_and_what_came(index: None, gold: Path) -> None:
    outcomes = quality.measure(knowledge.engine(), gold).outcomes
    assert (outcomes["a"]["rank"], outcomes["a"]["ndcg"], outcomes["a"]["first"][0]) == (1, 1.0, BARN)
    assert (outcomes["b"]["rank"], outcomes["b"]["ndcg"], outcomes["b"]["expected"]) == (None, 0.0, ["case/gone"])
    assert (outcomes["c"]["ndcg"], outcomes["c"]["rank"]) == (None, None)


def test_measuring_all_gold_files_keeps_one_row_for_each(
    session: Session, index: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [tmp_path / path.name for path in quality.gold_files()]
    for path, whole in zip(few, quality.gold_files(), strict=True):
        path.write_text("".join(whole.read_text(encoding="utf-8").splitlines(keepends=True)[:9]), encoding="utf-8")
    monkeypatch.setattr(quality, "gold_files", lambda: few)
    quality.run(session, NOW)
    session.flush()
    rows = session.exec(select(Evaluation)).all()
    assert {row.gold for row in rows} == {path.stem for path in quality.gold_files()}
    for row in rows:
        questions = read_questions(next(path for path in quality.gold_files() if path.stem == row.gold))
        assert set(row.outcomes) == {question.id for question in questions}
        assert row.index_version == knowledge.engine().manifest.version


def test_measuring_again_without_a_difference_only_gives_a_new_date(session: Session, index: None, gold: Path) -> None:
    engine = knowledge.engine()
    for later in (timedelta(), timedelta(hours=1)):
        measured = quality.measure(engine, gold)
        quality.store(session, gold="few", measured=measured, manifest=engine.manifest, now=NOW + later)
        session.flush()
    assert [row.created_at for row in session.exec(select(Evaluation))] == [NOW + timedelta(hours=1)]


def test_the_worst_come_first_and_what_went_well_is_not_among_them(session: Session) -> None:
    row = kept(session, "x", NOW, good=1.0, bad=0.1, none=None, worse=0.0)
    assert [id_ for id_, _ in quality.worst(row)] == ["worse", "bad"]


def test_what_got_better_and_worse_since_the_measurement_before(session: Session) -> None:
    kept(session, "x", NOW - timedelta(days=2), up=0.0, down=0.0, same=0.0)
    kept(session, "x", NOW - timedelta(days=1), up=0.2, down=0.9, same=0.5, gone=0.1)
    kept(session, "other", NOW, up=0.9)
    kept(session, "x", NOW, up=0.7, down=0.3, same=0.505, new=0.2)
    better, worse = quality.moved(quality.last_two(session, "x"))
    assert [(one.id, one.before, one.after) for one in better] == [("up", 0.2, 0.7)]
    assert [(one.id, one.before, one.after) for one in worse] == [("down", 0.9, 0.3)]


def test_a_question_with_another_text_is_another_question(session: Session) -> None:
    kept(session, "x", NOW - timedelta(days=1), a=0.1)
    row = kept(session, "x", NOW, a=0.9)
    row.outcomes = {"a": {"query": "Heel iets anders", "ndcg": 0.9}}
    assert quality.moved(quality.last_two(session, "x")) == ([], [])
    assert quality.moved([row]) == ([], [])


def test_the_index_in_use_is_described(index: None) -> None:
    found = quality.index_in_use()
    assert found.manifest is not None
    assert found.manifest.counts["items"] > 0
    assert found.progress is None


def test_asking_twice_is_asking_once(session: Session, anna: Account) -> None:
    for _ in range(2):
        quality.ask_for(session, EVALUATE, account=anna, now=NOW)
    (job,) = session.exec(select(OutboxJob)).all()
    job.done_at = NOW
    quality.ask_for(session, EVALUATE, account=anna, now=NOW + timedelta(minutes=1))
    assert len(session.exec(select(OutboxJob)).all()) == 2
    with pytest.raises(NotAllowed):
        quality.ask_for(session, EVALUATE, account=factories.account(session), now=NOW)


def test_the_command_keeps_its_figures_when_asked_to(session: Session, index: None, gold: Path) -> None:
    session.commit()
    for options in ([], ["--store"]):
        answer = CliRunner().invoke(knowledge_commands, ["evaluate", str(gold), "--json", *options])
        assert answer.exit_code == 0, answer.output
    assert [row.gold for row in session.exec(select(Evaluation))] == ["few"]


def test_a_second_judgement_replaces_the_first(session: Session, anna: Account) -> None:
    for grade in ("1", "2", "2"):
        judgements.save(session, question=QUESTION, lang="nl", grades={BARN: grade}, account=anna)
        session.flush()
    assert [row.grade for row in session.exec(select(Judgement))] == [2]
    assert judgements.of_question(session, question=QUESTION, lang="nl", account=anna) == {BARN: 2}


@pytest.mark.parametrize(
    ("question", "grades"), [("?!", {BARN: "2"}), (QUESTION, {BARN: "3"}), (QUESTION, {BARN: ""}), (QUESTION, {})]
)
def test_a_judgement_that_says_nothing_is_refused(
    session: Session, anna: Account, question: str, grades: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        judgements.save(session, question=question, lang="nl", grades=grades, account=anna)


def test_a_client_cannot_judge(session: Session, anna: Account) -> None:
    with pytest.raises(NotAllowed):
        judgements.save(session, question=QUESTION, lang="nl", grades={BARN: "2"}, account=factories.account(session))


def test_judgements_come_out_as_lines_of_a_gold_file(session: Session, anna: Account, tmp_path: Path) -> None:
    bram = factories.account(session, "Bram", Role.EXPERT)
    other = "guidance/deployer-duties"
    judgements.save(session, question=QUESTION, lang="nl", grades={BARN: "2", other: "0"}, account=anna)
    judgements.save(session, question=QUESTION, lang="nl", grades={BARN: "1"}, account=bram)
    judgements.save(session, question="Kip en ei", lang="nl", grades={BARN: "0"}, account=bram)
    session.commit()
    answer = CliRunner().invoke(judgements_command)
    (tmp_path / "judged.jsonl").write_text(answer.output)
    (question,) = read_questions(tmp_path / "judged.jsonl")
    assert (question.query, question.lang, question.grades) == (QUESTION, "nl", {BARN: 1.5})
