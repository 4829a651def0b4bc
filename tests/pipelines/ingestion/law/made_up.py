"""A made-up regulation in the shape of EUR-Lex's pages, small enough to read."""

from pathlib import Path

from pipelines.ingestion.law.facts import LawFacts

WORDS = {
    "en": {"title": "REGULATION (EU) 2031/77 OF THE EUROPEAN PARLIAMENT", "article": "Article", "annex": "ANNEX",
           "section": "Section", "point": "({})", "see": "Article 2(1), point (a), and Annex II",
           "foreign": "Article 3(2) of Regulation (EU) 2016/679", "span": "Articles 1 to 3"},
    "nl": {"title": "VERORDENING (EU) 2031/77 VAN HET EUROPEES PARLEMENT", "article": "Artikel", "annex": "BIJLAGE",
           "section": "Afdeling", "point": "{})", "see": "artikel 2, lid 1, punt a), en bijlage II",
           "foreign": "artikel 3, lid 2, van Verordening (EU) 2016/679", "span": "artikelen 1 tot en met 3"},
}  # fmt: skip


def row(mark: str, content: str) -> str:
    return (
        f'<table><tbody><tr><td valign="top"><p class="oj-normal">{mark}</p></td>'
        f'<td valign="top">{content}</td></tr></tbody></table>'
    )


def line(text: str) -> str:
    return f'<p class="oj-normal">{text}</p>'


def article(number: str, title: str, body: str, lang: str) -> str:
    return (
        f'<div class="eli-subdivision" id="art_{number}"><p class="oj-ti-art">{WORDS[lang]["article"]} {number}</p>'
        f'<div class="eli-title" id="art_{number}.tit_1"><p class="oj-sti-art">{title}</p></div>{body}</div>'
    )


def annex(number: str, title: str, body: str, lang: str) -> str:
    name = f'<p class="oj-doc-ti">{WORDS[lang]["annex"]} {number}</p>'
    return f'<div class="eli-container" id="anx_{number}">{name}<p class="oj-doc-ti">{title}</p>{body}</div>'


def paragraph(place: str, text: str, more: str = "") -> str:
    """A numbered paragraph as the pages have it: its number, three hard spaces, its text."""
    number = int(place.partition(".")[2])
    return f'<div id="{place}">' + line(f"{number}.\xa0\xa0\xa0{text}") + f"{more}</div>"


def articles(lang: str) -> str:
    """Article 1 in a chapter, with points; Article 2 with definitions; Article 3 with a range of references."""
    words = WORDS[lang]
    a, i = words["point"].format("a"), words["point"].format("i")
    heading = (
        '<p class="oj-ti-section-1">CHAPTER I</p><div class="eli-title" id="cpt_I.tit_1">'
        '<p class="oj-ti-section-2"><span class="oj-bold">BARNS</span></p></div>'
    )
    points = row(a, line("a barn with:") + row(i, line("a roof;"))) + line("The end.")
    aim = paragraph("001.001", 'More than 10<span class="oj-super">25</span> hens.') + paragraph(
        "001.002", f"See {words['see']} and not {words['foreign']}.", points
    )
    definitions = line("Words:") + row("(1)", line("‘barn’ means a shed;"))
    return (
        f'<div id="cpt_I">{heading}{article("1", "Aim", aim, lang)}</div>'
        + article("2", "Definitions", definitions, lang)
        + article("3", "Dates", paragraph("003.001", f"See {words['span']}."), lang)
    )


def annexes(lang: str) -> str:
    """Annex I in two sections, Annex II with steps."""
    section = WORDS[lang]["section"]
    lists = (
        f'<p class="oj-ti-grseq-1">{section} A. Birds</p>'
        "<table><tr><td></td><td><p>1.</p></td><td><span>Hens</span> (OJ L\xa01)</td></tr></table>"
        f'<p class="oj-ti-grseq-1">{section} B. Fish</p>' + row("2.", line("Eels"))
    )
    steps = '<div class="oj-enumeration-spacing"><p>1.</p><p>Count.</p></div>'
    return annex("I", "Lists", lists, lang) + annex("II", "Steps", steps, lang)


def page(lang: str = "en", **parts: str) -> str:
    """The whole page; any of `title`, `date`, `recitals`, `articles`, `annexes` may be replaced."""
    note = '<a id="ntc1" href="#ntr1">(<span class="oj-super oj-note-tag">1</span>)</a>'
    given = {
        "title": WORDS[lang]["title"],
        "date": "5.6.2031",
        "recitals": "".join(
            f'<div class="eli-subdivision" id="rct_{n}">' + row(f"({n})", line(f"Whereas number {n}{note}.")) + "</div>"
            for n in (1, 2)
        ),
        "articles": articles(lang),
        "annexes": annexes(lang),
    } | parts
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f'<p class="oj-hd-date">{given["date"]}</p><div class="eli-container"><div class="eli-main-title" id="tit_1">'
        f'<p class="oj-doc-ti">{given["title"]}</p><p class="oj-doc-ti">of 1 June 2031 on barns</p>'
        f'<p class="oj-doc-ti">(Text with EEA relevance)</p></div>{given["recitals"]}{given["articles"]}</div>'
        f"{given['annexes']}</body></html>"
    )


def write_page(folder: Path, lang: str = "en", **parts: str) -> Path:
    """The page as a file."""
    path = folder / f"barns-{lang}.html"
    path.write_text(page(lang, **parts), encoding="utf-8")
    return path


def change(unit: str, what: str, valid_from: str, *parts: str) -> dict[str, object]:
    """A change of the made-up law, as the facts file would give it."""
    both = {"nl": f"{unit} is anders", "en": f"{unit} is different"}
    return {"unit": f"ai-act/{unit}", "change": what, "valid_from": valid_from, "parts": parts, "what": both,
            "title": both, "point": "1", "sources": ["law"]}  # fmt: skip


def made_up_facts(*changes: dict[str, object]) -> LawFacts:
    """Facts of the made-up law, with changes of your choice."""
    both = {"nl": "Schurenwet", "en": "Barns Act"}
    rows = [
        {"units": ["art_1..art_2", "anx_I"], "applies_from": "2032-01-01", "what": both, "sources": ["law"]},
        {
            "units": ["art_2"],
            "parts": ["1"],
            "applies_from": "2031-07-01",
            "what": both,
            "status": "contested",
            "sources": ["law"],
        },
    ]
    return LawFacts.model_validate(
        {"id": "ai-act", "number": "2031/77", "celex": "32031R0077", "title": both, "short": both, "articles": 3,
         "recitals": 2, "annexes": 2, "sources": ["law"], "changes": changes, "application": rows}
    )  # fmt: skip
