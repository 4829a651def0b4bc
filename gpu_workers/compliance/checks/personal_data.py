"""Looks for personal data in the texts: numbers, addresses and telephone numbers, never shown as they are."""

from collections import Counter
from collections.abc import Callable

from gpu_workers.compliance.material import Material
from gpu_workers.compliance.outcome import About, Outcome, State, figure
from gpu_workers.fine_tuning.personal_data import Found, find
from gpu_workers.fine_tuning.words import Text, text

ABOUT = About(
    name="personal_data",
    version="1",
    title=text("Persoonsgegevens in de teksten", "Personal data in the texts"),
    articles=("GDPR 5(1)(c)", "AI Act 10(2)(b)", "AI Act 4a"),
    threshold=text(
        "Probleem: een burgerservicenummer, rekeningnummer of betaalkaart. "
        "Aandacht: een ander persoonsgegeven, of een mogelijk nummer.",
        "Problem: a citizen service number, bank account or payment card. "
        "Attention: other personal data, or a possible number.",
    ),
    limits=text(
        "Bewijs richting dataminimalisatie, geen bewijs dat de teksten anoniem zijn. "
        "Namen en beschrijvingen van personen worden niet herkend. "
        "Nummers zonder controlecijfer worden alleen gevonden met een woord als 'KvK' of 'kenteken' erbij.",
        "Evidence towards data minimisation, no proof that the texts are anonymous. "
        "Names and descriptions of people are not recognised. "
        "Numbers without a check digit are found only near a word such as 'KvK' or 'licence plate'.",
    ),
)
SENSITIVE = frozenset({"bsn", "iban", "payment_card"})
NAMES = {
    "bsn": text("burgerservicenummer", "citizen service number"),
    "iban": text("rekeningnummer (IBAN)", "bank account number (IBAN)"),
    "payment_card": text("betaalkaartnummer", "payment card number"),
    "email": text("e-mailadres", "e-mail address"),
    "phone": text("telefoonnummer", "telephone number"),
    "postcode": text("postcode", "postcode"),
    "vat_number": text("btw-nummer", "VAT number"),
    "chamber_of_commerce": text("KvK-nummer", "Chamber of Commerce number"),
    "licence_plate": text("kenteken", "licence plate"),
}
MOST_EXAMPLES = 50
TELL_EVERY = 200


def check(material: Material, tick: Callable[[int, int], None]) -> Outcome:
    """Counts what was found by kind; rows are spreadsheet row numbers, examples show the shape only."""
    texts = material.texts()
    found: list[tuple[int, Found]] = []
    for place, (row, content) in enumerate(texts):
        found += [(row, item) for item in find(content)]
        if place % TELL_EVERY == 0:
            tick(place, len(texts))
    counts: Counter[tuple[str, str]] = Counter((item.kind, item.certainty) for _row, item in found)
    figures = {
        kind if certainty == "likely" else f"{kind}_possible": figure(count, n=len(texts), group=NAMES[kind]["en"])
        for (kind, certainty), count in sorted(counts.items())
    }
    examples = [
        {"kind": item.kind, "name": NAMES[item.kind], "certainty": item.certainty, "row": row, "masked": item.masked}
        for row, item in sorted(
            found, key=lambda pair: (pair[1].certainty != "likely", pair[1].kind not in SENSITIVE, pair[0])
        )
    ]
    details = {"rows": sorted({row for row, _item in found}), "examples": examples[:MOST_EXAMPLES], "texts": len(texts)}
    return Outcome(_state(counts), _message(counts, len(texts)), figures, details)


def _state(counts: Counter[tuple[str, str]]) -> State:
    likely = {kind for kind, certainty in counts if certainty == "likely"}
    if likely & SENSITIVE:
        return "problem"
    return "attention" if counts else "ok"


def _message(counts: Counter[tuple[str, str]], size: int) -> Text:
    if not counts:
        return text(f"In {size} teksten is niets gevonden.", f"Nothing was found in {size} texts.")
    parts = {
        lang: ", ".join(_named(kind, certainty, count, lang) for (kind, certainty), count in sorted(counts.items()))
        for lang in ("nl", "en")
    }
    return text(
        f"Gevonden in {size} teksten: {parts['nl']}. Haal deze gegevens weg of leg vast waarom ze nodig zijn.",
        f"Found in {size} texts: {parts['en']}. Remove this data or record why it is needed.",
    )


def _named(kind: str, certainty: str, count: int, lang: str) -> str:
    maybe = {"nl": " (mogelijk)", "en": " (possible)"}[lang] if certainty == "possible" else ""
    return f"{NAMES[kind][lang]}{maybe}: {count}"
