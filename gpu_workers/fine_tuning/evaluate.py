"""Scores predictions on the test part: figures with intervals, the verdict, and where the model errs."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support

from gpu_workers.fine_tuning.dataset import Example
from gpu_workers.fine_tuning.words import Text, decimal, text

MOST_ERRORS, CLIP, MOST_PAIRS = 200, 300, 20
CHUNK = 200
NAMES = {
    "majority": text("altijd de grootste categorie", "always the largest category"),
    "tfidf": text("woorden tellen met logistische regressie", "word counts with logistic regression"),
    "frozen_embeddings": text(
        "ongewijzigd taalmodel met logistische regressie", "untouched language model with logistic regression"
    ),
    "tuned": text("getraind model", "tuned model"),
}


def score(rung: dict[str, Any], true: Sequence[str], resamples: int, seed: int) -> dict[str, Any]:
    """One rung of the ladder: accuracy and macro F1 (0 to 1), and the 95 % bootstrap interval of the accuracy."""
    right = _right(rung["predicted"], true)
    return {
        "name": rung["name"],
        "title": NAMES[rung["name"]],
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(f1_score(true, rung["predicted"], average="macro", zero_division=0)), 4),
        "interval": _share_interval(right, resamples, seed),
        "validation": round(rung["validation"], 4),
        "seconds": rung["seconds"],
    }


def compare(
    tuned: dict[str, Any], cheap: dict[str, Any], true: Sequence[str], resamples: int, seed: int
) -> dict[str, Any]:
    """Whether the tuned model beats a cheap rung: a paired bootstrap over the same test rows.

    `gain` and `interval` are shares (0.02 is two percentage points). Better means: the whole interval is above zero.
    """
    difference = _right(tuned["predicted"], true).astype(float) - _right(cheap["predicted"], true)
    gain = round(float(difference.mean()), 4)
    interval = _interval(_means(difference, resamples, seed))
    outcome = "better" if interval[0] > 0 else "worse" if interval[1] < 0 else "same"
    return {
        "better": outcome == "better",
        "worse": outcome == "worse",
        "against": cheap["name"],
        "gain": gain,
        "interval": interval,
        "sentence": {lang: _sentence(outcome, lang, cheap["name"], gain, interval) for lang in ("nl", "en")},
    }


def per_class(true: Sequence[str], predicted: Sequence[str]) -> list[dict[str, Any]]:
    """Precision, recall and F1 of each class in the test part, and the number of test rows it has."""
    labels = sorted(set(true))
    figures = precision_recall_fscore_support(true, predicted, labels=labels, zero_division=0)
    return [
        {
            "label": label,
            "precision": round(float(p), 4),
            "recall": round(float(r), 4),
            "f1": round(float(f), 4),
            "support": int(s),
        }
        for label, p, r, f, s in zip(labels, *figures, strict=True)
    ]


def confusions(true: Sequence[str], predicted: Sequence[str]) -> list[dict[str, Any]]:
    """The pairs that are mixed up most: true class, predicted class, how often."""
    pairs = Counter((t, p) for t, p in zip(true, predicted, strict=True) if t != p)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:MOST_PAIRS]
    return [{"true": t, "predicted": p, "count": count} for (t, p), count in ordered]


def misclassified(
    rows: Sequence[Example], predicted: Sequence[str], confidence: Sequence[float]
) -> list[dict[str, Any]]:
    """The test rows that went wrong, the most confident mistakes first, at most 200, texts cut at 300 characters."""
    wrong = [(row, p, c) for row, p, c in zip(rows, predicted, confidence, strict=True) if row.label != p]
    wrong.sort(key=lambda item: (-item[2], item[0].row))
    return [
        {"row": row.row, "text": row.text[:CLIP], "true": row.label, "predicted": p, "confidence": round(float(c), 4)}
        for row, p, c in wrong[:MOST_ERRORS]
    ]


SENTENCES = {
    "better": text(
        "Het getrainde model is beter dan de beste eenvoudige methode ({name}): "
        "{points} procentpunt winst (95%-interval {low} tot {high}).",
        "The tuned model is better than the best simple method ({name}): "
        "a gain of {points} percentage points (95% interval {low} to {high}).",
    ),
    "worse": text(
        "Het getrainde model is slechter dan de beste eenvoudige methode ({name}): "
        "{points} procentpunt verlies (95%-interval {low} tot {high}).",
        "The tuned model is worse than the best simple method ({name}): "
        "a loss of {points} percentage points (95% interval {low} to {high}).",
    ),
    "same": text(
        "Het getrainde model is niet aantoonbaar beter dan de beste eenvoudige methode ({name}): "
        "verschil {signed} procentpunt (95%-interval {low} tot {high}).",
        "The tuned model is not demonstrably better than the best simple method ({name}): "
        "difference {signed} percentage points (95% interval {low} to {high}).",
    ),
}


def _sentence(outcome: str, lang: str, cheap: str, gain: float, interval: list[float]) -> str:
    low, high = (decimal(bound * 100, lang) for bound in interval)
    points, signed = decimal(abs(gain) * 100, lang), decimal(gain * 100, lang)
    return SENTENCES[outcome][lang].format(name=NAMES[cheap][lang], points=points, signed=signed, low=low, high=high)


def _right(predicted: Sequence[str], true: Sequence[str]) -> np.ndarray:
    return np.array([p == t for p, t in zip(predicted, true, strict=True)])


def _means(values: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """The mean of each of `resamples` samples drawn with replacement, in chunks so that memory stays small."""
    source = np.random.default_rng(seed)
    sizes = [min(CHUNK, resamples - start) for start in range(0, resamples, CHUNK)]
    return np.concatenate([values[source.integers(0, len(values), (size, len(values)))].mean(axis=1) for size in sizes])


def _interval(means: np.ndarray) -> list[float]:
    low, high = np.percentile(means, [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]


def _share_interval(right: np.ndarray, resamples: int, seed: int) -> list[float]:
    """Bootstrap interval of a share. When all rows are right, or all wrong, every resample is the same and the
    bootstrap would claim certainty: Wilson's interval is used then."""
    if 0 < right.mean() < 1:
        return _interval(_means(right, resamples, seed))
    return list(wilson(int(right.sum()), len(right)))


def wilson(hits: int, size: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share `hits / size`; the whole range when there are no rows (Wilson 1927)."""
    if size == 0:
        return 0.0, 1.0
    z = 1.959964
    share = hits / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * (share * (1 - share) / size + z * z / (4 * size * size)) ** 0.5
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def interval_note() -> Text:
    """How the intervals came about, for the report."""
    return text(
        "Intervallen: bootstrap over de testrijen, 95% (Wilson als alle rijen goed of fout zijn). "
        "Het verschil is gepaard gemeten, op dezelfde rijen.",
        "Intervals: bootstrap over the test rows, 95% (Wilson when all rows are right or wrong). "
        "The difference was measured in pairs, on the same rows.",
    )
