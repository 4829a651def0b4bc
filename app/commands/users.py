"""flask users invite: the centre's own people."""

import click

from app.db import session_scope
from app.errors import DomainError
from app.models import Role
from app.services import accounts


@click.group()
def users() -> None:
    """The centre's own people."""


@users.command()
@click.argument("name")
@click.argument("email")
@click.option("--role", type=click.Choice(["expert", "coordinator"]), default="expert", show_default=True)
def invite(name: str, email: str, role: str) -> None:
    """Add somebody, who then signs in with a mailed link."""
    try:
        with session_scope() as session:
            accounts.invite(session, name=name, email=email, role=Role(role))
    except DomainError as error:
        raise click.ClickException(error.text % error.parameters) from error
    click.echo(f"{name} can sign in now, with a link mailed to that address.")
