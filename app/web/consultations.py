"""Booking a meeting, and what the person who booked can do with it: look, confirm, move, cancel, find it back."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, Response, flash, request, session, url_for
from flask_babel import gettext

from app.errors import Invalid, NotFound, message
from app.models import Consultation, Engagement, Expert, Intake
from app.models.base import utc_now
from app.services import (
    availability,
    calendar_items,
    consultation_mails,
    consultations,
    engagements,
    experts,
    intakes,
    slots,
)
from app.services.slots import SlotTaken
from app.settings import get_settings
from app.web.access import INTAKE_KEY, current_account, current_intake, public
from app.web.errors import said
from app.web.forms import errors_of, new_key
from app.web.htmx import render_page, see_other
from app.web.intake_pages import gone, known_here
from app.web.language import current_language, day_and_clock, page_blueprint
from app.web.transaction import db

pages = page_blueprint("consultations", __name__)
PLAUSIBLE_YEARS = range(2000, 3000)  # near the ends of the calendar, adding the length of a meeting fails


@pages.get("/consultations/new")
@public
def new() -> Any:
    """Ask who comes, and when if not chosen yet. Says at once that a time has gone; one's own meeting is shown."""
    intake = current_intake()
    if intake is None:
        return gone()
    expert, now = _expert(request.args), utc_now()
    if "start" not in request.args:
        return _form_page(expert, start=None, key=new_key(), options=_free(expert))
    start, earliest = _start(request.args), availability.earliest_start(now)
    if own := consultations.booked_at(db(), _engagements(), expert=expert, starts_at=start):
        return see_other(url_for("consultations.detail", consultation_id=own.id))
    if not availability.is_offered(db(), expert=expert, starts_at=start, now=now, earliest=earliest):
        return _taken_page(expert, slots.nearest(db(), expert=expert, starts_at=start, now=now))
    return _form_page(expert, start=start, key=new_key())


@pages.post("/consultations/new")
@public
def book() -> Any:
    """Keep the time. The same form sent twice is one meeting."""
    intake = current_intake()
    if intake is None:
        return gone()
    expert = _expert(request.form)
    try:
        consultation = _book(intake, expert)
    except SlotTaken as taken:
        return _taken_page(expert, taken.alternatives)
    except Invalid as error:
        return _refused_page(expert, error)
    return see_other(url_for("consultations.detail", consultation_id=consultation.id))


@pages.get("/consultations/<uuid:consultation_id>")
@public
def detail(consultation_id: UUID) -> Any:
    """What was agreed, what happens next, how to change it."""
    consultation, engagement = _mine(consultation_id)
    email = engagements.client_of(db(), engagement).email
    return render_page("consultations/detail.html", **_shown(consultation), engagement=engagement, email=email)


@pages.get("/consultations/<uuid:consultation_id>/calendar.ics")
@public
def calendar(consultation_id: UUID) -> Any:
    """The meeting for one's own calendar."""
    consultation, engagement = _mine(consultation_id)
    shown = _shown(consultation)
    text = calendar_items.ics(
        consultation,
        reference=engagement.reference,
        expert_name=shown["expert"].first_name,
        place=shown["place"],
        lang=current_language(),
        method="REQUEST" if consultation.is_active else "CANCEL",
    )
    headers = {"Content-Disposition": f'attachment; filename="{engagement.reference}.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


@pages.get("/consultations/<uuid:consultation_id>/move")
@public
def move(consultation_id: UUID) -> Any:
    """Other times of the same expert."""
    return _move_page(*_mine(consultation_id))


@pages.post("/consultations/<uuid:consultation_id>/move")
@public
def reschedule(consultation_id: UUID) -> Any:
    """Take another time instead of this one."""
    consultation, engagement = _mine(consultation_id)
    try:
        start = _start(request.form)
        consultations.reschedule(db(), consultation=consultation, starts_at=start, now=utc_now(), by=_actor())
    except Invalid as error:
        return _move_page(consultation, engagement, error=said(error), status=422)
    except SlotTaken:
        sentence = gettext("This time has just been taken. Choose another one.")
        return _move_page(consultation, engagement, error=sentence, status=409)
    flash(gettext("Your meeting has been moved. You get a mail with the new time."), "success")
    return see_other(url_for("consultations.detail", consultation_id=consultation.id))


@pages.get("/consultations/<uuid:consultation_id>/cancel")
@public
def cancel(consultation_id: UUID) -> Any:
    """Ask before calling it off."""
    consultation, engagement = _mine(consultation_id)
    return render_page("consultations/cancel.html", **_shown(consultation), engagement=engagement)


@pages.post("/consultations/<uuid:consultation_id>/cancel")
@public
def call_off(consultation_id: UUID) -> Any:
    """Call the meeting off."""
    consultation, _ = _mine(consultation_id)
    consultations.cancel(db(), consultation=consultation, now=utc_now(), by=_actor())
    return see_other(url_for("consultations.detail", consultation_id=consultation.id))


@pages.get("/consultations/confirm/<token>")
@public
def confirm(token: str) -> Any:
    """The mailed link opens a page with a button: a mail scanner that follows links confirms nothing."""
    consultation = consultations.by_confirm_token(db(), token=token)
    return render_page("consultations/confirm.html", **_shown(consultation), token=token)


@pages.post("/consultations/confirm/<token>")
@public
def use_confirm_link(token: str) -> Any:
    """Confirm, and show that it is so (in any browser: the mail may be read on another device)."""
    consultation = consultations.by_confirm_token(db(), token=token)
    consultations.confirm(db(), consultation=consultation, now=utc_now())
    return see_other(url_for("consultations.confirm", token=token))


@pages.get("/my-request")
@public
def my_request() -> Any:
    """What this browser or this person asked for; otherwise a way to find it back by mail."""
    mine = _engagements()
    rows = [(one, [_shown(meeting) for meeting in consultations.of_engagement(db(), one.id)]) for one in mine]
    return render_page("consultations/my_request.html", requests=rows, intake=current_intake(), next_path=request.path)


def _expert(values: Mapping[str, str]) -> Expert:
    try:
        return experts.get(db(), UUID(values.get("expert", "")))
    except ValueError:
        raise NotFound() from None


def _start(values: Mapping[str, str]) -> datetime:
    """A moment with its time zone, from an address or a form of ours."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(values.get("start", ""))
        if moment.tzinfo and moment.year in PLAUSIBLE_YEARS:
            return moment.astimezone(UTC)
    raise Invalid(message("Choose one of the times on this page."), "start")


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("name", "organisation", "email", "phone", "place")}


def _actor() -> UUID | None:
    account = current_account()
    return account.id if account else None


def _book(intake: Intake, expert: Expert) -> Consultation:
    typed = _typed()
    return consultations.book(
        db(),
        intake=intake,
        expert=expert,
        starts_at=_start(request.form),
        name=typed["name"],
        email=typed["email"],
        organisation=typed["organisation"],
        phone=typed["phone"],
        by_video=typed["place"] != "place",
        lang=current_language(),
        idempotency_key=request.form.get("key", ""),
        now=utc_now(),
    )


def _form_page(expert: Expert, *, start: datetime | None, status: int = 200, **more: Any) -> Any:
    """`more`: values (typed before), key, errors, options (other times to choose from instead of `start`)."""
    return render_page(
        "consultations/new.html",
        expert=expert,
        start=start,
        hours=get_settings().hold_hours,
        minutes=int(availability.MEETING.total_seconds() // 60),
        back_url=url_for("intakes.result"),
        status=status,
        **{"errors": {}, "values": known_here(), "options": None, **more},
    )


def _taken_page(expert: Expert, moments: list[datetime]) -> Any:
    """The form again, with everything typed and the nearest other times."""
    sentence = gettext("Somebody else has just taken this time. Choose another one.")
    if not moments:
        sentence = gettext("Somebody else has just taken this time, and there is no other time with this adviser.")
    errors = {"start": sentence}
    return _form_again(expert, start=None, errors=errors, options=_options(moments), status=SlotTaken.status)


def _refused_page(expert: Expert, error: Invalid) -> Any:
    """The form again, with what is wrong; when the time is missing, with times to choose from."""
    if error.field == "start":
        return _form_again(expert, start=None, errors=errors_of(error), options=_free(expert), status=error.status)
    return _form_again(expert, start=_start(request.form), errors=errors_of(error), status=error.status)


def _form_again(expert: Expert, **more: Any) -> Any:
    return _form_page(expert, values=_typed(), key=request.form.get("key") or new_key(), **more)


def _engagements() -> list[Engagement]:
    """Requests of this browser and of the person who signed in, each once."""
    token, account = session.get(INTAKE_KEY), current_account()
    found = intakes.engagements_of_visit(db(), token=token) if token else []
    if account:
        known = {one.id for one in found}
        found += [one for one in engagements.of_client(db(), account=account) if one.id not in known]
    return found


def _mine(consultation_id: UUID) -> tuple[Consultation, Engagement]:
    """The meeting, if this browser booked it or this person may see its request; otherwise it does not exist."""
    consultation = consultations.get(db(), consultation_id)
    for engagement in _engagements():
        if engagement.id == consultation.engagement_id:
            return consultation, engagement
    account = current_account()
    if account is None:
        raise NotFound()
    return consultation, engagements.get_by_id(db(), engagement_id=consultation.engagement_id, account=account)


def _shown(consultation: Consultation) -> dict[str, Any]:
    expert = db().get_one(Expert, consultation.expert_id)
    return {
        "consultation": consultation,
        "expert": expert,
        "place": consultation_mails.place_of(consultation, expert=expert, lang=current_language()),
        "over": consultation.starts_at <= utc_now(),
    }


def _options(moments: list[datetime]) -> list[tuple[str, str]]:
    return [(moment.isoformat(), day_and_clock(moment)) for moment in moments]


def _free(expert: Expert) -> list[tuple[str, str]]:
    """All times of the coming two weeks, to choose from."""
    return _options(availability.free_times(db(), expert=expert, now=utc_now()))


def _move_page(consultation: Consultation, engagement: Engagement, *, error: str = "", status: int = 200) -> Any:
    return render_page(
        "consultations/move.html",
        **_shown(consultation),
        engagement=engagement,
        options=_free(db().get_one(Expert, consultation.expert_id)),
        errors={"start": error} if error else {},
        back_url=url_for("consultations.detail", consultation_id=consultation.id),
        status=status,
    )


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
