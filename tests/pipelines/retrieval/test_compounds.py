"""Taking Dutch compounds apart."""

from pathlib import Path

import pytest

from pipelines.lexical_index import stem
from pipelines.retrieval.compounds import LONGEST, Splitter
from tests.pipelines import small_index
from tests.pipelines.small_index import case, farm, ids

WORDS = "hoog risico systeem kip stal camera schade verzekering verzekeringen overzicht lijst eend groep personeel zaak"


class Known:
    """The words that there are, and how often that was asked."""

    def __init__(self, words: str = WORDS) -> None:
        self.terms, self.asked = {stem(word, "nl") for word in words.split()}, 0

    def __call__(self, word: str) -> bool:
        self.asked += 1
        return stem(word, "nl") in self.terms


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hoogrisicosysteem", ("hoog", "risico", "systeem")),
        ("hoogrisicosystemen", ("hoog", "risico", "systemen")),
        ("schadeverzekering", ("schade", "verzekering")),
        ("verzekeringsoverzicht", ("verzekering", "overzicht")),
        ("eendenstal", ("eend", "stal")),
        ("groepenlijst", ("groep", "lijst")),
        ("personeelszaak", ("personeel", "zaak")),
        ("schadeverzekeringsoverzichtlijst", ("schade", "verzekering", "overzicht", "lijst")),
    ],
)
def test_a_compound_is_its_parts_with_or_without_a_link(word: str, parts: tuple[str, ...]) -> None:
    found = Splitter(Known()).parts(word)
    assert [stem(part, "nl") for part in found] == [stem(part, "nl") for part in parts]


@pytest.mark.parametrize("link", ["", "s", "e", "en", "n"])
def test_every_link_is_known_where_stemming_does_not_take_it_away(link: str) -> None:
    assert Splitter({"groep", "lijst"}.__contains__).parts(f"groep{link}lijst") == ("groep", "lijst")
    assert Splitter({"groep", "lijst"}.__contains__).parts(f"groep{link}xlijst") == ()


@pytest.mark.parametrize(
    "word",
    ["", "stal", "kip", "systeem", "kipstal", "stalraam", "raamstal", "hoogxrisico", "hooghooghooghooghoog"],
)
def test_a_word_that_is_not_made_of_two_to_four_longer_words_stays_whole(word: str) -> None:
    """*kip* has three letters: parts so short are found in words that have nothing to do with them."""
    assert Splitter(Known()).parts(word) == ()


def test_as_few_parts_as_possible() -> None:
    assert Splitter(Known(f"{WORDS} risicosysteem")).parts("hoogrisicosysteem") == ("hoog", "risicosysteem")


@pytest.mark.parametrize("word", ["q" * 8_000, "stal" * 2_000, "stals" * 1_600, "x" + "hoogrisico" * 800])
def test_a_very_long_word_costs_nothing(word: str) -> None:
    known = Known()
    assert Splitter(known).parts(word) == ()
    assert known.asked == 0


@pytest.mark.parametrize("part", ["q", "stal", "stals", "hoogrisico"])
def test_the_longest_word_that_is_looked_at_costs_little(part: str) -> None:
    known = Known()
    Splitter(known).parts((part * LONGEST)[:LONGEST])
    assert known.asked < 50 * LONGEST


def test_a_word_is_taken_apart_once() -> None:
    known = Known()
    splitter = Splitter(known)
    first, asked = splitter.parts("hoogrisicosysteem"), known.asked
    assert (splitter.parts("hoogrisicosysteem"), known.asked) == (first, asked)


def test_a_compound_finds_the_text_that_writes_its_parts_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder_dir = small_index.use_word_encoder(tmp_path / "encoder", monkeypatch)
    risky = case(
        "risky",
        ("Een systeem met een hoog risico", "Zo'n systeem vraagt toezicht.", "Is mijn systeem gevaarlijk?"),
        ("A dangerous system", "Such a system asks for oversight.", "Is my system dangerous?"),
    )
    engine = small_index.open_items(tmp_path / "v", encoder_dir, [*farm(), risky])
    found = engine.search("Wat is een hoogrisicosysteem?", lang="nl").hits[0]
    assert (found.id, found.matched) == ("case/risky", ("hoogrisicosysteem",))
    assert ids(engine, "vrachtwagenroutes")[:1] == ["case/routes"]
