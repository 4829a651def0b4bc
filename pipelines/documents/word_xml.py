"""What python-docx has no words for: fields, check boxes, shading, header rows and text alternatives."""

from typing import Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

# Check boxes came with Word 2010 and have a namespace of their own, which python-docx does not know.
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
CHECKED, UNCHECKED = "2612", "2610"
SYMBOL_FONT: Final = "MS Gothic"


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(name)  # type: ignore[assignment]  # python-docx's parser makes its own elements
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word fills in, such as PAGE."""
    run = paragraph.add_run()
    text = _element("w:instrText")
    text.text = f" {instruction} "
    for part in (_element("w:fldChar", fldCharType="begin"), text, _element("w:fldChar", fldCharType="end")):
        run._r.append(part)


def add_check_box(paragraph: Paragraph, *, title: str, tag: str) -> None:
    """Add a check box that is not ticked; screen readers say its `title`, programs read its `tag` (64 characters)."""
    control, properties, content = _element("w:sdt"), _element("w:sdtPr"), _element("w:sdtContent")
    properties.append(_element("w:alias", val=title[:64]))
    properties.append(_element("w:tag", val=tag[:64]))
    box = etree.SubElement(properties, f"{{{W14}}}checkbox", nsmap={"w14": W14})
    etree.SubElement(box, f"{{{W14}}}checked").set(f"{{{W14}}}val", "0")
    for state, symbol in (("checkedState", CHECKED), ("uncheckedState", UNCHECKED)):
        element = etree.SubElement(box, f"{{{W14}}}{state}")
        element.set(f"{{{W14}}}val", symbol)
        element.set(f"{{{W14}}}font", SYMBOL_FONT)
    run, look, text = _element("w:r"), _element("w:rPr"), _element("w:t")
    look.append(_element("w:rFonts", ascii=SYMBOL_FONT, hAnsi=SYMBOL_FONT, eastAsia=SYMBOL_FONT, hint="eastAsia"))
    text.text = chr(int(UNCHECKED, 16))
    run.extend([look, text])
    content.append(run)
    control.extend([properties, content])
    paragraph._p.append(control)


def shade(paragraph: Paragraph, line: str, background: str) -> None:
    """Give a paragraph a coloured line at its left and a background; colours as RRGGBB."""
    properties = paragraph._p.get_or_add_pPr()
    borders = _element("w:pBdr")
    # The lines above and below have the colour of the background: they are the air around the text.
    borders.append(_element("w:top", val="single", sz="4", space="5", color=background))
    borders.append(_element("w:left", val="single", sz="24", space="6", color=line))
    borders.append(_element("w:bottom", val="single", sz="4", space="5", color=background))
    shading = _element("w:shd", val="clear", color="auto", fill=background)
    # Word refuses paragraph properties that are out of the schema's order: these two come before spacing and indent.
    later = {qn(f"w:{name}") for name in ("tabs", "spacing", "ind", "jc")}
    position = next((place for place, part in enumerate(properties) if part.tag in later), len(properties))
    properties.insert(position, shading)
    properties.insert(position, borders)


def remove_decoration(style: BaseOxmlElement) -> None:
    """Take the line under a built-in style, and the space between its letters, away."""
    for part in (*style.iterfind(f"{qn('w:pPr')}/{qn('w:pBdr')}"), *style.iterfind(f"{qn('w:rPr')}/{qn('w:spacing')}")):
        parent = part.getparent()
        if parent is not None:
            parent.remove(part)


def mark_header(table: Table) -> None:
    """Make the first row a header row: repeated on each page, and read out as header by screen readers."""
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def set_alternative_text(shape: InlineShape, text: str) -> None:
    """Give a picture its text alternative."""
    shape._inline.docPr.set("descr", text)
