"""flask triage assess: the findings for a file of answers."""

import json
from pathlib import Path
from typing import Literal

import click

from app.services import knowledge
from pipelines.ingestion.content import read_yaml
from pipelines.ingestion.records import ContentError
from pipelines.triage import AnswerError, Assessment, assess


@click.group()
def triage() -> None:
    """First findings under the AI Act."""


@triage.command(name="assess")
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lang", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
def assess_answers(answers: Path, as_json: bool, lang: Literal["nl", "en"]) -> None:
    """Findings for ANSWERS (YAML or JSON: question -> answer)."""
    try:
        assessment = assess(read_yaml(answers), knowledge.library().rules)
    except AnswerError as error:
        raise click.ClickException(error.text[lang]) from error
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        json.dumps(assessment.model_dump(mode="json"), ensure_ascii=False, indent=1)
        if as_json
        else _words(assessment, lang)
    )


def _words(assessment: Assessment, lang: Literal["nl", "en"]) -> str:
    lines = [
        f"{finding.kind}: {finding.title[lang]} ({', '.join(finding.articles)})" for finding in assessment.findings
    ]
    return "\n".join([*lines, assessment.rules_version])
