"""Bilingual sentences, and numbers as people write them in Dutch and in English."""

from collections.abc import Sequence

Text = dict[str, str]


def text(nl: str, en: str) -> Text:
    """One message in both languages."""
    return {"nl": nl, "en": en}


def percent(share: float, lang: str, digits: int = 1) -> str:
    """A share of 0 to 1 as a percentage: `0.916` is "91,6%" in Dutch and "91.6%" in English."""
    return f"{decimal(share * 100, lang, digits)}%"


def decimal(value: float, lang: str, digits: int = 1) -> str:
    """A number with a decimal comma in Dutch and a decimal point in English; minus zero is written as zero."""
    shown = f"{value:.{digits}f}"
    if float(shown) == 0:
        shown = shown.removeprefix("-")
    return shown.replace(".", ",") if lang == "nl" else shown


def listing(names: Sequence[str], limit: int = 10, width: int = 60) -> str:
    """The first `limit` names between quotes, each cut at `width` characters; an ellipsis stands for the rest."""
    shown = ", ".join(f"'{name[:width]}{'…' if len(name) > width else ''}'" for name in names[:limit])
    return shown + (", …" if len(names) > limit else "")
