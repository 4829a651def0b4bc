"""Turns the result of a compliance check into a report, in one language: one section for each check."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from pipelines.documents.report_words import either
from pipelines.documents.tree import (
    AnyBlock,
    Cell,
    Column,
    Document,
    Facts,
    Lang,
    Notice,
    Paragraph,
    Section,
    Table,
    Tone,
)
from pipelines.documents.wording import number_text

Result = Mapping[str, Any]
MOST_EXAMPLES: Final = 20
TONES: Final[dict[str, Tone]] = {"ok": "success", "attention": "attention", "problem": "problem", "not_tested": "info"}


def check_report(result: Result, lang: Lang) -> Document:
    """The report of the checks in a result.json; also when the request was refused or failed."""
    sections = [_summary(result, lang), *(_check(item, lang) for item in result["results"])]
    if result["state"] == "succeeded":
        sections.append(_manifest(result, lang))
    return Document(
        title=either(lang, "Verslag van de controles", "Report of the checks"),
        lang=lang,
        subtitle=either(
            lang, "Bewijs richting de AI-verordening en de AVG", "Evidence towards the AI Act and the GDPR"
        ),
        version=str(result["version"]),
        date=dt.datetime.fromisoformat(result["finished_at"]).date(),
        sections=tuple(sections),
    )


def _state(state: str, lang: Lang) -> str:
    return {
        "ok": either(lang, "geen bijzonderheden", "nothing notable"),
        "attention": either(lang, "let op", "attention"),
        "problem": either(lang, "probleem", "problem"),
        "not_tested": either(lang, "niet getest", "not tested"),
    }[state]


def _summary(result: Result, lang: Lang) -> Section:
    title = either(lang, "Samenvatting", "Summary")
    if result["state"] != "succeeded":
        tone: Tone = "attention" if result["state"] == "refused" else "problem"
        return Section(title=title, blocks=(Notice(tone=tone, text=result["reason"][lang]),))
    table = Table(
        caption=either(lang, "De controles", "The checks"),
        columns=(
            Column(label=either(lang, "Controle", "Check")),
            Column(label=either(lang, "Uitkomst", "Outcome")),
            Column(label=either(lang, "Bewijs richting", "Evidence towards")),
        ),
        rows=tuple(
            (item["title"][lang], _state(item["state"], lang), _articles(item, lang)) for item in result["results"]
        ),
    )
    return Section(title=title, blocks=(table, Paragraph(text=result["note"][lang])))


def _articles(item: Result, lang: Lang) -> str:
    written = ", ".join(item["articles"])
    return written.replace("GDPR", "AVG").replace("AI Act", "AI-verordening") if lang == "nl" else written


def _check(item: Result, lang: Lang) -> Section:
    outcome = either(lang, "Uitkomst", "Outcome")
    said = f"{outcome}: {_state(item['state'], lang)}. {item['message'][lang]}"
    blocks: list[AnyBlock] = [Notice(tone=TONES[item["state"]], text=said)]
    if item["figures"]:
        blocks.append(_figures(item["figures"], lang))
    examples = item["details"].get("examples")
    if examples:
        blocks.append(_examples(examples, lang))
    facts = [
        (either(lang, "Bewijs richting", "Evidence towards"), _articles(item, lang)),
        (either(lang, "Grens", "Threshold"), item["threshold"][lang]),
        (either(lang, "Wat dit niet zegt", "What this does not say"), item["limits"][lang]),
        (either(lang, "Versie van de controle", "Version of the check"), item["version"]),
    ]
    blocks.append(Facts(rows=tuple(row for row in facts if row[1])))
    return Section(title=item["title"][lang], blocks=tuple(blocks))


def _figures(figures: Mapping[str, Any], lang: Lang) -> Table:
    return Table(
        caption=either(lang, "Cijfers", "Figures"),
        columns=(
            Column(label=either(lang, "Cijfer", "Figure")),
            Column(label=either(lang, "Waarde", "Value"), numeric=True),
            Column(label=either(lang, "95%-interval", "95% interval")),
            Column(label=either(lang, "Aantal rijen", "Number of rows"), numeric=True, decimals=0),
        ),
        rows=tuple(_figure(name, entry, lang) for name, entry in figures.items()),
        note=either(
            lang,
            "Een aandeel loopt van 0 (niets) tot 1 (alles).",
            "A share runs from 0 (nothing) to 1 (everything).",
        ),
    )


def _figure(name: str, entry: Mapping[str, Any], lang: Lang) -> tuple[Cell, ...]:
    interval = entry["interval"]
    shown = " – ".join(number_text(bound, lang, 3) for bound in interval) if interval else None
    return (_figure_name(name, entry, lang), entry["value"], shown, entry["n"])


FIGURES: Final[dict[str, tuple[str, str]]] = {
    "classes": ("Aantal categorieën", "Number of categories"),
    "smallest_test": ("Minste testrijen van een categorie", "Fewest test rows of a category"),
    "smallest_train": ("Minste leerrijen", "Fewest training rows"),
    "worst_recall": ("Minst herkend", "Least recognised"),
    "macro_f1": ("Macro-F1", "Macro F1"),
    "drop_at_5": ("Daling bij fouten in 5% van de woorden", "Drop with errors in 5% of the words"),
    "recall": ("Herkend", "Recall"),
    "accuracy": ("Goed, bij fouten in dit deel van de woorden", "Right, with errors in this share of the words"),
    "flip_rate": (
        "Ander antwoord, bij fouten in dit deel van de woorden",
        "Other answer, with errors in this share of the words",
    ),
    "bsn": ("Burgerservicenummer", "Citizen service number"),
    "iban": ("Rekeningnummer (IBAN)", "Bank account number (IBAN)"),
    "payment_card": ("Betaalkaartnummer", "Payment card number"),
    "email": ("E-mailadres", "E-mail address"),
    "phone": ("Telefoonnummer", "Telephone number"),
    "postcode": ("Postcode", "Postcode"),
    "vat_number": ("Btw-nummer", "VAT number"),
    "chamber_of_commerce": ("KvK-nummer", "Chamber of Commerce number"),
    "licence_plate": ("Kenteken", "Licence plate"),
}


def _figure_name(name: str, entry: Mapping[str, Any], lang: Lang) -> str:
    """The words for a figure: `recall/delivery`, `accuracy_10` and `bsn_possible` are a known name with an addition."""
    family = name.partition("/")[0]
    possible = family.endswith("_possible")
    family = family.removesuffix("_possible")
    if family not in FIGURES:
        family = family.rpartition("_")[0] or family
    words = FIGURES.get(family)
    label = words[lang == "en"] if words else name
    if possible:
        return label + either(lang, " (mogelijk)", " (possible)")
    return f"{label}: {entry['group']}" if entry["group"] else label


def _examples(examples: list[Mapping[str, Any]], lang: Lang) -> Table:
    sure = {"likely": either(lang, "waarschijnlijk", "likely"), "possible": either(lang, "mogelijk", "possible")}
    count = len(examples)
    left_out = either(lang, f"De eerste {MOST_EXAMPLES} van {count}.", f"The first {MOST_EXAMPLES} of {count}.")
    shape = either(lang, "Letters zijn x, cijfers zijn 9.", "Letters are x, digits are 9.")
    return Table(
        caption=either(lang, "Waar het staat", "Where it is"),
        columns=(
            Column(label=either(lang, "Rij", "Row")),
            Column(label=either(lang, "Soort", "Kind")),
            Column(label=either(lang, "Zekerheid", "Certainty")),
            Column(label=either(lang, "Vorm", "Shape")),
        ),
        rows=tuple(
            (str(item["row"]), item["name"][lang], sure[item["certainty"]], item["masked"])
            for item in examples[:MOST_EXAMPLES]
        ),
        note=f"{shape} {left_out}" if count > MOST_EXAMPLES else shape,
    )


def _manifest(result: Result, lang: Lang) -> Section:
    manifest = result["manifest"]
    rows: list[tuple[str, str]] = [(either(lang, "Beginwaarde", "Seed"), str(manifest["seed"]))]
    for part in ("texts", "predictions"):
        if part in manifest["inputs"]:
            rows.append((f"{manifest['inputs'][part]['file']} (SHA-256)", manifest["inputs"][part]["sha256"] or "–"))
    run = manifest["inputs"].get("run") or {}
    if run.get("split_sha256"):
        rows.append((either(lang, "SHA-256 van de verdeling", "SHA-256 of the division"), run["split_sha256"]))
    rows += sorted(manifest["packages"].items())
    return Section(title=either(lang, "Om het na te doen", "To do it again"), blocks=(Facts(rows=tuple(rows)),))
