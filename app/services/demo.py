"""Made-up people and firms, plainly marked as demo, to try the product with."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.errors import DomainError, message
from app.models import Account, Engagement, Expert, Intake, Organisation, Role, Stage
from app.services import engagements
from app.services.tokens import hash_token, new_token
from app.settings import get_settings

WORKDAY = [["09:00", "12:30"], ["13:00", "17:00"]]
MEETING_PLACE = {
    "nl": "Expertisecentrum (demo), Groningen. Meld u bij de balie.",
    "en": "Expertise centre (demo), Groningen. Report to the front desk.",
}


@dataclass(frozen=True)
class DemoExpert:
    """Facts of one made-up expert."""

    name: str
    sectors: list[str]
    data: list[str]
    days: str
    about: dict[str, str]


EXPERTS = (
    DemoExpert(
        "Anna (demo)",
        ["hospitality_retail", "agriculture", "manufacturing", "energy_climate", "construction"],
        ["images", "tables", "sensor"],
        "0123",
        {
            "nl": "Werkt met camera's, sensoren en voorspellingen in winkel, stal en fabriek.",
            "en": "Works with cameras, sensors and forecasts in shop, stable and factory.",
        },
    ),
    DemoExpert(
        "Bram (demo)",
        ["legal_services", "public_sector", "software", "finance", "labour", "culture_media"],
        ["text", "personal_data"],
        "01234",
        {
            "nl": "Werkt met teksten: sorteren, doorzoeken, samenvatten en vragen beantwoorden.",
            "en": "Works with texts: sorting, searching, summarising and answering questions.",
        },
    ),
    DemoExpert(
        "Chantal (demo)",
        ["healthcare", "education", "mobility_logistics", "security"],
        ["health_data", "tables", "audio_video"],
        "134",
        {
            "nl": "Werkt met gevoelige gegevens in zorg en onderwijs, en met planning van ritten en roosters.",
            "en": "Works with sensitive data in care and education, and with planning trips and rosters.",
        },
    ),
)
COORDINATOR = "Dirk (demo)"
CLIENT = "Els (demo)"
FIRM = "Bakkerij Voorbeeld (demo)"
PROBLEM = (
    "Wij bakken elke dag te veel brood en gooien 's avonds veel weg. Kunnen we voorspellen hoeveel broden "
    "we morgen verkopen?"
)
ANSWERS = {
    "sector": "hospitality_retail",
    "data": ["tables"],
    "people": ["none"],
    "technology": "learns",
    "safety": ["none"],
    "role": ["use"],
    "stage": "idea",
    "size": "small",
    "region": "groningen",
    "wish": ["advice"],
}


def load(session: Session, *, now: datetime) -> bool:
    """Add the demo people, one firm and one engagement. False when they are there already."""
    if not get_settings().is_demo:
        raise DomainError(message("Demo data can be loaded in demo mode only (WERKBANK_ENV=demo)."))
    if session.exec(select(Account).where(Account.is_demo)).first():
        return False
    for expert in EXPERTS:
        _add_expert(session, expert)
    _add_account(session, COORDINATOR, Role.COORDINATOR)
    client = _add_account(session, CLIENT, Role.CLIENT)
    session.flush()
    _add_engagement(session, client, now=now)
    return True


def _add_account(session: Session, name: str, role: Role) -> Account:
    email = f"{name.split(maxsplit=1)[0].lower()}@demo.example.org"
    account = Account(email=email, name=name, role=role, is_demo=True)
    session.add(account)
    return account


def _add_expert(session: Session, facts: DemoExpert) -> None:
    account = _add_account(session, facts.name, Role.EXPERT)
    session.flush()
    session.add(
        Expert(
            account_id=account.id,
            first_name=facts.name,
            sectors=facts.sectors,
            data=facts.data,
            about=facts.about,
            working_hours={day: WORKDAY for day in facts.days},
            meeting_place=MEETING_PLACE,
            video_address="https://video.example.org/demo-" + facts.name.split()[0].lower(),
            is_demo=True,
        )
    )


def _add_engagement(session: Session, client: Account, *, now: datetime) -> Engagement:
    expert = session.exec(select(Expert).order_by(Expert.first_name)).first()
    if expert is None:
        raise DomainError(message("The demo has no expert."))
    intake = Intake(token_hash=hash_token(new_token()), problem=PROBLEM, answers=ANSWERS, expires_at=now)
    engagement = engagements.open_for(session, intake=intake, client=client, organisation_name=FIRM, expert=expert)
    organisation = session.get_one(Organisation, engagement.organisation_id)
    organisation.is_demo = engagement.is_demo = True
    engagement.move_to(Stage.TALKING)
    return engagement
