"""flask demo load: made-up people and firms to try the product with."""

import click

from app.db import session_scope
from app.models.base import utc_now
from app.services import accounts
from app.services import demo as demo_service


@click.group()
def demo() -> None:
    """Made-up people and firms."""


@demo.command()
def load() -> None:
    """Load the demo data; does nothing when it is there."""
    with session_scope() as session:
        added = demo_service.load(session, now=utc_now())
        people = [f"{person.name}, {person.role}" for person in accounts.demo_accounts(session)]
    click.echo("Demo data loaded." if added else "The demo data is there already.")
    click.echo("Demo people (one click at /nl/sign-in): " + "; ".join(people))
