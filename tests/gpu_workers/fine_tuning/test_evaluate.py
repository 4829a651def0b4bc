"""Figures, intervals and verdicts over predictions whose outcome is known."""

import pytest
from scipy.stats import binomtest

from gpu_workers.fine_tuning import evaluate

TRUE = ["a", "b"] * 100


def rung(name: str, right: int) -> dict[str, object]:
    """A rung with the first `right` answers right and the rest wrong."""
    predicted = [label if place < right else "c" for place, label in enumerate(TRUE)]
    return {"name": name, "predicted": predicted, "validation": 0.5, "seconds": 1.0}


def test_the_interval_surrounds_the_score_and_is_as_wide_as_the_exact_one() -> None:
    scored = evaluate.score(rung("tuned", 150), TRUE, 2000, 0)
    exact = binomtest(150, 200).proportion_ci()
    assert scored["accuracy"] == 0.75
    assert scored["interval"][0] == pytest.approx(exact.low, abs=0.02)
    assert scored["interval"][1] == pytest.approx(exact.high, abs=0.02)


def test_all_right_is_not_reported_as_certain() -> None:
    low, high = evaluate.score(rung("tuned", 200), TRUE, 500, 0)["interval"]
    assert (low < 1.0, high) == (True, 1.0)


def test_wilson_agrees_with_scipy() -> None:
    exact = binomtest(7, 40).proportion_ci(method="wilson")
    assert evaluate.wilson(7, 40) == pytest.approx((exact.low, exact.high), abs=1e-4)


@pytest.mark.parametrize(
    ("tuned", "cheap", "better", "worse"), [(180, 140, True, False), (140, 180, False, True), (151, 150, False, False)]
)
def test_better_and_worse_need_the_whole_interval(tuned: int, cheap: int, better: bool, worse: bool) -> None:
    verdict = evaluate.compare(rung("tuned", tuned), rung("tfidf", cheap), TRUE, 1000, 0)
    assert (verdict["better"], verdict["worse"]) == (better, worse)
    assert verdict["gain"] == (tuned - cheap) / 200


def test_a_verdict_of_no_gain_says_so_in_both_languages() -> None:
    sentence = evaluate.compare(rung("tuned", 150), rung("tfidf", 150), TRUE, 500, 0)["sentence"]
    assert "niet aantoonbaar beter" in sentence["nl"]
    assert "not demonstrably better" in sentence["en"]
    assert "0,0" in sentence["nl"]
    assert "0.0" in sentence["en"]


def test_the_surest_mistake_comes_first_and_long_texts_are_cut() -> None:
    from gpu_workers.fine_tuning.dataset import Example

    rows = [Example(2, "x" * 400, "a"), Example(3, "short", "a"), Example(4, "right", "b")]
    wrong = evaluate.misclassified(rows, ["b", "b", "b"], [0.5, 0.9, 1.0])
    assert [item["row"] for item in wrong] == [3, 2]
    assert len(wrong[1]["text"]) == 300


def test_confusions_are_counted_by_pair() -> None:
    assert evaluate.confusions(["a", "a", "b"], ["b", "b", "b"]) == [{"true": "a", "predicted": "b", "count": 2}]
