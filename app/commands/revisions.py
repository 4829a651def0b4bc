"""`knowledge export` and `knowledge adopt`: from the product back to files, and after a deployment the other way."""

from pathlib import Path

import click

from app.db import session_scope
from app.models.base import utc_now
from app.services import revision_clashes, revisions
from pipelines.ingestion.export import remove_files, write_files


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, exists=True, writable=True, path_type=Path))
def export(folder: Path) -> None:
    """Write what was published here over the files in FOLDER, a copy of knowledge/, to look at and to commit.

    What did not change keeps its text, so the difference is small. Items taken off the site lose their files.
    """
    if not (folder / "sources.yaml").exists():
        raise click.ClickException(f"{folder} is no copy of knowledge/: it holds no sources.yaml.")
    with session_scope(writes=False) as session:
        found = revisions.published(session)
    for item_id, item in found:
        place = write_files(item, folder) if item else remove_files(item_id, folder)
        click.echo(f"{item_id}: {'written to' if item else 'taken out of'} {place or 'nothing, it had no files'}")
    click.echo(f"{len(found)} items." if found else "Nothing was published here: the files are complete.")


@click.command("adopt")
def adopt() -> None:
    """After a deployment: let go of published texts that the files now hold, and name those that clash."""
    with session_scope() as session:
        adopted, clashing = revision_clashes.adopt(session, now=utc_now())
    for item_id in adopted:
        click.echo(f"{item_id}: the file holds this text now.")
    for item_id in clashing:
        click.echo(f"{item_id}: the file changed into something else; an editor has to choose.")
    click.echo(f"{len(adopted)} adopted, {len(clashing)} to settle.")
