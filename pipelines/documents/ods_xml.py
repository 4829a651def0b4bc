"""The names of OpenDocument's XML, and the small pieces from which the ODS writer builds its files."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

NAMESPACES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    # Formulas are written in OpenFormula; its prefix stands inside attribute values.
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
}
MANIFEST: Final = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
VERSION: Final = "1.3"
_SPACES: Final = re.compile(r"\t| {2,}|^ | $")


def qname(name: str) -> str:
    """`table:table-cell` as lxml writes names."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def root(name: str) -> etree._Element:
    """The first element of a file, with all namespaces and the version of the format."""
    element = etree.Element(qname(name), nsmap=NAMESPACES)
    element.set(qname("office:version"), VERSION)
    return element


def add(
    parent: etree._Element, name: str, attributes: Mapping[str, str] | None = None, text: str = ""
) -> etree._Element:
    """Add an element with attributes (by their prefixed names) and a text."""
    element = etree.SubElement(parent, qname(name))
    for key, value in (attributes or {}).items():
        element.set(qname(key), value)
    if text:
        element.text = text
    return element


def add_text(parent: etree._Element, text: str) -> None:
    """Add a text as paragraphs, one for each line; spaces and tabs that readers would drop are elements."""
    for line in text.split("\n"):
        _add_line(add(parent, "text:p"), line)


def _add_line(paragraph: etree._Element, line: str) -> None:
    place, last = 0, None
    for found in _SPACES.finditer(line):
        last = _append(paragraph, last, line[place : found.start()])
        if found[0] == "\t":
            last = add(paragraph, "text:tab")
        else:
            last = add(paragraph, "text:s", {"text:c": str(len(found[0]))})
        place = found.end()
    _append(paragraph, last, line[place:])


def _append(paragraph: etree._Element, last: etree._Element | None, text: str) -> etree._Element | None:
    if last is None:
        paragraph.text = (paragraph.text or "") + text
    else:
        last.tail = (last.tail or "") + text
    return last


def serialised(element: etree._Element) -> bytes:
    """The file as bytes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8")
