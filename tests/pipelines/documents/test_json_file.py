"""A checklist as JSON says which list it is, holds the whole tree, and has a place for each answer."""

import datetime as dt
import json

from pipelines.documents import render
from pipelines.documents.answers import FilledAnswer
from pipelines.documents.tree import Document


def test_a_checklist_names_its_schema_list_and_choices(dutch: Document) -> None:
    data = json.loads(render(dutch, "json"))
    assert list(data) == [
        *("schema", "schema_version", "key", "version", "rules_version", "date", "lang", "title"),
        *("choices", "answers", "document"),
    ]
    assert (data["schema"], data["schema_version"]) == ("werkbank-checklist", 1)
    assert (data["key"], data["version"], data["rules_version"]) == ("1a2b3c4d5e6f", "2026-11", "2026-11-20")
    assert data["choices"] == {
        "yes": "ja",
        "no": "nee",
        "partly": "deels",
        "unknown": "weet niet",
        "not_applicable": "n.v.t.",
    }


def test_each_item_has_an_empty_answer_in_the_order_of_the_list(dutch: Document) -> None:
    answers = json.loads(render(dutch, "json"))["answers"]
    assert [entry["id"] for entry in answers] == [item.id for item in dutch.checklist_items()]
    assert answers[0] == {
        "id": "oversight",
        "action": "Wijs iemand aan die toezicht houdt",
        "answer": None,
        "note": "",
        "owner": "",
        "due": None,
    }


def test_answers_are_filled_in(dutch: Document) -> None:
    given = {"logs": FilledAnswer("not_applicable", "geen logboek", "Ada", dt.date(2027, 1, 31))}
    entry = json.loads(render(dutch, "json", given))["answers"][1]
    assert {key: entry[key] for key in ("answer", "note", "owner", "due")} == {
        "answer": "not_applicable",
        "note": "geen logboek",
        "owner": "Ada",
        "due": "2027-01-31",
    }


def test_the_tree_survives_the_way_to_json_and_back(dutch: Document, harmful: Document) -> None:
    for document in (dutch, harmful):
        assert Document.model_validate(json.loads(render(document, "json"))["document"]) == document


def test_a_document_without_items_says_so(dutch: Document) -> None:
    data = json.loads(render(dutch.model_copy(update={"sections": dutch.sections[:2]}), "json"))
    assert data["schema"] == "werkbank-document"
    assert "answers" not in data
