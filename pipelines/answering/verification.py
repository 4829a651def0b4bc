"""Checks what a model claims: its quotes word for word, its figures and articles against the quoted source."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from pipelines.answering.cleaning import folded, speaks_to_machine, visible
from pipelines.ingestion.passages import Passage
from pipelines.lexical_index import words
from pipelines.retrieval.references import places
from pipelines.retrieval.search import Engine

SHORTEST_QUOTE = 20
"""Characters of a quote at least: fewer would stand in many texts by chance."""
LONGEST_CLAIM, LONGEST_QUOTE = 600, 1_500
"""Characters at most: one or two sentences."""
SUPPORT = 0.4
"""Share of a claim's telling words that its source has: a true quote does not make another claim true."""

Outcome = Literal[
    "ok", "malformed", "unknown_source", "short_quote", "misattributed", "fabricated", "figures", "articles",
    "unsupported", "negation", "address",
]  # fmt: skip

_NUMBER = re.compile(r"\d+(?:[.,^]\d+)*")
_ADDRESS = re.compile(
    r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\]\s*\(|\bdata:|javascript:|<[a-z!/]|\b[\w-]+\.(?:com|net|org|io|ru|xyz|nl|eu)\b",
    re.IGNORECASE,
)
_FIGURES = {
    word: str(figure)
    for figure, pair in enumerate(
        ("zero nul", "", "two twee", "three drie", "four vier", "five vijf", "six zes", "seven zeven", "eight acht",
         "nine negen", "ten tien", "eleven elf", "twelve twaalf", "thirteen dertien", "fourteen veertien",
         "fifteen vijftien")
    )
    for word in pair.split()
}  # fmt: skip
_MONTHS = {
    word: f"month-{number}"
    for number, pair in enumerate(
        ("january januari", "february februari", "march maart", "april", "mei", "june juni", "july juli",
         "august augustus", "september", "october oktober", "november", "december"), start=1
    )
    for word in pair.split()
}  # fmt: skip
"""Without the English "may", which is mostly no month."""
_NOT = re.compile(
    r"\b(?:not|no|never|nothing|none|without|cannot|\w+n['’]t|niet|geen|nooit|niets|niemand|zonder|except|unless|behalve|tenzij)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:hoeft|hoeven|mag|mogen|toegestaan|vrijgesteld\w*|uitgezonderd|"
    r"need not|needn['’]t|no need|not (?:need|required)|may|allowed|permitted|exempt\w*)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


class Material(NamedTuple):
    """A passage, and `text`: what of it the model was given to read. `place`: its headings, which name its article."""

    passage: Passage
    place: str
    text: str


class Claim(NamedTuple):
    """What a model said: a sentence, the mark of its source and the quote that bears it out."""

    text: str
    source: str
    quote: str


def contains(source: str, quote: str) -> bool:
    """Whether a quote stands in a text as whole words, but for spacing, case, kinds of quotation marks and dashes."""
    wanted = folded(quote)
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded(source)) is not None


def stands_in(engine: Engine, lang: str, item: str, quote: str) -> bool:
    """Whether a quote stands in one passage of an item that may be quoted."""
    return any(contains(passage.text, quote) for passage in passages_of(engine, lang, item) if passage.quotable)


def passages_of(engine: Engine, lang: str, item: str) -> list[Passage]:
    """The sections of an item in one language."""
    part = engine.passages(lang)
    position = next(position for position, entry in enumerate(engine.entries) if entry.id == item)
    return [part.sections[int(row)] for row in part.arms.sections.of(position)]


def check(claim: Claim, materials: Mapping[str, Material]) -> Outcome:
    """Whether a claim may be shown beside its quote, given what the model was to read, by mark."""
    if not _well_formed(claim):
        return "malformed"
    material = materials.get(claim.source)
    if material is None:
        return "unknown_source"
    if _ADDRESS.search(claim.text) or speaks_to_machine(claim.text):
        return "address"
    if len(folded(claim.quote)) < SHORTEST_QUOTE:
        return "short_quote"
    if not (contains(material.text, claim.quote) and contains(material.passage.text, claim.quote)):
        elsewhere = any(contains(other.text, claim.quote) for other in materials.values() if other is not material)
        return "misattributed" if elsewhere else "fabricated"
    if _turned(claim):
        return "negation"
    return _borne_out(claim.text, material)


def _turned(claim: Claim) -> bool:
    """Whether a claim denies or permits what its quote does not: a true quote under its opposite misleads most."""
    permits = bool(_MAY.search(claim.text)) and not _MAY.search(claim.quote)
    return permits or bool(_NOT.search(claim.text)) != bool(_NOT.search(claim.quote))


def _well_formed(claim: Claim) -> bool:
    return (
        bool(claim.text.strip())
        and len(claim.text) <= LONGEST_CLAIM
        and len(claim.quote) <= LONGEST_QUOTE
        and visible(claim.text) == claim.text
    )


def _borne_out(claim: str, material: Material) -> Outcome:
    whole, lang = f"{material.place}. {material.text}", material.passage.lang
    if not set(places(claim)) <= {material.passage.item, *places(whole)}:
        return "articles"
    if not figures(claim) <= figures(whole):
        return "figures"
    said = {word.term for word in words(claim, lang)}
    known = {word.term for word in words(whole, lang)}
    return "ok" if said and len(said & known) >= SUPPORT * len(said) else "unsupported"


def figures(text: str) -> frozenset[str]:
    """The figures in a text, those written as words and the months of dates included."""
    plain = folded(text)
    found = {re.sub(r"[.,](?=\d{3}\b)", "", figure) for figure in _NUMBER.findall(plain)}
    named = {_FIGURES.get(word) or _MONTHS.get(word) for word in _WORD.findall(plain)}
    return frozenset(found | {name for name in named if name})
