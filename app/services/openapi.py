"""The description of our JSON interface for other programs (OpenAPI 3.1), made from the questions themselves."""

from typing import Any

from pydantic.json_schema import models_json_schema

from app.services import knowledge
from app.services.allowances import API_CALLS
from app.services.triage_api import BODY_MAX_BYTES, DISCLAIMER, Questions, Refused, TriageResult
from app.settings import get_settings
from pipelines.triage import Question

PATH = "/api/v1/triage"
REFUSALS = {
    "400": "The body is no JSON.",
    "413": f"The body is larger than {BODY_MAX_BYTES} bytes.",
    "415": "The body is not application/json.",
    "422": "An answer does not fit, or a key is not known. `question` names it.",
    "429": f"More than {API_CALLS.each} calls in a minute.",
}


def document() -> dict[str, Any]:
    """The whole description, as plain data."""
    rules = knowledge.library().rules
    questions = [question for question in rules.questions if question.type != "text"]
    _, models = models_json_schema(
        [(model, "serialization") for model in (Questions, TriageResult, Refused)],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Werkbank triage",
            "version": "1",
            "summary": "First findings under the AI Act for a set of answers.",
            "description": f"{DISCLAIMER['en']} Nothing that is sent is kept. Rules of version {rules.version}.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": get_settings().base_url}],
        "paths": {PATH: {"get": _get(questions), "post": _post()}},
        "components": {"schemas": {**models["$defs"], **_request(questions)}},
    }


def _get(questions: list[Question]) -> dict[str, Any]:
    lang = {"name": "lang", "in": "query", "schema": _LANG, "description": "The language of a refusal."}
    return {
        "operationId": "questions",
        "summary": "The questions, and which of them the given answers make relevant.",
        "parameters": [lang, *(_parameter(question) for question in questions)],
        "responses": _responses("Questions", ("422", "429")),
    }


def _post() -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": _ref("TriageRequest")}}}
    return {
        "operationId": "assess",
        "summary": "What the rules say of these answers.",
        "requestBody": body,
        "responses": _responses("TriageResult", tuple(REFUSALS)),
    }


_LANG = {"type": "string", "enum": ["nl", "en"], "default": "nl"}


def _parameter(question: Question) -> dict[str, Any]:
    return {
        "name": question.id,
        "in": "query",
        "description": question.label["en"],
        "schema": _kind(question),
        "explode": True,
    }


def _request(questions: list[Question]) -> dict[str, Any]:
    answers = {question.id: {**_kind(question), "description": question.label["en"]} for question in questions}
    return {
        "Answers": {"type": "object", "properties": answers, "additionalProperties": False},
        "TriageRequest": {
            "type": "object",
            "properties": {"answers": _ref("Answers"), "lang": _LANG},
            "required": ["answers"],
            "additionalProperties": False,
        },
    }


def _kind(question: Question) -> dict[str, Any]:
    """What an answer looks like. A date or number that is not known is left out, or `unknown`."""
    options = {"type": "string", "enum": list(question.option_ids())}
    unknown = {"const": "unknown"}
    kinds: dict[str, dict[str, Any]] = {
        "choices": {"type": "array", "items": options, "uniqueItems": True},
        "date": {"anyOf": [{"type": "string", "format": "date"}, unknown]},
        "number": {"anyOf": [{"type": "number", "minimum": 0}, unknown]},
    }
    return kinds.get(question.type, options)


def _responses(model: str, refusals: tuple[str, ...]) -> dict[str, Any]:
    found = {"200": _response("The answer.", model)}
    return {**found, **{code: _response(REFUSALS[code], "Refused") for code in refusals}}


def _response(description: str, model: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _ref(model)}}}


def _ref(model: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model}"}
