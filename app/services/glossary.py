"""The glossary: the words of AI and of its law, explained."""

import unicodedata
from itertools import groupby

from app.errors import NotFound
from app.services import knowledge
from pipelines.ingestion.records import GuidancePage, Term

NEIGHBOURS = 5


def terms(*, staff: bool = False) -> dict[str, Term]:
    """All terms that the reader may see, by id."""
    return knowledge.library(staff=staff).terms


def term(slug: str, *, staff: bool = False) -> Term:
    """One term, by the last part of its id."""
    try:
        return terms(staff=staff)[f"term/{slug}"]
    except KeyError:
        raise NotFound() from None


def by_letter(*, text: str, lang: str, staff: bool = False) -> list[tuple[str, list[Term]]]:
    """(letter, terms) in the order of the alphabet; with a text only terms that have it in a name or a lay word."""
    asked = _plain(text.strip())
    every = terms(staff=staff).values()
    found = [item for item in every if not asked or any(asked in _plain(name) for name in _names(item))]
    ordered = sorted(found, key=lambda item: _plain(item.title[lang]))
    return [(letter, list(items)) for letter, items in groupby(ordered, key=lambda item: _letter(item.title[lang]))]


def _names(item: Term) -> list[str]:
    return [*item.title.values(), *(phrase for phrases in item.questions.values() for phrase in phrases)]


def _letter(name: str) -> str:
    first = _plain(name)[:1].upper()
    return first if first.isalpha() else "0–9"


def _plain(text: str) -> str:
    """Lower case without accents, so that "geëvalueerd" stands and is found among the e's."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def guidance_of(item: Term, *, staff: bool = False) -> list[GuidancePage]:
    """Guidance that links to the term, else guidance that is mainly about the same place in the law."""
    pages = knowledge.library(staff=staff).guidance.values()
    linking = [page for page in pages if any(f"]({item.id})" in text for text in page.body.values())]
    about = [page for page in pages if page.explains and page.explains[0] in item.law and page not in linking]
    return (linking + about)[:NEIGHBOURS]


def neighbours(item: Term, lang: str, *, staff: bool = False) -> list[Term]:
    """Other terms of the same places in the law, those with most in common first."""

    def shared(other: Term) -> int:
        return len(set(item.law) & set(other.law))

    others = [other for other in terms(staff=staff).values() if other.id != item.id and shared(other)]
    return sorted(others, key=lambda other: (-shared(other), other.title[lang].casefold()))[:NEIGHBOURS]
