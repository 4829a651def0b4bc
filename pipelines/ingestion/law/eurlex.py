"""Reads a regulation from the page that EUR-Lex gives for the Official Journal (HTML or XHTML)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree, html

from pipelines.ingestion.law.references import known, references_in
from pipelines.ingestion.law.units import Heading, Lang, LawError, LawUnit, Paragraph, Part, Point, Regulation, unit_id

MAX_BYTES = 20 * 1024 * 1024

_TITLES: dict[str, Lang] = {"REGULATION": "en", "VERORDENING": "nl"}
_TITLE = re.compile(r"(REGULATION|VERORDENING) \((?:EU|EC|EG|Euratom|, )+\)(?: No| nr\.)? (\d{4}/\d+)")
_DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_MARK = re.compile(r"^(\(?(\d{1,3}[a-z]?|[a-z]{1,5})\)|\d{1,2}(\.\d{1,2})*\.|[—–-])$")
_NUMBERED = re.compile(r"^(\d{1,3}[a-z]?)\. (?=\S)")
_SECTION = re.compile(r"^(?:Section|Afdeling|Deel) ([A-Z]|\d+)\b[\s.—–-]*(.*)$")
_UNIT = re.compile(r"^(art|rct|anx)_(\d+[a-z]?|[IVXLC]+)$")
_PARTS: dict[str, Part] = {"art": "article", "rct": "recital", "anx": "annex"}

Element = Any
"""An element of the page; lxml's type stubs do not cover its HTML side."""


class _Row(NamedTuple):
    """A line of the page: how deep it stands in lists, its mark ("(a)") and its text. `kind` is "heading" or ""."""

    depth: int
    mark: str
    text: str
    kind: str = ""


def read_regulation(path: Path, law: str) -> Regulation:
    """The regulation in a file that was saved from EUR-Lex, with units named `<law>/art_1` and so on.

    Raises LawError when the file is cut off, is another kind of page or is in a language we do not keep.
    """
    page = _page(path)
    number, lang, title = _heading(path, page)
    divisions = [div for div in page.iter("div") if _UNIT.match(div.get("id") or "")]
    units = [_unit(div, law, lang) for div in divisions]
    if not any(unit.part == "article" for unit in units):
        raise LawError(path, "no articles were found in it. Save the page of the Official Journal as HTML again.")
    year, _, serial = number.partition("/")
    return Regulation(
        id=law,
        number=number,
        celex=f"3{year}R{int(serial):04}",
        title=title,
        lang=lang,
        published=_published(path, page),
        units=tuple(_linked(units, law)),
    )


def _page(path: Path) -> Element:
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise LawError(path, f"cannot be read ({error.strerror}).") from error
    if size > MAX_BYTES:
        raise LawError(path, "is larger than any regulation. Is it the right file?")
    if b"</html>" not in raw[-2000:].lower():
        raise LawError(path, "stops half-way, or is not a page. Save it from EUR-Lex as HTML again.")
    try:
        page: Element = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.LxmlError, ValueError) as error:
        raise LawError(path, "is not a page that can be read. Save it from EUR-Lex as HTML again.") from error
    if page.find_class("title-article-norm"):
        raise LawError(path, "is a consolidated text. Import the page of the Official Journal itself.")
    _clean(page)
    return page


def _clean(page: Element) -> None:
    """Takes the notes out, and writes a raised number as a power: 10^25, which would else become 1025."""
    for note in [*page.find_class("oj-note")]:
        if note.tag == "p":
            note.drop_tree()
    for anchor in list(page.iter("a")):
        if (anchor.get("href") or "").startswith("#ntr"):
            anchor.drop_tree()
    for raised in page.find_class("oj-super"):
        if (raised.text or "").strip().isdigit():
            raised.text = f"^{(raised.text or '').strip()}"


def _heading(path: Path, page: Element) -> tuple[str, Lang, str]:
    lines = [_text(line) for main in page.find_class("eli-main-title") for line in main.iter("p")]
    title = " ".join(line for line in lines if not line.startswith("("))
    match = _TITLE.match(title)
    if match is None:
        raise LawError(path, "is not a regulation in English or Dutch as the Official Journal publishes it.")
    return match.group(2), _TITLES[match.group(1)], title


def _published(path: Path, page: Element) -> date:
    for line in page.find_class("oj-hd-date"):
        if match := _DATE.match(_text(line)):
            day, month, year = (int(figure) for figure in match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                break
    raise LawError(path, "does not name the date of its Official Journal.")


def _linked(units: list[LawUnit], law: str) -> Iterator[LawUnit]:
    ids = {unit.id for unit in units}
    for unit in units:
        named = references_in(f"{unit.title}\n{unit.text}", unit.lang, law)
        yield unit.model_copy(update={"references": tuple(known(named, ids, unit.id))})


def _unit(division: Element, law: str, lang: Lang) -> LawUnit:
    match = _UNIT.match(division.get("id"))
    assert match is not None  # noqa: S101  only such divisions are passed in
    part, number = _PARTS[match.group(1)], match.group(2)
    title, rows = "", list(_rows(division))
    if part == "recital":
        paragraphs: tuple[Paragraph, ...] = (Paragraph(points=tuple(_recital(rows))),)
    else:
        title = " ".join(row.text for row in rows if row.kind == "title")
        paragraphs = tuple(_paragraphs(row for row in rows if row.kind not in {"title", "name"}))
    return LawUnit(
        id=unit_id(law, part, number),
        part=part,
        number=number,
        lang=lang,
        title=title,
        chapter=_division(division, r"cpt_([IVXLC]+)"),
        section=_division(division, r"cpt_[IVXLC]+\.sct_(\d+)"),
        paragraphs=paragraphs,
    )


def _division(division: Element, pattern: str) -> Heading | None:
    for above in division.iterancestors("div"):
        if match := re.fullmatch(pattern, above.get("id") or ""):
            titles = [_text(line) for line in above.findall("div/p") if line.get("class") == "oj-ti-section-2"]
            return Heading(number=match.group(1), title=titles[0] if titles else "")
    return None


def _recital(rows: list[_Row]) -> Iterator[Point]:
    for place, row in enumerate(rows):
        yield Point(mark="" if place == 0 else row.mark, text=row.text)


def _paragraphs(rows: Iterable[_Row]) -> Iterator[Paragraph]:
    """Cuts the lines of an article or annex at its numbers; in an annex also at its sections."""
    section = heading = number = ""
    base, points = 0, list[Point]()

    def done() -> Iterator[Paragraph]:
        if points:
            yield Paragraph(number=number, heading=heading, points=tuple(points))
            points.clear()

    for row in rows:
        if match := _SECTION.match(row.text) if row.kind == "heading" else None:
            yield from done()
            section, heading, number, base = f"{match.group(1)}.", row.text, match.group(1), 0
        elif start := _start(row):
            yield from done()
            number, base = section + start[0], row.depth + (1 if row.mark else 0)
            points.append(Point(text=start[1]))
        elif row.kind == "heading":
            heading = f"{heading} {row.text}".strip()
        elif points and row.depth > base:
            points[-1] = points[-1].model_copy(update={"text": f"{points[-1].text}\n{row.mark} {row.text}".rstrip()})
        else:
            points.append(Point(mark=row.mark, text=row.text))
    yield from done()


def _start(row: _Row) -> tuple[str, str] | None:
    """(number, text) when a numbered paragraph, definition or part of an annex begins with this line."""
    if row.depth > 0:
        return None
    if row.mark:
        number = row.mark.strip("(). ")
        return (number, row.text) if number[:1].isdigit() else None
    match = _NUMBERED.match(row.text)
    return (match.group(1), row.text[match.end() :]) if match else None


def _rows(element: Element, depth: int = 0) -> Iterator[_Row]:
    """The lines below an element; running text between blocks is a line too."""
    inline = [element.text or ""]
    for child in element:
        if child.tag in {"p", "div", "table"}:
            yield from _flushed(inline, depth)
            yield from _block(child, depth)
        elif isinstance(child.tag, str):
            if child.find(".//table") is not None:
                yield from _flushed(inline, depth)
                yield from _rows(child, depth)
            else:
                inline.append(child.text_content())
        inline.append(child.tail or "")
    yield from _flushed(inline, depth)


def _flushed(inline: list[str], depth: int) -> Iterator[_Row]:
    if text := _plain("".join(inline)):
        yield _Row(depth, "", text)
    inline.clear()


def _block(block: Element, depth: int) -> Iterator[_Row]:
    kinds = {"oj-ti-grseq-1": "heading", "oj-sti-art": "title", "oj-ti-art": "name"}
    if block.tag == "table":
        for row in block.iter("tr"):
            if next(row.iterancestors("table")) is block:
                yield from _cells([list(_rows(cell, depth)) for cell in row.iterchildren("td")], depth)
    elif block.tag == "div" and block.get("class") == "oj-enumeration-spacing":
        yield from _cells([list(_block(line, depth)) for line in block.iterchildren("p")], depth)
    elif block.tag == "div":
        yield from _renumbered(block.get("id") or "", _rows(block, depth))
    elif text := _text(block):
        kind = kinds.get(block.get("class") or "", "")
        if block.get("class") == "oj-doc-ti":
            kind = "name" if re.fullmatch(r"(ANNEX|BIJLAGE) [IVXLC]+", text) else "title"
        yield _Row(depth, "", text, kind)


def _renumbered(division: str, rows: Iterator[_Row]) -> Iterator[_Row]:
    """The paragraph's number by its place: the Dutch Article 73 prints 11 twice, and its page names them 10 and 11."""
    place = re.fullmatch(r"\d{3}\.(\d{3})", division)
    for nth, row in enumerate(rows):
        if nth == 0 and place and (match := _NUMBERED.match(row.text)) and match.group(1).isdigit():
            yield row._replace(text=f"{int(place.group(1))}. {row.text[match.end() :]}")
        else:
            yield row


def _cells(cells: list[list[_Row]], depth: int) -> Iterator[_Row]:
    """A table's row: a mark with its text, or else the cells beside each other."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and len(filled[0]) == 1 and _MARK.match(filled[0][0].text):
        first, *rest = filled[1]
        if first.mark:
            yield _Row(depth, filled[0][0].text, f"{first.mark} {first.text}")
        else:
            yield _Row(depth, filled[0][0].text, first.text)
        for row in rest:
            yield row._replace(depth=row.depth + 1)
    elif filled:
        yield _Row(depth, "", " | ".join(" ".join(row.text for row in cell) for cell in filled))


def _text(element: Element) -> str:
    return _plain(element.text_content())


def _plain(text: str) -> str:
    return " ".join(text.split())
