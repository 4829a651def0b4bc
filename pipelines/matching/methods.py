"""Which sort of work a problem asks for, by its words: what the methods of a case or a data set are compared with."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.lexical_index import words


class Method(NamedTuple):
    """A sort of work: its name and the words that ask for it, per language; `parts` of the names of its methods."""

    name: Mapping[str, str]
    cues: Mapping[str, str]
    parts: tuple[str, ...]


METHODS: Mapping[str, Method] = {
    "forecasting": Method(
        {"nl": "voorspellen", "en": "forecasting"},
        {
            "nl": "voorspellen voorspelling voorspeld verwachten prognose schatten",
            "en": "predict prediction forecast estimate",
        },
        ("forecast", "predict", "time series", "regression"),
    ),
    "vision": Method(
        {"nl": "beelden herkennen", "en": "recognising images"},
        {
            "nl": "camera camera's foto foto's beeld beelden beeldherkenning drone satelliet luchtfoto video",
            "en": "camera photo image picture drone satellite video",
        },
        ("vision", "image", "object detection", "segmentation", "fracture", "drones"),
    ),
    "language": Method(
        {"nl": "werken met tekst", "en": "working with text"},
        {
            "nl": "tekst teksten brief brieven e-mail e-mails mail mails document documenten contract contracten "
            "verslag verslagen samenvatten vertalen taalmodel chatbot",
            "en": "text letter e-mail email mail document contract report summarise summarize translate chatbot",
        },
        ("language model", "text", "summar", "document", "chat", "question answering", "retrieval", "translation"),
    ),
    "speech": Method(
        {"nl": "spraak en geluid herkennen", "en": "recognising speech and sound"},
        {
            "nl": "spraak stem stemmen geluid geluiden opname opnamen opnames gesproken inspreken uittypen",
            "en": "speech voice sound recording spoken transcribe",
        },
        ("speech", "voice", "sound"),
    ),
    "anomalies": Method(
        {"nl": "fouten en afwijkingen vinden", "en": "finding faults and anomalies"},
        {
            "nl": "afwijking afwijkingen fout fouten defect defecten schade slijtage storing storingen lek lekken kras",
            "en": "anomaly defect fault damage wear failure leak scratch",
        },
        ("anomaly", "defect", "damage", "wear"),
    ),
    "planning": Method(
        {"nl": "plannen", "en": "planning"},
        {"nl": "planning plannen inplannen rooster roosters route routes", "en": "planning plan schedule roster route"},
        ("planning", "optimis", "scheduling"),
    ),
    "sorting": Method(
        {"nl": "sorteren in groepen", "en": "sorting into groups"},
        {"nl": "sorteren indelen rangschikken categorie soort", "en": "sort classify categorise categorize category"},
        ("classification", "triage", "scoring"),
    ),
}
_CUES: Mapping[str, Mapping[str, frozenset[str]]] = {
    lang: {
        id_: frozenset(word.term for word in words(method.cues[lang], lang, limit=1_000))
        for id_, method in METHODS.items()
    }
    for lang in ("nl", "en")
}


def asked_for(problem: str, lang: str) -> frozenset[str]:
    """The sorts of work that a problem asks for, by their ids; `lang` is the language it is written in."""
    terms = {word.term for word in words(problem, lang)}
    return frozenset(id_ for id_, cues in _CUES[lang].items() if cues & terms)


def sorts_of(methods: Iterable[str]) -> frozenset[str]:
    """The sorts of work that methods belong to, named as content names them (English)."""
    named = " ".join(methods).casefold()
    return frozenset(id_ for id_, method in METHODS.items() if any(part in named for part in method.parts))
