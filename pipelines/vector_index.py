"""The one door to FAISS: inner-product search over unit vectors, read from disk without copying."""

from pathlib import Path
from typing import Self

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

EXACT_UP_TO = 200_000
"""Vectors up to which all of them are compared; above it a compressed index looks in the nearest cells only."""
NEAREST = 1_000
"""How many vectors get a score of their own from a compressed index."""
CELLS_TRIED = 64
TRAINED_ON = 100_000

faiss.omp_set_num_threads(1)  # one query gains nothing from two threads: 0.8 ms becomes 16 ms over 10,000 vectors


class VectorIndex:
    """Finds the vectors nearest to one: exactly, or among very many approximately."""

    def __init__(self, index: faiss.Index, more: Vectors | None = None) -> None:
        self._index, self._more = index, more

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        """An index of unit vectors, shape (n, dimensions). Uses a GPU to train and fill a large one where there is."""
        count, dimensions = vectors.shape
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if count <= EXACT_UP_TO:
            exact = faiss.IndexFlatIP(dimensions)
            exact.add(vectors)
            return cls(exact)
        cells = 2 ** int(np.log2(4 * np.sqrt(count)))
        index = faiss.index_factory(dimensions, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        sample = vectors[np.random.default_rng(0).choice(count, TRAINED_ON, replace=False)]
        _on_gpu_if_any(index).train(sample)
        index.add(vectors)
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Maps the file into memory, so that processes share one copy."""
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))

    def save(self, path: Path) -> None:
        """Writes the index to `path`, without the vectors added since."""
        faiss.write_index(self._index, str(path))

    def extended(self, vectors: Vectors) -> Self:
        """This index with a few vectors after its own, compared one by one: for edits since the build."""
        return type(self)(self._index, np.ascontiguousarray(vectors, dtype=np.float32))

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal) + (0 if self._more is None else len(self._more))

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return int(self._index.d)

    def stored(self) -> Vectors:
        """The vectors as they were built in, shape (n, dimensions), at the precision they are kept in."""
        return np.asarray(self._index.reconstruct_n(0, int(self._index.ntotal)), dtype=np.float32)

    def scores(self, vector: Vectors) -> Vectors:
        """The cosine of every stored vector with `vector` (shape (1, dimensions)), in order of storage, shape (size,).

        In a compressed index those that are not among the `NEAREST` score as low as the last of these.
        """
        query = np.ascontiguousarray(vector, dtype=np.float32)
        scores = self._nearest(query) if isinstance(self._index, faiss.IndexIVF) else self._all(query)
        return scores if self._more is None else np.concatenate([scores, self._more @ query[0]])

    def _all(self, query: Vectors) -> Vectors:
        """Every vector lies within -2 of any other, so a search by range gives all, in order, without sorting."""
        _, cosines, _ = self._index.range_search(query, -2.0)
        return np.asarray(cosines, dtype=np.float32)

    def _nearest(self, query: Vectors) -> Vectors:
        probes = faiss.SearchParametersIVF(nprobe=CELLS_TRIED)  # type: ignore[call-arg]  # its hints know no fields
        cosines, rows = self._index.search(query, NEAREST, params=probes)
        found = rows[0] >= 0
        scores = np.full(int(self._index.ntotal), cosines[0][found].min(initial=1.0), dtype=np.float32)
        scores[rows[0][found]] = cosines[0][found]
        return scores


def _on_gpu_if_any(index: faiss.Index) -> faiss.Index:
    """The index on the first GPU where the GPU build of FAISS is installed and finds one; else as it is."""
    if getattr(faiss, "get_num_gpus", int)() == 0:
        return index
    faiss.extract_index_ivf(index).clustering_index = faiss.index_cpu_to_all_gpus(faiss.IndexFlatIP(index.d))
    return index
