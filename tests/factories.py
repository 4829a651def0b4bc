"""One small function per table. People: Anna advises, Els asked (her firm is A), Frits is a stranger from firm B."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from app.models import Account, Check, Dataset, DatasetState, Engagement, Expert, Intake, Organisation, Role, Run
from app.models.base import utc_now
from app.services import engagements
from app.services.tokens import hash_token

WORKDAY = [["09:00", "12:30"], ["13:00", "17:00"]]


def account(session: Session, name: str = "Els", role: Role = Role.CLIENT, **values: Any) -> Account:
    row = Account(email=f"{name.lower()}-{uuid4().hex[:6]}@example.org", name=name, role=role, **values)
    session.add(row)
    session.flush()
    return row


def expert(session: Session, name: str = "Anna", **values: Any) -> Expert:
    person = account(session, name, Role.EXPERT)
    facts: dict[str, Any] = {
        "sectors": ["hospitality_retail"],
        "data": ["text"],
        "about": {"nl": "Teksten.", "en": "Texts."},
        "working_hours": {str(day): WORKDAY for day in range(5)},
        "meeting_place": {"nl": "Zaal 1", "en": "Room 1"},
        "video_address": "https://video.example.org/anna",
    }
    row = Expert(account_id=person.id, first_name=name, **{**facts, **values})
    session.add(row)
    session.flush()
    return row


def intake(session: Session, token: str = "token", **values: Any) -> Intake:
    facts: dict[str, Any] = {
        "problem": "Wij willen klachten van klanten automatisch sorteren.",
        "answers": {
            "sector": "hospitality_retail",
            "data": ["text"],
            "people": ["none"],
            "technology": "learns",
            "safety": ["none"],
            "role": ["own_use"],
            "stage": "idea",
            "size": "small",
            "region": "groningen",
            "wish": ["advice"],
        },
        "expires_at": utc_now() + timedelta(hours=24),
    }
    row = Intake(token_hash=hash_token(token), **{**facts, **values})
    session.add(row)
    session.flush()
    return row


def engagement(
    session: Session, *, adviser: Expert, client: Account, organisation: str = "Bakkerij A", **values: Any
) -> Engagement:
    row = engagements.open_for(
        session,
        intake=intake(session, token=uuid4().hex),
        client=client,
        organisation_name=organisation,
        expert=adviser,
    )
    for key, value in values.items():
        setattr(row, key, value)
    return row


def dataset(session: Session, on: Engagement, *, by: Account, **values: Any) -> Dataset:
    facts: dict[str, Any] = {
        "filename": "klachten.csv",
        "size_bytes": 10,
        "sha256": "0" * 64,
        "rows": 90,
        "columns": ["tekst", "soort"],
        "text_column": "tekst",
        "label_column": "soort",
        "state": DatasetState.READY,
    }
    row = Dataset(engagement_id=on.id, uploaded_by=by.id, **{**facts, **values})
    session.add(row)
    session.flush()
    return row


def run(session: Session, data: Dataset, *, by: Account, **values: Any) -> Run:
    row = Run(
        engagement_id=data.engagement_id, dataset_id=data.id, started_by=by.id, idempotency_key=uuid4().hex, **values
    )
    session.add(row)
    session.flush()
    return row


def check(session: Session, on: Run, *, by: Account, **values: Any) -> Check:
    row = Check(engagement_id=on.engagement_id, run_id=on.id, started_by=by.id, idempotency_key=uuid4().hex, **values)
    session.add(row)
    session.flush()
    return row


def organisation(session: Session, name: str = "Bakkerij A") -> Organisation:
    row = Organisation(name=name)
    session.add(row)
    session.flush()
    return row
