"""Looks whether what was found holds an answer: which of a question's words its sentences have, and what they lack."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipelines.answering.asking import Asking, laws
from pipelines.answering.cleaning import speaks_to_machine, uncommented, visible
from pipelines.answering.sentences import sentences
from pipelines.ingestion.passages import Passage
from pipelines.lexical_index import words
from pipelines.retrieval.results import Ranking
from pipelines.retrieval.search import Engine

PASSAGES = 6
"""Passages of an item that are read: those that share most with the question, and its summary."""
UNKNOWN = 0.5
"""What a word that nothing we hold has weighs, as a share of the rarest known word: it may be slang for another."""
MEANT = 0.7
"""What a word that is met through the glossary is worth of the same word met itself."""

ROUGHLY, CLOSELY, COUNTING = 0.25, 0.45, 0.2
"""Share of the question that a sentence must have for its date, for its amount and for its number to be an answer."""
AFTER = 3
"""Words after a number in which what is counted stands."""

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_DATE = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d{{4}}\b|\b20\d\d\b", re.IGNORECASE)
_NUMBER_WORDS = (
    "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|dertig|one|two|three|four|five|six|seven|"
    "eight|nine|ten|twelve|fifteen|thirty"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
_TOKEN = re.compile(r"\w+")
_MONEY = re.compile(r"€|\b(?:eur|euros?|miljoen|million)\b|\d ?%|\bgratis\b|\bfree of charge\b", re.IGNORECASE)
_SHARE = re.compile(r"\d ?%|\b(?:procent|per ?cent)\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:mr|mrs|ms|dr|prof|mevrouw|meneer|de heer)\b\.? [A-Z]")
_PLACE = re.compile(r"\b\d{4} ?[A-Z]{2}\b|\+\d{2}|\b[A-Z][a-z]+(?:straat|laan|weg|plein) \d")
_STANDARD = re.compile(r"\b(?:ISO|IEC|NEN|CEN|EN)[ /-]?(?:IEC )?\d")
SHOWS: Mapping[str, re.Pattern[str]] = {
    "date": _DATE,
    "count": _NUMBER,
    "money": _MONEY,
    "fine": _MONEY,
    "share": _SHARE,
    "person": _PERSON,
    "place": _PLACE,
    "standard": _STANDARD,
}


class Sentence(NamedTuple):
    """A sentence of a passage, the weight (0..1) of the question's words that it has, and what the passage is."""

    text: str
    covered: float
    passage: Passage
    stems: frozenset[str]


class Held(NamedTuple):
    """What one item has of a question. Shares 0..1; `lacks`: kinds of answer asked for that no fitting sentence has.

    `near`: how close its nearest passage is in meaning, by the words' translations where the encoder lacks the
    language. `shared`: how many of the question's words it has, those of its title counted twice.
    """

    id: str
    strength: float
    near: float
    shared: int
    whole: float
    sentences: tuple[Sentence, ...]
    lacks: frozenset[str]
    other_law: bool


class Terms:
    """The telling words of a question with their weights, and the stems that stand for them.

    `unknown`: the share (0..1) of the weight of the words as typed that nothing we hold has.
    """

    def __init__(self, engine: Engine, ranking: Ranking) -> None:
        index = engine.passages(ranking.lang).arms.fields["items"].bm25
        rarest = index.rarity("")
        self.lang = ranking.lang
        self.weights = {
            word.term: index.rarity(word.term) if word.term in index else UNKNOWN * rarest for word in ranking.words
        }
        self.total = sum(self.weights.values()) or 1.0
        asked = {word.term: self.weights[word.term] for word in ranking.words if word.weight == 1.0}
        self.unknown = sum(weight for term, weight in asked.items() if term not in index) / (sum(asked.values()) or 1.0)
        self.meant: dict[str, frozenset[str]] = {}
        for bridge in ranking.bridges:
            stems = frozenset(word.term for word in words(engine.by_id[bridge.term].title[self.lang], self.lang))
            for term in bridge.by:
                self.meant[term] = self.meant.get(term, frozenset()) | stems

    def share(self, stems: frozenset[str]) -> float:
        """Which share (0..1) of the question's weight these stems have."""
        met = sum(weight for term, weight in self.weights.items() if term in stems)
        through = sum(
            MEANT * weight
            for term, weight in self.weights.items()
            if term not in stems and stems & self.meant.get(term, frozenset())
        )
        return (met + through) / self.total


def held(engine: Engine, ranking: Ranking, asking: Asking, ids: Iterable[str]) -> list[Held]:
    """What each of these items has of the question that was ranked, in their order."""
    terms = Terms(engine, ranking)
    return [_held(engine, ranking, asking, terms, engine.position(id_)) for id_ in ids]


def _held(engine: Engine, ranking: Ranking, asking: Asking, terms: Terms, item: int) -> Held:
    entry, part = engine.entries[item], engine.passages(ranking.lang)
    rows = part.arms.sections.of(item)
    best = sorted(rows, key=lambda row: -float(ranking.reading.sections[row]))[:PASSAGES]
    chosen = [part.sections[int(row)] for row in dict.fromkeys([*rows[:1], *best])]
    lay = " ".join(part.questions[int(row)].text for row in part.arms.questions.of(item))
    read = _once(sentence for passage in chosen for sentence in read_passage(passage, terms))
    whole = frozenset[str]().union(*(each.stems for each in read), _stems(lay, terms.lang))
    title, summary = entry.title.get(terms.lang, ""), entry.summary.get(terms.lang, "")
    about = " ".join([title, summary, *(passage.heading for passage in chosen)])
    near = ranking.cosine if ranking.cosine is not None else ranking.by_gloss
    return Held(
        id=entry.id,
        strength=float(ranking.strength[item]),
        near=0.0 if near is None else float(near[item]),
        shared=int(ranking.reading.shared[item]),
        whole=terms.share(whole),
        sentences=tuple(read),
        lacks=_lacking(asking, read, terms),
        other_law=not asking.laws <= laws(about),
    )


def read_passage(passage: Passage, terms: Terms) -> list[Sentence]:
    """The sentences of a passage; a heading's words count for each of them by half, in ranking them only."""
    heading = _stems(passage.heading, terms.lang)
    found = []
    for raw in sentences(uncommented(passage.text)):
        text = visible(raw).strip()
        if speaks_to_machine(raw) or speaks_to_machine(text):
            continue
        stems = _stems(text, terms.lang)
        covered = (terms.share(stems) + terms.share(stems | heading)) / 2
        found.append(Sentence(text, covered, passage, stems))
    return found


def _once(read: Iterable[Sentence]) -> list[Sentence]:
    """Long sections lie in the index whole and in windows: each sentence counts once."""
    return list({sentence.text: sentence for sentence in reversed(list(read))}.values())[::-1]


def _stems(text: str, lang: str) -> frozenset[str]:
    return frozenset(word.term for word in words(text, lang))


def _lacking(asking: Asking, read: Sequence[Sentence], terms: Terms) -> frozenset[str]:
    """Kinds of answer for which no sentence about the question holds one; of fines in our own law we know enough."""
    known = frozenset() if asking.laws else frozenset({"fine"})
    counted = _stems(asking.counted, terms.lang)

    def shows(want: str, sentence: Sentence) -> bool:
        if want == "count" and counted:
            return sentence.covered >= COUNTING and _counts(sentence.text, counted, terms.lang)
        least = CLOSELY if want in {"money", "share"} else ROUGHLY
        return sentence.covered >= least and bool(SHOWS[want].search(sentence.text))

    return frozenset(want for want in asking.wants - known if not any(shows(want, sentence) for sentence in read))


def _counts(text: str, counted: frozenset[str], lang: str) -> bool:
    """Whether a number stands right before what is counted: "fifteen days" tells how many days."""
    tokens = _TOKEN.findall(text)
    return any(
        _NUMBER.match(token) and counted & _stems(" ".join(tokens[place + 1 : place + 1 + AFTER]), lang)
        for place, token in enumerate(tokens)
    )
