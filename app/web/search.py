"""Searching everything the centre knows, for everybody; the whole search lives in the address."""

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_babel import gettext, ngettext
from markupsafe import Markup

from app.models.base import utc_now
from app.services import curation, knowledge, search
from app.services.search import Asked, Found, Result
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page, wants_partial
from app.web.language import current_language, page_blueprint, said
from app.web.marking import marked
from app.web.transaction import db

pages = page_blueprint("search", __name__)


@pages.get("/search")
@public
def index() -> Any:
    """The question, its filters and what was found."""
    asked, today = _asked(), utc_now().date()
    everything = request.args.get("all") == "1"
    rulings = curation.in_force(db(), today)
    found = search.search(
        asked,
        lang=current_language(),
        today=today,
        everything=everything,
        curation=rulings,
        staff=asks_as_staff(),
    )
    return render_page(
        "search/index.html",
        partial="search/_results.html",
        asked=asked,
        found=found,
        today=today.isoformat(),
        announce=wants_partial(),
        max_characters=search.MAX_CHARACTERS,
        kinds=list(kind_names().items()),
        sectors=_sectors(),
        languages=language_names(),
        by_meaning=[language_names()[lang] for lang in search.languages_by_meaning()],
    )


def _asked() -> Asked:
    """The question as the address holds it; a filter that does not exist filters nothing."""
    given = request.args
    kinds = tuple(kind for kind in search.KINDS if kind in given.getlist("kind"))
    sector = given.get("sector", "")
    applies: search.Applies = "now" if given.get("applies") == "now" else ""
    if given.get("applies") == "later":
        applies = "later"
    return Asked(given.get("q", ""), kinds, sector if sector in knowledge.sectors() else "", applies)


def _sectors() -> list[tuple[str, str]]:
    used = {case.sector for case in knowledge.library(staff=asks_as_staff()).cases.values()}
    named = ((name, said(label)) for name, label in knowledge.sectors().items() if name in used)
    return sorted(named, key=lambda pair: pair[1].casefold())


def kind_names() -> dict[str, str]:
    """What can be searched, in words, in the order of the filter."""
    return {
        "guidance": gettext("Explanation"),
        "law": gettext("Text of the law"),
        "case_study": gettext("Case studies"),
        "term": gettext("Glossary"),
        "service": gettext("Services"),
        "call": gettext("Computing time"),
        "dataset": gettext("Data sets"),
        "factory": gettext("AI factories"),
        "signpost": gettext("Signposts"),
    }


def language_names() -> dict[str, str]:
    """The languages that are read."""
    return {"nl": gettext("Dutch"), "en": gettext("English")}


def badge_words(badge: str) -> tuple[str, str]:
    """(words, tone) of the sort of text that a result shows."""
    words: dict[str, tuple[str, str]] = {
        "binding": (gettext("Binding text"), "success"),
        "change": (gettext("The law, in our words"), "info"),
        "recital": (gettext("Recital"), "neutral"),
        "guidance": (gettext("Explanation"), "info"),
        "case_study": (gettext("Case study"), "neutral"),
        "term": (gettext("Term"), "neutral"),
        "service": (gettext("Service"), "neutral"),
        "call": (gettext("Computing time"), "neutral"),
        "dataset": (gettext("Data set"), "neutral"),
        "factory": (gettext("AI factory"), "neutral"),
        "signpost": (gettext("Signpost"), "neutral"),
    }
    return words[badge]


def arm_words(name: str) -> str:
    """A way of searching, in words for who searched."""
    words: dict[str, str] = {
        "words": gettext("Your words in the whole text"),
        "titles": gettext("Your words in the title"),
        "sections": gettext("Your words close together in one passage"),
        "questions": gettext("Looks like a question that this text answers"),
        "grams": gettext("Parts of your words, such as “fine” in “fines”"),
        "glossary": gettext("Other words for the same, from our glossary"),
        "translated": gettext("The same term in the other language"),
        "meaning": gettext("Same meaning, also in other words"),
        "gloss": gettext("Same meaning, by the translation of your words"),
        "expert": gettext("An expert put this first for questions like yours"),
        "reference": gettext("You name this place in the law yourself"),
    }
    return words.get(name) or gettext("Another way of searching")


def passage(result: Result) -> Markup:
    """The telling passage with the words of the question marked, and those of the terms that led to it."""
    names = [name for bridge in result.bridges for name in bridge.title.values()]
    return marked(result.hit.passage, (*result.hit.matched, *names))


def sentence(found: Found) -> str:
    """What came of the search, in one line."""
    sentences: dict[str, Callable[[], str]] = {
        "nothing_asked": lambda: gettext("Type a question or a few words."),
        "no_index": lambda: gettext("The search engine is still being prepared. Try again in a few minutes."),
        "no_words": lambda: gettext(
            "We see no words to search for. Name the thing it is about, such as “recruitment”."
        ),
        "nothing": lambda: gettext("Nothing found."),
        "unsure": lambda: gettext("We found nothing that is clearly about your question."),
        "found": lambda: _count(found),
    }
    return sentences[found.state]()


def _count(found: Found) -> str:
    count = len(found.results)
    if found.more:
        return str(gettext("More than %(count)s results", count=count))
    return str(ngettext("%(num)s result", "%(num)s results", count))


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.add_template_filter(badge_words, "badge_words")
    app.add_template_filter(arm_words, "arm_words")
    app.add_template_filter(passage, "found_passage")
    app.add_template_filter(sentence, "search_sentence")
    app.register_blueprint(pages)
