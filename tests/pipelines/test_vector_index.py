"""The vector index: exact, compressed, on disk, and with a few vectors more."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from pipelines import vector_index
from pipelines.vector_index import VectorIndex, Vectors

COUNT, DIMENSIONS, SUBJECTS = 5_000, 32, 60


def unit(vectors: Vectors) -> Vectors:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def around(subjects: Vectors, count: int, seed: int) -> Vectors:
    """Vectors near a few subjects, as those of texts are."""
    dice = np.random.default_rng(seed)
    return unit(subjects[dice.integers(len(subjects), size=count)] + 0.15 * dice.normal(size=(count, DIMENSIONS)))


SUBJECT = unit(np.random.default_rng(1).normal(size=(SUBJECTS, DIMENSIONS)))
STORED, ASKED = around(SUBJECT, COUNT, 2), around(SUBJECT, 30, 3)


@pytest.fixture(scope="module")
def compressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of more vectors than are compared one by one."""
    path = tmp_path_factory.mktemp("vectors") / "vectors.faiss"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vector_index, "EXACT_UP_TO", 1_000)
        patch.setattr(vector_index, "TRAINED_ON", 3_000)
        index = VectorIndex.build(STORED)
    assert isinstance(index._index, faiss.IndexIVF)
    index.save(path)
    return path


def nearest(scores: Vectors, count: int = 10) -> set[int]:
    return set(np.argsort(-scores)[:count].tolist())


def test_few_vectors_are_compared_exactly() -> None:
    index = VectorIndex.build(STORED[:500])
    assert (index.size, index.dimensions) == (500, DIMENSIONS)
    for asked in ASKED[:5]:
        assert index.scores(asked[None]) == pytest.approx(STORED[:500] @ asked, abs=1e-5)


def test_a_compressed_index_read_from_disk_finds_the_nearest(compressed: Path) -> None:
    index = VectorIndex.open(compressed)
    assert (index.size, index.dimensions) == (COUNT, DIMENSIONS)
    shared = [len(nearest(index.scores(asked[None])) & nearest(STORED @ asked)) for asked in ASKED]
    assert sum(shared) / (10 * len(ASKED)) >= 0.9


def test_scores_of_a_compressed_index_are_cosines_and_far_ones_never_look_near(compressed: Path) -> None:
    index = VectorIndex.open(compressed)
    for asked in ASKED[:5]:
        scores, real = index.scores(asked[None]), STORED @ asked
        assert scores.shape == (COUNT,)
        top = np.argsort(-scores)[:100]
        assert scores[top] == pytest.approx(real[top], abs=0.03)
        rest = np.flatnonzero(scores == scores.min())
        assert len(rest) >= COUNT - vector_index.NEAREST
        assert scores[rest[0]] < scores[top[-1]]


def test_the_vectors_come_back_in_order_for_the_next_build(compressed: Path) -> None:
    stored = VectorIndex.open(compressed).stored()
    assert stored.shape == STORED.shape
    cosines = (unit(stored) * STORED).sum(axis=1)
    assert (cosines.mean() > 0.995, cosines.min() > 0.9) == (True, True)  # at the precision they are kept in


@pytest.mark.parametrize("kind", ["exact", "compressed"])
def test_vectors_that_came_later_are_found_and_leave_the_index_itself_alone(compressed: Path, kind: str) -> None:
    index = VectorIndex.open(compressed) if kind == "compressed" else VectorIndex.build(STORED[:500])
    before = index.size
    longer = index.extended(ASKED[:3])
    assert (longer.size, index.size) == (before + 3, before)
    for number in range(3):
        scores = longer.scores(ASKED[number][None])
        assert scores.argmax() == before + number
        assert scores.max() == pytest.approx(1, abs=1e-5)
        assert scores[:before] == pytest.approx(index.scores(ASKED[number][None]))
    assert len(longer.stored()) == before, "only what was built in goes into the next build"
    assert longer.extended(ASKED[:1]).size == before + 1, "they replace what was laid over before"


def test_an_index_without_vectors_answers(tmp_path: Path) -> None:
    VectorIndex.build(STORED[:0]).save(tmp_path / "none.faiss")
    empty = VectorIndex.open(tmp_path / "none.faiss")
    assert (empty.size, empty.scores(ASKED[:1]).tolist()) == (0, [])
    assert empty.extended(ASKED[:1]).scores(ASKED[:1]).tolist() == pytest.approx([1])


def test_an_open_index_answers_when_its_file_is_gone(tmp_path: Path) -> None:
    VectorIndex.build(STORED[:500]).save(tmp_path / "vectors.faiss")
    index = VectorIndex.open(tmp_path / "vectors.faiss")
    (tmp_path / "vectors.faiss").unlink()
    assert index.scores(ASKED[:1]) == pytest.approx(STORED[:500] @ ASKED[0], abs=1e-5)
