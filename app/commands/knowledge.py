"""The `knowledge` commands: check the content, build the index, search it and measure it. Knows no Flask."""

import json
from pathlib import Path

import click

from app.commands.ask import ask
from app.commands.judgements import judgements_command
from app.commands.law import import_law_command
from app.commands.revisions import adopt, export
from app.db import session_scope
from app.models.base import utc_now
from app.services import indexing, quality
from app.settings import get_settings
from pipelines.encoder_model import EncoderError
from pipelines.ingestion.checking import check as check_content
from pipelines.ingestion.law.units import LawError
from pipelines.ingestion.records import LANGUAGES, ContentError
from pipelines.ingestion.versions import IndexUnusable
from pipelines.retrieval import evaluation
from pipelines.retrieval.results import SearchResult
from pipelines.retrieval.search import Engine

KINDS = ("guidance", "law", "case_study", "term", "service", "call", "dataset", "factory", "signpost")
OLD_INDEX_STAYS = 3
"""Exit code of a build that brought nothing new while the version in use is whole."""
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class OldIndexStays(click.ClickException):
    """There is no new version, but the one in use is whole."""

    exit_code = OLD_INDEX_STAYS


@click.group()
def knowledge() -> None:
    """Check, index, search and measure the knowledge; import the law and export what experts wrote."""


for command in (import_law_command, ask, export, adopt, judgements_command):
    knowledge.add_command(command)


@knowledge.command()
@as_json
def check(as_json: bool) -> None:
    """Validate every content file; exit 1 when something has to be mended."""
    problems = check_content(get_settings().knowledge_dir)
    if as_json:
        click.echo(json.dumps([problem.model_dump() for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(f"{problem.path}: {problem.message}")
        click.echo(f"{len(problems)} problems." if problems else "The content is in order.")
    if problems:
        raise SystemExit(1)


@knowledge.command()
@click.option("--force", is_flag=True, help="Build even when nothing changed.")
@click.option("--with-encoder", is_flag=True, help="First export the encoder that the settings name, if it is another.")
@as_json
def build(force: bool, with_encoder: bool, as_json: bool) -> None:
    """Build a new index version beside the old one and swap to it; does nothing when nothing changed.

    Exit 3: there is no new one, but the one in use can be used on.
    """
    try:
        manifest = (indexing.build_with_encoder if with_encoder else indexing.build)(force=force)
    except (ContentError, LawError, IndexUnusable, EncoderError) as error:
        stays = isinstance(error, IndexUnusable) and _is_usable()
        raise (OldIndexStays if stays else click.ClickException)(str(error)) from error
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    click.echo(json.dumps(manifest._asdict()) if as_json else f"Index {manifest.version[:8]} is in use: {counts}.")


@knowledge.command()
@click.argument("text")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be repeated.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Language of the results.")
@click.option("--top", type=click.IntRange(1, 100), default=10, show_default=True)
@as_json
def search(text: str, kinds: tuple[str, ...], lang: str, top: int, as_json: bool) -> None:
    """Search the knowledge and print ranked results with score, passage and reasons."""
    result = _engine().search(text, kinds=kinds, lang=lang, top=top)
    click.echo(_result_as_json(result) if as_json else _result_as_text(result))


@knowledge.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--store", "keep", is_flag=True, help="Keep the figures, for the page about search quality.")
@as_json
def evaluate(gold: Path, keep: bool, as_json: bool) -> None:
    """Measure search (and matching, where lines name `verdicts`) against a gold file of JSON lines."""
    engine = _engine()
    try:
        measured = quality.measure(engine, gold)
    except evaluation.GoldError as error:
        raise click.ClickException(str(error)) from error
    if keep:
        with session_scope() as session:
            quality.store(session, gold=gold.stem, measured=measured, manifest=engine.manifest, now=utc_now())
    figures = measured.figures
    if as_json:
        click.echo(json.dumps(figures, indent=1))
        return
    for group, values in figures.items():
        click.echo(f"{group}: " + " ".join(f"{name} {value}" for name, value in values.items()))


def _is_usable() -> bool:
    try:
        _engine()
    except click.ClickException:
        return False
    return True


def _engine() -> Engine:
    settings = get_settings()
    try:
        return Engine.open(settings.index_dir, settings.encoder_dir)
    except (IndexUnusable, EncoderError) as error:
        raise click.ClickException(str(error)) from error


def _result_as_json(result: SearchResult) -> str:
    hits = [hit._asdict() for hit in result.hits]
    return json.dumps({**result._asdict(), "hits": hits}, ensure_ascii=False, indent=1)


def _result_as_text(result: SearchResult) -> str:
    lines = [f"Language of the text: {result.language}." + ("" if result.confident else " Nothing clearly about it.")]
    for rank, hit in enumerate(result.hits, start=1):
        arms = " ".join(f"{arm} {score:.2f}" for arm, score in hit.arms.items())
        lines += [
            f"{rank:2}. {hit.score:.3f} {hit.id} ({hit.kind})",
            f"    {hit.heading}: {hit.passage}",
            f"    matched on: {', '.join(hit.matched) or 'no words'}; {arms}; strength {hit.strength:.2f}",
        ]
    return "\n".join(lines)
