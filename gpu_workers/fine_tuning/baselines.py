"""The cheap rungs of the ladder: the most frequent class, TF-IDF, and the untouched encoder, each with little work."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

STRENGTHS = (1.0, 10.0, 100.0)
MOST_FEATURES = 40_000
Rung = dict[str, Any]


def majority(train: Sequence[str], validation: Sequence[str], size: int) -> Rung:
    """Always says the most frequent class of the training part; the first by name when two are as frequent."""
    started = time.monotonic()
    name = min(Counter(train).items(), key=lambda item: (-item[1], item[0]))[0]
    return _rung("majority", [name] * size, _share([name] * len(validation), validation), started)


def tfidf(texts: dict[str, list[str]], labels: dict[str, list[str]], tick: Callable[[int, int], None]) -> Rung:
    """Logistic regression on the words and pairs of words, and on pieces of 2 to 5 letters."""
    started = time.monotonic()
    views = [
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=MOST_FEATURES),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=MOST_FEATURES),
    ]
    train = hstack([view.fit_transform(texts["train"]) for view in views]).tocsr()
    other = {name: hstack([view.transform(texts[name]) for view in views]).tocsr() for name in ("validation", "test")}
    model, score = _best_fit({"train": train, **other}, labels, STRENGTHS[1:], tick)
    return _rung("tfidf", [str(label) for label in model.predict(other["test"])], score, started)


def frozen(
    vectors: dict[str, np.ndarray], labels: dict[str, list[str]], tick: Callable[[int, int], None]
) -> tuple[Rung, LogisticRegression]:
    """Logistic regression on the sentence embeddings of the untouched encoder; also returns the fitted model."""
    started = time.monotonic()
    model, score = _best_fit(vectors, labels, STRENGTHS, tick)
    return _rung("frozen_embeddings", [str(label) for label in model.predict(vectors["test"])], score, started), model


def head_of(model: LogisticRegression) -> tuple[np.ndarray, np.ndarray]:
    """The fitted weights (classes, width) and bias (classes,) for a softmax layer."""
    weights, bias = np.asarray(model.coef_), np.asarray(model.intercept_)
    if len(weights) == 1:
        # With two classes only the second has weights; zero for the first gives the same probabilities.
        return np.vstack([np.zeros_like(weights), weights]), np.concatenate([np.zeros_like(bias), bias])
    return weights, bias


def _best_fit(
    vectors: dict[str, Any], labels: dict[str, list[str]], strengths: Sequence[float], tick: Callable[[int, int], None]
) -> tuple[LogisticRegression, float]:
    """The regularisation that does best on the validation part; the test part plays no role."""
    tried: list[tuple[LogisticRegression, float]] = []
    for strength in strengths:
        model = LogisticRegression(C=strength, max_iter=300, tol=1e-3).fit(vectors["train"], labels["train"])
        score = _share([str(label) for label in model.predict(vectors["validation"])], labels["validation"])
        tried.append((model, score))
        tick(len(tried), len(strengths))
    return max(tried, key=lambda pair: pair[1])


def _rung(name: str, predicted: list[str], validation: float, started: float) -> Rung:
    return {
        "name": name,
        "predicted": predicted,
        "validation": validation,
        "seconds": round(time.monotonic() - started, 2),
    }


def _share(predicted: Sequence[str], true: Sequence[str]) -> float:
    return sum(a == b for a, b in zip(predicted, true, strict=True)) / len(true)
