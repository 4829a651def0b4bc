"""Booking a meeting: who gets the time, what is written, what is refused."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.errors import Invalid
from app.models import (
    Account,
    Consultation,
    Engagement,
    Expert,
    Intake,
    Mail,
    Organisation,
    OutboxJob,
    TimelineEvent,
)
from app.services import availability, consultations
from app.services.slots import SlotTaken
from app.settings import get_settings
from tests.app.services.booking_desk import (
    NOW,
    PROBLEM,
    WEDNESDAY,
    add_expert,
    add_intake,
    at,
    book,
    claims,
    count,
    mails_of,
)


class TestBook:
    def test_the_time_and_its_buffer_are_claimed_at_once(self, session: Session, intake: Intake, expert: Expert):
        meeting = book(session, intake, expert, WEDNESDAY)
        assert (meeting.state, meeting.sequence) == ("held", 0)
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=45)
        assert meeting.hold_until == NOW + timedelta(hours=get_settings().hold_hours)
        assert claims(session, meeting) == [WEDNESDAY + n * timedelta(minutes=15) for n in range(4)]
        assert WEDNESDAY not in availability.free_times(session, expert=expert, now=NOW)

    def test_it_opens_an_engagement_with_an_unverified_organisation(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        engagement = session.get_one(Engagement, meeting.engagement_id)
        organisation = session.get_one(Organisation, engagement.organisation_id)
        assert (organisation.name, organisation.verified) == ("Bakkerij Smit", False)
        assert session.get_one(Account, engagement.client_id).email == "ada@bakery.example"
        kinds = session.exec(select(TimelineEvent.kind).where(TimelineEvent.engagement_id == engagement.id))
        assert "consultation_booked" in set(kinds)

    def test_a_second_consultation_of_the_same_visit_joins_its_engagement(
        self, session: Session, intake: Intake, expert: Expert
    ):
        first = book(session, intake, expert, WEDNESDAY)
        second = book(session, intake, add_expert(session, "Joris"), WEDNESDAY, email=" ADA@bakery.example ")
        assert first.engagement_id == second.engagement_id
        assert consultations.of_engagement(session, first.engagement_id) == [first, second]

    def test_another_address_in_the_same_visit_gets_its_own_engagement(
        self, session: Session, intake: Intake, expert: Expert
    ):
        first = book(session, intake, expert, WEDNESDAY)
        second = book(session, intake, expert, at("2026-11-25T14:00"), email="bob@bakery.example")
        assert first.engagement_id != second.engagement_id

    def test_the_same_form_sent_twice_is_one_booking_and_one_mail(
        self, session: Session, intake: Intake, expert: Expert
    ):
        first = book(session, intake, expert, WEDNESDAY, idempotency_key="once")
        second = book(session, intake, expert, WEDNESDAY, idempotency_key="once")
        assert first.id == second.id
        assert (count(session, Consultation), count(session, Engagement), count(session, Mail)) == (1, 1, 2)

    def test_the_same_key_from_another_visit_is_another_booking(self, session: Session, intake: Intake, expert: Expert):
        first = book(session, intake, expert, WEDNESDAY, idempotency_key="once")
        with pytest.raises(SlotTaken):
            book(session, add_intake(session), expert, WEDNESDAY, idempotency_key="once", email="eve@example.org")
        later = at("2026-11-25T14:00")
        second = book(session, add_intake(session), expert, later, idempotency_key="once", email="eve@example.org")
        assert first.id != second.id

    @pytest.mark.parametrize(
        "starts_at",
        [
            "2026-11-20T10:00",  # past
            "2026-11-23T10:00",  # within the hour
            "2026-11-24T09:00",  # ten minutes less than one working day
            "2026-11-28T10:00",  # Saturday
            "2026-11-25T12:00",  # runs into the break
            "2026-11-25T10:15",  # not a start we offer
            "2026-12-25T10:00",  # holiday, and beyond four weeks
            "2026-12-22T10:00",  # beyond four weeks
        ],
    )
    def test_a_time_we_would_not_offer_is_refused_with_alternatives(
        self, session: Session, intake: Intake, expert: Expert, starts_at: str
    ):
        with pytest.raises(SlotTaken) as refused:
            book(session, intake, expert, at(starts_at))
        offered = availability.free_times(session, expert=expert, now=NOW, days=28)
        assert len(refused.value.alternatives) == 3
        assert set(refused.value.alternatives) <= set(offered)

    def test_a_taken_time_is_refused_with_the_three_nearest_others_and_leaves_nothing_behind(
        self, session: Session, intake: Intake, expert: Expert
    ):
        book(session, intake, expert, WEDNESDAY)
        before = [count(session, table) for table in (Account, Organisation, Engagement, Consultation, Mail, OutboxJob)]
        with pytest.raises(SlotTaken) as refused:
            book(session, add_intake(session), expert, WEDNESDAY, email="eve@example.org")
        assert refused.value.alternatives == [at(f"2026-11-25T{clock}") for clock in ("09:00", "11:00", "11:30")]
        after = [count(session, table) for table in (Account, Organisation, Engagement, Consultation, Mail, OutboxJob)]
        assert before == after

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "  "),
            ("name", "x" * 201),
            ("organisation", ""),
            ("organisation", "x" * 201),
            ("email", ""),
            ("email", "ada"),
            ("email", "ada@bakery"),
            ("email", "ada@bakery.example, bob@bakery.example"),
            ("email", "ada@bakery.example\nBcc: bob@bakery.example"),
            ("email", "a@" + "b" * 63 + "." + ("c" * 63 + ".") * 3 + "nl"),
            ("phone", "call me"),
            ("idempotency_key", " "),
        ],
    )
    def test_what_cannot_be_used_is_refused_by_field(
        self, session: Session, intake: Intake, expert: Expert, field: str, value: str
    ):
        with pytest.raises(Invalid) as refused:
            book(session, intake, expert, WEDNESDAY, **{field: value})
        assert refused.value.field == field
        assert count(session, Consultation) == 0

    def test_a_time_without_a_zone_is_refused(self, session: Session, intake: Intake, expert: Expert):
        with pytest.raises(Invalid) as refused:
            book(session, intake, expert, WEDNESDAY.replace(tzinfo=None))
        assert refused.value.field == "starts_at"

    def test_the_phone_may_be_left_out_and_line_ends_in_a_name_become_spaces(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY, phone="", name="Ada\r\n\x00Smit")
        engagement = session.get_one(Engagement, meeting.engagement_id)
        assert meeting.phone == ""
        assert session.get_one(Account, engagement.client_id).name == "Ada Smit"

    def test_the_mail_to_the_client_says_when_where_and_how_to_confirm(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        [mail] = mails_of(session, "consultation_booked")
        reference = session.get_one(Engagement, meeting.engagement_id).reference
        assert mail.recipient == "ada@bakery.example"
        for part in (reference, "woensdag 25 november 2026 om 10:00 uur", "https://video.example.org/room"):
            assert part in mail.body
        [link] = [line for line in mail.body.splitlines() if "/nl/consultations/confirm/" in line]
        assert consultations.by_confirm_token(session, token=link.rsplit("/", 1)[1]).id == meeting.id
        assert mail.calendar_method == "REQUEST"
        assert count(session, OutboxJob) == 2

    def test_the_address_instead_of_the_video_link_when_the_client_comes_by(
        self, session: Session, intake: Intake, expert: Expert
    ):
        book(session, intake, expert, WEDNESDAY, by_video=False, lang="en")
        [mail] = mails_of(session, "consultation_booked")
        assert "Quay 1" in mail.body
        assert "video" not in mail.body.lower()
        assert "LOCATION:Quay 1" in mail.calendar

    def test_no_mail_repeats_what_the_visitor_typed(self, session: Session, intake: Intake, expert: Expert):
        book(session, intake, expert, WEDNESDAY, name="Buy cheap pills", organisation="www.pills.example")
        for mail in session.exec(select(Mail)):
            text = mail.subject + mail.body + mail.calendar.replace("\r\n ", "")
            assert not [word for word in ("pills", "12345678", PROBLEM[:20]) if word in text]

    def test_the_expert_hears_reference_time_and_link_in_their_own_language(
        self, session: Session, intake: Intake, expert: Expert
    ):
        meeting = book(session, intake, expert, WEDNESDAY)
        [mail] = mails_of(session, "consultation_new")
        reference = session.get_one(Engagement, meeting.engagement_id).reference
        assert mail.recipient == session.get_one(Account, expert.account_id).email
        assert f"/en/engagements/{reference}" in mail.body
        assert "Wednesday 25 November 2026 at 10:00" in mail.body
