"""What a search gives: hits with their reasons, and behind them how every item scored."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipelines.lexical_index import Word
from pipelines.retrieval.arms import Reading
from pipelines.retrieval.glossary import Bridge
from pipelines.retrieval.rows import Scores


class Hit(NamedTuple):
    """An item found. `score` (0..1) orders the hits of one search; `strength` (0..1) can be compared between searches.

    `passage` and `heading` are in the language of the page, `matched` holds the query's words that the item has, as
    typed, `bridges` the ids of glossary terms that led from the query to other words for the same, and `arms` each
    arm's score, normalised to 0..1 within the search.
    """

    id: str
    kind: str
    score: float
    passage: str
    heading: str
    matched: tuple[str, ...]
    arms: dict[str, float]
    strength: float = 0.0
    bridges: tuple[str, ...] = ()


class SearchResult(NamedTuple):
    """Hits, best first, the query's language (`nl`, `en` or `unknown`) and whether any hit is about the question."""

    language: str
    hits: tuple[Hit, ...]
    confident: bool


class Ranking(NamedTuple):
    """All items scored for one text: `language` as detected, `lang` the one whose texts were searched.

    `cosine` is there where the encoder reads the language, `by_gloss` where it read the words' translations instead.
    `defined` are the positions of the glossary's terms that it asks the meaning of.
    """

    language: str
    lang: str
    words: Sequence[Word]
    reading: Reading
    arms: dict[str, Scores]
    most: dict[str, float]
    cosine: Scores | None
    by_gloss: Scores | None
    strength: Scores
    pinned: tuple[int, ...]
    paragraphs: Mapping[str, str]
    case_factor: float
    bridges: Sequence[Bridge]
    defined: Sequence[int] = ()
