"""An expert with office hours and a visitor with a problem, for the tests of services."""

import pytest
from sqlmodel import Session

from app.models import Expert, Intake
from app.settings import get_settings
from tests import knowledge_index
from tests.app.services import booking_desk


@pytest.fixture
def expert(session: Session) -> Expert:
    return booking_desk.add_expert(session)


@pytest.fixture
def intake(session: Session) -> Intake:
    return booking_desk.add_intake(session)


@pytest.fixture
def index(tables: None) -> None:
    """The real search index, without a website."""
    knowledge_index.link_into(get_settings().data_dir)
