"""Says in one or two sentences why an item was shown, in the language of the page."""

from collections.abc import Sequence

from pipelines.ingestion.passages import Entry
from pipelines.matching.methods import METHODS
from pipelines.matching.shared import Firm, is_for_others, shared
from pipelines.matching.words import DATA, REGIONS, SECTORS, WISHES, Names
from pipelines.retrieval.results import Hit

SHOWN_WORDS = 4

_WEAK_WORDS = (
    "krijgen krijgt zien ziet vallen valt willen wil kunnen kan komen komt gaan gaat geven geeft nemen neemt maken "
    "maakt doen doet laten laat staan staat houden houdt vinden vindt weten weet elke iedere honderden duizenden veel "
    "vaak goede goed meteen direct snel nieuw nieuwe dag dagen week weken maand jaar uur keer "
    "get gets see sees fall falls want wants can come comes go goes give gives take takes make makes do does let lets "
    "keep keeps find finds know knows every each hundreds thousands many often good right once quickly new "
    "day days week weeks month year hour time times"
)
WEAK = frozenset(_WEAK_WORDS.split())
"""Words that anybody uses about anything: named as a reason only when nothing better is shared."""

SENTENCES: Names = {
    "expert": {
        "nl": "Een adviseur koos dit voor vragen zoals die van u.",
        "en": "An adviser chose this for questions like yours.",
    },
    "reference": {
        "nl": "Uitleg bij de plaats in de wet die u noemt.",
        "en": "Explains the place in the law that you name.",
    },
    "words": {"nl": "Past bij uw woorden {words}.", "en": "Fits your words {words}."},
    "letters": {"nl": "Lijkt op de woorden die u gebruikt.", "en": "Resembles the words that you use."},
    "meaning": {"nl": "Lijkt in betekenis op uw vraag.", "en": "Is close in meaning to your question."},
    "wishes": {"nl": "Past bij wat u wilt: {wishes}.", "en": "Fits what you want: {wishes}."},
    "sector": {"nl": "Zelfde sector als u: {sector}.", "en": "Same sector as yours: {sector}."},
    "sorts": {"nl": "Zelfde aanpak: {sorts}.", "en": "Same approach: {sorts}."},
    "data": {"nl": "Werkt ook met {data}.", "en": "Works with {data} too."},
    "region": {"nl": "Ook in {region}.", "en": "In {region} too."},
    "size": {"nl": "Bedoeld voor bedrijven van uw grootte.", "en": "Meant for firms of your size."},
    "elsewhere": {"nl": "Let op: bedoeld voor bedrijven in {regions}.", "en": "Note: meant for firms in {regions}."},
    "other_size": {
        "nl": "Let op: bedoeld voor bedrijven van een andere grootte.",
        "en": "Note: meant for firms of another size.",
    },
}
OFFERS = ("service", "call")
_QUOTES = {"nl": "‘{}’", "en": "“{}”"}
_AND = {"nl": " en ", "en": " and "}


def why(hit: Hit | None, entry: Entry, firm: Firm, lang: str) -> str:
    """The reasons of an item: what the text found (None: nothing), then what it has in common with the firm.

    For a service or a call last what speaks against it: it is meant for firms elsewhere, or of another size.
    """
    sentences = [_about_the_text(hit, lang)] if hit else []
    same = shared(entry, firm)
    named: dict[str, list[str]] = {
        "wishes": [WISHES[one][lang] for one in same.wishes],
        "sector": [SECTORS[same.sector][lang]] if same.sector else [],
        "sorts": [METHODS[one].name[lang] for one in same.sorts],
        "data": [DATA[one][lang] for one in same.data],
        "region": [REGIONS[same.region][lang]] if same.region else [],
    }
    for reason, names in named.items():
        if names:
            sentences.append(SENTENCES[reason][lang].format(**{reason: _joined(names, lang)}))
    if same.size:
        sentences.append(SENTENCES["size"][lang])
    return " ".join(sentences + (_against(entry, firm, lang) if entry.kind in OFFERS else []))


def _against(entry: Entry, firm: Firm, lang: str) -> list[str]:
    elsewhere, other_size = is_for_others(entry, firm)
    told = []
    if elsewhere:
        regions = _joined([REGIONS[one][lang] for one in entry.regions], lang)
        told.append(SENTENCES["elsewhere"][lang].format(regions=regions))
    return told + ([SENTENCES["other_size"][lang]] if other_size else [])


def _about_the_text(hit: Hit, lang: str) -> str:
    if hit.arms.get("expert"):
        return SENTENCES["expert"][lang]
    if hit.arms.get("reference"):
        return SENTENCES["reference"][lang]
    if hit.matched:
        telling = [word for word in hit.matched if word.casefold() not in WEAK] or hit.matched
        quoted = [_QUOTES[lang].format(word) for word in telling[:SHOWN_WORDS]]
        return SENTENCES["words"][lang].format(words=_joined(quoted, lang))
    return SENTENCES["meaning" if hit.arms.get("meaning") else "letters"][lang]


def _joined(names: Sequence[str], lang: str) -> str:
    return _AND[lang].join(filter(None, (", ".join(names[:-1]), names[-1])))
