"""A client of the centre, Els, for the tests of the website."""

import pytest
from sqlmodel import Session

from app.models import Account
from tests import factories


@pytest.fixture
def els(session: Session) -> Account:
    person = factories.account(session)
    session.commit()
    return person
