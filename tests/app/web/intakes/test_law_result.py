"""The law part of the result: its order, its folding, links back to the answers, the turnover, one finding alone."""

import re

import pytest
from babel.dates import format_date
from flask.testing import FlaskClient
from sqlmodel import Session, select

from app.models import Intake, Mail
from app.services import knowledge
from pipelines.triage import asked
from tests.app.web.intakes.visit import STAFF_PROBLEM, stored, tell

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "en"])
ORDER = ("what-you-are", "what-to-do", "outlook", "steps", "expert", "other-law")
UNKNOWN_PROBLEM = {
    "nl": "Wij willen sollicitatiebrieven automatisch laten beoordelen.",
    "en": "We want to have letters of application assessed automatically.",
}


def result(client: FlaskClient, *, lang: str = "nl", **answers: str | list[str]) -> str:
    """The usual visitor's result after some answers were changed."""
    tell(client, STAFF_PROBLEM[lang], lang=lang)
    for name, value in answers.items():
        assert client.post(f"/{lang}/intake/{name}", data={name: value}).status_code == 303
    answer = client.post(f"/{lang}/intake/result", follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def know_nothing(client: FlaskClient, lang: str = "nl") -> str:
    """The result of somebody who answers "I don't know" to everything."""
    client.post(f"/{lang}/intake/problem", data={"problem": UNKNOWN_PROBLEM[lang]})
    while True:
        facts = stored(Intake)[-1].facts()
        last = asked(facts, knowledge.library().rules)[-1].id
        if facts.get(last):
            return client.post(f"/{lang}/intake/result", follow_redirects=True).text
        assert client.post(f"/{lang}/intake/{last}", data={last: "unknown"}).status_code == 303


@LANGUAGES
def test_the_parts_stand_in_their_order_each_with_a_heading(client: FlaskClient, lang: str) -> None:
    page = result(client, lang=lang, stage="real_world_test")
    places = [page.index(f'<h3 id="{name}">') for name in ORDER]
    assert places == sorted(places)
    assert page.index('id="law"') < places[0]
    assert places[-1] < page.index('id="fits"')
    headings = {
        "nl": ("Wat u bent", "Wat u moet doen, en wanneer", "Wat het antwoord zou veranderen", "Wat u het eerst doet",
               "Waar u met een adviseur naar kijkt", "Ook andere wetten gelden"),
        "en": ("What you are", "What you must do, and by when", "What would change the answer", "What to do first",
               "What to look at with an adviser", "Other laws apply too"),
    }[lang]  # fmt: skip
    for heading in headings:
        assert heading in page


@LANGUAGES
def test_the_timeline_is_a_picture_with_words_and_a_table(client: FlaskClient, lang: str) -> None:
    page = result(client, lang=lang, stage="real_world_test")
    pictures = re.findall(r"<svg[^>]*aria-label=\"([^\"]+)\"[^>]*width=\"(\d+)\"", page)
    assert [width for _, width in pictures] == ["288", "680"]
    assert all(pictures[0][0] == label for label, _ in pictures)
    assert "style=" not in page
    day = {"nl": "Vanaf 2 december 2027", "en": "From 2 December 2027"}[lang]
    contested = {"nl": "juristen zijn het niet eens over de dag", "en": "readings differ"}[lang]
    table = page[page.index("<table") : page.index("</table>")]
    for words in (day, contested):
        assert words in table
    already = {"nl": "Geldt al, sinds 2 februari 2025", "en": "Applies already, since 2 February 2025"}[lang]
    assert page.count(already) >= 3  # in both pictures, in the table and as a heading


def test_a_finding_leads_back_to_the_answers_and_on_to_the_law(client: FlaskClient) -> None:
    page = result(client, stage="real_world_test")
    law = page[: page.index('id="intakes-matches"')]  # the reasons of the matches name articles too
    found = [part for part in law.split('<details class="details finding"') if "Bijlage III(4)(a)" in part]
    assert len(found) == 1
    checked = next(rule.checked_on for rule in knowledge.library().rules.rules if rule.id == "work_hiring")
    for words in (
        'href="/nl/intake/work_uses"',
        'href="/nl/law/ai-act/anx_III"',
        "Geldt vanaf 2 december 2027",
        f"Door ons nagekeken op {format_date(checked, 'd MMMM yyyy', locale='nl')}",
        "15.000.000 euro of 3 procent",
    ):
        assert words in found[0]


def test_a_visitor_with_an_idea_reads_what_is_coming(client: FlaskClient) -> None:
    page = result(client)
    part = page[page.index('id="what-you-are"') : page.index('id="outlook"')]
    assert "Zodra u het systeem gebruikt of verkoopt, geldt dit:" in part
    assert "Bijlage III(4)" in part
    assert "timeline-picture" not in page  # nothing has a day yet


def test_who_knows_nothing_gets_questions_with_counts_and_no_long_page(client: FlaskClient) -> None:
    page = know_nothing(client)
    counts = [int(number) for number in re.findall(r"Dan weet u of deze (\d+) punten gelden", page)]
    assert len(counts) >= 3
    assert max(counts) > 100
    assert page.count('class="details finding"') < 30
    assert 'href="/nl/intake/people"' in page
    titles = re.findall(r'<a href="/nl/intake/result/findings/(\w+)"', page)
    assert len(titles) > 100
    one = client.get(f"/nl/intake/result/findings/{titles[0]}")
    assert one.status_code == 200
    assert "Zoek uit" in one.text


def test_one_finding_alone_is_only_for_whose_result_holds_it(client: FlaskClient) -> None:
    assert client.get("/nl/intake/result/findings/ai_literacy").status_code == 410
    result(client, stage="real_world_test")
    assert client.get("/nl/intake/result/findings/ai_literacy").status_code == 200
    assert client.get("/nl/intake/result/findings/no_such_thing").status_code == 404


@LANGUAGES
def test_a_turnover_gives_the_fine_as_an_amount(client: FlaskClient, lang: str) -> None:
    page = result(client, lang=lang, stage="real_world_test")
    worked = {"nl": "Bij uw omzet: 120.000 euro.", "en": "For your turnover: 120,000 euros."}[lang]
    assert worked not in page
    typed = {"nl": "4.000.000", "en": "4,000,000"}[lang]
    answer = client.post(f"/{lang}/intake/result/turnover", data={"turnover_eur": typed})
    assert answer.headers["Location"] == f"/{lang}/intake/result#turnover_eur"
    page = client.get(f"/{lang}/intake/result").text
    assert worked in page
    assert f'value="{typed}"' in page
    client.post(f"/{lang}/intake/result/turnover", data={"turnover_eur": ""})
    assert worked not in client.get(f"/{lang}/intake/result").text


def test_a_turnover_that_is_none_is_refused_and_kept_in_the_form(client: FlaskClient) -> None:
    result(client, stage="real_world_test")
    answer = client.post("/nl/intake/result/turnover", data={"turnover_eur": "heel veel"})
    assert answer.status_code == 422
    assert 'href="#turnover_eur"' in answer.text
    assert 'value="heel veel"' in answer.text
    assert "turnover_eur" not in stored(Intake)[0].answers


def test_nobody_without_a_visit_gives_a_turnover(client: FlaskClient) -> None:
    assert client.post("/nl/intake/result/turnover", data={"turnover_eur": "4"}).status_code == 410


def test_a_result_of_an_earlier_shape_is_made_anew(client: FlaskClient, session: Session) -> None:
    result(client, stage="real_world_test")
    intake = session.exec(select(Intake)).one()
    old = {name: value for name, value in (intake.result or {}).items() if name != "outlook"}
    intake.result = {**old, "assessment": {"rules_version": "2024-01-01.1", "findings": [{"id": "old"}]}}
    session.commit()
    page = client.get("/nl/intake/result").text
    assert "Bijlage III(4)" in page
    assert "2024-01-01.1" not in page


@LANGUAGES
def test_the_mail_follows_the_page(client: FlaskClient, lang: str) -> None:
    page = result(client, lang=lang, stage="real_world_test")
    client.post(f"/{lang}/intake/result/turnover", data={"turnover_eur": "4.000.000"})
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    client.post(f"/{lang}/intake/result/mail", data={"email": "jan@bakkerij.nl", "key": found[1]})
    body = stored(Mail)[0].body
    headings = {
        "nl": ("WAT U BENT", "WAT U MOET DOEN, EN WANNEER", "WAT HET ANTWOORD ZOU VERANDEREN", "WAT U HET EERST DOET",
               "WAAR U MET EEN ADVISEUR NAAR KIJKT", "OOK ANDERE WETTEN GELDEN"),
        "en": ("WHAT YOU ARE", "WHAT YOU MUST DO, AND BY WHEN", "WHAT WOULD CHANGE THE ANSWER", "WHAT TO DO FIRST",
               "WHAT TO LOOK AT WITH AN ADVISER", "OTHER LAWS APPLY TOO"),
    }[lang]  # fmt: skip
    places = [body.index(heading) for heading in headings]
    assert places == sorted(places)
    assert {"nl": "Vanaf 2 december 2027", "en": "From 2 December 2027"}[lang] in body
    assert {"nl": "120.000", "en": "120,000"}[lang] in body
    assert "\n\n\n\n" not in body
    assert "{" not in body


@LANGUAGES
def test_one_answer_stands_above_everything(client: FlaskClient, lang: str) -> None:
    page = result(client, lang=lang)
    words = {"nl": "De eisen gelden vanaf 2 december 2027", "en": "The requirements apply from 2 December 2027"}[lang]
    top = page[page.index('id="answer"') : page.index("</div>", page.index('id="answer"'))]
    assert words in top
    assert page.index("<h1") < page.index('id="answer"') < page.index('id="law"')


def test_who_knows_nothing_gets_at_most_three_questions_on_top(client: FlaskClient) -> None:
    page = know_nothing(client)
    top = page[page.index('id="answer"') : page.index("</ol>", page.index('id="answer"'))]
    assert 1 <= top.count("<li>") <= 3
    assert "Zoek eerst uit" in top
