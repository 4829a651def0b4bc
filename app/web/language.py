"""Pages live under /nl/ and /en/: the address says the language, and every link keeps it."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Blueprint, Flask, g, request, url_for
from flask_babel import Babel, get_translations

LANGUAGES = ("nl", "en")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PREFIX = "/<any(nl, en):lang>"


def current_language() -> str:
    """Language of this page; Dutch when the address names none."""
    lang: str = g.get("lang", "nl")
    return lang


def page_blueprint(name: str, import_name: str) -> Blueprint:
    """A blueprint whose pages exist in both languages."""
    return Blueprint(name, import_name, url_prefix=PREFIX)


@lru_cache(maxsize=4096)  # the same free times stand on page after page
def _formatted(moment: datetime, pattern: str, lang: str) -> str:
    return format_datetime(moment, pattern, tzinfo=AMSTERDAM, locale=lang)


def day(moment: datetime) -> str:
    """dinsdag 24 november 2026 — local to Amsterdam."""
    return _formatted(moment, "EEEE d MMMM y", current_language())


def clock(moment: datetime) -> str:
    """10:30 — local to Amsterdam."""
    return _formatted(moment, "HH:mm", current_language())


def day_and_clock(moment: datetime) -> str:
    """dinsdag 24 november 2026, 10:30 — local to Amsterdam."""
    return f"{day(moment)}, {clock(moment)}"


def plain_date(value: Any) -> str:
    """2 december 2027, from a date or its ISO text; empty for nothing."""
    if not value:
        return ""
    if isinstance(value, str):
        value = datetime.fromisoformat(value).date()
    return format_date(value, "d MMMM y", locale=current_language())


def said(text: Any) -> str:
    """The {nl, en} value in the language of the page."""
    return str(text.get(current_language(), "")) if isinstance(text, dict) else str(text or "")


def _catalogue() -> Any:
    """This request's translations, looked up once: a page has hundreds of sentences."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def _other_language() -> dict[str, Any]:
    """This page's address in each language (for the switch in the header)."""
    if request.endpoint is None or request.view_args is None or "lang" not in g:
        return {"alternate_urls": {lang: f"/{lang}/" for lang in LANGUAGES}}
    query = request.args.to_dict(flat=False) if request.method == "GET" else {}
    values = {**query, **request.view_args}
    return {"alternate_urls": {lang: url_for(request.endpoint, **{**values, "lang": lang}) for lang in LANGUAGES}}


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.config["BABEL_DEFAULT_LOCALE"] = "nl"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Amsterdam"
    Babel(app, locale_selector=current_language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        lambda text: _catalogue().ugettext(text),
        lambda one, many, count: _catalogue().ungettext(one, many, count),
        newstyle=True,
    )

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()

    app.context_processor(_other_language)
    app.context_processor(lambda: {"lang": current_language()})
    for name, function in {
        "day": day,
        "clock": clock,
        "day_and_clock": day_and_clock,
        "plain_date": plain_date,
        "said": said,
    }.items():
        app.add_template_filter(function, name)
