"""Experts edit in the browser: what is typed stays, a second person says yes, strangers see nothing."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.datastructures import MultiDict

from app.db import session_scope
from app.models import Revision, RevisionState
from app.services import revision_texts
from app.services.revisions import published
from app.web.revision_forms import FORMS, ROW_FIELDS, draft_of, row_count, shown
from pipelines.ingestion import content
from pipelines.ingestion.drafts import Draft, digest, to_draft
from tests import factories
from tests.app.services.editing import ITEM, Editors, open_editors
from tests.app.web.engagements.desk import signed_in
from tests.pipelines.ingestion.test_drafts import CALL, ROOT

PAGE = "/nl/revisions/guidance/deployer-duties"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def editors(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    yield open_editors(session, tmp_path, monkeypatch)
    revision_texts.forget_files()


@pytest.fixture
def anna(editors: Editors, app: Flask) -> FlaskClient:
    return signed_in(app, editors.session, editors.anna)


@pytest.fixture
def bram(editors: Editors, app: Flask) -> FlaskClient:
    return signed_in(app, editors.session, editors.bram)


def form_of(draft: Draft) -> MultiDict[str, str]:
    """What a browser sends when a form with this draft in it is saved."""
    form: MultiDict[str, str] = MultiDict()
    for field in FORMS[draft["id"].partition("/")[0]]:
        if field.widget == "checks":
            form.setlist(field.name, draft.get(field.name) or [])
        elif field.widget == "rows":
            form["rows"] = str(row_count(draft))
            for number in range(row_count(draft)):
                for cell in ROW_FIELDS:
                    _fill(form, draft, f"rows.{number}.{cell.name}", both=cell.both)
        else:
            _fill(form, draft, field.name, both=field.both)
    return form


def _fill(form: MultiDict[str, str], draft: Draft, name: str, *, both: bool) -> None:
    for path in [f"{name}.nl", f"{name}.en"] if both else [name]:
        form[path] = shown(draft, path).replace("\n", "\r\n")


def typed(browser: FlaskClient, page: str = PAGE, **changes: str) -> dict[str, Any]:
    """The form as it opens now, with some fields changed. `title__nl` is the field `title.nl`."""
    text = browser.get(f"{page}/edit").text
    opened = {name: unescape(value) for name, value in HIDDEN.findall(text) if name != "csrf_token"}
    live = revision_texts.file_text(page.removeprefix("/nl/revisions/")) or {"id": page.removeprefix("/nl/revisions/")}
    form = form_of(live).to_dict(flat=False)
    return {**form, **opened, **{name.replace("__", "."): value for name, value in changes.items()}}


def revisions_of(item_id: str = ITEM) -> list[Revision]:
    with session_scope(writes=False) as session:
        return list(session.exec(select(Revision).where(Revision.item_id == item_id).order_by(Revision.number)))


def newest(state: str, item_id: str = ITEM) -> str:
    [found] = [revision for revision in revisions_of(item_id) if revision.state == state]
    return f"/nl/revisions/{found.id}"


def test_the_form_of_every_committed_item_loses_nothing() -> None:
    drafts = [to_draft(item) for item in content.load_items(ROOT)]
    for draft in [*drafts, CALL]:
        assert digest(draft_of(form_of(draft), draft["id"])) == digest(draft), draft["id"]


def test_a_field_of_one_line_holds_no_committed_text_of_more_lines() -> None:
    for item in content.load_items(ROOT):
        draft = to_draft(item)
        for field in FORMS[item.id.partition("/")[0]]:
            if field.widget in ("line", "day", "number"):
                values = [shown(draft, f"{field.name}.{lang}") for lang in ("nl", "en")] if field.both else []
                assert "\n" not in "".join(values or [shown(draft, field.name)]), (item.id, field.name)


def test_a_half_page_is_kept_as_typed_and_its_problems_are_said_in_the_language_of_the_page(
    anna: FlaskClient,
) -> None:
    form = typed(anna, title__nl="Half <b>af</b>", title__en="", reviewed_on="morgen", explains="artikel 26")
    assert anna.post(f"{PAGE}/edit", data={**form, "action": "send"}).headers["Location"] == f"{PAGE}/edit"
    text = anna.get(f"{PAGE}/edit").text
    assert 'value="Half &lt;b&gt;af&lt;/b&gt;"' in text
    assert 'value="morgen"' in text
    assert "Titel: vul dit in." in text
    assert "“artikel 26” is hier geen deel van de AI-verordening." in unescape(text)
    assert "Title: fill this in." in anna.get(f"{PAGE}/edit".replace("/nl/", "/en/")).text
    assert [revision.state for revision in revisions_of()] == [RevisionState.SUPERSEDED, RevisionState.DRAFT]


def test_from_draft_to_site_takes_two_people(anna: FlaskClient, bram: FlaskClient, editors: Editors) -> None:
    sent = anna.post(f"{PAGE}/edit", data={**typed(anna, title__nl="Wat u moet doen"), "action": "send"})
    address = newest("in_review")
    assert sent.headers["Location"] == address
    own = anna.get(address).text
    assert "Een tweede persoon" in own or "wacht op een tweede persoon" in own
    assert "Akkoord, publiceer" not in own
    refused = anna.post(f"{address}/publish")
    assert (refused.status_code, "U schreef deze tekst zelf." in refused.text) == (403, True)
    page = bram.get(address).text
    assert "<del>" in page
    assert "<ins>" in page
    assert "Akkoord, publiceer" in page
    assert bram.post(f"{address}/publish", data={"comment": "Goed"}).status_code == 303
    assert "Gepubliceerd." in bram.get(PAGE).text
    with session_scope(writes=False) as session:
        assert [item_id for item_id, _ in published(session)] == [ITEM]
    assert bram.post(f"{address}/publish").status_code == 409


def test_sending_back_says_why_and_the_form_shows_it(anna: FlaskClient, bram: FlaskClient) -> None:
    anna.post(f"{PAGE}/edit", data={**typed(anna, title__nl="Anders"), "action": "send"})
    address = newest("in_review")
    empty = bram.post(f"{address}/send-back", data={"comment": ""})
    assert (empty.status_code, "Zeg wat er anders moet." in empty.text) == (422, True)
    bram.post(f"{address}/send-back", data={"comment": "Noem het artikel"})
    text = anna.get(f"{PAGE}/edit").text
    assert "Noem het artikel" in text
    assert "Teruggestuurd door Bram" in text
    assert 'value="Anders"' in text


def test_saving_over_a_newer_draft_is_told_and_shows_both(anna: FlaskClient, bram: FlaskClient) -> None:
    anna.post(f"{PAGE}/edit", data=typed(anna, title__nl="Eerst"))
    old = typed(bram, title__nl="Mijn lange werk")
    anna.post(f"{PAGE}/edit", data=typed(anna, title__nl="Intussen"))
    answer = bram.post(f"{PAGE}/edit", data=old)
    page = bram.get(answer.headers["Location"]).text
    assert "Deze tekst is opzijgelegd" in page
    assert "Intussen" in page
    assert "Mijn lange werk" in page
    number = re.search(r"/edit\?from=(\d+)", page)
    assert number
    again = bram.get(f"{PAGE}/edit?from={number[1]}").text
    assert 'value="Mijn lange werk"' in again
    assert 'name="separate" value="1"' in again


def test_the_preview_shows_the_text_as_saved_and_no_markup_of_their_own(anna: FlaskClient) -> None:
    form = typed(anna, body__nl="## Kop\n\n<script>x</script> **vet**")
    answer = anna.post(f"{PAGE}/edit", data={**form, "action": "preview"})
    assert answer.headers["Location"] == f"{PAGE}/edit?preview=1#preview"
    text = anna.get(answer.headers["Location"]).text
    assert "<h2>Kop</h2>" in text
    assert "<strong>vet</strong>" in text
    assert "<script>x" not in text


def test_a_new_page_starts_from_its_title(anna: FlaskClient) -> None:
    refused = anna.post("/nl/revisions/new", data={"kind": "term", "title": "!"})
    assert (refused.status_code, 'value="!"' in refused.text) == (422, True)
    answer = anna.post("/nl/revisions/new", data={"kind": "call", "title": "Rekentijd aanvragen"})
    assert answer.headers["Location"] == "/nl/revisions/call/rekentijd-aanvragen/edit"
    page = "/nl/revisions/call/rekentijd-aanvragen"
    values = {"rows__0__what__nl": "Uren", "rows__0__value__nl": "10.000", "rows__0__valid_from": "2026-11-01"}
    anna.post(f"{page}/edit", data=typed(anna, page, **values))
    text = anna.get(f"{page}/edit").text
    assert 'name="rows.0.what.nl" type="text" value="Uren"' in text
    assert 'name="rows.2.what.nl"' in text, "an empty row to go on"
    assert "Rij 1: Bron: vul dit in." in text


def test_taking_off_the_site_asks_why_and_names_who_links_here(anna: FlaskClient, bram: FlaskClient) -> None:
    assert "van de site halen?" in anna.get(f"{PAGE}/remove").text
    refused = anna.post(f"{PAGE}/remove", data={"note": ""})
    assert (refused.status_code, "Zeg waarom deze pagina weg moet." in refused.text) == (422, True)
    address = anna.post(f"{PAGE}/remove", data={"note": "Verouderd"}).headers["Location"]
    assert "Akkoord, haal van de site" in bram.get(address).text
    bram.post(f"{address}/publish")
    assert "Niet op de site" in bram.get(PAGE).text
    assert "Van de site gehaald" in bram.get("/nl/revisions").text


def test_an_earlier_text_is_put_back_by_two_people(anna: FlaskClient, bram: FlaskClient) -> None:
    anna.post(f"{PAGE}/edit", data={**typed(anna, title__nl="Tijdelijk"), "action": "send"})
    bram.post(f"{newest('in_review')}/publish")
    again = bram.post(f"{newest('superseded')}/undo").headers["Location"]
    assert bram.post(f"{again}/publish").status_code == 403
    assert anna.post(f"{again}/publish").status_code == 303
    assert "Tijdelijk" in anna.get(f"/nl/revisions/{revisions_of()[1].id}").text


def test_a_clash_with_the_file_is_on_the_list_and_is_settled_on_its_page(
    anna: FlaskClient, bram: FlaskClient, editors: Editors
) -> None:
    anna.post(f"{PAGE}/edit", data={**typed(anna, title__nl="Van ons"), "action": "send"})
    bram.post(f"{newest('in_review')}/publish")
    editors.change_file(status="draft")
    assert "Het bestand is veranderd" in anna.get("/nl/revisions?standing=clash").text
    page = anna.get(PAGE).text
    assert "Het bestand is intussen veranderd" in page
    assert anna.post(f"{PAGE}/clash", data={"keep": "ours", "seen": "x"}).status_code == 409
    seen = dict(HIDDEN.findall(page))["seen"]
    assert anna.post(f"{PAGE}/clash", data={"keep": "ours", "seen": seen}).status_code == 303
    assert "Het bestand is intussen veranderd" not in anna.get(PAGE).text


def test_the_list_filters_and_searches(anna: FlaskClient) -> None:
    everything = anna.get("/nl/revisions").text
    assert "3 pagina’s" in everything or "3 pagina's" in unescape(everything)
    assert ">Bewerk<" in everything
    assert "chatbots" not in anna.get("/nl/revisions?kind=case").text
    assert "Er is geen pagina bij deze keuze." in anna.get("/nl/revisions?q=bestaatniet").text
    assert anna.get("/nl/revisions?page=99&kind=x&standing=y").status_code == 200


def test_experts_find_the_editor_and_visitors_do_not(anna: FlaskClient, app: Flask) -> None:
    assert f'href="{PAGE}/edit"' in anna.get("/nl/knowledge/guidance/deployer-duties").text
    visitor = app.test_client().get("/nl/knowledge/guidance/deployer-duties").text
    assert "/revisions" not in visitor


@pytest.mark.parametrize(
    "address",
    [
        "/nl/revisions/00000000-0000-4000-8000-000000000000",
        "/nl/revisions/guidance/nooit",
        "/nl/revisions/guidance/nooit/edit",
        "/nl/revisions/guidance/nooit/remove",
        "/nl/revisions/recipe/deployer-duties",
        f"{PAGE}/edit?from=99",
    ],
)
def test_what_is_not_there_is_not_found(anna: FlaskClient, address: str) -> None:
    assert anna.get(address).status_code == 404


def test_saving_what_is_not_there_makes_nothing(anna: FlaskClient) -> None:
    assert anna.post("/nl/revisions/guidance/nooit/edit", data={"title.nl": "x"}).status_code == 404
    assert revisions_of("guidance/nooit") == []


def test_clients_see_none_of_it(editors: Editors, app: Flask) -> None:
    els = signed_in(app, editors.session, factories.account(editors.session))
    assert els.get("/nl/revisions").status_code == 404
    assert els.post(f"{PAGE}/edit", data={"title.nl": "x"}).status_code == 404
    assert revisions_of() == []


def test_forms_that_cannot_be_read_count_as_old_and_still_keep_the_text(anna: FlaskClient) -> None:
    anna.post(f"{PAGE}/edit", data=typed(anna, title__nl="Eerst"))
    form = {**typed(anna, title__nl="Later"), "revision": "geen uuid", "version": "x", "base": "y" * 500}
    answer = anna.post(f"{PAGE}/edit", data=form)
    assert answer.status_code == 303
    assert "Later" in anna.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("kind", "labels"),
    [("dataset", ("Licentie", "Hoe gevoelig", "Na toestemming")), ("factory", ("Gekozen in", "Antenne", "Limburg"))],
)
def test_a_data_set_and_a_factory_can_be_made_in_the_product(
    anna: FlaskClient, kind: str, labels: tuple[str, ...]
) -> None:
    answer = anna.post("/nl/revisions/new", data={"kind": kind, "title": "Nieuw (verzonnen)"})
    assert (answer.status_code, f"/nl/revisions/{kind}/nieuw-verzonnen" in answer.headers["Location"]) == (303, True)
    page = anna.get(answer.headers["Location"]).text
    assert [label for label in labels if label not in page] == []
    assert f'href="/nl/revisions/{kind}/nieuw-verzonnen' in anna.get("/nl/revisions").text
