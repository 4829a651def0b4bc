"""An expert with office hours and a visitor with a problem, for the tests of services."""

import pytest
from sqlmodel import Session

from app.models import Expert, Intake
from tests.app.services import booking_desk


@pytest.fixture
def expert(session: Session) -> Expert:
    return booking_desk.add_expert(session)


@pytest.fixture
def intake(session: Session) -> Intake:
    return booking_desk.add_intake(session)
