"""The board, and the page of one engagement with its timeline. For the centre's own people."""

from typing import Any

from flask import Flask, request, url_for

from app.errors import DomainError
from app.models import Engagement, Role, Stage
from app.models.base import utc_now
from app.services import checks, consultations, datasets, engagements, next_steps, runs
from app.web.access import me, staff
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other, wants_partial
from app.web.language import page_blueprint
from app.web.transaction import db

pages = page_blueprint("engagements", __name__)


def _detail(engagement: Engagement, *, status: int = 200, **context: Any) -> Any:
    """The whole page; used again with what was typed when a form on it is refused."""
    session = db()
    defaults: dict[str, Any] = {"errors": {}, "form": {}}
    return render_page(
        "engagements/detail.html",
        status=status,
        engagement=engagement,
        organisation=engagements.organisation_of(session, engagement),
        expert=engagements.expert_of(session, engagement),
        next_step=next_steps.of(session, [engagement], now=utc_now())[engagement.id],
        client=engagements.client_of(session, engagement),
        timeline=engagements.timeline(session, engagement),
        consultations=consultations.of_engagement(session, engagement.id),
        datasets=datasets.of_engagement(session, engagement),
        runs=runs.of_engagement(session, engagement),
        checks=checks.of_engagement(session, engagement),
        stages=[stage for stage in Stage if stage == engagement.stage or engagement.can_move_to(stage)],
        **{**defaults, **context},
    )


def _mine(reference: str) -> Engagement:
    return engagements.get(db(), reference=reference, account=me())


def _back(engagement: Engagement) -> Any:
    return see_other(url_for("engagements.detail", reference=engagement.reference))


@pages.get("/engagements")
@staff
def board() -> Any:
    """Cards per stage; the filter lives in the address."""
    text, mine = request.args.get("q", "").strip(), request.args.get("mine") == "1"
    columns = engagements.board(db(), account=me(), text=text, mine=mine)
    return render_page(
        "engagements/board.html",
        partial="engagements/_board.html",
        columns=columns,
        count=sum(len(cards) for cards in columns.values()),
        q=text,
        mine=mine,
        is_expert=me().role == Role.EXPERT,
        announce=wants_partial(),
    )


@pages.get("/engagements/<reference>")
@staff
def detail(reference: str) -> Any:
    """One engagement: the firm's own words, facts, data, runs, timeline."""
    return _detail(_mine(reference))


@pages.post("/engagements/<reference>/stage")
@staff
def move(reference: str) -> Any:
    """Move to another stage."""
    engagement = _mine(reference)
    try:
        version = request.form.get("version", 0, type=int)
        engagements.move(db(), engagement, stage=request.form.get("stage", ""), version=version, account=me())
    except DomainError as error:
        return _refused(engagement, error)
    return _back(engagement)


@pages.post("/engagements/<reference>/notes")
@staff
def add_note(reference: str) -> Any:
    """Write a note on the timeline."""
    engagement = _mine(reference)
    try:
        engagements.add_note(db(), engagement, text=request.form.get("text", ""), account=me())
    except DomainError as error:
        return _refused(engagement, error)
    return _back(engagement)


@pages.post("/engagements/<reference>/agreement")
@staff
def record_agreement(reference: str) -> Any:
    """Record that a processing agreement is in place."""
    engagement = _mine(reference)
    signed_on, place = request.form.get("signed_on", ""), request.form.get("place", "")
    try:
        engagements.record_agreement(db(), engagement, signed_on=signed_on, place=place, account=me(), now=utc_now())
    except DomainError as error:
        return _refused(engagement, error)
    return _back(engagement)


def _refused(engagement: Engagement, error: DomainError) -> Any:
    """The same page with the sentence and with what was typed. The database forgets what was half done."""
    return _detail(engagement, status=error.status, errors=errors_of(error), form=request.form)


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
