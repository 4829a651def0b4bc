"""How good the search is, for experts: trends, the worst questions, what changed, and the index in use."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask, flash, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from app.jobs import BUILD_INDEX, EVALUATE
from app.models import Evaluation
from app.models.base import utc_now
from app.services import judgements, knowledge, quality
from app.web.access import me, staff
from app.web.htmx import render_page, see_other
from app.web.language import current_language, day_and_clock, page_blueprint
from app.web.transaction import db
from pipelines.documents.svg import checked_svg
from pipelines.documents.trend_chart import Line, trend_chart
from pipelines.ingestion.versions import IndexUnusable

pages = page_blueprint("quality", __name__)
JOBS = {"build": BUILD_INDEX, "measure": EVALUATE}
SHOWN_FIRST = 3


@pages.get("/quality")
@staff
def index() -> Any:
    """Everything on one page, for one gold file at a time."""
    trends = quality.trends(db())
    gold = request.args.get("gold", "")
    gold = gold if gold in trends else next(iter(trends), "")
    pair = quality.last_two(db(), gold)
    better, worse = quality.moved(pair)
    return render_page(
        "quality/index.html",
        golds=[(name, gold_name(name)) for name in trends],
        gold=gold,
        measured=trends.get(gold, []),
        chart=_chart(trends.get(gold, [])),
        groups=_groups(trends.get(gold, [])),
        latest=pair[0] if pair else None,
        worst=quality.worst(pair[0]) if pair else [],
        better=better,
        worse=worse,
        compared=len(pair) > 1,
        in_use=quality.index_in_use(),
        waiting={name: quality.waiting(db(), job) for name, job in JOBS.items()},
        judged=judgements.count(db()),
        shown_first=SHOWN_FIRST,
    )


@pages.post("/quality/<any(build, measure):job>")
@staff
def ask(job: str) -> Any:
    """Ask a worker to build the index again, or to measure it."""
    quality.ask_for(db(), JOBS[job], account=me(), now=utc_now())
    flash(gettext("We have asked for it. It takes a few minutes."), "success")
    return see_other(url_for("quality.index"))


def gold_name(name: str) -> str:
    """A gold file by its name, as people may call it."""
    names: dict[str, str] = {"matching": gettext("Problems of firms")}
    return names.get(name, name.replace("_", " ").replace("-", " "))


def group_name(group: str) -> str:
    """A group of questions: all, of a language, in lay or legal words, for development or for the test."""
    names: dict[str, str] = {
        "all": gettext("All questions"),
        "lang=nl": gettext("Dutch"),
        "lang=en": gettext("English"),
        "register=lay": gettext("In lay words"),
        "register=legal": gettext("In legal words"),
        "kind=nl lay": gettext("Dutch, in lay words"),
        "kind=nl legal": gettext("Dutch, in legal words"),
        "kind=en lay": gettext("English, in lay words"),
        "kind=en legal": gettext("English, in legal words"),
        "split=dev": gettext("For development"),
        "split=test": gettext("Kept apart for the test"),
    }
    return names.get(group, group.partition("=")[2] or group)


def item_title(id_: str) -> str:
    """Title of an item, or its id where the index does not know it."""
    try:
        entry = knowledge.engine().by_id.get(id_) if knowledge.is_ready() else None
    except IndexUnusable:  # the page about the index must open all the more then
        entry = None
    return entry.title[current_language()] if entry else id_


def _groups(measured: Sequence[Evaluation]) -> list[str]:
    """Groups of the latest measurement that say something about search."""
    figures = measured[-1].figures if measured else {}
    return [group for group, values in figures.items() if values["scored"]]


def _chart(measured: Sequence[Evaluation]) -> Markup:
    """nDCG@10 of all questions, by language and by register; nothing while there is one measurement only."""
    groups = [group for group in _groups(measured) if group == "all" or group.startswith(("lang=", "register="))]
    if len(measured) < 2 or not groups:
        return Markup()
    lines = [
        Line(group_name(group), [one.figures.get(group, {}).get("ndcg@10") for one in measured]) for group in groups
    ]
    title = gettext(
        "Quality of the order of results, from the first to the latest measurement. The table has the figures."
    )
    moments = [day_and_clock(one.created_at).partition(" ")[2] for one in (measured[0], measured[-1])]
    return Markup(checked_svg(trend_chart(title, moments, lines)))  # noqa: S704  checked against an allow-list


def init_app(app: Flask) -> None:
    """Attach to the website."""
    for filter_ in (gold_name, group_name, item_title):
        app.add_template_filter(filter_)
    app.add_template_filter(datetime.fromisoformat, "moment")
    app.register_blueprint(pages)
