"""Bridges from the words people type to the words of the law and of cases, by the terms of the glossary."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipelines.ingestion.passages import Entry, Passage
from pipelines.lexical_index import Word, words

MAX_TERMS = 6
"""Terms that a query is widened with at most: the ones that share most of it."""
ASKING = frozenset(
    {"betekent", "betekenen", "betekenis", "bedoelt", "definitie", "nou", "eigenlijk", "precies", "feitelijk"}
    | {"mean", "means", "meaning", "definition", "define", "exactly", "actually", "really", "basically"}
)
"""Words of somebody who asks what a thing means; they do not name the thing."""
COMPARING = frozenset({"verschil", "tussen", "versus", "difference", "between", "vs"})
"""Words of somebody who asks how two things differ."""


class Bridge(NamedTuple):
    """A glossary term that a query met: its item id and the query's own terms (stemmed) that led to it."""

    term: str
    by: frozenset[str]


class Glossary:
    """The terms with the phrases that lead to them, per language, and their names in every language."""

    def __init__(self, entries: Sequence[Entry], phrases: Iterable[Passage], languages: Sequence[str]) -> None:
        terms = [entry for entry in entries if entry.kind == "term"]
        self._hidden = frozenset(entry.id for entry in terms if not entry.is_public)
        self._names = {
            entry.id: {lang: _stems(entry.title.get(lang, ""), lang) for lang in languages} for entry in terms
        }
        self._by_stem: dict[str, dict[str, list[tuple[str, frozenset[str]]]]] = {lang: {} for lang in languages}
        named = ((entry.id, lang, entry.title.get(lang, "")) for entry in terms for lang in languages)
        typed = ((phrase.item, phrase.lang, phrase.text) for phrase in phrases if phrase.item in self._names)
        for term, lang, phrase in (*named, *typed):
            if stems := _stems(phrase, lang):
                self._by_stem[lang].setdefault(max(stems, key=len), []).append((term, stems))

    def bridges(self, terms: Iterable[str], lang: str, *, staff: bool = False) -> list[Bridge]:
        """The glossary terms of which a whole phrase stands in the query, longest phrases first.

        Terms for the centre's own people lead nobody else anywhere: `staff` says that one of them asks.
        """
        asked = frozenset(terms)
        found: dict[str, frozenset[str]] = {}
        for stem in asked:
            for term, phrase in self._by_stem[lang].get(stem, ()):
                if phrase <= asked and len(phrase) > len(found.get(term, ())) and (staff or term not in self._hidden):
                    found[term] = phrase
        best = sorted(found.items(), key=lambda pair: (-len(pair[1]), -max(map(len, pair[1])), pair[0]))
        return [Bridge(term, by) for term, by in best[:MAX_TERMS]]

    def words(self, bridges: Iterable[Bridge], lang: str, asked: Iterable[str] = ()) -> Mapping[str, float]:
        """The stemmed words of the terms' names in `lang` that the query does not have, each with a weight."""
        known = set(asked)
        found: dict[str, float] = {}
        for bridge in bridges:
            names = self._names[bridge.term][lang]
            for stem in names - known:
                found[stem] = max(found.get(stem, 0.0), 1 / len(names) ** 0.5)
        return found


def asked_for(bridges: Sequence[Bridge], query: Sequence[Word], meaning: bool) -> list[str]:
    """The terms that a query is about: those it names and nothing beside, or little where it asks what they mean."""
    asked = {word.term for word in query if word.weight == 1.0 and not (meaning and word.surface in ASKING)}
    named = [bridge for bridge in bridges if bridge.by >= asked or (meaning and 2 * len(bridge.by) >= len(asked))]
    longest = max((len(bridge.by) for bridge in named), default=0)
    return [bridge.term for bridge in named if len(bridge.by) == longest]


def defines_all(bridges: Sequence[Bridge], query: Sequence[Word]) -> bool:
    """Whether terms of the glossary have every word that the query asks the meaning of, or the difference between."""
    asked = {word.term for word in query if word.weight == 1.0 and word.surface not in ASKING | COMPARING}
    return bool(asked) and asked <= frozenset().union(*(bridge.by for bridge in bridges))


def _stems(phrase: str, lang: str) -> frozenset[str]:
    return frozenset(word.term for word in words(phrase, lang))
