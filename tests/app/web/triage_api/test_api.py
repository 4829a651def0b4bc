"""The triage for other programs: the same answers as the website, clear refusals, nothing kept."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from sqlmodel import Session, SQLModel, func, select

from app.services import knowledge, triage_api
from app.services.allowances import API_CALLS
from app.settings import get_settings
from app.web import security
from pipelines.triage import assess
from tests.app.services.two_versions import ANSWERS
from tests.app.web.intakes.visit import STAFF_PROBLEM, result

URL = "/api/v1/triage"


def sentence(answer: Any) -> tuple[int, str, str]:
    """(status, sentence, question) of a refusal."""
    error = answer.get_json()["error"]
    assert error["code"] == answer.status_code
    return answer.status_code, error["message"], error["question"]


def test_the_findings_are_those_of_the_engine_with_both_languages(client: FlaskClient) -> None:
    answer = client.post(URL, json={"answers": ANSWERS})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    said = answer.get_json()
    expected = assess(ANSWERS, knowledge.library().rules)
    assert said["findings"] == expected.model_dump(mode="json")["findings"]
    assert said["rules_version"] == expected.rules_version
    assert said["disclaimer"].keys() == {"nl", "en"}
    assert said["next"] == next((name for name in said["asked"] if name not in ANSWERS), None)
    assert set(ANSWERS) <= set(said["asked"])


def test_the_website_finds_the_same(client: FlaskClient) -> None:
    titles = [finding["title"]["nl"] for finding in client.post(URL, json={"answers": ANSWERS}).get_json()["findings"]]
    page = result(client, STAFF_PROBLEM["nl"])
    missing = [title for title in titles if title.replace("'", "&#39;") not in page]
    assert len(titles) > 5
    assert missing == []


def test_without_answers_everything_is_conditional_and_the_first_question_is_next(client: FlaskClient) -> None:
    said = client.post(URL, json={"answers": {}}).get_json()
    assert said["next"] == said["asked"][0]
    kinds = {finding["kind"] for finding in said["findings"] if not finding["other_law"]}
    assert "prohibited" not in kinds
    assert "conditional" in kinds


def test_the_questions_say_which_of_them_matter(client: FlaskClient) -> None:
    before = client.get(URL).get_json()
    by_id = {question["id"]: question for question in before["questions"]}
    assert "problem" not in by_id
    assert by_id["work_uses"]["relevant"] is False
    assert by_id["sector"]["options"][0]["label"].keys() == {"nl", "en"}
    yes_no = next(question for question in by_id.values() if question["type"] == "yes_no")
    assert [option["id"] for option in yes_no["options"]] == ["yes", "no", "unknown"]
    query = {"sector": "labour", "data": ["text", "personal_data"], "people": "assess_staff", "technology": "learns"}
    after = client.get(URL, query_string=query).get_json()
    assert next(question for question in after["questions"] if question["id"] == "work_uses")["relevant"] is True
    assert after["next"] in after["asked"]
    assert after["next"] not in query


def test_a_number_and_a_date_in_an_address_are_read(client: FlaskClient) -> None:
    answer = client.get(URL, query_string={"turnover_eur": "4000000", "placed_on": "2026-01-31"})
    assert answer.status_code == 200
    assert sentence(client.get(URL, query_string={"turnover_eur": "veel"}))[2] == "turnover_eur"
    assert sentence(client.get(URL, query_string={"placed_on": "gisteren"}))[2] == "placed_on"
    assert sentence(client.get(URL, query_string={"size": ["small", "large"]}))[2] == "size"


@pytest.mark.parametrize(
    ("body", "question", "words"),
    [
        ({"answers": {"sectr": "labour"}}, "sectr", {"nl": "bestaat niet", "en": "There is no question"}),
        ({"answers": {"sector": "space"}}, "sector", {"nl": "past niet", "en": "does not fit"}),
        ({"answers": {"placed_on": "31-01-2026"}}, "placed_on", {"nl": "jjjj-mm-dd", "en": "yyyy-mm-dd"}),
        ({"answers": {"turnover_eur": -1}}, "turnover_eur", {"nl": "nul of hoger", "en": "zero or higher"}),
        ({"answers": {"problem": "Els de Vries"}}, "problem", {"nl": "vrije tekst", "en": "free text"}),
        ({"answers": {"sector": {"a": 1}}}, "sector", {"nl": "moet een tekst", "en": "must be a text"}),
        ({"answers": {"data": ["text", 3]}}, "data", {"nl": "moet een tekst", "en": "must be a text"}),
        ({"answers": []}, "answers", {"nl": "moet een object", "en": "must be an object"}),
        ({}, "answers", {"nl": "moet een object", "en": "must be an object"}),
        ({"answers": {}, "email": "a@b.nl"}, "email", {"nl": "kennen de sleutel", "en": "do not know the key"}),
    ],
)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_does_not_fit_is_named_in_the_language_asked_for(
    client: FlaskClient, body: dict[str, Any], question: str, words: dict[str, str], lang: str
) -> None:
    status, said, about = sentence(client.post(URL, json={**body, "lang": lang}))
    assert (status, about) == (422, question)
    assert words[lang] in said


@pytest.mark.parametrize("where", ["?lang=en", ""])
def test_a_language_that_we_do_not_speak_is_refused_in_one_that_we_do(client: FlaskClient, where: str) -> None:
    status, said, about = sentence(client.post(URL + where, json={"answers": {}, "lang": "fr"}))
    assert (status, about) == (422, "lang")
    assert said == ("“lang” is “nl” or “en”." if where else "“lang” is “nl” of “en”.")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b'{"answers": ', 400),
        (b'{"answers": {"turnover_eur": NaN}}', 400),
        (b'{"answers": {"turnover_eur": 1e999}}', 422),
        (b"\xff\xfe\xfa", 400),
        (b"[" * 20_000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"answers": {}, "answers": {"sector": "labour"}}', 422),
        (b'{"answers": {"sector": "\\ud800"}}', 400),
        (b'{"answers": {"turnover_eur": %s}}' % (b"9" * 5000), 400),
    ],
)
def test_broken_json_is_a_refusal_and_never_an_error_of_ours(client: FlaskClient, content: bytes, status: int) -> None:
    answer = client.post(URL, data=content, content_type="application/json")
    assert sentence(answer)[0] == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_is_no_json_by_its_header_is_refused(client: FlaskClient, kind: str) -> None:
    answer = client.post(URL, data=b'{"answers": {}}', content_type=kind, headers={"Accept-Language": "en"})
    assert sentence(answer)[:2] == (415, "Send JSON, with the header “Content-Type: application/json”.")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_is_too_large_is_refused_before_it_is_read(client: FlaskClient, kind: str) -> None:
    content = b"--x\r\n" + b"a" * triage_api.BODY_MAX_BYTES
    answer = client.post(URL, data=content, content_type=kind)
    assert sentence(answer)[0] in (413, 415)
    if kind == "application/json":
        assert sentence(answer)[:2] == (413, "Dit is te groot. Stuur hoogstens 64 kB.")


def test_any_site_may_ask_and_no_cookie_plays_a_part(client: FlaskClient) -> None:
    asked = client.options(URL, headers={"Origin": "https://x.example", "Access-Control-Request-Method": "POST"})
    refused = client.post(URL, json={"answers": 1})
    for answer in (asked, refused, client.get(URL), client.post(URL, json={"answers": {}})):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Headers"] == "Content-Type"


def test_it_asks_for_no_form_token_and_keeps_nothing(client: FlaskClient, session: Session) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert client.post(URL, json={"answers": ANSWERS}).status_code == 200
    rows = {
        table.name: session.exec(select(func.count()).select_from(table)).one()
        for table in SQLModel.metadata.sorted_tables
    }
    assert {name: count for name, count in rows.items() if count} == {}


def test_too_many_calls_are_refused_for_a_while(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(API_CALLS, "each", 3)
    statuses = [client.post(URL, json={"answers": {}}).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    answer = client.get(URL)
    assert sentence(answer)[:2] == (429, "Dat is te vaak. Probeer het over een minuut opnieuw.")
    assert answer.headers["Retry-After"] == "60"
    other = client.get(URL, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200
    monkeypatch.setattr(API_CALLS, "in_all", 4)
    assert client.get(URL, environ_overrides={"REMOTE_ADDR": "192.0.2.8"}).status_code == 429
    monkeypatch.setattr(API_CALLS, "within", API_CALLS.within * 0)
    assert client.get(URL).status_code == 200


def test_the_description_is_valid_openapi_and_what_we_send_fits_it(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    answers = {
        "TriageResult": client.post(URL, json={"answers": ANSWERS | {"turnover_eur": 1e6}}),
        "Questions": client.get(URL),
        "Refused": client.post(URL, json={"answers": {"sector": 1}}),
    }
    for name, answer in answers.items():
        _fits(document, name, answer.get_json())
    _fits(document, "TriageRequest", {"answers": ANSWERS, "lang": "nl"})
    with pytest.raises(AssertionError):
        _fits(document, "TriageRequest", {"answers": {"sector": "space"}})
    parameters = {one["name"] for one in document["paths"][URL]["get"]["parameters"]}
    assert parameters == {"lang", *document["components"]["schemas"]["Answers"]["properties"]}


def _fits(document: dict[str, Any], name: str, value: Any) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    problems = [error.message[:200] for error in OAS31Validator(schema).iter_errors(value)]
    assert problems == [], name


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_for_people_has_examples_that_work(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/{lang}/api")
    assert page.status_code == 200
    assert "EUPL-1.2" in page.text
    assert 'href="/api/v1/openapi.json"' in page.text
    body = page.text.split("-d &#39;")[-1] if "-d &#39;" in page.text else page.text.split("-d '")[1]
    example = json.loads(body.split("'</code>")[0].replace("&#34;", '"'))
    assert example["lang"] == lang
    assert client.post(URL, json=example).status_code == 200
    query = page.text.split("/api/v1/triage?")[1].split("'")[0].replace("&amp;", "&")
    assert client.get(f"{URL}?{query}").status_code == 200


def test_an_address_or_method_that_is_none_is_refused_as_json_too(client: FlaskClient) -> None:
    unknown, english = client.get("/api/v1/nothing"), {"Accept-Language": "en"}
    assert sentence(unknown)[0] == 404
    wrong = client.delete(URL, headers=english)
    assert (wrong.status_code, wrong.mimetype) == (405, "application/json")
    assert {"GET", "POST"} <= set(wrong.headers["Allow"].split(", "))
    assert "GET" in client.post("/nl/api").headers["Allow"]


def test_a_proxy_that_nobody_told_of_is_in_the_log_once(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    security._say_once.cache_clear()
    for _ in range(2):
        client.get(URL, headers={"X-Forwarded-For": "192.0.2.1"})
    assert capsys.readouterr().out.count("WERKBANK_PROXIES") == 1


def test_behind_a_proxy_of_ours_each_visitor_counts_alone(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("WERKBANK_PROXIES", "1")
    get_settings.cache_clear()
    client: FlaskClient = request.getfixturevalue("client")
    monkeypatch.setattr(API_CALLS, "each", 1)

    def status(forwarded: str) -> int:
        return client.get(URL, headers={"X-Forwarded-For": forwarded}).status_code

    assert [status("192.0.2.1"), status("192.0.2.2"), status("192.0.2.1")] == [200, 200, 429]
    assert status("192.0.2.3, 192.0.2.2") == 429, "what a visitor writes there himself stands before the proxy's part"
