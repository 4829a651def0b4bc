"""Whatever is typed gets a sensible answer, at a price that does not grow with it."""

from collections.abc import Callable

import pytest

from pipelines.lexical_index import MAX_CHARACTERS, LexicalIndex
from pipelines.retrieval.arms import MAX_WORDS
from pipelines.retrieval.compounds import MAX_PARTS
from pipelines.retrieval.results import SearchResult
from pipelines.retrieval.search import Engine

BARN = "case/computer-vision-for-poultry-houses"
DUTCH, ENGLISH = "Hoe tel ik de kippen in mijn stal met een camera?", "How do I count the chickens in my barn?"
LONG = 50_000
NOISE = {
    "nothing": "",
    "blanks": " \t\r\n\u00a0\u200b\ufeff",
    "one letter": "x",
    "one digit": "7",
    "dutch stop words": "de het een en of van wij ons willen kunnen hoe wat waar",
    "english stop words": "the and of to we our how what where would could",
    "NUL": "\x00\x01\x02",
    "emoji": "🐔🎉👩🏽‍🌾🇳🇱",
    "punctuation": "?!... --- *** ((( %%% \\\\ ///",
    "half a character": "\ud83d",
    "right to left marks": "\u202e\u202d\u2066\u2069",
    "combining marks": "a" + "\u0301" * 500,
    "zalgo": "z̷͕͔̀ä̸̰́l̵̝̈g̶̣̈o̵̤͊",
    "one very long word": "q" * LONG,
    "stal, very often, in one word": "stal" * (LONG // 4),
    "very many letters": "x " * (LONG // 2),
}
STRANGE = {
    "SQL": "'; DROP TABLE revision; -- 1 OR 1=1 UNION SELECT * FROM account",
    "HTML": "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "a template": "{{ config }} ${jndi:ldap://example.org} %s %n {0}",
    "a path": "../../../../etc/passwd C:\\Windows\\system32",
    "Arabic": "كيف أعد الدجاج في الحظيرة بالكاميرا؟",
    "Hebrew": "איך סופרים תרנגולות בלול",
    "Chinese": "如何用摄像头数鸡",
    "Russian": "как считать кур в сарае",
    "a regular expression": "(a+)+$ [^\\W_]+ (?:x{0,1000}){0,1000}",
    "full width": "ｋｉｐｐｅｎ ｔｅｌｌｅｎ",
    "numbers": "2026/1744 112 06-12345678 NL91ABNA0417164300",
    "many places in the law": "artikel 5, " * 2_000 + "artikel 26 lid 7",
    "words, very many": " ".join(f"woord{number}" for number in range(8_000)),
}

AROUND: dict[str, Callable[[str], str]] = {
    "HTML": lambda text: f"<p onclick='x()'>{text}</p>",
    "NUL": lambda text: f"\x00{text}\x00",
    "emoji": lambda text: f"🐔 {text} 🐔",
    "capitals": lambda text: text.upper(),
    "right to left": lambda text: f"\u202e{text}",
    "SQL": lambda text: f"'; DROP TABLE x; -- {text}",
    "shouting": lambda text: f"{text} {'!' * LONG}",
    "half a character": lambda text: f"\ud83d {text}",
    "a word a line": lambda text: "\n".join(text.split()),
}
"""What may stand around a question."""


class Cost:
    """What an engine did since the last look: texts that were encoded, and terms that were looked up."""

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.terms = 0


@pytest.fixture
def cost(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Cost:
    cost, encode, find = Cost(), engine._encoder.encode, LexicalIndex.find

    def counted(texts):
        cost.encoded += texts
        return encode(texts)

    def looked_up(self, terms):
        asked = list(terms)
        cost.terms = max(cost.terms, len(asked))
        return find(self, asked)

    monkeypatch.setattr(engine._encoder, "encode", counted)
    monkeypatch.setattr(LexicalIndex, "find", looked_up)
    return cost


def sound(engine: Engine, result: SearchResult) -> bool:
    """Whether a result is one that a page can show."""
    assert result.language in ("nl", "en", "unknown")
    assert len({hit.id for hit in result.hits}) == len(result.hits) <= 10
    for hit in result.hits:
        assert hit.id in engine.by_id
        assert 0 <= hit.score <= 1
        assert 0 <= hit.strength <= 1
        assert hit.passage
        assert hit.heading
    return [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


@pytest.mark.parametrize("text", NOISE.values(), ids=NOISE)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_noise_is_about_nothing(engine: Engine, lang: str, text: str) -> None:
    result = engine.search(text, lang=lang)
    assert sound(engine, result)
    assert not result.confident


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_input_breaks_nothing(engine: Engine, text: str) -> None:
    for lang in ("nl", "en"):
        assert sound(engine, engine.search(text, lang=lang))


@pytest.mark.parametrize("text", [*NOISE.values(), *STRANGE.values(), (DUTCH + " ") * (LONG // len(DUTCH))],
                         ids=[*NOISE, *STRANGE, "a long story"])  # fmt: skip
def test_no_text_costs_more_than_two_looks_at_the_encoder(engine: Engine, cost: Cost, text: str) -> None:
    engine.search(text, lang="nl")
    assert len(cost.encoded) <= 2, "one for each language that it may be in"
    assert cost.terms <= max(2 * MAX_PARTS * MAX_WORDS, MAX_CHARACTERS)


@pytest.mark.parametrize("wrap", AROUND.values(), ids=AROUND)
def test_a_question_is_understood_in_spite_of_what_stands_around_it(engine: Engine, wrap: Callable[[str], str]) -> None:
    for lang, asked in (("nl", DUTCH), ("en", ENGLISH)):
        result = engine.search(wrap(asked), lang=lang, kinds=("case_study",))
        assert sound(engine, result)
        assert result.hits[0].id == BARN


def test_a_question_in_two_languages_is_answered_in_that_of_the_page(engine: Engine) -> None:
    for lang in ("nl", "en"):
        result = engine.search(f"{DUTCH} {ENGLISH}", lang=lang, kinds=("case_study",))
        assert sound(engine, result)
        assert result.hits[0].id == BARN
        assert result.hits[0].passage in {passage.text for passage in engine.passages(lang).all()}


def test_a_question_at_the_head_of_a_very_long_text_counts(engine: Engine) -> None:
    result = engine.search(DUTCH + " " + "En verder gaat het goed met ons. " * 2_000, lang="nl", kinds=("case_study",))
    assert sound(engine, result)
    assert BARN in [hit.id for hit in result.hits]


@pytest.mark.parametrize("top", [0, 1, 3, 100_000])
def test_no_more_results_than_were_asked_for(engine: Engine, top: int) -> None:
    assert len(engine.search(DUTCH, lang="nl", top=top).hits) <= min(top, len(engine.entries))


def test_an_unknown_kind_finds_nothing(engine: Engine) -> None:
    assert engine.search(DUTCH, lang="nl", kinds=("recipe",)) == SearchResult("nl", (), False)
