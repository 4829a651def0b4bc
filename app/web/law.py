"""The AI Act as of today: how it stands, its contents, and a page for each article, recital and annex."""

import re
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from app.models.base import utc_now
from app.services import law
from app.web.access import asks_as_staff, public
from app.web.htmx import render_page
from app.web.language import current_language, page_blueprint
from pipelines.ingestion.law.facts import Application, Change
from pipelines.ingestion.law.references import references_in
from pipelines.ingestion.law.texts import LawText, reference
from pipelines.ingestion.law.units import Lang, part_of

pages = page_blueprint("law", __name__)
_PLACE = re.compile(r"\b(?:[Aa]rtikel|[Bb]ijlage|Article|Annex)\s(?:\d{1,3}(?:\s(?:bis|ter|quater))?[a-z]?|[IVX]+)\b")
AFTER = 160
"""Characters after a reference in which the name of another law shows whose article it is."""


@pages.get("/law")
@public
def index() -> Any:
    """What we know of the law today: which sources were checked when, which days count, what is contested."""
    today = utc_now().date()
    return render_page(
        "law/index.html",
        today=today,
        facts=law.facts(),
        days=law.days(today),
        guidance=law.contested_guidance(),
        rows=[row for row in law.facts().application if row.status == "contested"],
        sources=law.checked_sources(),
        texts=law.texts(),
        languages={"nl": gettext("Dutch"), "en": gettext("English")},
        oldest_review=law.oldest_review(),
    )


@pages.get("/law/ai-act")
@public
def contents() -> Any:
    """All articles by chapter, the annexes and the recitals."""
    today = utc_now().date()
    return render_page(
        "law/contents.html",
        facts=law.facts(),
        texts=law.texts(),
        chapters=law.chapters(today),
        annexes=law.of_part("annex", today),
        recitals=law.of_part("recital", today),
    )


@pages.get("/law/ai-act/<slug>")
@public
def unit(slug: str) -> Any:
    """One article, recital or annex."""
    today = utc_now().date()
    unit = law.unit(slug, today)
    pages_on_it = law.explained_by(unit, staff=asks_as_staff())
    units = law.units(today)
    return render_page(
        "law/unit.html",
        unit=unit,
        facts=law.facts(),
        text_lang=text_language(unit),
        guidance=pages_on_it,
        recitals=law.recitals_of(unit, pages_on_it, today),
        references=[units[id_] for id_ in unit.references if id_ in units],
        neighbours=law.neighbours(unit, today),
        sources=law.sources(law.facts().sources),
        begun=lambda row: row.applies_from <= today,
    )


def page_language() -> Lang:
    """The page's language as the law's texts know it."""
    return "nl" if current_language() == "nl" else "en"


def text_language(unit: LawText) -> str:
    """The language in which the unit's text can be shown; the page's if there is one, empty without any text."""
    if not unit.official:
        return ""
    return page_language() if page_language() in unit.passages else next(iter(unit.passages), "")


def unit_name(unit: LawText) -> str:
    """Artikel 26."""
    name = unit.name(page_language())
    return name[0].upper() + name[1:]


def unit_title(unit: LawText) -> str:
    """The title of a unit in the language of the page, else in the other; empty for none."""
    return unit.title.get(page_language()) or next(iter(unit.title.values()), "")


def place_name(unit: LawText, part: str) -> str:
    """A part as it is cited: Artikel 26, lid 7."""
    whole, cited = (reference(unit.number, each, unit.part, page_language()) for each in ("", part))
    return f"{unit_name(unit)}{cited.removeprefix(whole)}"


def change_words(change: Change) -> str:
    """What kind of change it is."""
    words: dict[str, str] = {
        "amended": gettext("Changed"),
        "replaced": gettext("Replaced"),
        "inserted": gettext("New"),
        "partly_deleted": gettext("Partly deleted"),
    }
    return words[change.change]


def units_words(row: Application) -> str:
    """The units of a row in words: artikel 8 tot en met 27, bijlage IV."""
    return ", ".join(_span_words(span) for span in row.units)


def _span_words(span: str) -> str:
    first, _, last = span.partition("..")
    (part, start), end = part_of(first), part_of(last)[1] if last else ""
    words: dict[tuple[str, bool], str] = {
        ("article", True): gettext("articles %(first)s to %(last)s", first=start, last=end),
        ("article", False): gettext("article %(number)s", number=_latin(start)),
        ("annex", True): gettext("annexes %(first)s to %(last)s", first=start, last=end),
        ("annex", False): gettext("annex %(number)s", number=start),
    }
    return words[(part, bool(last))]


def _latin(number: str) -> str:
    return reference(number, "", "article", page_language())


def law_text(text: str, unit: LawText, lang: Lang) -> Markup:
    """The words of the law, escaped, with links to the places of this law that they name."""
    pieces, end = [], 0
    for match in _PLACE.finditer(text):
        named = references_in(text[match.start() : match.end() + AFTER], lang, law.LAW)
        if named and named[0] in unit.references and named[0] != unit.id:
            address = url_for("law.unit", slug=named[0].partition("/")[2])
            pieces += [escape(text[end : match.start()]), Markup('<a href="%s">%s</a>') % (address, match.group())]
            end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def init_app(app: Flask) -> None:
    """Attach to the website."""
    filters: dict[str, Any] = {
        "unit_name": unit_name,
        "unit_title": unit_title,
        "place_name": place_name,
        "change_words": change_words,
        "units_words": units_words,
        "law_text": law_text,
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
    app.register_blueprint(pages)
