"""Says whether a text that matches nothing at least sounds like a firm's question about AI or data."""

from collections.abc import Mapping

from pipelines.lexical_index import words

_CUES = {
    "nl": "ai kunstmatige intelligentie algoritme algoritmes model taalmodel chatbot robot robots "
    "automatisch automatiseren voorspellen voorspelling voorspelt herkennen herkent beeldherkenning "
    "gezichtsherkenning spraakherkenning camera camera's beelden sensor sensoren data gegevens "
    "dataset software systeem systemen computer computers slim slimmer slimme berekenen indelen "
    "plannen planning rangschikken samenvatten vertalen genereren simulatie trainen rekenkracht "
    "supercomputer klant klanten medewerker medewerkers bedrijf bedrijven kantoor machine machines "
    "productie verkoop verkopen voorraad documenten sollicitanten patiënten cliënten bewoner bewoners "
    "leerlingen boete verplicht wet regels",
    "en": "ai artificial intelligence algorithm algorithms model models chatbot bot robot robots automatic "
    "automatically automate automation predict prediction predicts forecast recognise recognize "
    "recognition detect detection camera cameras image images sensor sensors data dataset software "
    "system systems computer computers smart smarter classify schedule planning rank summarise "
    "summarize translate generate simulation train supercomputer customer customers client clients "
    "employee employees staff company companies business firm office machine machines production "
    "sales stock documents applicants patients residents students fine compliance regulation law",
}
ENOUGH = 2
"""One such word can be chance ("my cat sleeps on the machine"); two make it a question for the centre."""


def sounds_like_ours(text: str, lang: str) -> bool:
    """Whether the text holds at least two different words of firms, data and AI."""
    return len({word.term for word in words(text, lang)} & _TERMS[lang]) >= ENOUGH


_TERMS: Mapping[str, frozenset[str]] = {
    lang: frozenset(word.term for word in words(cues, lang)) for lang, cues in _CUES.items()
}
