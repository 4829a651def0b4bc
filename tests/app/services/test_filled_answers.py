"""What people type for one item: checked, cleaned, and the same after a walk through a file."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.services.filled_answers import (
    EMPTY,
    MOST_CHARACTERS,
    Values,
    as_data,
    differing,
    for_file,
    from_data,
    from_file,
    from_form,
    values,
)
from pipelines.documents.answers import MAX_NOTE
from pipelines.documents.wording import ANSWERS

WORDS = st.text("ab =+-@\n\r\t\x00\x0bé:", max_size=12) | st.sampled_from(
    ["Bewijs: map 3", "evidence:", "a\nBEWIJS : b", "Evidence: a\nBewijs: b", "\nBewijs:\n\nc"]
)
TEXTS = st.lists(WORDS, max_size=3).map("\n".join)
FOUND = st.builds(
    values,
    st.sampled_from(ANSWERS) | st.none(),
    TEXTS,
    TEXTS,
    TEXTS,
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)) | st.none(),
)


@given(FOUND, st.sampled_from(["nl", "en"]))
def test_a_walk_through_a_file_changes_nothing(found: Values, lang: str) -> None:
    assert from_file(for_file(found, lang)) == found


@given(FOUND)
def test_cleaning_twice_is_cleaning_once(found: Values) -> None:
    assert values(found.answer, found.note, found.evidence, found.owner, found.due) == found


@given(FOUND)
def test_plain_data_and_back(found: Values) -> None:
    assert from_data(as_data(found)) == found


@given(TEXTS, TEXTS)
def test_nothing_typed_is_lost_between_remark_and_evidence(note: str, evidence: str) -> None:
    def typed(*texts: str) -> str:
        without_marks = re.sub("bewijs|evidence", "", "\n".join(texts), flags=re.IGNORECASE)
        return re.sub(r"[^abcé=+@-]", "", without_marks)

    found = values(None, note, evidence, "", None)
    assert typed(found.note, found.evidence) == typed(note, evidence)


def test_a_remark_that_names_its_evidence_is_split_there() -> None:
    found = values("yes", "Gedaan.\nBewijs: map 3\nen map 4", "", "", None)
    assert (found.note, found.evidence) == ("Gedaan.", "map 3\nen map 4")
    assert for_file(found, "en").note == "Gedaan.\nEvidence: map 3\nen map 4"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"answer": "maybe"}, "answer"),
        ({"answer": "not_applicable"}, "note"),
        ({"answer": "not_applicable", "note": " \n"}, "note"),
        ({"due": "morgen"}, "due"),
        ({"due": "31-2-2027"}, "due"),
        ({"due": "1-1-1900"}, "due"),
        ({"note": "x" * (MOST_CHARACTERS + 1)}, "note"),
        ({"note": "x" * MOST_CHARACTERS, "evidence": "y"}, "note"),
        ({"owner": "x" * 201}, "owner"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(form: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as error:
        from_form(form)
    assert error.value.field == field


def test_what_people_type_is_understood() -> None:
    form = {"answer": "not_applicable", "note": " wij doen dit niet ", "owner": "Els\n de  Wit", "due": "2027-01-31"}
    found = Values("not_applicable", "wij doen dit niet", "", "Els de Wit", dt.date(2027, 1, 31))
    assert (
        from_form(form) == found == from_form({**form, "due": "31-1-2027"}) == from_form({**form, "due": "31 jan 2027"})
    )
    assert from_form({}) == EMPTY == from_form({"answer": "", "due": " "})


def test_the_longest_texts_fit_the_column_of_a_file_in_both_languages() -> None:
    found = from_form({"note": "x" * (MOST_CHARACTERS - 5), "evidence": "y" * 5})
    for lang in ("nl", "en"):
        assert len(for_file(found, lang).note) <= MAX_NOTE


def test_differences_are_named_by_field() -> None:
    assert differing(EMPTY, values("yes", "a", "", "", None)) == ("answer", "note")
