"""Mails about a consultation, each with its calendar item.

The address is not proven before the link is confirmed, so no mail repeats what a visitor typed (name, firm, problem).
"""

from datetime import datetime
from typing import Literal

from sqlmodel import Session

from app.models import Account, Consultation, Engagement, Expert
from app.services import calendar_items, mails
from app.services.calendar_items import Method
from app.settings import get_settings

Side = Literal["client", "expert"]
PAGES: dict[Side, str] = {"client": "my-request", "expert": "engagements/{reference}"}
"""Where each side sees the appointment, after signing in."""


def booked(session: Session, consultation: Consultation, *, token: str, now: datetime) -> None:
    """To the client how to confirm, to the expert that there is something new."""
    settings = get_settings()
    _send(
        session,
        consultation,
        kind="consultation_booked",
        side="client",
        now=now,
        confirm=f"{settings.base_url}/{consultation.language}/consultations/confirm/{token}",
        hours=settings.hold_hours,
    )
    _send(session, consultation, kind="consultation_new", side="expert", now=now)


def both(session: Session, consultation: Consultation, *, kind: str, now: datetime, method: Method = "REQUEST") -> None:
    """The same news to the client and to the expert."""
    _send(session, consultation, kind=kind, side="client", now=now, method=method)
    _send(session, consultation, kind=kind, side="expert", now=now, method=method)


def reassigned(session: Session, consultation: Consultation, *, before: Expert, now: datetime) -> None:
    """To the client and the new expert the changed appointment, to the first expert that it is gone."""
    _send(session, consultation, kind="consultation_moved", side="client", now=now)
    _send(session, consultation, kind="consultation_new", side="expert", now=now)
    _send(
        session, consultation, kind="consultation_handed_over", side="expert", now=now, method="CANCEL", expert=before
    )


def place_of(consultation: Consultation, *, expert: Expert, lang: str) -> str:
    """Where the meeting is: a video address or a place; empty when the expert has not given one."""
    return expert.video_address if consultation.by_video else expert.meeting_place.get(lang, "")


def _send(
    session: Session,
    consultation: Consultation,
    *,
    kind: str,
    side: Side,
    now: datetime,
    method: Method = "REQUEST",
    expert: Expert | None = None,
    **context: object,
) -> None:
    expert = expert or session.get_one(Expert, consultation.expert_id)
    engagement = session.get_one(Engagement, consultation.engagement_id)
    account = session.get_one(Account, engagement.client_id if side == "client" else expert.account_id)
    lang = consultation.language if side == "client" else account.language
    place = place_of(consultation, expert=expert, lang=lang)
    reference = engagement.reference
    page = PAGES[side].format(reference=reference)
    mails.queue(
        session,
        kind=kind,
        side=side,
        to=account.email,
        lang=lang,
        dedupe=f"{kind}-{consultation.id}-{consultation.sequence}-{side}",
        calendar=_item(consultation, engagement, expert, account, lang=lang, method=method, now=now),
        calendar_method=method,
        stop_address="",
        reference=reference,
        when=calendar_items.in_words(consultation.starts_at, lang),
        expert=expert.first_name,
        place=place,
        by_video=consultation.by_video,
        address=f"{get_settings().base_url}/{lang}/{page}",
        **context,
    )


def _item(
    consultation: Consultation,
    engagement: Engagement,
    expert: Expert,
    account: Account,
    *,
    lang: str,
    method: Method,
    now: datetime,
) -> str:
    """The appointment for the calendar of this person."""
    return calendar_items.ics(
        consultation,
        reference=engagement.reference,
        expert_name=expert.first_name,
        place=place_of(consultation, expert=expert, lang=lang),
        lang=lang,
        method=method,
        attendee=account.email,
        now=now,
    )
