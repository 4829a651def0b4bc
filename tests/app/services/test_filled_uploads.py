"""A file that comes back: read or refused as a whole, shown first, written as a whole, never over what nobody saw."""

import io
import json

import openpyxl
import pytest
from sqlmodel import Session

from app.errors import Conflict, NotAllowed
from app.services import filled_checklists as filled
from app.services import filled_documents, filled_uploads
from app.services.filled_answers import Values
from app.services.filled_checklists import UPLOAD_KEPT, Opened, reading_token
from app.services.filled_uploads import Change
from pipelines.documents.filled import FilledFileError
from tests.app.services.filling_in import NOW, answers, ids, link, opened, text, write


def send(session: Session, at: Opened, content: bytes, *, clear: bool = False, lang: str = "nl") -> list[Change]:
    filled_uploads.receive(session, at, content, clear=clear, lang=lang, now=NOW)
    return waiting(session, at)


def waiting(session: Session, at: Opened) -> list[Change]:
    pending = filled_uploads.pending_of(at)
    return (
        filled_uploads.changes(at.version, pending, filled.items_of(session, at.filled), lang="nl") if pending else []
    )


def say_yes(session: Session, at: Opened, mark: str = "", key: str = "") -> int:
    mark = mark or filled_uploads.mark_of(filled.items_of(session, at.filled))
    key = key or at.filled.upload["key"]
    return filled_uploads.confirm(session, at, key=key, mark=mark, by="Els", now=NOW)


def as_json(at: Opened, *given: dict[str, object]) -> bytes:
    """The list as a program fills it in: `given` by the place of the item."""
    data = json.loads(filled_documents.as_file(at.version, {}, lang="nl", fmt="json"))
    for entry, values in zip(data["answers"], given, strict=False):
        entry.update(values)
    return json.dumps(data).encode()


def full(session: Session, at: Opened) -> None:
    write(session, at, text("Gedaan", answer="yes", evidence="map 3\nen 4", owner="Els"), item=0)
    write(session, at, text("=1+1", answer="not_applicable"), item=1)
    write(session, at, text("", answer="partly", evidence="@SUM(A1)", owner="+31"), item=2)


@pytest.mark.parametrize("fmt", ["xlsx", "ods", "json"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_download_that_comes_back_untouched_changes_nothing(session: Session, fmt: str, lang: str) -> None:
    at = link(session)
    full(session, at)
    content = filled_documents.as_file(at.version, answers(session, at), lang=lang, fmt=fmt)
    for clear in (False, True):
        assert send(session, at, content, clear=clear, lang="en") == []


@pytest.mark.parametrize("fmt", ["xlsx", "ods", "json"])
def test_a_download_sent_to_an_empty_list_brings_everything(session: Session, fmt: str) -> None:
    at = link(session)
    full(session, at)
    content = filled_documents.as_file(at.version, answers(session, at), lang="nl", fmt=fmt)
    other = link(session)
    assert len(send(session, other, content)) == 3
    assert answers(session, other) == {}
    assert say_yes(session, other) == 3
    assert answers(session, other) == answers(session, at)


def test_nothing_is_written_before_the_yes_and_then_with_who_said_it(session: Session) -> None:
    at = link(session)
    write(session, at, text("oud"), by="Frits")
    (change,) = send(session, at, as_json(at, {"answer": "no", "note": "nieuw"}))
    assert (change.number, change.before.note, change.after.note, change.by) == (1, "oud", "nieuw", "Frits")
    assert change.fields == ("answer", "note")
    assert [one.note for one in answers(session, at).values()] == ["oud"]
    assert say_yes(session, at) == 1
    (row,) = filled.items_of(session, at.filled).values()
    assert (row.answer, row.note, row.changed_by, row.number) == ("no", "nieuw", "Els", 2)
    assert filled_uploads.pending_of(at) is None


def test_an_empty_cell_empties_nothing_unless_asked(session: Session) -> None:
    at = link(session)
    full(session, at)
    content = as_json(at, {"answer": "no"})
    assert [change.fields for change in send(session, at, content)] == [("answer",)]
    cleared = send(session, at, content, clear=True)
    assert [change.number for change in cleared] == [1, 2, 3]
    assert say_yes(session, at) == 3
    assert list(answers(session, at).values())[1:] == [Values(), Values()]


def test_an_item_that_is_not_in_the_file_stays_even_then(session: Session) -> None:
    at = link(session)
    full(session, at)
    data = json.loads(filled_documents.as_file(at.version, {}, lang="nl", fmt="json"))
    data["answers"] = data["answers"][3:]
    assert send(session, at, json.dumps(data).encode(), clear=True) == []


def test_a_colleague_who_saves_meanwhile_is_not_overwritten(session: Session) -> None:
    at = link(session)
    send(session, at, as_json(at, {"note": "uit het bestand"}))
    shown = filled_uploads.mark_of(filled.items_of(session, at.filled))
    write(session, at, text("van Frits"))
    with pytest.raises(Conflict):
        say_yes(session, at, mark=shown)
    assert [one.note for one in answers(session, at).values()] == ["van Frits"]
    (change,) = waiting(session, at)
    assert (change.before.note, change.after.note) == ("van Frits", "uit het bestand")


def test_a_yes_is_to_the_file_that_was_shown(session: Session) -> None:
    at = link(session)
    send(session, at, as_json(at, {"note": "een"}))
    first = at.filled.upload["key"]
    send(session, at, as_json(at, {"note": "twee"}))
    with pytest.raises(Conflict):
        say_yes(session, at, key=first)
    filled_uploads.discard(session, at, key=first)
    assert filled_uploads.pending_of(at) is not None
    filled_uploads.discard(session, at, key=at.filled.upload["key"])
    with pytest.raises(Conflict):
        say_yes(session, at, key=first)
    assert answers(session, at) == {}


def test_after_a_file_an_open_page_of_a_colleague_clashes(session: Session) -> None:
    at = link(session)
    write(session, at, text("van Frits"), key="frits")
    send(session, at, as_json(at, {"note": "uit het bestand"}))
    say_yes(session, at)
    with pytest.raises(filled.Clash):
        write(session, at, text("weer van Frits"), seen=1, key="frits")


def test_one_wrong_cell_keeps_the_whole_file_out_and_all_are_named(session: Session) -> None:
    at = link(session)
    book = openpyxl.load_workbook(io.BytesIO(filled_documents.as_file(at.version, {}, lang="nl", fmt="xlsx")))
    sheet = book["Checklist"]
    first = next(cell.row for cell in sheet["A"] if cell.value == 1)
    sheet[f"J{first}"], sheet[f"M{first + 1}"], sheet[f"K{first + 2}"] = "misschien", "ooit", "goed"
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(FilledFileError) as error:
        send(session, at, buffer.getvalue())
    told = " ".join(problem["nl"] for problem in error.value.problems)
    assert f"J{first}" in told
    assert f"M{first + 1}" in told
    assert filled_uploads.pending_of(at) is None
    assert answers(session, at) == {}


def test_not_applicable_in_a_file_needs_a_reason_there_or_here(session: Session) -> None:
    at = link(session)
    content = as_json(at, {"answer": "n.v.t."}, {"answer": "not_applicable"})
    with pytest.raises(FilledFileError) as error:
        send(session, at, content)
    assert [problem["nl"].split(":")[0] for problem in error.value.problems] == [
        "answers, punt 1, note",
        "answers, punt 2, note",
    ]
    write(session, at, text("staat hier al"), item=0)
    write(session, at, text("hier ook"), item=1)
    assert len(send(session, at, content)) == 2


def test_a_file_of_another_list_is_refused(session: Session) -> None:
    at, other = link(session), link(session, "procurement")
    with pytest.raises(FilledFileError):
        send(session, at, as_json(other, {"note": "x"}))
    assert ids(at.version) != ids(other.version)


def test_who_may_look_sends_no_file_and_says_no_yes(session: Session) -> None:
    at = link(session)
    send(session, at, as_json(at, {"note": "x"}))
    reader = opened(session, reading_token(at.token))
    for act in (
        lambda: send(session, reader, as_json(at, {"note": "y"})),
        lambda: say_yes(session, reader),
        lambda: filled_uploads.discard(session, reader, key=at.filled.upload["key"]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert answers(session, at) == {}


def test_a_file_without_a_yes_is_forgotten_after_a_day_and_the_list_is_not(session: Session) -> None:
    at = link(session)
    send(session, at, as_json(at, {"note": "x"}))
    filled.delete_expired(session, now=NOW + UPLOAD_KEPT)
    session.refresh(at.filled)
    assert at.filled.upload is None
    assert opened(session, at.token)
