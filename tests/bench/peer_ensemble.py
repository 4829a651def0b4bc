"""The peer: LangChain's EnsembleRetriever over FAISS and BM25. Runs in an environment of its own (see the Makefile).

Reads passages and vectors from the folder in argv, then answers questions line by line: JSON in, JSON out.
"""

# ruff: noqa: E402  the peer warns at import, which has to be silenced first
import json
import sys
import time
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import faiss
import numpy as np
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.embeddings import Embeddings

from pipelines.embedding import Encoder

K = 50
"""Passages that each of the two retrievers returns: several are of one document."""


class SameEncoder(Embeddings):
    """The encoder that our side uses, so that only searching differs."""

    def __init__(self, folder: Path) -> None:
        self._encoder = Encoder.open(folder)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._encoder.encode(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._encoder.encode_query(text)[0].tolist()


def main() -> None:
    folder, encoder = Path(sys.argv[1]), SameEncoder(Path(sys.argv[2]))
    faiss.omp_set_num_threads(1)
    facts = [json.loads(line) for line in (folder / "passages.jsonl").open(encoding="utf-8")]
    texts, of = [text for _, text in facts], [{"id": id_} for id_, _ in facts]
    began = time.perf_counter()
    vectors = np.load(folder / "vectors.npy")
    store = FAISS.from_embeddings(list(zip(texts, vectors.tolist(), strict=True)), encoder, metadatas=of)
    words = BM25Retriever.from_texts(texts, metadatas=of, k=K)
    both = EnsembleRetriever(retrievers=[words, store.as_retriever(search_kwargs={"k": K})], weights=[0.5, 0.5])
    _say({"seconds": time.perf_counter() - began})
    for line in sys.stdin:
        began = time.perf_counter()
        found = both.invoke(json.loads(line))
        took = (time.perf_counter() - began) * 1000
        _say({"ms": took, "ids": list(dict.fromkeys(document.metadata["id"] for document in found))[:10]})


def _say(facts: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
