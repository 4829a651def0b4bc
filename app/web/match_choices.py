"""A firm's result as its adviser arranges it, and the firm's own page with that result."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, request, session, url_for
from flask_babel import gettext

from app.errors import DomainError, Invalid, NotFound, message
from app.models import Choice, Engagement, MatchChoice
from app.models.base import utc_now
from app.services import curation, engagements, experts, intakes, knowledge, match_choices, results
from app.web.access import INTAKE_KEY, current_account, me, public, staff
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import current_language, day_and_clock, page_blueprint
from app.web.transaction import db
from pipelines.matching.curated import LISTS, moved
from pipelines.matching.matches import GROUPS

pages = page_blueprint("match_choices", __name__)
BEGIN = {"pin": Choice.PIN, "hide": Choice.HIDE, "comment": Choice.COMMENT}
END = {"unpin": Choice.PIN, "show": Choice.HIDE, "reset_order": Choice.ORDER}
STEP = {"up": -1, "down": 1}


@pages.get("/engagements/<reference>/result")
@staff
def detail(reference: str) -> Any:
    """What the firm sees, with what the adviser can do about it."""
    return _detail(engagements.get(db(), reference=reference, account=me()))


@pages.post("/engagements/<reference>/result")
@staff
def decide(reference: str) -> Any:
    """One decision, told by the button that was pressed."""
    engagement = engagements.get(db(), reference=reference, account=me())
    try:
        _act(engagement, request.form.get("act", ""), request.form.get("item", ""))
    except DomainError as error:
        return _detail(engagement, status=error.status, errors=errors_of(error), form=request.form)
    return see_other(url_for("match_choices.detail", reference=engagement.reference))


@pages.get("/my-request/<reference>")
@public
def own(reference: str) -> Any:
    """The firm's own page: what was found, in the order of its adviser. For who may see the request."""
    engagement = _own(reference)
    return render_page("match_choices/own.html", engagement=engagement, matches=_matches(engagement))


def _own(reference: str) -> Engagement:
    """The request, if this browser booked it or this person may see it; otherwise it does not exist."""
    token, account = session.get(INTAKE_KEY), current_account()
    for engagement in intakes.engagements_of_visit(db(), token=token) if token else ():
        if engagement.reference == reference:
            return engagement
    if account is None:
        raise NotFound()
    return engagements.get(db(), reference=reference, account=account)


def _matches(engagement: Engagement) -> dict[str, Any]:
    lang, decided = current_language(), curation.in_force(db(), utc_now().date())
    found = results.of_engagement(engagement, lang=lang, curation=decided)
    choices = match_choices.of_engagement(db(), engagement)
    return results.for_firm(db(), found, choices, facts=engagement.answers, lang=lang)


def _act(engagement: Engagement, act: str, item: str) -> None:
    told: dict[str, Any] = {"item_id": item, "account": me(), "now": utc_now()}
    if act in BEGIN:
        comment = request.form.get("comment", "")
        match_choices.choose(db(), engagement, kind=BEGIN[act], comment=comment, **told)
    elif act in END:
        match_choices.end(db(), engagement, kind=END[act], **told)
    elif act in STEP:
        # from the place that was seen: pressed twice, it is still one step
        name, seen = item.partition("/")[0], request.form.get("place", 0, type=int)
        order = moved(_ids(_matches(engagement), name), item, seen + STEP[act])
        match_choices.choose(db(), engagement, kind=Choice.ORDER, order=order, **{**told, "item_id": name})
    elif act == "reset":
        match_choices.end_all(db(), engagement, account=me(), now=utc_now())
    else:
        raise Invalid(message("Choose what has to happen."), "act")


def _ids(matches: Mapping[str, Any], name: str) -> list[str]:
    return [one["id"] for one in matches[GROUPS[name]]] if name in GROUPS else []


def _detail(
    engagement: Engagement,
    *,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> Any:
    matches, choices = _matches(engagement), match_choices.of_engagement(db(), engagement)
    rows = match_choices.history(db(), engagement)
    shown = {id_ for name in LISTS for id_ in _ids(matches, name)}
    return render_page(
        "match_choices/detail.html",
        status=status,
        errors=errors or {},
        form=form or {},
        engagement=engagement,
        organisation=engagements.organisation_of(db(), engagement),
        matches=matches,
        lists=[(name, heading, matches[GROUPS[name]]) for name, heading in list_names().items()],
        choices=choices,
        hidden_items=[(id_, _title(id_)) for id_ in sorted(choices.hidden)],
        others=_others(shown | choices.hidden),
        decided=any(row.ended_at is None for row in rows),
        events=_events(rows),
    )


def list_names() -> dict[str, str]:
    """The lists of a result, in words, in the order of the page."""
    return {
        "case": gettext("Cases"),
        "guidance": gettext("Explanation"),
        "service": gettext("Services"),
        "call": gettext("Computing time"),
        "dataset": gettext("Data sets"),
        "factory": gettext("AI factories"),
        "expert": gettext("Advisers"),
    }


def _title(id_: str) -> str:
    entry = knowledge.engine().public.get(id_)
    if entry is None and (expert := experts.of_match(db(), id_)):
        return expert.first_name
    return entry.title[current_language()] if entry else id_


def _others(left_out: set[str]) -> list[dict[str, Any]]:
    """Everything that can be added, for a select."""
    names = list_names()
    listed: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for id_, entry in knowledge.engine().public.items():
        if (name := id_.partition("/")[0]) in listed and id_ not in left_out:
            listed[name].append((id_, entry.title[current_language()]))
    people = experts.as_matches(db(), facts={}, lang=current_language())
    listed["expert"] = [(one.id, one.title) for one in people if one.id not in left_out]
    return [
        {"group": names[name], "options": sorted(options, key=lambda option: option[1].casefold())}
        for name, options in listed.items()
        if options
    ]


def _events(rows: Sequence[MatchChoice]) -> list[dict[str, str]]:
    """Rows for the timeline macro: every decision, and every one that was taken back; the newest first."""
    names = match_choices.people(db(), rows)
    moments = [(row.created_at, row.account_id, row, False) for row in rows]
    moments += [(row.ended_at, row.ended_by, row, True) for row in rows if row.ended_at and row.ended_by]
    moments.sort(key=lambda moment: (moment[0], not moment[3]), reverse=True)
    return [
        {
            "when": day_and_clock(at),
            "iso": at.isoformat(),
            "actor": names.get(who, ""),
            "title": _event_title(row, taken_back),
            "text": row.comment if not taken_back else "",
        }
        for at, who, row, taken_back in moments
    ]


def _event_title(row: MatchChoice, taken_back: bool) -> str:
    title = _title(row.item_id)
    begun: dict[str, str] = {
        Choice.PIN: gettext("Put first: %(title)s", title=title),
        Choice.HIDE: gettext("Hidden: %(title)s", title=title),
        Choice.COMMENT: gettext("Remark at: %(title)s", title=title),
        Choice.ORDER: gettext("Order changed: %(list)s", list=list_names().get(row.item_id, row.item_id)),
    }
    return gettext("Taken back: %(what)s", what=begun[row.kind]) if taken_back else begun[row.kind]


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
