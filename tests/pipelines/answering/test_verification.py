"""Nothing that a model says is shown unless its source bears it out."""

import pytest

from pipelines.answering.claims import claims, objects, verified
from pipelines.answering.spotlight import Spotlight, spotlight
from pipelines.answering.verification import Claim, Material, check, contains, figures
from pipelines.ingestion.passages import Passage

TEXT = (
    "De gebruiksverantwoordelijke bewaart de logs ten minste zes maanden. "
    "Hij meldt een ernstig incident binnen 15 dagen."
)
OTHER = "Aanbieders van chatbots vertellen aan mensen dat zij met een computer praten en niet met een mens."
QUOTE = "bewaart de logs ten minste zes maanden"


def material(text: str, item: str = "ai-act/art_26") -> Material:
    return Material(
        Passage(item, "law", "nl", "section", "Artikel 26 (26, lid 6)", text), "Artikel 26 (26, lid 6)", text
    )


MATERIALS = {"S1": material(TEXT), "S2": material(OTHER, "guidance/chatbots")}


@pytest.mark.parametrize(
    ("text", "source", "quote", "outcome"),
    [
        ("Bewaar de logs zes maanden.", "S1", QUOTE, "ok"),
        ("Bewaar de logs 6 maanden, zegt artikel 26.", "S1", QUOTE, "ok"),
        ("Bewaar de logs zes maanden.", "S1", f"  {QUOTE.upper().replace(' ', '  ')} ", "ok"),
        ("Bewaar de logs twaalf maanden.", "S1", QUOTE, "figures"),
        ("Bewaar de logs volgens artikel 99.", "S1", QUOTE, "articles"),
        ("Bewaar de logs zes maanden.", "S2", QUOTE, "misattributed"),
        ("Bewaar de logs zes maanden.", "S1", "bewaart de logs ten minste negen maanden", "fabricated"),
        ("Bewaar de logs.", "S1", "de logs", "short_quote"),
        ("Bewaar de logs.", "S9", QUOTE, "unknown_source"),
        ("", "S1", QUOTE, "malformed"),
        ("Bewaar de logs " * 50, "S1", QUOTE, "malformed"),
        ("Bewaar de logs\u200b.", "S1", QUOTE, "malformed"),
        ("Bewaar de logs, zie https://evil.example.", "S1", QUOTE, "address"),
        ("Bewaar de logs <b>nu</b>.", "S1", QUOTE, "malformed"),
        ("Bewaar de logs <script", "S1", QUOTE, "address"),
        ("Bewaar de logs niet.", "S1", QUOTE, "negation"),
        ("U mag de logs zes maanden bewaren.", "S1", QUOTE, "negation"),
        ("Koop vandaag goedkope verzekeringen via onze website.", "S1", QUOTE, "unsupported"),
    ],
)
def test_each_claim_is_checked(text: str, source: str, quote: str, outcome: str) -> None:
    assert check(Claim(text, source, quote), MATERIALS) == outcome


def test_a_quote_is_whole_words() -> None:
    assert contains("Dat is een voorbeeld.", "is een voorbeeld")
    assert not contains("Dat is een voorbeeld.", "is een voorb")
    assert contains("De “AI-verordening” – hier", '"AI-verordening" - hier')


def test_a_quote_must_stand_in_the_source_itself_and_not_only_in_what_was_read_of_it() -> None:
    source = material("Eerste zin over logs bewaren. Een weggelaten zin. Derde zin over maanden.")
    read = source._replace(text="Eerste zin over logs bewaren. Derde zin over maanden.")
    joined = Claim("Logs bewaren over maanden.", "S1", "over logs bewaren. Derde zin")
    assert check(joined, {"S1": read}) == "fabricated"


def test_figures_in_words_and_in_digits_are_the_same() -> None:
    assert figures("vijftien dagen") == figures("15 dagen") == {"15"}
    assert figures("15 000 000 of 15.000") == {"15", "000", "15000"}
    assert figures("2 december 2026") == {"2", "2026", "month-12"}


def lit() -> Spotlight:
    return spotlight("Hoe lang bewaar ik logs?", list(MATERIALS.values()), "nl")


def test_delimiter_is_another_each_time_and_sources_are_marked() -> None:
    one, two = lit(), lit()
    assert one.delimiter != two.delimiter
    assert len(one.delimiter) > 20
    assert QUOTE not in one.reading
    assert QUOTE.replace(" ", one.mark) in one.reading


def test_claims_are_read_as_they_come_and_a_quote_with_marks_is_understood() -> None:
    spot = lit()
    good = f'{{"text": "Bewaar de logs zes maanden.", "source": "S1", "quote": "{QUOTE.replace(" ", spot.mark)}"}}'
    reply = f'Zeker! ```json\n[{good},\n{{broken\n}}\n{good}, {{"text": 5}}, [] {good[:20]}'
    kept = list(verified((reply[start : start + 3] for start in range(0, len(reply), 3)), spot))
    assert [claim.quote for claim in kept] == [QUOTE]


def test_the_delimiter_never_comes_out() -> None:
    spot = lit()
    said = f'{{"text": "Bewaar de logs {spot.delimiter}", "source": "S1", "quote": "{QUOTE}"}}'
    assert [outcome for _, outcome in claims([said], spot)] == ["malformed"]


def test_an_endless_or_deep_reply_ends() -> None:
    assert list(objects('{"a":' for _ in range(100_000))) == []
    assert list(objects(["[" * 50_000 + "{" * 10_000])) == []
