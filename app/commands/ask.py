"""The `ask` command: the answer to a question, as the website gives it without a language model. Knows no Flask."""

import json
import textwrap

import click

from app.settings import get_settings
from pipelines.answering import extractive
from pipelines.answering.answers import Answer, Statement
from pipelines.encoder_model import EncoderError
from pipelines.ingestion.versions import IndexUnusable
from pipelines.retrieval.search import Engine

WIDTH = 100
_REFUSALS = {
    "off_topic": "No answer: this does not seem to be about AI, its rules or our services.",
    "no_answer": "No answer: our sources do not hold it. Ask an expert.",
}


@click.command("ask")
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ask(question: str, as_json: bool) -> None:
    """Answer a question with sentences of our sources, or say that there is no answer (exit 2)."""
    settings = get_settings()
    try:
        answer = extractive.answer(Engine.open(settings.index_dir, settings.encoder_dir), question)
    except (IndexUnusable, EncoderError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_as_json(answer) if as_json else _as_text(answer))
    if answer.reason:
        raise SystemExit(2)


def _as_json(answer: Answer) -> str:
    statements = [each._asdict() for each in answer.statements]
    return json.dumps({**answer._asdict(), "statements": statements}, ensure_ascii=False, indent=1)


def _as_text(answer: Answer) -> str:
    return _REFUSALS[answer.reason] if answer.reason else "\n\n".join(_told(each) for each in answer.statements)


def _told(statement: Statement) -> str:
    quote = textwrap.fill(statement.quote, WIDTH)
    since = f", applies from {statement.applies_from}" if statement.applies_from else ""
    return f"{quote}\n  [{statement.badge}] {statement.heading} ({statement.item}{since})"
