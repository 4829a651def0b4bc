"""Answers that a problem suggests by its words: shown to the person, who confirms them, with the words that led there.

A suggestion that is wrong costs more than one that is missing, so words count only where they are not denied, and
words that could mean two things count only beside words that settle it. The words are content, not code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from pipelines.lexical_index import normalise
from pipelines.lexical_index import stem as stem_of
from pipelines.retrieval.compounds import Splitter
from pipelines.retrieval.language import detect
from pipelines.triage import Question
from pipelines.triage.texts import Id, Record

LANGUAGES = ("nl", "en")
NEGATORS: Mapping[str, frozenset[str]] = {
    "nl": frozenset({"geen", "zonder", "niet", "nooit", "noch"}),
    "en": frozenset({"no", "not", "without", "never", "nor", "don't", "doesn't", "cannot", "can't", "won't"}),
}
NOT_DENYING = frozenset({"alleen", "slechts", "only", "just"})
"""After "niet" or "not" these add something instead of denying it."""
REACH = 3
"""How many words a denial reaches."""
LATER_DENIED = frozenset({"people"})
"""In these questions a denial may also follow: "sollicitanten beoordelen wij niet"."""
WISH = "wanting"
"""This group only says that something is wished for: its words are not shown."""
_SENTENCE = re.compile(r"[.!?;\n]+(?:\s|$)|[\n]+")
_CLAUSE = re.compile(r"[,:()]|\b(?:maar|but|wel)\b")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
stem = lru_cache(maxsize=8_192)(stem_of)


class Suggestion(NamedTuple):
    """An answer that the problem suggests: the option's id and the words, as typed, that led to it."""

    option: str
    words: tuple[str, ...]


class _Token(NamedTuple):
    """A word: as typed, the forms it may be met under, whether a denial stands shortly before it or after it."""

    surface: str
    forms: frozenset[str]
    denied: bool
    denied_later: bool


class Group(Record):
    """Cues that mean about the same, per language."""

    nl: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def cues(self, lang: str) -> tuple[str, ...]:
        """The cues of one language."""
        return self.nl if lang == "nl" else self.en


class Lexicon(Record):
    """The words of `knowledge/triage/suggestions.yaml`; `fits` checks what they suggest against the questions."""

    groups: dict[Id, Group]
    suggest: dict[Id, dict[Id, Annotated[tuple[str, ...], Field(min_length=1)]]]
    yields: tuple[Id, ...] = ()
    parts: Group = Group()

    @model_validator(mode="after")
    def _groups_exist(self) -> Self:
        named = {name for options in self.suggest.values() for ways in options.values() for name in _named(ways)}
        if missing := named - self.groups.keys():
            raise ValueError(f"there is no group {', '.join(sorted(missing))}")
        if unused := self.groups.keys() - named:
            raise ValueError(f"no suggestion uses {', '.join(sorted(unused))}")
        return self

    def fits(self, questions: Iterable[Question]) -> Self:
        """This lexicon. Raises ValueError where it suggests an answer that no question has."""
        known = {question.id: question.known_ids() for question in questions}
        for name, options in self.suggest.items():
            if name not in known or not options.keys() <= set(known[name]):
                raise ValueError(f"{name}: not an answer of that question: {', '.join(options)}")
        return self

    @cached_property
    def _languages(self) -> Mapping[str, "_Cues"]:
        return {lang: _Cues(self, lang) for lang in LANGUAGES}

    def read(self, text: str, lang: str) -> dict[str, tuple[Suggestion, ...]]:
        """What a text suggests, by question, in the order of the word list. `lang` counts where the text is unclear."""
        spoken = detect(text)
        lang = lang if spoken == "unknown" else spoken
        cues = self._languages[lang]
        sentences = [cues.met(part) for part in _SENTENCE.split(normalise(text)) if part.strip()]
        found = {name: tuple(self._options(name, sentences)) for name in self.suggest}
        if "sector" in found:
            found["sector"] = self._one_sector(found["sector"])
        return {name: suggestions for name, suggestions in found.items() if suggestions}

    def _options(self, name: str, sentences: Iterable["_Met"]) -> Iterator[Suggestion]:
        later = name in LATER_DENIED
        for option, ways in self.suggest[name].items():
            words = dict.fromkeys(
                word for sentence in sentences for way in ways for word in _fulfilled(way, sentence, later=later)
            )
            if words:
                yield Suggestion(option, tuple(words))

    def _one_sector(self, found: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        """The sector with clearly most words; none when two could be meant."""
        ranked = sorted(
            (one for one in found if len(found) == 1 or one.option not in self.yields),
            key=lambda one: -len(one.words),
        )
        if len(ranked) > 1 and len(ranked[0].words) < 2 * len(ranked[1].words):
            return ()
        return tuple(ranked[:1])


def _named(ways: Iterable[str]) -> Iterator[str]:
    return (name.strip().lstrip("!") for way in ways for name in way.split("&"))


def _fulfilled(way: str, sentence: "_Met", *, later: bool) -> list[str]:
    """The words in a sentence that fulfil a way; none where a group of it is missing, or one stands that must not."""
    words: list[str] = []
    for name in map(str.strip, way.split("&")):
        here = [hit.words for hit in sentence.get(name.lstrip("!"), ()) if not (later and hit.denied_later)]
        if bool(here) == name.startswith("!"):
            return []
        if name != WISH:
            words += here
    return words


class _Hit(NamedTuple):
    """A cue found in a sentence: the words as typed, and whether a denial follows them."""

    words: str
    denied_later: bool


_Met = Mapping[str, Sequence[_Hit]]
"""What one sentence holds of each group; cues after a denial are left out."""


class _Cues:
    """The cues of one language, by the form of their first word."""

    def __init__(self, lexicon: Lexicon, lang: str) -> None:
        self._lang = lang
        self._starts: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, group in lexicon.groups.items():
            for cue in group.cues(lang):
                forms = tuple(_form(word, lang) for word in cue.split())
                self._starts.setdefault(forms[0], []).append((name, forms))
        self._prefixes = tuple(form for form in self._starts if form.endswith("*"))
        every = (*lexicon.groups.values(), lexicon.parts)
        words = {stem(word.strip("=*"), lang) for group in every for cue in group.cues(lang) for word in cue.split()}
        self._splitter = Splitter(lambda part: stem(part, lang) in words)

    def met(self, sentence: str) -> _Met:
        """What stands in a sentence, by group."""
        found: dict[str, list[_Hit]] = {}
        for clause in _CLAUSE.split(sentence):
            tokens = self._tokens(clause)
            for start, token in enumerate(tokens):
                for form in token.forms if not token.denied else ():
                    for name, forms in self._starts.get(form, ()):
                        run = tokens[start : start + len(forms)]
                        if len(run) == len(forms) and all(one in at.forms for one, at in zip(forms, run, strict=True)):
                            words = " ".join(at.surface for at in run)
                            found.setdefault(name, []).append(_Hit(words, run[-1].denied_later))
        return found

    def _tokens(self, clause: str) -> list[_Token]:
        words, negators = _WORD.findall(clause), NEGATORS[self._lang]
        denials = [
            place
            for place, word in enumerate(words)
            if word in negators and not (set(words[place + 1 : place + 2]) & NOT_DENYING)
        ]
        return [
            _Token(
                surface=word,
                forms=self._forms(word),
                denied=any(0 < place - denial <= REACH for denial in denials),
                denied_later=any(0 < denial - place <= REACH for denial in denials),
            )
            for place, word in enumerate(words)
        ]

    def _forms(self, word: str) -> frozenset[str]:
        """The word itself, its stem, those of its parts, and every open cue that it begins with."""
        parts = self._splitter.parts(word) if self._lang == "nl" else ()
        open_cues = (form for form in self._prefixes if word.startswith(form[:-1]))
        return frozenset({f"={word}", *(stem(part, self._lang) for part in (word, *parts)), *open_cues})


def _form(word: str, lang: str) -> str:
    return word if word.startswith("=") or word.endswith("*") else stem(word, lang)
