"""The demo: added once, plainly marked, and impossible outside demo mode."""

import pytest
from click.testing import CliRunner
from sqlmodel import Session, col, select

from app.commands.demo import demo as commands
from app.errors import DomainError
from app.models import Account, Engagement, Expert, Organisation, Role, Stage
from app.models.base import utc_now
from app.services import accounts, demo, engagements, knowledge
from app.settings import get_settings


def everything(session: Session) -> dict[str, int]:
    tables = (Account, Expert, Organisation, Engagement)
    return {table.__name__: len(session.exec(select(table)).all()) for table in tables}


@pytest.mark.usefixtures("demo_mode")
def test_loading_twice_adds_once(session: Session) -> None:
    assert demo.load(session, now=utc_now()) is True
    session.flush()
    first = everything(session)
    assert demo.load(session, now=utc_now()) is False
    assert everything(session) == first
    assert min(first.values()) >= 1


@pytest.mark.usefixtures("demo_mode")
def test_everybody_and_everything_is_marked_as_demo(session: Session) -> None:
    demo.load(session, now=utc_now())
    session.flush()
    people = session.exec(select(Account)).all()
    for person in people:
        assert person.is_demo
        assert "(demo)" in person.name
        assert person.email.endswith("@demo.example.org")
    assert {person.role for person in people} == {Role.CLIENT, Role.EXPERT, Role.COORDINATOR}
    for expert in session.exec(select(Expert)):
        assert expert.is_demo
        assert "(demo)" in expert.first_name
        assert set(expert.about) == set(expert.meeting_place) == {"nl", "en"}
    firm, engagement = session.exec(select(Organisation)).one(), session.exec(select(Engagement)).one()
    assert firm.is_demo
    assert "(demo)" in firm.name
    assert engagement.is_demo
    assert engagement.stage == Stage.TALKING


@pytest.mark.usefixtures("demo_mode")
def test_the_demo_uses_only_answers_that_the_intake_knows(session: Session) -> None:
    questions = knowledge.library().rules.by_id
    known = {name: {option.id for option in questions[name].options} for name in demo.ANSWERS}
    for name, value in demo.ANSWERS.items():
        assert set(value if isinstance(value, list) else [value]) <= known[name]
    for expert in demo.EXPERTS:
        assert set(expert.sectors) <= known["sector"]
        assert set(expert.data) <= known["data"]


@pytest.mark.usefixtures("demo_mode")
def test_the_demo_client_sees_the_demo_request_and_each_expert_works(session: Session) -> None:
    demo.load(session, now=utc_now())
    session.flush()
    client = session.exec(select(Account).where(Account.role == Role.CLIENT)).one()
    assert [one.is_demo for one in engagements.of_client(session, account=client)] == [True]
    for expert in session.exec(select(Expert)):
        assert expert.working_hours
        assert set(expert.working_hours) <= set("0123456")


@pytest.mark.parametrize("env", ["test", "production"])
def test_outside_demo_mode_loading_is_refused_and_nobody_is_offered(
    session: Session, monkeypatch: pytest.MonkeyPatch, env: str
) -> None:
    monkeypatch.setenv("WERKBANK_ENV", env)
    monkeypatch.setenv("WERKBANK_BASE_URL", "https://werkbank.example")
    get_settings.cache_clear()
    with pytest.raises(DomainError, match="demo mode only"):
        demo.load(session, now=utc_now())
    assert everything(session) == {"Account": 0, "Expert": 0, "Organisation": 0, "Engagement": 0}
    session.add(Account(email="anna@demo.example.org", name="Anna (demo)", is_demo=True))
    session.flush()
    assert accounts.demo_accounts(session) == []


@pytest.mark.usefixtures("demo_mode", "tables")
def test_the_command_says_what_it_did_both_times() -> None:
    first, second = CliRunner().invoke(commands, ["load"]), CliRunner().invoke(commands, ["load"])
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Demo data loaded." in first.output
    assert "there already" in second.output
    assert "Anna (demo)" in second.output


@pytest.mark.usefixtures("demo_mode")
def test_demo_people_are_added_beside_real_ones_and_real_ones_are_never_offered(session: Session) -> None:
    session.add(Account(email="echt@example.org", name="Echt"))
    session.flush()
    assert demo.load(session, now=utc_now()) is True
    session.flush()
    offered = accounts.demo_accounts(session)
    assert "Echt" not in {person.name for person in offered}
    assert len(offered) == len(session.exec(select(Account).where(col(Account.is_demo))).all())
