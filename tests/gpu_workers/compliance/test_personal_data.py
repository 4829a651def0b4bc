"""What is personal data and what only looks like it; every number here is made up or a published test value."""

import json
from pathlib import Path

import pytest

from gpu_workers.compliance.checks import personal_data
from gpu_workers.compliance.config import CheckConfig, Texts
from gpu_workers.compliance.material import Material
from gpu_workers.compliance.outcome import Outcome
from gpu_workers.fine_tuning.personal_data import find
from gpu_workers.fine_tuning.workspace import Workspace
from tests.gpu_workers.fine_tuning import made_up


def kinds(content: str) -> list[tuple[str, str]]:
    return [(found.kind, found.certainty) for found in find(content)]


def check(folder: Path, texts: list[str]) -> Outcome:
    path = made_up.write_csv(folder / "texts.csv", [(content,) for content in texts], header=("text",))
    config = CheckConfig(texts=Texts(path=path, column="text"))
    return personal_data.check(Material(config, Workspace(folder, {})), lambda _done, _total: None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Mijn BSN is 111222333.", [("bsn", "likely")]),
        ("burgerservicenummer: 1112.22.333", [("bsn", "likely")]),
        ("Bestelling 111222333 is te laat", [("bsn", "possible")]),
        ("Stort op NL91 ABNA 0417 1643 00 graag", [("iban", "likely")]),
        ("NL91ABNA0417164300", [("iban", "likely")]),
        ("My card 4111 1111 1111 1111 was refused", [("payment_card", "likely")]),
        ("Tracking code 4111111111111111", [("payment_card", "possible")]),
        ("Mail jan.jansen@voorbeeld.nl even", [("email", "likely")]),
        ("Bel 06-12345678 of +31 20 123 4567", [("phone", "likely"), ("phone", "likely")]),
        ("Mijn postcode is 1234 AB", [("postcode", "likely")]),
        ("KvK 12345678", [("chamber_of_commerce", "likely")]),
        ("Onze auto met kenteken AB-123-C staat er", [("licence_plate", "likely")]),
        ("Btw-nummer NL123456782B90", [("vat_number", "likely")]),
    ],
)
def test_personal_data_is_found(content: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(content) == expected


@pytest.mark.parametrize(
    "content",
    [
        "Bestelling 111222334 is te laat",
        "Mijn BSN is 111222334",
        "Ordernummer 12345678",
        "NL91 ABNA 0417 1643 01",
        "Artikel AB-123-C is kapot",
        "My card 4111 1111 1111 1112 was refused",
        "In 2024 SD kaarten besteld",
        "Versie 2.10.3 kostte 1.234.567,89 euro",
        "De lamp is kapot",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_alone(content: str) -> None:
    assert kinds(content) == []


def test_a_value_is_never_in_the_outcome(tmp_path: Path) -> None:
    outcome = check(tmp_path, ["bsn 111222333", "jan@voorbeeld.nl", "NL91ABNA0417164300"])
    stored = json.dumps([outcome.figures, outcome.details, outcome.message])
    assert not any(value in stored for value in ("111222333", "jan@", "ABNA", "0417164300"))
    assert [example["masked"] for example in outcome.details["examples"][:2]] == ["999999999", "xx99xxxx9999999999"]
    assert outcome.details["rows"] == [2, 3, 4]


def test_a_number_without_context_weighs_less_than_one_with_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    possible = check(tmp_path / "a", ["Order 111222333"])
    likely = check(tmp_path / "b", ["bsn 111222333"])
    assert (possible.state, likely.state) == ("attention", "problem")
    assert set(possible.figures) == {"bsn_possible"}
    assert set(likely.figures) == {"bsn"}


def test_clean_texts_are_ok(tmp_path: Path) -> None:
    outcome = check(tmp_path, [content for content, _label in made_up.examples()])
    assert (outcome.state, outcome.figures) == ("ok", {})
