"""flask knowledge judgements: what experts judged, as lines for a gold file."""

import json

import click

from app.db import session_scope
from app.services import judgements


@click.command("judgements")
def judgements_command() -> None:
    """Print the questions that experts judged as JSON lines, ready to review and to add to a gold file."""
    with session_scope(writes=False) as session:
        for line in judgements.export(session):
            click.echo(json.dumps(line, ensure_ascii=False))
