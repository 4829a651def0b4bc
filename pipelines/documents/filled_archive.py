"""Opens an office file from a stranger: bounded in size, without macros, passwords or XML that expands."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from lxml import etree

from pipelines.documents import filled_problems as problems

EXPANSION: Final = 8
"""How many times the limit the unpacked parts may hold: office files shrink to about a tenth."""
MAX_PARTS: Final = 1_000
MAX_CELLS: Final = 100_000
"""Of all sheets together, the empty ones too, and each that a repetition stands for."""
MAX_TEXT: Final = 32_767
"""Excel's own limit for a cell. A longer text is cut: it is refused later as too long, or is none of ours."""
MAX_COLUMN: Final = 200
_KNOWN_COMPRESSION: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_MACRO_FOLDERS: Final = ("basic/", "scripts/", "xl/macrosheets/")


class OfficeFile:
    """The parts of an office file that we were willing to open."""

    def __init__(self, content: bytes, limit: int) -> None:
        """Open the archive. Raises FilledFileError for one that is damaged, too big, encrypted or holds macros."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError):
            raise problems.unreadable() from None
        self._limit, self._cells = limit, 0
        entries = self._archive.infolist()
        self.names = frozenset(entry.filename for entry in entries)
        # What a header says of its size is also the most that reading it can give.
        if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > EXPANSION * limit:
            raise problems.too_big(limit)
        if len(self.names) != len(entries) or any(entry.compress_type not in _KNOWN_COMPRESSION for entry in entries):
            raise problems.unreadable()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise problems.protected_by_password()
        lower = [name.lower() for name in self.names]
        if any(name.startswith(_MACRO_FOLDERS) or name.endswith("vbaproject.bin") for name in lower):
            raise problems.has_macros()

    def read(self, name: str) -> bytes:
        """One part. Raises FilledFileError where it is missing or damaged."""
        try:
            return self._archive.read(name)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise problems.unreadable() from None

    def count(self, cells: int) -> None:
        """Count these cells with all that were read before, of all sheets. Raises FilledFileError for too many."""
        self._cells += cells
        if self._cells > MAX_CELLS:
            raise problems.too_big(self._limit)

    def xml(self, name: str) -> etree._Element:
        """A small part as XML."""
        found = None
        for _, element in self.walk(name, (), ("end",)):
            found = element
        if found is None:
            raise problems.unreadable()
        return found.getroottree().getroot()

    def walk(self, name: str, tags: tuple[str, ...], events: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
        """The elements with these tags, one by one, so that a big part never lies in memory as a whole.

        No entity is expanded and nothing outside the file is read: a DOCTYPE is refused before parsing.
        """
        content = self.read(name)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content:
            raise problems.unreadable()
        steps = etree.iterparse(
            io.BytesIO(content),
            events=events,
            tag=tags or None,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        try:
            yield from steps
        except etree.XMLSyntaxError:
            raise problems.unreadable() from None


def forget(element: etree._Element) -> None:
    """Give the memory of an element, and of all before it, back."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
