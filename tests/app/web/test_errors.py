"""Error pages: one plain sentence in the language of the page, a way on, a reference, and nothing of the inside."""

from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text

from app.db import get_engine
from app.errors import Conflict, DomainError, Invalid, InvalidTransition, NotAllowed, NotFound, message

TOO_LATE = message("This has already ended.")
SENTENCES = {
    400: ("We konden dit verzoek niet lezen.", "We could not read this request."),
    403: ("Dit mag u niet doen.", "You may not do this."),
    405: ("Dit kan hier niet.", "This cannot be done here."),
    500: ("Er ging iets mis bij ons.", "Something went wrong on our side."),
    503: ("Werkbank start op.", "Werkbank is starting."),
}


def route(app: Flask, problem: Any) -> None:
    """An address in both languages that ends in this error."""

    def view(**_values: str) -> None:
        if isinstance(problem, int):
            abort(problem)
        raise problem

    view.access = "public"
    app.add_url_rule("/<any(nl, en):lang>/fout", "fout", view)


@pytest.mark.parametrize("status", SENTENCES)
def test_every_status_has_its_sentence_in_both_languages(app_of_its_own: Flask, status: int) -> None:
    route(app_of_its_own, status)
    client = app_of_its_own.test_client()
    for lang, sentence in zip(("nl", "en"), SENTENCES[status], strict=True):
        answer = client.get(f"/{lang}/fout")
        assert answer.status_code == status
        assert sentence in answer.text
        assert f'<html lang="{lang}"' in answer.text
        assert answer.headers["X-Request-ID"] in answer.text


@pytest.mark.parametrize(
    ("lang", "words"), [("nl", "We kunnen deze pagina niet vinden"), ("en", "We cannot find this page")]
)
def test_an_address_that_does_not_exist_says_so_in_the_language_of_the_address(
    client: FlaskClient, lang: str, words: str
) -> None:
    answer = client.get(f"/{lang}/bestaat/niet")
    assert answer.status_code == 404
    assert words in answer.text
    assert f'<html lang="{lang}"' in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DomainError(TOO_LATE), 400),
        (NotAllowed(TOO_LATE), 403),
        (NotFound(), 404),
        (Conflict(TOO_LATE), 409),
        (InvalidTransition(TOO_LATE), 409),
        (Invalid(TOO_LATE, "field"), 422),
    ],
)
def test_a_rule_that_says_no_becomes_its_status_and_its_sentence(
    app_of_its_own: Flask, error: DomainError, status: int
) -> None:
    route(app_of_its_own, error)
    client = app_of_its_own.test_client()
    dutch, english = client.get("/nl/fout"), client.get("/en/fout")
    assert (dutch.status_code, english.status_code) == (status, status)
    if status != 404:
        assert "Dit is al afgelopen." in dutch.text
        assert TOO_LATE in english.text


def test_the_sentence_of_an_error_is_filled_in_and_escaped(app_of_its_own: Flask) -> None:
    route(
        app_of_its_own,
        Invalid(
            message("The column “%(name)s” has one category only. There is nothing to learn."),
            "label",
            name="<script>alert(1)</script>",
        ),
    )
    page = app_of_its_own.test_client().get("/en/fout").text
    assert "The column “&lt;script&gt;alert(1)&lt;/script&gt;” has one category only." in page


def test_an_unexpected_error_tells_nothing_of_the_inside(app_of_its_own: Flask) -> None:
    route(app_of_its_own, RuntimeError("wachtwoord geheim-1234 in /srv/werkbank/app/web/x.py"))
    for lang in ("nl", "en"):
        answer = app_of_its_own.test_client().get(f"/{lang}/fout")
        assert answer.status_code == 500
        for inside in ("Traceback", "RuntimeError", "geheim-1234", "/srv/", ".py"):
            assert inside not in answer.text


def test_a_too_large_upload_says_how_large_it_may_be(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2_000
    client = app.test_client()
    for lang, words in (("nl", "50 MB"), ("en", "The file is larger than 50 MB.")):
        data = {"problem": "x" * 10_000}
        answer = client.post(f"/{lang}/intake/problem", data=data, content_type="multipart/form-data")
        assert answer.status_code == 413
        assert words in answer.text
        assert 'id="error"' in answer.text


@pytest.mark.parametrize("field", ["question=", "a=b&"])
def test_typed_text_of_megabytes_is_refused_before_it_is_read(client: FlaskClient, field: str) -> None:
    body = (field * (3_000_000 // len(field)))[:3_000_000]
    for lang, words in (("nl/vraag", "Deze tekst is te lang."), ("en/ask", "This text is too long.")):
        answer = client.post(f"/{lang}", data=body, content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, words in answer.text) == (413, True)


def test_htmx_gets_the_part_of_the_error_page_that_the_page_itself_holds(client: FlaskClient) -> None:
    page = client.get("/nl/bestaat/niet")
    part = client.get("/nl/bestaat/niet", headers={"HX-Request": "true"})
    assert part.status_code == 404
    assert part.text.lstrip().startswith('<section id="error"')
    assert "<html" in page.text
    assert "<html" not in part.text
    clean = part.text.replace(part.headers["X-Request-ID"], "")
    assert clean.strip() in page.text.replace(page.headers["X-Request-ID"], "")


def test_an_identifier_of_the_wrong_shape_is_a_page_that_does_not_exist(client: FlaskClient) -> None:
    for address in (
        "/nl/consultations/1",
        "/nl/runs/not-a-uuid",
        "/nl/intake/colour",
        "/nl/checklists/000000000000/download.exe",
        "/fr/",
        "/nl/checklists/%00",
        "/nl/knowledge/cases/../../x",
    ):
        assert client.get(address).status_code == 404, address


def test_a_signed_in_person_gets_the_page_too_when_the_database_is_what_is_broken(client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["sid"] = "a session that cannot be looked up"
    with get_engine().begin() as connection:
        connection.execute(text("DROP TABLE sign_in_session"))
    answer = client.get("/nl/")
    assert answer.status_code == 500
    assert SENTENCES[500][0] in answer.text
