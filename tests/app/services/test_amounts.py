"""Amounts as people type them."""

import pytest

from app.errors import Invalid
from app.services.amounts import euros


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("4.000.000", 4_000_000),
        ("4,000,000", 4_000_000),
        ("4 000 000", 4_000_000),
        ("4000000", 4_000_000),
        (" € 4.000.000,50 ", 4_000_000),
        ("4.000.000 euro", 4_000_000),
        ("1.234,56", 1235),
        ("1,234.56", 1235),
        ("1,500", 1500),
        ("12,5", 12),
        ("1,5 miljoen", 1_500_000),
        ("1.5 million", 1_500_000),
        ("€ 2 mln", 2_000_000),
        ("1,125 miljoen", 1_125_000),
        ("0", 0),
    ],
)
def test_dutch_and_english_ways_of_writing_are_read(typed: str, amount: int) -> None:
    assert euros(typed, field="turnover_eur") == amount


@pytest.mark.parametrize(
    "typed", ["veel", "-5", "1e9", "12.34.567", "4 miljoenen", "9" * 20, "1.00.000", "$ 5", "4,000.000,00", "٤"]
)
def test_what_is_no_amount_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        euros(typed, field="turnover_eur")
    assert refused.value.field == "turnover_eur"
