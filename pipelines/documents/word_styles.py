"""How a Word file looks: the language, the styles, the page and its footer."""

from typing import Final

from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from pipelines.documents import colours, word_xml
from pipelines.documents.tree import Document
from pipelines.documents.wording import LOCALES, Lang

INK: Final = RGBColor.from_string(colours.INK)
SOFT: Final = RGBColor.from_string(colours.SOFT)
BLUE: Final = RGBColor.from_string(colours.SEA)
# A font that Word has: the reader's machine does not know ours, and a Word file is there to be edited.
FONT: Final = "Calibri"
_SIZES: Final = {"Title": (24.0, INK), "Subtitle": (13.0, SOFT), "Heading 1": (15.0, BLUE), "Heading 2": (11.5, INK)}


def set_up_styles(word: WordDocument, lang: Lang) -> None:
    """Give the built-in styles our look, and the whole file its language (spelling check, screen readers)."""
    for style in word.styles:
        if isinstance(style, ParagraphStyle):
            _set_font(style)
    normal = _style(word, "Normal")
    normal.font.size, normal.font.color.rgb = Pt(11), INK
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(8), 1.15
    for name, (size, colour) in _SIZES.items():
        style = _style(word, name)
        style.font.size, style.font.color.rgb, style.font.italic = Pt(size), colour, False
        style.font.bold = name != "Subtitle"
        style.paragraph_format.space_before = Pt(18 if name == "Heading 1" else 10)
        style.paragraph_format.space_after, style.paragraph_format.keep_with_next = Pt(6), True
    caption = _style(word, "Caption")
    caption.font.size, caption.font.color.rgb = Pt(10), INK
    # On the style, since a page number takes its size from there and not from the run that asks for it.
    footer = _style(word, "Footer")
    footer.font.size, footer.font.color.rgb = Pt(8.5), SOFT
    for name in ("Title", "Subtitle"):
        word_xml.remove_decoration(_style(word, name).element)
    _set_language(word, lang)


def _style(word: WordDocument, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise LookupError(f"The Word template has no paragraph style {name}.")
    return style


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)


def _set_language(word: WordDocument, lang: Lang) -> None:
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        raise LookupError("The Word template has no document defaults to hold the language.")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LOCALES[lang].replace("_", "-"))
    defaults.append(language)


def set_up_page(word: WordDocument, document: Document) -> None:
    """A4 with a footer of title, version and date on the left and the page number on the right."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.4)
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)
    words = document.words
    # A tab in the title would push the page number out of its place.
    title = " ".join(document.title.split())
    footer.add_run(f"{title} · {document.edition}\t")
    footer.add_run(f"{words.page.lower()} ")
    word_xml.add_field(footer, "PAGE")
    footer.add_run(f" {words.page_of} ")
    word_xml.add_field(footer, "NUMPAGES")
