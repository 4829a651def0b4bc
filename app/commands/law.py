"""flask knowledge import-law: the official text of a law, from a page saved from EUR-Lex."""

from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from app.settings import get_settings
from pipelines.ingestion.law.facts import load_facts
from pipelines.ingestion.law.importing import LANGUAGE_NAMES, import_law
from pipelines.ingestion.law.units import PREFIXES, LawError
from pipelines.ingestion.records import ContentError


def _law_id(_context: click.Context, _option: click.Parameter, value: str) -> str:
    known = sorted(path.stem for path in (get_settings().knowledge_dir / "law").glob("*.yaml"))
    if value not in known:
        raise click.ClickException(f"There is no law {value}. Known: {', '.join(known) or 'none'}.")
    return value


@click.command("import-law")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--id", "law", default="ai-act", show_default=True, callback=_law_id, help="Which law it is.")
@click.option("--lang", type=click.Choice(["nl", "en"]), required=True, help="Language of the text.")
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day on which this was the law's text. Default: the date of its Official Journal.",
)
def import_law_command(file: Path, law: str, lang: Literal["nl", "en"], valid_from: datetime | None) -> None:
    """Import FILE, the page of the Official Journal saved from EUR-Lex as HTML; the same file twice does no harm."""
    settings = get_settings()
    start = valid_from.date() if valid_from else None
    try:
        facts = load_facts(settings.knowledge_dir, law)
        imported = import_law(file, facts, lang, settings.law_dir, start)
    except (LawError, ContentError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"The text cannot be stored in {settings.law_dir}: {error.strerror}.") from error
    regulation = imported.regulation
    articles, recitals, annexes = (regulation.count(part) for part in PREFIXES)
    counts = f"{articles} articles, {recitals} recitals, {annexes} annexes"
    done = "was there already" if imported.repeated else "is imported"
    click.echo(f"{facts.short['en']} in {LANGUAGE_NAMES[lang]}, valid from {imported.valid_from}, {done}: {counts}.")
    click.echo("Nothing is missing.")
