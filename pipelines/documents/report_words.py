"""Short pieces that the reports of runs and checks share: one of two languages, percentages, ranges."""

from collections.abc import Sequence

from pipelines.documents.wording import Lang, number_text


def either(lang: Lang, nl: str, en: str) -> str:
    """The text in the asked language."""
    return nl if lang == "nl" else en


def percent_text(share: float, lang: Lang) -> str:
    """A share of 0 to 1 as a percentage with one decimal."""
    return f"{number_text(share * 100, lang, 1)}%"


def range_text(interval: Sequence[float], lang: Lang) -> str:
    """An interval of shares as two percentages."""
    low, high = (percent_text(bound, lang) for bound in interval)
    return either(lang, f"{low} tot {high}", f"{low} to {high}")


def count_text(number: int, lang: Lang) -> str:
    """A whole number with separators for thousands."""
    return number_text(number, lang, 0)
