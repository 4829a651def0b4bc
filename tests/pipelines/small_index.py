"""A few made-up items and an index of them; an encoder that needs no model, where meaning is not the point."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from pipelines.embedding import Encoder, EncoderCard, Vectors, read_card
from pipelines.ingestion import build as builder
from pipelines.ingestion.passages import Entry, Passage, entry_of, passages_of
from pipelines.ingestion.records import CaseStudy, GuidancePage, Item, Term
from pipelines.ingestion.versions import Manifest
from pipelines.lexical_index import words
from pipelines.retrieval.search import Engine

DIMENSIONS = 64
REVIEWED = date(2026, 11, 22)


class WordEncoder:
    """Puts texts near each other that share words."""

    def __init__(self, folder: Path) -> None:
        self.card = read_card(folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 64)."""
        vectors = np.full((len(texts), DIMENSIONS), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text, "en"):
                vectors[row, crc32(word.term.encode()) % DIMENSIONS] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def encode_query(self, text: str) -> Vectors:
        """A unit vector, shape (1, 64)."""
        return self.encode([text])


def use_word_encoder(
    folder: Path, patch: pytest.MonkeyPatch, id_: str = "words:0", languages: tuple[str, ...] = ("en",)
) -> Path:
    """From here on the encoder in `folder` is a WordEncoder; returns the folder."""
    card = EncoderCard(id_, DIMENSIONS, languages, "float32", 1.0, "", "", str(folder), id_)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "encoder.json").write_text(json.dumps(card._asdict()), encoding="utf-8")
    patch.setattr(Encoder, "open", classmethod(lambda _cls, folder, threads=1: WordEncoder(folder)))
    return folder


def case(slug: str, nl: Sequence[str], en: Sequence[str], **facts: Any) -> CaseStudy:
    """A case; a language is its title, its text and one question or more."""
    return CaseStudy.model_validate(
        {"organisation": "A firm", "sector": "other", "evidence": "narrative", "source_url": "https://example.org/x",
         "checked_on": REVIEWED, **_texts(f"case/{slug}", nl, en), **facts}
    )  # fmt: skip


def page(slug: str, nl: Sequence[str], en: Sequence[str], explains: Sequence[str] = (), **facts: Any) -> GuidancePage:
    """A page of guidance, in the same way."""
    return GuidancePage.model_validate(
        {"explains": tuple(explains), "status": "law", "sources": ("law",), **_texts(f"guidance/{slug}", nl, en)}
        | facts
    )


def term(slug: str, nl: Sequence[str], en: Sequence[str]) -> Term:
    """A word of the glossary; a language is its name and the words that people type for it."""
    name, definition = {"nl": nl[0], "en": en[0]}, {"nl": "Een begrip.", "en": "A notion."}
    return Term.model_validate(
        {"id": f"term/{slug}", "name": name, "definition": definition, "lay": {"nl": nl[1:], "en": en[1:]},
         "reviewed_on": REVIEWED}
    )  # fmt: skip


def _texts(id_: str, nl: Sequence[str], en: Sequence[str]) -> dict[str, Any]:
    both = {"nl": nl, "en": en}
    return {
        "id": id_,
        "title": {lang: one[0] for lang, one in both.items()},
        "summary": {lang: one[0] for lang, one in both.items()},
        "body": {lang: one[1] for lang, one in both.items()},
        "questions": {lang: (list(one[2:]) * 3)[: max(3, len(one) - 2)] for lang, one in both.items()},
        "reviewed_on": REVIEWED,
    }


def by_id(items: Iterable[Item]) -> dict[str, Item | None]:
    """As edits over an empty folder of content: these items are all there is."""
    return {item.id: item for item in items}


def changes(items: Iterable[Item], gone: Iterable[str] = ()) -> dict[str, tuple[Entry, list[Passage]] | None]:
    """As an engine takes changes."""
    present = {item.id: (entry_of(item), list(passages_of(item))) for item in items}
    return {**present, **dict.fromkeys(gone)}


def open_small(
    folder: Path, encoder_dir: Path, entries: Sequence[Entry], passages: Sequence[Passage], **more: Any
) -> Engine:
    """Writes a version with some entries and passages, and opens it."""
    folder.mkdir(parents=True)
    builder.write_version(folder, Encoder.open(encoder_dir), entries, passages, **more)
    return Engine.open_version(folder, encoder_dir)


def open_items(folder: Path, encoder_dir: Path, items: Sequence[Item], **more: Any) -> Engine:
    """Writes a version with some items, and opens it."""
    cut = [passage for item in items for passage in passages_of(item)]
    return open_small(folder, encoder_dir, [entry_of(item) for item in items], cut, **more)


def build_items(index: Path, encoder_dir: Path, items: Iterable[Item], **more: Any) -> Manifest:
    """Builds an index of some items in the way of the product."""
    knowledge: Path = more.pop("knowledge", index.parent / "no-files")
    return builder.build(knowledge, index, encoder_dir, edits=by_id(items), **more)


def ids(engine: Engine, text: str, lang: str = "nl", **more: Any) -> list[str]:
    """What is found, best first."""
    return [hit.id for hit in engine.search(text, lang=lang, **more).hits]


FARM = {
    "hens": (
        ("Kippen tellen in de stal", "Een camera telt de kippen en ziet een zieke hen.", "Hoeveel kippen heb ik?"),
        ("Counting hens in the barn", "A camera counts the hens and sees a sick one.", "How many hens do I have?"),
    ),
    "contracts": (
        (
            "Contracten lezen",
            "Een taalmodel vat lange contracten samen voor juristen.",
            "Wat staat er in mijn contract?",
        ),
        ("Reading contracts", "A language model sums up long contracts for lawyers.", "What does my contract say?"),
    ),
    "bread": (
        (
            "Minder brood weggooien",
            "De bakker voorspelt hoeveel brood hij morgen verkoopt.",
            "Hoeveel brood verkoop ik?",
        ),
        ("Throwing away less bread", "The baker predicts how much bread will sell.", "How much bread do I sell?"),
    ),
    "vacancies": (
        (
            "Sollicitanten kiezen",
            "Een programma sorteert brieven van sollicitanten.",
            "Mag een computer sollicitanten kiezen?",
        ),
        ("Choosing applicants", "A program sorts letters of applicants.", "May a computer choose applicants?"),
    ),
    "chatbot": (
        ("Een chatbot voor klanten", "De chatbot zegt dat hij een computer is.", "Moet een chatbot zeggen wat hij is?"),
        ("A chatbot for customers", "The chatbot says that it is a computer.", "Must a chatbot say what it is?"),
    ),
    "scans": (
        (
            "Foto's van longen",
            "Een arts krijgt hulp bij het bekijken van longfoto's.",
            "Kan AI een longfoto beoordelen?",
        ),
        ("Pictures of lungs", "A doctor gets help in reading chest pictures.", "Can AI judge a chest picture?"),
    ),
    "routes": (
        (
            "Routes van vrachtwagens",
            "De planner krijgt kortere routes voor vrachtwagens.",
            "Hoe rijd ik minder kilometers?",
        ),
        ("Routes of lorries", "The planner gets shorter routes for lorries.", "How do I drive fewer kilometres?"),
    ),
    "energy": (
        ("Stroom besparen", "Het koelhuis koelt wanneer stroom goedkoop is.", "Hoe bespaar ik stroom?"),
        ("Saving electricity", "The cold store cools when electricity is cheap.", "How do I save electricity?"),
    ),
    "weeds": (
        ("Onkruid herkennen", "Een robot herkent onkruid tussen de bieten.", "Hoe spuit ik minder gif?"),
        ("Recognising weeds", "A robot recognises weeds among the beets.", "How do I spray less poison?"),
    ),
    "invoices": (
        ("Rekeningen boeken", "Software boekt rekeningen van leveranciers.", "Kan ik rekeningen laten boeken?"),
        ("Booking invoices", "Software books invoices of suppliers.", "Can I have invoices booked?"),
    ),
}
"""Slug -> Dutch, English: title, text, question."""


def farm() -> list[CaseStudy]:
    """Ten cases on different subjects."""
    return [case(slug, nl, en) for slug, (nl, en) in FARM.items()]
