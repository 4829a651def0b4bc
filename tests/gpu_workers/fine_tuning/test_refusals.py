"""Files and requests that cannot be used are refused with a reason; odd but readable ones are understood."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gpu_workers.fine_tuning import preflight
from gpu_workers.fine_tuning.blank import BLANK
from gpu_workers.fine_tuning.config import Data, RunConfig, read_config
from gpu_workers.fine_tuning.dataset import read_examples
from gpu_workers.fine_tuning.endings import REFUSED, Refused
from gpu_workers.fine_tuning.prepare import prepare
from gpu_workers.fine_tuning.program import Program
from gpu_workers.fine_tuning.workspace import Workspace
from tests.gpu_workers.fine_tuning import made_up

COLUMNS = Data(path=Path("data.csv"))


def prepare_only(config: RunConfig, workspace: Workspace) -> dict[str, Any]:
    from gpu_workers.fine_tuning.encoder import base_model_folder

    prepared = prepare(config, workspace, base_model_folder("default"))
    return {"preflight": prepared.findings}


def outcome(folder: Path, **keys: Any) -> dict[str, Any]:
    """The result after reading, checking and dividing data.csv, without any training."""
    request = made_up.write_request(folder / "RUN.json", **keys)
    Program(read=read_config, work=prepare_only, blank=BLANK, shares={}).main([str(request), str(folder / "out")])
    return made_up.result(folder / "out")


def finding(result: dict[str, Any], name: str) -> dict[str, Any]:
    findings = result["preflight"] if isinstance(result["preflight"], list) else result["preflight"]["findings"]
    return next(item for item in findings if item["id"] == name)


def refused(folder: Path) -> str:
    result = outcome(folder)
    assert result["state"] == "refused"
    assert result["reason"]["nl"] != result["reason"]["en"]
    return str(result["reason"]["en"])


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(b"\xef\xbb\xbf\r\n")
    assert "empty" in refused(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "not there" in refused(tmp_path)


def test_a_zip_or_excel_file_is_refused_by_its_kind(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.csv", "w") as archive:
        archive.writestr("a.csv", "text,category\na,b\n")
    assert "ZIP/Excel" in refused(tmp_path)


def test_a_file_without_header_is_refused_and_shows_its_first_row(tmp_path: Path) -> None:
    rows = made_up.examples()
    made_up.write_csv(tmp_path / "data.csv", rows[1:], header=rows[0])
    reason = refused(tmp_path)
    assert "no header" in reason
    assert rows[0][0] in reason


def test_an_unclosed_quotation_mark_is_refused_instead_of_swallowing_rows(tmp_path: Path) -> None:
    lines = "".join(f"{text},{label}\n" for text, label in made_up.examples())
    (tmp_path / "data.csv").write_text("text,category\n" + '"My parcel is late,delivery\n' + lines, encoding="utf-8")
    assert "quotation mark" in refused(tmp_path)


def test_one_class_is_refused(tmp_path: Path) -> None:
    made_up.write_csv(tmp_path / "data.csv", [(text, "same") for text, _label in made_up.examples()])
    assert "nothing to learn" in refused(tmp_path)


def test_a_cell_that_the_website_takes_is_taken_here_too(tmp_path: Path) -> None:
    rows = [*made_up.examples(), ("long " * 40_000, "delivery")]
    path = made_up.write_csv(tmp_path / "data.csv", rows)
    assert len(read_examples(path, Data(path=path)).examples) == len(rows)


def test_a_class_with_one_row_is_left_out_and_named(tmp_path: Path) -> None:
    path = made_up.write_csv(tmp_path / "data.csv", [*made_up.examples(), ("Where can I park", "parking")])
    kept, findings = preflight.clean(read_examples(path, Data(path=path)))
    left_out = next(item for item in findings if item["id"] == "class_floor")
    assert left_out["rows"] == [92]
    assert "'parking'" in left_out["message"]["nl"]
    assert {row.label for row in kept} == set(made_up.SENTENCES)


def test_a_class_beside_one_row_of_another_is_refused(tmp_path: Path) -> None:
    rows = [(text, "same") for text, _label in made_up.examples()]
    made_up.write_csv(tmp_path / "data.csv", [*rows, ("Where can I park", "parking")])
    assert "nothing to learn" in refused(tmp_path)


def test_a_label_column_with_as_many_values_as_rows_is_refused(tmp_path: Path) -> None:
    made_up.write_csv(tmp_path / "data.csv", [(f"text {place}", f"label {place}") for place in range(600)])
    assert "wrong column" in refused(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_encoding_and_delimiter_is_understood(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = ["Één kapotte fiets", "De levering is te laat, zegt René"]
    lines = [delimiter.join(("nr", "text", "category"))] + [delimiter.join(("1", f'"{row}"', "vélo")) for row in rows]
    (tmp_path / "data.csv").write_bytes("\r\n".join(lines).encode(encoding))
    source = read_examples(tmp_path / "data.csv", COLUMNS)
    assert [(row.text, row.label) for row in source.examples] == [(row, "vélo") for row in rows]
    assert source.delimiter == delimiter


def test_two_hundred_columns_are_read_by_the_two_that_were_chosen(tmp_path: Path) -> None:
    header = tuple(f"c{place}" for place in range(200))
    made_up.write_csv(tmp_path / "data.csv", [tuple(f"v{place}" for place in range(200))], header=header)
    source = read_examples(tmp_path / "data.csv", Data(path=Path("x"), text="c150", label="c3"))
    assert (source.examples[0].text, source.examples[0].label, source.columns) == ("v150", "v3", 200)
    with pytest.raises(Refused, match=r"'c0', .*…"):
        read_examples(tmp_path / "data.csv", COLUMNS)


def test_rows_that_are_empty_double_contradicting_or_odd_are_named_by_row_number(folder: Path) -> None:
    rows = made_up.examples()
    extra = [
        ("", "refund"),
        (rows[0][0].upper(), rows[0][1]),
        (rows[1][0], "other"),
        ("Anything new", "other"),
        ("a", "b", "c"),
    ]
    made_up.write_csv(folder / "data.csv", [*rows, *extra])
    result = outcome(folder)
    assert finding(result, "empty_texts")["rows"] == [92]
    assert finding(result, "duplicates")["rows"] == [93]
    assert finding(result, "conflicting_labels")["rows"] == [3, 94]
    assert finding(result, "odd_rows")["rows"] == [96]
    assert finding(result, "small_classes")["count"] == 1


def test_clean_rows_give_no_finding_but_the_size_of_the_test(folder: Path) -> None:
    assert [item["id"] for item in outcome(folder)["preflight"]] == ["small_test"]


def test_training_rows_that_are_also_in_a_test_file_are_taken_out(folder: Path) -> None:
    rows = made_up.examples()
    made_up.write_csv(folder / "test.csv", [*rows[:4], ("A new question", "unheard")])
    result = outcome(folder, test={"path": "test.csv"})
    leak = finding(result, "split_duplicates")
    assert (leak["count"], leak["rows"]) == (4, [2, 3, 4, 5])
    assert finding(result, "unknown_test_labels")["rows"] == [6]


def test_personal_data_is_pointed_out_before_training(folder: Path) -> None:
    made_up.write_csv(folder / "data.csv", [*made_up.examples(), ("Mail me at a.b@example.org", "delivery")])
    assert finding(outcome(folder), "personal_data")["rows"] == [92]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"task": "instruction-tuning"}, "cannot do the task"),
        ({"task": "poetry"}, "task"),
        ({"epochs": 0}, "epochs"),
        ({"learnign_rate": 1}, "learnign_rate"),
        ({"test": {"fraction": 0.2, "path": "x.csv"}}, "either"),
    ],
)
def test_a_request_that_is_not_right_is_refused_with_the_setting(
    folder: Path, change: dict[str, Any], words: str
) -> None:
    result = outcome(folder, **change)
    assert result["state"] == "refused"
    assert words in result["reason"]["en"]


def test_a_request_that_is_no_json_is_refused(folder: Path) -> None:
    (folder / "RUN.json").write_text("{", encoding="utf-8")
    program = Program(read=read_config, work=prepare_only, blank=BLANK, shares={})
    assert program.main([str(folder / "RUN.json"), str(folder / "out")]) == REFUSED


def test_a_folder_of_another_request_is_left_alone(folder: Path) -> None:
    first = outcome(folder)
    outcome(folder, epochs=3)
    assert made_up.result(folder / "out") == first


def test_data_that_changed_during_a_run_is_refused(folder: Path) -> None:
    outcome(folder)
    (folder / "out" / "result.json").unlink()
    made_up.write_csv(folder / "data.csv", [*made_up.examples(), ("One more", "refund")])
    assert "changed" in refused(folder)


def test_a_crash_tells_a_reason_without_a_traceback(folder: Path) -> None:
    def broken(_config: RunConfig, _workspace: Workspace) -> dict[str, Any]:
        raise ZeroDivisionError("secret detail")

    request = made_up.write_request(folder / "RUN.json")
    Program(read=read_config, work=broken, blank=BLANK, shares={}).main([str(request), str(folder / "out")])
    result = made_up.result(folder / "out")
    assert result["state"] == "failed"
    assert made_up.events(folder / "out")[-1]["reason"] == result["reason"]
    assert "secret detail" not in json.dumps(result)
    assert "secret detail" in (folder / "out" / "error.log").read_text(encoding="utf-8")
