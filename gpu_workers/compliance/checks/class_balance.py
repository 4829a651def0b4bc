"""Looks at the classes one by one: how many rows each has, and how well each is recognised."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from gpu_workers.compliance.material import Material, Missing
from gpu_workers.compliance.outcome import About, Outcome, State, figure
from gpu_workers.fine_tuning.evaluate import per_class, wilson
from gpu_workers.fine_tuning.words import Text, listing, percent, text

TRAIN_FLOOR, TEST_FLOOR = 10, 5
# Below this many training rows a class is a problem; also when its recall is below one half beyond chance.
TRAIN_BOTTOM, RECALL_BOTTOM = 5, 0.5
ABOUT = About(
    name="class_balance",
    version="1",
    title=text("Balans en score per categorie", "Balance and score per category"),
    articles=(
        "AI Act 10(2)(f)",
        "AI Act 10(2)(g)",
        "AI Act 10(2)(h)",
        "AI Act 10(3)",
        "AI Act 15(1)",
        "AI Act Annex IV 2(g)",
        "AI Act Annex IV 3",
    ),
    threshold=text(
        f"Aandacht: een categorie met minder dan {TRAIN_FLOOR} leerrijen of {TEST_FLOOR} testrijen. "
        f"Probleem: minder dan {TRAIN_BOTTOM} leerrijen, of met 95% zekerheid minder dan de helft herkend.",
        f"Attention: a category with fewer than {TRAIN_FLOOR} training rows or {TEST_FLOOR} test rows. "
        f"Problem: fewer than {TRAIN_BOTTOM} training rows, or with 95% certainty less than half recognised.",
    ),
    limits=text(
        "Bewijs richting passende gegevens en een passende score. "
        "Of de gegevens lijken op de praktijk blijkt hier niet uit. "
        "De grenzen zijn werkafspraken; de wet noemt geen getallen.",
        "Evidence towards suitable data and a suitable score. It does not show whether the data resembles practice. "
        "The thresholds are working rules; the law names no numbers.",
    ),
)


def check(material: Material, tick: Callable[[int, int], None]) -> Outcome:
    """Rows and precision, recall (with Wilson's interval) and F1 of each class; finds the smallest and the worst."""
    true, predicted = material.predictions()
    if not true:
        raise Missing(text("Er zijn geen voorspellingen.", "There are no predictions."))
    train = _train_counts(material)
    test = Counter(true)
    tick(1, 2)
    classes = [_class(entry, train, true, predicted) for entry in per_class(true, predicted)]
    classes += [
        {"label": name, "train": count, "test": 0} for name, count in sorted((train or {}).items()) if name not in test
    ]
    problems = [item["label"] for item in classes if _is_problem(item)]
    small = [item["label"] for item in classes if _is_small(item) and item["label"] not in problems]
    worst = min((item for item in classes if item["test"]), key=lambda item: (item["recall"], item["label"]))
    state: State = "problem" if problems else "attention" if small else "ok"
    message = _message(problems, small, worst, len(classes))
    details = {"classes": classes, "problems": problems, "small": small, "worst": worst["label"]}
    return Outcome(state, message, _figures(classes, worst), details)


def _train_counts(material: Material) -> Counter[str] | None:
    """Training rows by class; None when only predictions were given."""
    try:
        return Counter(row.label for row in material.parts().train)
    except Missing:
        return None


def _class(entry: dict[str, Any], train: Counter[str] | None, true: list[str], predicted: list[str]) -> dict[str, Any]:
    label, support = entry["label"], entry["support"]
    hits = sum(t == p == label for t, p in zip(true, predicted, strict=True))
    return {
        "label": label,
        "train": train[label] if train is not None else None,
        "test": support,
        "precision": entry["precision"],
        "recall": entry["recall"],
        "recall_interval": list(wilson(hits, support)),
        "f1": entry["f1"],
    }


def _is_problem(item: dict[str, Any]) -> bool:
    few = item["train"] is not None and item["train"] < TRAIN_BOTTOM
    return few or bool(item["test"] and item["recall_interval"][1] < RECALL_BOTTOM)


def _is_small(item: dict[str, Any]) -> bool:
    return item["test"] < TEST_FLOOR or (item["train"] is not None and item["train"] < TRAIN_FLOOR)


def _figures(classes: list[dict[str, Any]], worst: dict[str, Any]) -> dict[str, dict[str, Any]]:
    total = sum(item["test"] for item in classes)
    tested = [item for item in classes if item["test"]]
    figures = {
        "classes": figure(len(classes), n=total),
        "smallest_test": figure(min(item["test"] for item in classes), n=total),
        "worst_recall": figure(
            worst["recall"], n=worst["test"], interval=tuple(worst["recall_interval"]), group=worst["label"]
        ),
        "macro_f1": figure(sum(item["f1"] for item in tested) / len(tested), n=total),
    }
    if all(item["train"] is not None for item in classes):
        least = min(classes, key=lambda item: (item["train"], item["label"]))
        figures["smallest_train"] = figure(
            least["train"], n=sum(item["train"] for item in classes), group=least["label"]
        )
    for item in tested:
        interval = tuple(item["recall_interval"])
        figures[f"recall/{item['label']}"] = figure(
            item["recall"], n=item["test"], interval=interval, group=item["label"]
        )
    return figures


def _message(problems: list[str], small: list[str], worst: dict[str, Any], size: int) -> Text:
    words: dict[str, str] = {}
    for lang in ("nl", "en"):
        share, name = percent(worst["recall"], lang, 0), listing([worst["label"]])
        if lang == "nl":
            parts = [f"{size} categorieën bekeken. Het minst herkend: {name}, {share} van {worst['test']} testrijen."]
            parts += [f"Te weinig om op te vertrouwen: {listing(problems)}."] if problems else []
            parts += [f"Weinig rijen: {listing(small)}. Voeg voorbeelden toe."] if small else []
        else:
            parts = [f"{size} categories looked at. Least recognised: {name}, {share} of {worst['test']} test rows."]
            parts += [f"Too little to rely on: {listing(problems)}."] if problems else []
            parts += [f"Few rows: {listing(small)}. Add examples."] if small else []
        words[lang] = " ".join(parts)
    return words
