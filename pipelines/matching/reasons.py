"""Says in one or two sentences why an item was shown, in the language of the page."""

from collections.abc import Mapping, Sequence

from pipelines.ingestion.passages import Entry
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

SECTORS: Mapping[str, Mapping[str, str]] = {
    "agriculture": {"nl": "landbouw", "en": "agriculture"},
    "construction": {"nl": "bouw", "en": "construction"},
    "culture_media": {"nl": "cultuur en media", "en": "culture and media"},
    "education": {"nl": "onderwijs", "en": "education"},
    "energy_climate": {"nl": "energie en klimaat", "en": "energy and climate"},
    "finance": {"nl": "financiën", "en": "finance"},
    "healthcare": {"nl": "zorg", "en": "healthcare"},
    "hospitality_retail": {"nl": "horeca en winkels", "en": "hospitality and retail"},
    "labour": {"nl": "werk en personeel", "en": "work and staff"},
    "legal_services": {"nl": "juridische diensten", "en": "legal services"},
    "manufacturing": {"nl": "industrie", "en": "manufacturing"},
    "mobility_logistics": {"nl": "vervoer en logistiek", "en": "transport and logistics"},
    "public_sector": {"nl": "overheid", "en": "the public sector"},
    "security": {"nl": "veiligheid", "en": "security"},
    "software": {"nl": "software", "en": "software"},
}
DATA: Mapping[str, Mapping[str, str]] = {
    "text": {"nl": "tekst", "en": "text"},
    "images": {"nl": "beelden", "en": "images"},
    "tables": {"nl": "tabellen", "en": "tables"},
    "sensor": {"nl": "metingen van sensoren", "en": "sensor readings"},
    "audio_video": {"nl": "geluid of video", "en": "sound or video"},
    "personal_data": {"nl": "persoonsgegevens", "en": "personal data"},
    "health_data": {"nl": "gezondheidsgegevens", "en": "health data"},
}
SENTENCES: Mapping[str, Mapping[str, str]] = {
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
    "sector": {"nl": "Zelfde sector als u: {sector}.", "en": "Same sector as yours: {sector}."},
    "data": {"nl": "Werkt ook met {data}.", "en": "Works with {data} too."},
}
_QUOTES = {"nl": "‘{}’", "en": "“{}”"}
_AND = {"nl": " en ", "en": " and "}


def why(hit: Hit, entry: Entry, facts: Mapping[str, object], lang: str) -> str:
    """The reasons of a hit: the place named, or the words or the meaning shared, and then the shared facts."""
    sentences = [_about_the_text(hit, lang)]
    if shares_sector(entry, facts):
        sentences.append(SENTENCES["sector"][lang].format(sector=SECTORS[str(entry.sector)][lang]))
    if names := [DATA[one][lang] for one in shared_data(entry, facts)]:
        sentences.append(SENTENCES["data"][lang].format(data=_joined(names, lang)))
    return " ".join(sentences)


def shares_sector(entry: Entry, facts: Mapping[str, object]) -> bool:
    """Whether the item comes from the sector the firm named."""
    return entry.sector in SECTORS and entry.sector == facts.get("sector")


def shared_data(entry: Entry, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The kinds of data that the item and the firm have in common."""
    named = facts.get("data")
    mine = set(named) if isinstance(named, list | tuple | set | frozenset) else {named}
    return tuple(one for one in entry.data if one in mine and one in DATA)


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
