"""The command line: findings for a file of answers, people of the centre, demo data."""

import json
from pathlib import Path

from flask import Flask
from sqlmodel import Session, select

from app.models import Account, Expert


def test_triage_gives_findings_for_a_file_of_answers(app: Flask, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    told = ("sector: labour", "technology: learns", "people: [assess_staff]", "work_uses: [hiring]",
            "influence: matters", "stage: in_use")  # fmt: skip
    answers.write_text("\n".join(told))
    answer = app.test_cli_runner().invoke(args=["triage", "assess", str(answers), "--json"])
    assert answer.exit_code == 0, answer.output
    findings = json.loads(answer.output)["findings"]
    high = [finding for finding in findings if finding["kind"] == "high_risk"]
    assert [finding["applies_from"] for finding in high] == ["2027-12-02"]


def test_triage_names_an_answer_that_does_not_exist(app: Flask, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("sector: spaceships\n")
    answer = app.test_cli_runner().invoke(args=["triage", "assess", str(answers), "--lang", "en"])
    assert answer.exit_code == 1
    assert "spaceships" in answer.output


def test_somebody_invited_can_be_found_once(app: Flask, session: Session) -> None:
    session.rollback()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["users", "invite", "Anna Bos", "Anna@example.org"]).exit_code == 0
    again = runner.invoke(args=["users", "invite", "Anna Bos", "anna@example.org"])
    assert again.exit_code == 1
    assert "already" in again.output
    account = session.exec(select(Account)).one()
    assert session.exec(select(Expert)).one().account_id == account.id


def test_demo_data_is_refused_outside_the_demo(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code != 0
