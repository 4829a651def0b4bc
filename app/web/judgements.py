"""Judging what the search finds: an expert grades results, and the grades become questions of a gold file."""

from typing import Any

from flask import Flask, flash, request, url_for
from flask_babel import gettext

from app.errors import DomainError
from app.services import judgements, knowledge
from app.web.access import me, staff
from app.web.forms import errors_of
from app.web.htmx import render_page, see_other
from app.web.language import current_language, page_blueprint
from app.web.transaction import db
from pipelines.retrieval.language import detect

pages = page_blueprint("judgements", __name__)
TOP = 10
FIELD = "grade:"


@pages.get("/quality/judgements")
@staff
def new() -> Any:
    """The results of a question, to be judged. What experts decided about items is left out of the search."""
    question = request.args.get("q", "")
    if not question.strip():
        return _page(question)
    try:
        return _page(judgements.asked(question))
    except DomainError as error:
        return _page(question, errors=errors_of(error), status=error.status)


@pages.post("/quality/judgements")
@staff
def save() -> Any:
    """Keep the grades."""
    question = request.form.get("q", "")
    grades = {name.removeprefix(FIELD): value for name, value in request.form.items() if name.startswith(FIELD)}
    try:
        judgements.save(db(), question=question, lang=_lang(question), grades=grades, account=me())
    except DomainError as error:
        return _page(question, errors=errors_of(error), status=error.status)
    flash(gettext("Thank you. Your judgement has been kept."), "success")
    return see_other(url_for("judgements.new", q=question))


def _lang(question: str) -> str:
    """Language of the question; that of the page where it is not clear."""
    found = detect(question)
    return found if found in ("nl", "en") else current_language()


def _page(question: str, *, errors: dict[str, str] | None = None, status: int = 200) -> Any:
    known = bool(question.strip()) and not (errors and status == 422 and request.method == "GET")
    lang = current_language()
    hits = knowledge.reading(lambda engine: engine.search(question, lang=lang, top=TOP)).hits if known else ()
    given = judgements.of_question(db(), question=question, lang=_lang(question), account=me()) if known else {}
    return render_page(
        "judgements/new.html",
        status=status,
        errors=errors or {},
        question=question,
        hits=hits,
        field=FIELD,
        given={**{id_: str(grade) for id_, grade in given.items()}, **_typed()},
    )


def _typed() -> dict[str, str]:
    return {name.removeprefix(FIELD): value for name, value in request.form.items() if name.startswith(FIELD)}


def init_app(app: Flask) -> None:
    """Attach to the website."""
    app.register_blueprint(pages)
