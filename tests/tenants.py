"""Two firms with one object of every kind, and everybody who could ask for them. B's texts all hold a canary."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import Account, Check, Consultation, Dataset, Engagement, Expert, FilledChecklist, FilledItem, Role, Run
from app.models.base import utc_now
from app.services import accounts, checklists, datasets, engagements
from app.services.tokens import hash_token
from app.web.access import INTAKE_KEY, SESSION_KEY
from pipelines.triage.checklists import AXES
from tests import factories

CANARY = "kanarie-van-b"


@dataclass(frozen=True)
class Tenant:
    """One firm's objects. `visit` is the token of the browser that booked."""

    client: Account
    expert: Expert
    engagement: Engagement
    consultation: Consultation
    dataset: Dataset
    run: Run
    check: Check
    filled: FilledChecklist
    visit: str

    def parameters(self) -> dict[str, str]:
        """The ids of this firm's objects, by the name they have in addresses."""
        return {
            "reference": self.engagement.reference,
            "consultation_id": str(self.consultation.id),
            "dataset_id": str(self.dataset.id),
            "run_id": str(self.run.id),
            "check_id": str(self.check.id),
            "token": str(self.filled.id),
            "fmt": "json",
        }


@dataclass(frozen=True)
class World:
    """Firm A, firm B, and a coordinator."""

    a: Tenant
    b: Tenant
    coordinator: Account

    def people(self) -> dict[str, Account | None]:
        """Who asks, by name; visitors have no account but the cookie of their visit."""
        return {
            "anonymous": None,
            "visitor of B": None,
            "client of B": self.b.client,
            "expert of B": self._account(self.b),
            "visitor of A": None,
            "client of A": self.a.client,
            "expert of A": self._account(self.a),
            "coordinator": self.coordinator,
        }

    @staticmethod
    def _account(tenant: Tenant) -> Account:
        account: Account = tenant.expert.__dict__["person"]
        return account


def build(session: Session) -> World:
    """Both firms, committed, so that the website sees them."""
    world = World(
        a=_tenant(session, "Els", "Anna", "firma-a"),
        b=_tenant(session, "Frits", "Bram", CANARY),
        coordinator=factories.account(session, "Dirk", Role.COORDINATOR),
    )
    session.commit()
    return world


def _tenant(session: Session, client_name: str, expert_name: str, mark: str) -> Tenant:
    expert = factories.expert(session, expert_name)
    expert.__dict__["person"] = session.get_one(Account, expert.account_id)
    client = factories.account(session, f"{client_name} {mark}")
    visit = f"visit-{mark}"
    engagement = factories.engagement(
        session,
        adviser=expert,
        client=client,
        organisation=f"Bedrijf {mark}",
        problem=f"Ons probleem: {mark}",
        intake_token_hash=hash_token(visit),
        agreement_on=utc_now(),
    )
    factories.intake(session, token=visit, problem=f"Ons probleem: {mark}")
    engagements.record(session, engagement, "note", actor_id=client.id, text=f"Notitie {mark}")
    dataset = _dataset(session, engagement, client, mark)
    run = factories.run(session, dataset, by=client)
    return Tenant(
        client=client,
        expert=expert,
        engagement=engagement,
        consultation=_consultation(session, engagement, expert),
        dataset=dataset,
        run=run,
        check=factories.check(session, run, by=client),
        filled=_filled(session, engagement, mark),
        visit=visit,
    )


def _dataset(session: Session, engagement: Engagement, client: Account, mark: str) -> Dataset:
    """A dataset whose file really lies there."""
    dataset = factories.dataset(
        session,
        engagement,
        by=client,
        filename=f"{mark}.csv",
        columns=["tekst", "soort", f"kolom {mark}"],
        preview=[[f"tekst {mark}", "klacht", "1"]],
        rows=4,
    )
    path = datasets.path_of(dataset)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"tekst {mark} {n},{kind},{n}\r\n" for n, kind in enumerate(["klacht", "vraag"] * 2))
    path.write_text(f"tekst,soort,kolom {mark}\r\n{rows}", encoding="utf-8")
    return dataset


def _filled(session: Session, engagement: Engagement, mark: str) -> FilledChecklist:
    """A checklist that was given to the request, with something filled in for its first item."""
    situation = dict.fromkeys(AXES, "unknown")
    version = checklists.compose_version(session, lists=["responsible-ai"], situation=situation, today=utc_now().date())
    filled = FilledChecklist(version_id=version.id, engagement_id=engagement.id)
    session.add(filled)
    session.flush()
    item = checklists.document_of(version, lang="nl").checklist_items()[0]
    session.add(FilledItem(filled_id=filled.id, item_id=item.id, note=f"Opmerking {mark}", owner=mark))
    return filled


def _consultation(session: Session, engagement: Engagement, expert: Expert) -> Consultation:
    starts_at = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=14)
    consultation = Consultation(
        engagement_id=engagement.id,
        expert_id=expert.id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        idempotency_key=uuid4().hex,
        hold_until=starts_at,
    )
    session.add(consultation)
    session.flush()
    return consultation


def browsers(app: Flask, session: Session, world: World) -> dict[str, FlaskClient]:
    """A browser for each person, signed in or with the cookie of the visit."""
    visits = {"visitor of A": world.a.visit, "visitor of B": world.b.visit}
    found = {}
    for name, account in world.people().items():
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            if account:
                cookie[SESSION_KEY] = accounts.start_session(session, account=account, now=utc_now())
            if name in visits:
                cookie[INTAKE_KEY] = visits[name]
        found[name] = browser
    session.commit()
    return found
