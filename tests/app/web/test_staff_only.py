"""What is for the centre's own people: for others it is on no page, in no list, in no answer; staff see a label."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from app.models import MatchChoice
from app.services import results, revision_texts
from pipelines.ingestion.drafts import Draft, from_draft
from pipelines.ingestion.export import write_files
from tests import factories
from tests.app.services.editing import ITEM, ROOT, Editors, open_editors
from tests.app.web.engagements.desk import open_desk, signed_in, stored
from tests.app.web.intakes.visit import result

LABEL = {"nl": "Alleen voor medewerkers", "en": "For staff only"}
NAME = "Zeilbootregister"
SLUG = "sailing-boats"
ASKED = "Moet een bedrijf een zeilboot in het zeilbootregister zetten?"
SENTENCE = "Een bedrijf moet een zeilboot in het zeilbootregister zetten."
BOTH = {"nl": NAME, "en": f"{NAME} of ships"}
COMMON: Draft = {
    "title": BOTH,
    "summary": {"nl": "Over het zeilbootregister.", "en": "On the zeilbootregister."},
    "questions": {"nl": [ASKED, "Waar staat mijn zeilboot?", "Wat is een zeilboot?"], "en": ["a boat?"] * 3},
    "body": {"nl": f"{SENTENCE} Dat is een regel.", "en": "A firm must register a sailing boat. That is a rule."},
    "reviewed_on": "2026-11-22",
    "visibility": "staff",
}
OWN: dict[str, Draft] = {
    "guidance": {"explains": ["ai-act/art_26"], "status": "law", "sources": ["ai-act-2024-1689"]},
    "case": {"organisation": "A made-up yard", "sector": "culture_media", "evidence": "narrative",
             "source_url": "https://example.org/boats", "checked_on": "2026-11-22"},
    "service": {"audience": BOTH, "availability": "running", "sources": ["ai-act-2024-1689"]},
    "call": {"fund": "dutch", "rows": [{"what": BOTH, "value": BOTH, "source": "ai-act-2024-1689",
                                        "checked_on": "2026-11-22"}], "sources": ["ai-act-2024-1689"]},
    "signpost": {},
}  # fmt: skip
TERM: Draft = {
    "id": f"term/{SLUG}", "name": BOTH, "definition": COMMON["summary"], "law": ["ai-act/art_26"],
    "lay": {"nl": ["dobbertuig"], "en": ["dobbertuig"]}, "reviewed_on": "2026-11-22", "visibility": "staff",
}  # fmt: skip
PAGES = [
    f"/knowledge/guidance/{SLUG}",
    f"/knowledge/cases/{SLUG}",
    f"/glossary/{SLUG}",
    f"/services/{SLUG}",
    f"/calls/{SLUG}",
]
LISTS = [
    "/knowledge", "/knowledge?by=day", "/knowledge/cases", "/glossary", "/services", "/calls",
    f"/search?q={NAME}&all=1", f"/search?q={NAME}&kind=case_study", "/search?q=dobbertuig",
]  # fmt: skip
NEIGHBOURS = ["/knowledge/guidance/deployer-duties", "/law/ai-act/art_26"]


@pytest.fixture
def editors(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Editors]:
    """Three known items, and one of each kind that is for staff only: files that no index was built of yet."""
    editors = open_editors(session, tmp_path, monkeypatch)
    for kind, facts in OWN.items():
        texts = {name: value for name, value in COMMON.items() if kind != "signpost" or name != "body"}
        write_files(from_draft(kind, {**texts, **facts, "id": f"{kind}/{SLUG}"}), editors.folder)
    write_files(from_draft("term", TERM), editors.folder)
    shutil.copytree(ROOT / "law", editors.folder / "law")
    revision_texts.forget_files()
    yield editors
    revision_texts.forget_files()


@pytest.fixture
def others(editors: Editors, app: Flask) -> list[FlaskClient]:
    """A visitor, and somebody of a firm who is signed in."""
    client = factories.account(editors.session)
    return [app.test_client(), signed_in(app, editors.session, client)]


@pytest.fixture
def anna(editors: Editors, app: Flask) -> FlaskClient:
    return signed_in(app, editors.session, editors.anna)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_its_page_is_there_for_staff_alone_with_a_label(
    others: list[FlaskClient], anna: FlaskClient, lang: str
) -> None:
    for address in PAGES:
        assert [browser.get(f"/{lang}{address}").status_code for browser in others] == [404, 404], address
        page = anna.get(f"/{lang}{address}")
        assert (page.status_code, LABEL[lang] in page.text) == (200, True), address


def test_lists_searches_and_neighbours_show_it_to_staff_alone(others: list[FlaskClient], anna: FlaskClient) -> None:
    for address in (*LISTS, *NEIGHBOURS):
        for browser in others:
            page = browser.get(f"/nl{address}")
            assert page.status_code == 200, address
            assert NAME not in main(page.text).replace(f'value="{NAME}"', "").replace(f"q={NAME}", ""), address
            assert SLUG not in page.text, address
            assert LABEL["nl"] not in page.text, address
        mine = anna.get(f"/nl{address}").text
        assert (SLUG in mine, LABEL["nl"] in mine) == (True, address in LISTS), address


def test_a_choice_that_only_leads_to_it_is_offered_to_staff_alone(others: list[FlaskClient], anna: FlaskClient) -> None:
    option = '<option value="culture_media"'
    for address in ("/nl/knowledge/cases", "/nl/search?q=schip"):
        assert [option in browser.get(address).text for browser in (*others, anna)] == [False, False, True]


def test_a_page_for_everybody_that_links_to_it_shows_others_the_words_alone(
    editors: Editors, others: list[FlaskClient], anna: FlaskClient
) -> None:
    live = editors.live()
    body = {**live["body"], "nl": f"{live['body']['nl']}\n\nZie [de boten](guidance/{SLUG})."}
    editors.publish({**live, "body": body})
    editors.session.commit()
    for browser, link in ((others[0], False), (anna, True), (others[0], False)):
        page = browser.get("/nl/knowledge/guidance/deployer-duties").text
        assert "de boten" in page
        assert ("de boten</a>" in page) == link


def test_staff_alone_is_answered_from_it(others: list[FlaskClient], anna: FlaskClient) -> None:
    for browser in others:
        page = main(browser.post("/nl/vraag", data={"question": ASKED}).text)
        assert SENTENCE not in page
        assert SLUG not in page
    mine = main(anna.post("/nl/vraag", data={"question": ASKED}).text)
    assert SENTENCE in mine
    assert LABEL["nl"] in mine


def test_no_firm_is_matched_with_it_not_even_when_staff_fills_in_the_intake(
    others: list[FlaskClient], anna: FlaskClient
) -> None:
    for browser in (*others, anna):
        page = result(browser, f"Wij willen met AI elke zeilboot in het {NAME} zetten. {SENTENCE}")
        assert SLUG not in page
        assert LABEL["nl"] not in page


@pytest.mark.parametrize("visibility", ["staff", ""])
def test_an_editor_sets_it_and_a_second_person_makes_it_so(
    editors: Editors, others: list[FlaskClient], anna: FlaskClient, visibility: str
) -> None:
    address = "/nl/knowledge/guidance/deployer-duties"
    editors.publish({**editors.live(), "visibility": "staff"})
    editors.session.commit()
    assert [browser.get(address).status_code for browser in (*others, anna)] == [404, 404, 200]
    assert '<option value="staff" selected>' in anna.get(f"/nl/revisions/{ITEM}/edit").text
    editors.publish({**editors.live(), "title": {"nl": "Anders", "en": "Other"}, "visibility": visibility or None})
    editors.session.commit()
    expected = 404 if visibility else 200
    assert [browser.get(address).status_code for browser in (*others, anna)] == [expected, expected, 200]


def test_staff_cannot_choose_it_for_a_firm(app: Flask, editors: Editors, others: list[FlaskClient]) -> None:
    desk = open_desk(app, editors.session)
    page = desk.browser.get(desk.address("/result")).text
    assert f'value="{ITEM}"' in page
    assert SLUG not in page
    for act in ("pin", "comment"):
        form = {"act": act, "item": f"guidance/{SLUG}", "comment": "Lees dit."}
        assert desk.browser.post(desk.address("/result"), data=form).status_code == 422
    assert stored(MatchChoice) == []


@pytest.mark.parametrize("how", ["found", "chosen"])
def test_what_a_firm_was_shown_before_it_became_the_staffs_own_is_gone_from_its_page(
    app: Flask, editors: Editors, how: str
) -> None:
    desk = open_desk(app, editors.session)
    if how == "found":
        asked = "Wij gebruiken AI met een hoog risico. Wat moeten wij als gebruiker doen met toezicht en logbestanden?"
        intake = factories.intake(editors.session, problem=asked)
        desk.engagement.result = results.snapshot(results.compute(intake, lang="nl"), lang="nl")
        editors.session.commit()
    else:
        form = {"act": "pin", "item": ITEM}
        assert desk.browser.post(desk.address("/result"), data=form).status_code == 303
    address, link = f"/nl/my-request/{desk.engagement.reference}", f'/nl/knowledge/{ITEM}"'
    els = signed_in(app, editors.session, desk.els)
    assert link in els.get(address).text
    editors.publish({**editors.live(), "visibility": "staff"})
    editors.session.commit()
    page = els.get(address)
    assert (page.status_code, link in page.text) == (200, False)
    assert link not in main(desk.browser.get(desk.address("/result")).text)


def main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main", 1)[0]
