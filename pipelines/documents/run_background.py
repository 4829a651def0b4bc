"""The sections of a run's report on how it was made: time, energy, limits, and what is needed to do it again."""

from collections.abc import Mapping
from typing import Any

from pipelines.documents.report_words import either
from pipelines.documents.tree import Bullets, Column, Facts, Section, Table
from pipelines.documents.wording import Lang, number_text

Result = Mapping[str, Any]


def cost_section(result: Result, lang: Lang) -> Section:
    """How long it took, how much energy, and which ways of tuning were tried."""
    cost, training = result["cost"], result["training"]
    hours = number_text(cost["gpu_hours"], lang, 3)
    facts = Facts(
        rows=(
            (either(lang, "Werktijd", "Working time"), _minutes(cost["seconds"])),
            (
                either(lang, "GPU-uren", "GPU hours"),
                hours if cost["gpu_hours"] else either(lang, "geen GPU gebruikt", "no GPU used"),
            ),
            (either(lang, "Processoruren", "Processor hours"), number_text(cost["cpu_hours"], lang, 3)),
            (either(lang, "Energie", "Energy"), _energy(cost["kwh"], lang)),
            (either(lang, "Hoe bepaald", "How it was found"), cost["method"][lang]),
            (either(lang, "Gekozen manier van leren", "Chosen way of tuning"), _way(training["chosen"], lang)),
        )
    )
    return Section(
        title=either(lang, "Tijd en energie", "Time and energy"), blocks=(facts, _candidates(training, lang))
    )


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _energy(kwh: float, lang: Lang) -> str:
    """A small amount in watt-hours, so that it is not rounded away."""
    return f"{number_text(kwh, lang, 2)} kWh" if kwh >= 1 else f"{number_text(kwh * 1000, lang, 1)} Wh"


def _way(name: str, lang: Lang) -> str:
    return {
        "whole": either(lang, "alle lagen van het taalmodel", "all layers of the language model"),
        "lora": either(
            lang, "kleine toevoegingen aan het taalmodel (LoRA)", "small additions to the language model (LoRA)"
        ),
    }[name]


def _candidates(training: Mapping[str, Any], lang: Lang) -> Table:
    ended = {
        "epochs": either(lang, "alle rondes gedaan", "all passes done"),
        "no_gain": either(lang, "werd niet meer beter", "stopped getting better"),
        "time": either(lang, "gestopt omdat de tijd op was", "stopped because time was up"),
    }
    not_tried = either(lang, "niet geprobeerd, te weinig tijd", "not tried, too little time")
    return Table(
        caption=either(lang, "Geprobeerde manieren van leren", "Ways of tuning that were tried"),
        columns=(
            Column(label=either(lang, "Manier", "Way")),
            Column(label=either(lang, "Goed bij het kiezen (%)", "Right when choosing (%)"), numeric=True, decimals=1),
            Column(label=either(lang, "Rondes", "Passes"), numeric=True, decimals=0),
            Column(label=either(lang, "Einde", "End")),
        ),
        rows=tuple(
            (_way(item["name"], lang), item["validation"] * 100, len(item["history"]), ended[item["stopped"]])
            if item["tried"]
            else (_way(item["name"], lang), None, None, not_tried)
            for item in training["candidates"]
        ),
    )


def limits_section(result: Result, lang: Lang) -> Section:
    """What the score does not show."""
    fixed = either(
        lang,
        "De score geldt voor teksten zoals die in het bestand. Andere teksten kunnen een andere score geven.",
        "The score holds for texts like those in the file. Other texts may give another score.",
    )
    notes = (fixed, *(note[lang] for note in result["notes"]))
    return Section(
        title=either(lang, "Wat dit verslag niet zegt", "What this report does not say"), blocks=(Bullets(items=notes),)
    )


def manifest_section(result: Result, lang: Lang) -> Section:
    """Everything needed to make the same run again."""
    manifest = result["manifest"]
    rows = [
        (either(lang, "Bestand", "File"), f"{manifest['reading']['file']} ({manifest['reading']['encoding']})"),
        (either(lang, "SHA-256 van de gegevens", "SHA-256 of the data"), manifest["data"]["data"]),
        (either(lang, "SHA-256 van de verdeling", "SHA-256 of the division"), manifest["split_sha256"]),
        (either(lang, "Basismodel", "Base model"), _model(manifest["base_model"])),
        (either(lang, "SHA-256 van het programma", "SHA-256 of the program"), manifest["code_sha256"]),
        (either(lang, "Beginwaarden", "Seeds"), ", ".join(str(seed) for seed in manifest["config"]["seeds"])),
        (either(lang, "Apparaat", "Device"), f"{manifest['machine']['device']}, {manifest['machine']['processor']}"),
        (either(lang, "Pogingen", "Attempts"), str(len(manifest["attempts"]))),
        ("Python", manifest["python"]),
        *sorted(manifest["packages"].items()),
    ]
    return Section(title=either(lang, "Om het na te doen", "To do it again"), blocks=(Facts(rows=tuple(rows)),))


def _model(base: Mapping[str, Any]) -> str:
    return f"{base['name']} ({base['licence']})" if base["licence"] else str(base["name"])
