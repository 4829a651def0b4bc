"""Predicts the test rows again with typing errors in them: how much the score drops and how many answers change."""

import random
from collections.abc import Callable
from typing import Any

from gpu_workers.compliance.material import Material
from gpu_workers.compliance.outcome import About, Outcome, State, figure
from gpu_workers.compliance.typing_errors import mistyped
from gpu_workers.fine_tuning.evaluate import wilson
from gpu_workers.fine_tuning.words import Text, decimal, percent, text

LEVELS = (0.0, 0.02, 0.05, 0.10, 0.20)
JUDGED, ATTENTION, PROBLEM = 0.05, 0.05, 0.15
ABOUT = About(
    name="robustness",
    version="1",
    title=text("Bestand tegen typefouten", "Robust against typing errors"),
    articles=("AI Act 15(1)", "AI Act 15(4)"),
    threshold=text(
        "Bij typefouten in 5% van de woorden. Aandacht: meer dan 5 procentpunt minder goed. Probleem: meer dan 15.",
        "With typing errors in 5% of the words. Attention: over 5 percentage points less right. Problem: over 15.",
    ),
    limits=text(
        "Bewijs richting robuustheid, voor typefouten alleen. Andere woorden, dialect en misbruik zijn niet getest. "
        "De fouten zijn nagemaakt. De grenzen zijn werkafspraken; de wet noemt geen getallen.",
        "Evidence towards robustness, for typing errors only. Other wording, dialect and misuse were not tested. "
        "The errors are made by a program. The thresholds are working rules; the law names no numbers.",
    ),
)


def check(material: Material, tick: Callable[[int, int], None]) -> Outcome:
    """The accuracy at each level of typing errors with Wilson's interval, and the share of answers that changed."""
    # The model needs the heavy libraries; the other checks should not have to wait for them.
    from gpu_workers.fine_tuning.predictor import Predictor

    folder, test = material.model_folder(), material.parts().test
    if len(test) > material.config.most_rows:
        source = random.Random(material.config.seed)  # noqa: S311 (a sample, not a secret)
        test = source.sample(test, material.config.most_rows)
    predictor = Predictor(folder, material.config.device, material.config.threads)
    answers: list[list[str]] = []
    for place, level in enumerate(LEVELS):
        texts = [mistyped(row.text, level, f"{material.config.seed}/{row.row}") for row in test]

        def tell(done: int, before: int = place) -> None:
            material.workspace.check()
            tick(before * len(test) + done, len(LEVELS) * len(test))

        answers.append([label for label, _score in predictor.predict(texts, tell)])
    curve = [
        _point(level, given, answers[0], [row.label for row in test])
        for level, given in zip(LEVELS, answers, strict=True)
    ]
    drop = curve[0]["accuracy"] - next(point["accuracy"] for point in curve if point["level"] == JUDGED)
    state: State = "problem" if drop > PROBLEM else "attention" if drop > ATTENTION else "ok"
    return Outcome(state, _message(curve, drop), _figures(curve, drop, len(test)), {"curve": curve, "rows": len(test)})


def _point(level: float, given: list[str], clean: list[str], true: list[str]) -> dict[str, Any]:
    hits = sum(a == b for a, b in zip(given, true, strict=True))
    flips = sum(a != b for a, b in zip(given, clean, strict=True))
    return {
        "level": level,
        "accuracy": round(hits / len(true), 4),
        "interval": list(wilson(hits, len(true))),
        "flip_rate": round(flips / len(true), 4),
        "flip_interval": list(wilson(flips, len(true))),
    }


def _figures(curve: list[dict[str, Any]], drop: float, size: int) -> dict[str, dict[str, Any]]:
    figures = {"drop_at_5": figure(drop, n=size)}
    for point in curve:
        name = f"{point['level'] * 100:.0f}"
        figures[f"accuracy_{name}"] = figure(
            point["accuracy"], n=size, interval=tuple(point["interval"]), group=f"{name}%"
        )
        figures[f"flip_rate_{name}"] = figure(
            point["flip_rate"], n=size, interval=tuple(point["flip_interval"]), group=f"{name}%"
        )
    return figures


def _message(curve: list[dict[str, Any]], drop: float) -> Text:
    clean, judged = curve[0], next(point for point in curve if point["level"] == JUDGED)
    minder, less = ("minder", "less") if drop >= 0 else ("meer", "more")
    return text(
        f"Zonder typefouten is {percent(clean['accuracy'], 'nl')} goed, met fouten in 5% van de woorden "
        f"{percent(judged['accuracy'], 'nl')} ({decimal(abs(drop) * 100, 'nl')} procentpunt {minder}). "
        f"{percent(judged['flip_rate'], 'nl')} van de antwoorden veranderde.",
        f"Without typing errors {percent(clean['accuracy'], 'en')} is right, with errors in 5% of the words "
        f"{percent(judged['accuracy'], 'en')} ({decimal(abs(drop) * 100, 'en')} percentage points {less}). "
        f"{percent(judged['flip_rate'], 'en')} of the answers changed.",
    )
