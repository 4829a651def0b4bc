"""Reads a checklist back that people filled in: our own XLSX, ODS or JSON, also as other programs saved it."""

from collections.abc import Collection
from threading import Lock
from typing import Final

from pipelines.documents import filled_problems as problems
from pipelines.documents.answers import Change, Filled, FilledAnswer, compare
from pipelines.documents.filled_archive import OfficeFile
from pipelines.documents.filled_cells import ReadSheet
from pipelines.documents.filled_json import read_json
from pipelines.documents.filled_ods import ods_sheets
from pipelines.documents.filled_problems import FilledFileError
from pipelines.documents.filled_rows import read_rows
from pipelines.documents.filled_xlsx import xlsx_sheets
from pipelines.documents.tree import Document
from pipelines.documents.wording import Answer

__all__ = ["MAX_BYTES", "Answer", "Change", "Filled", "FilledAnswer", "FilledFileError", "compare", "read_filled"]

MAX_BYTES: Final = 2_000_000
"""A filled-in list of 150 items takes some 40 kB as XLSX and some 200 kB as JSON."""
_READING: Final = Lock()
"""One office file at a time: its cells take many times its size in memory while they are read."""
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Excel's format until 2007, in which newer files are wrapped too when they have a password."""
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"


def read_filled(
    content: bytes,
    *,
    expected: Document | None = None,
    limit: int = MAX_BYTES,
    explained: Collection[str] | None = None,
) -> Filled:
    """The answers in the file. `limit` is the most bytes that are read.

    `expected`: the list that is being filled in, in either language; the file must be of that list and that version.
    `explained`: the items for which it is already known why they do not apply; each other one must say so (None: no
    item needs to). Raises FilledFileError, which says in both languages, and by cell, what is wrong and what to do.
    """
    if len(content) > limit:
        raise problems.too_big(limit)
    if content.startswith(_OLD_OFFICE):
        raise problems.protected_by_password()
    if content.startswith(_ZIP):
        with _READING:
            return read_rows(_sheets(OfficeFile(content, limit), limit), expected, explained)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_json(content, expected, explained)
    raise problems.not_ours()


def _sheets(file: OfficeFile, limit: int) -> list[ReadSheet]:
    if "[Content_Types].xml" in file.names:
        return xlsx_sheets(file, limit)
    if "mimetype" in file.names and file.read("mimetype").strip() == _ODS:
        return ods_sheets(file)
    raise problems.not_ours()
