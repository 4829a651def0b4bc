"""What triage and checklists share: frozen records, texts in two languages, and references to articles of law."""

import datetime as dt
import re
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, with_config
from typing_extensions import TypedDict

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Lang = Literal["nl", "en"]
LawStatus = Literal["law", "draft", "contested"]

UNKNOWN: Final = "unknown"
Answer = frozenset[str] | dt.date | float | None
"""Option ids (one or several), a date or a number. None: we do not know."""

_ARTICLE: Final = r"Art\. (\d{1,3}[a-d]?)(?:\([0-9a-z]{1,3}\))*"
_ANNEX: Final = r"Annex ([IVX]+)(?:\([0-9a-zA-Z]{1,2}\))*"
_OF_THE_AI_ACT: Final = re.compile(rf"{_ARTICLE}|{_ANNEX}")
_OTHER_LAWS: Final = "GDPR|MDR|IVDR|CRA|WOR|DSM|EHDS|NIS2|DataAct|Machinery|PLD|AWGB|Auteurswet"
_DUTCH_LAWS: Final = {
    "GDPR": "AVG",
    "DataAct": "Dataverordening",
    "Machinery": "Machineverordening",
    "PLD": "Richtlijn productaansprakelijkheid",
}
Article = Annotated[str, StringConstraints(pattern=rf"^((({_OTHER_LAWS}) )?{_ARTICLE}|{_ANNEX})$")]
"""For example `Art. 26(7)`, `Annex III(4)(a)` (of the AI Act), `GDPR Art. 35` or `WOR Art. 27`."""


class Record(BaseModel):
    """Frozen, and no field that is not named in the class."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@with_config(ConfigDict(extra="forbid"))
class Text(TypedDict):
    """The same text in Dutch and in English; neither is empty."""

    nl: Filled
    en: Filled


def article_text(article: str, lang: Lang) -> str:
    """The reference as a reader of `lang` writes it: `Annex III(4)` is `Bijlage III(4)` in Dutch."""
    if lang == "en":
        return article
    law, separate, rest = article.partition(" Art. ")
    if separate:
        return f"{_DUTCH_LAWS.get(law, law)} art. {rest}"
    return article.replace("Annex ", "Bijlage ")


def law_unit(article: str) -> str | None:
    """The id of the unit of the AI Act it belongs to (`ai-act/art_26`, `ai-act/anx_III`); None for another law."""
    found = _OF_THE_AI_ACT.fullmatch(article)
    if found is None:
        return None
    return f"ai-act/art_{found[1]}" if found[1] else f"ai-act/anx_{found[2]}"
