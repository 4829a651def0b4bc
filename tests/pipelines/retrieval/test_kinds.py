"""What stands before what when everything is searched: answers before words and before the bare law."""

import pytest

from pipelines.retrieval.search import Engine

KINDS_ALL = 15


@pytest.mark.parametrize(
    ("text", "lang", "term"),
    [
        ("Wat is een conformiteitsbeoordeling?", "nl", "term/conformity-assessment"),
        ("conformiteitsbeoordeling", "nl", "term/conformity-assessment"),
        ("What is a conformity assessment?", "en", "term/conformity-assessment"),
        ("conformity assessment", "en", "term/conformity-assessment"),
    ],
)
def test_a_term_stands_first_for_who_asks_what_it_means(engine: Engine, text: str, lang: str, term: str) -> None:
    assert engine.search(text, lang=lang).hits[0].id == term


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Wie doet de conformiteitsbeoordeling van een systeem dat wij aan ziekenhuizen verkopen?", "nl"),
        ("Can the profiling of our customers by a computer get us into trouble?", "en"),
        ("Moet een deepfake van de directeur op het personeelsfeest gemeld worden?", "nl"),
    ],
)
def test_a_term_stands_behind_the_pages_for_who_asks_something_else(engine: Engine, text: str, lang: str) -> None:
    kinds = [hit.kind for hit in engine.search(text, lang=lang, top=KINDS_ALL).hits]
    assert "guidance" in kinds[:2]
    assert "term" not in kinds[:3]


def test_every_term_is_found_by_its_own_name(engine: Engine) -> None:
    terms = [entry for entry in engine.entries if entry.kind == "term"]
    for lang in ("nl", "en"):
        first = sum(engine.search(term.title[lang], lang=lang, top=1).hits[0].id == term.id for term in terms)
        assert first >= 0.85 * len(terms), lang
