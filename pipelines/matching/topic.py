"""Says whether a text sounds like a firm's question about AI, data or rules, whatever it matches."""

from collections.abc import Mapping

from pipelines.lexical_index import normalise, words

_TELLING = {
    "nl": "ai ki kunstmatige algoritme model taalmodel chatbot chatgpt robot automatisch automatiseren "
    "voorspellen voorspelling herkennen herkent herkenning camera sensor data gegevens dataset "
    "software systeem computer simulatie rekenkracht supercomputer trainen genereren deepfake "
    "verordening",
    "en": "ai artificial algorithm model chatbot chatgpt bot robot automatic automatically automate "
    "automation predict prediction forecast recognise recognize recognition detect detection camera "
    "sensor data dataset software system computer simulation compute supercomputer training generate "
    "deepfake regulation",
}
_HINTING = {
    "nl": "slim slimmer slimme berekenen doorrekenen indelen planning plannen rangschikken samenvatten "
    "vertalen beoordelen controleren klant klanten klantenservice medewerker medewerkers personeel "
    "collega's bedrijf kantoor machine machines productie verkoop verkopen voorraad documenten "
    "contracten facturen sollicitanten patiënten cliënten bewoners leerlingen boete verplicht "
    "verplichting wet wettelijk regels eisen mogen zoeken talen teksten archief",
    "en": "smart smarter classify calculate schedule planning rank summarise summarize translate assess "
    "check customer customers client clients employee employees staff company business firm office "
    "machine machines production sales stock documents contracts invoices applicants patients "
    "residents students fine compliance law legal rules required search languages texts archive",
}
_NAMING = {
    "nl": "ai ki kunstmatige chatbot chatgpt taalmodel algoritme",
    "en": "ai artificial chatbot chatgpt algorithm",
}
_LONG_NAMES = ("chatbot", "chatgpt", "taalmodel")
LONG_CUE = 6
"""A telling word of at least this many letters also counts inside a longer word (*stemherkenning*)."""
ENOUGH = 2
"""Points that make a text ours: a telling word gives two, a hinting one gives one."""


def names_ai(text: str, lang: str) -> bool:
    """Whether the text names AI itself: then it is a question for us, whatever else it is about."""
    terms = {word.term for word in words(text, lang)}
    return bool(terms & _NAMING_TERMS[lang]) or any(cue in normalise(text) for cue in _LONG_NAMES)


def sounds_like_ours(text: str, lang: str) -> bool:
    """Whether the text holds a telling word, or two hinting ones, of firms, AI and its rules."""
    terms = {word.term for word in words(text, lang)}
    plain = normalise(text)
    telling = bool(terms & _TELLING_TERMS[lang]) or any(cue in plain for cue in _LONG[lang])
    return 2 * telling + len(terms & _HINTING_TERMS[lang]) >= ENOUGH


def _terms(cues: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {lang: frozenset(word.term for word in words(listed, lang)) for lang, listed in cues.items()}


_TELLING_TERMS, _HINTING_TERMS, _NAMING_TERMS = _terms(_TELLING), _terms(_HINTING), _terms(_NAMING)
_LONG = {lang: tuple(cue for cue in cues.split() if len(cue) >= LONG_CUE) for lang, cues in _TELLING.items()}
