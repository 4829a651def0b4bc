"""The one door to the text encoder: runs what `pipelines.encoder_export` made, on the processor and without torch."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.encoder_model import INPUTS, EncoderError
from pipelines.lexical_index import MAX_CHARACTERS

__all__ = ["Encoder", "EncoderCard", "EncoderError", "Vectors", "read_card"]

Vectors = NDArray[np.float32]

BATCH = 16
MAKE = "flask --app app.main knowledge build --with-encoder"


class EncoderCard(NamedTuple):
    """What is known of an exported encoder. `id` changes with every byte of the model and with its prefixes.

    `cosine`: of its vectors to those of the full model. `model`: the folder it was made from.
    """

    id: str
    dimensions: int
    languages: tuple[str, ...]
    precision: str
    cosine: float
    query_prefix: str
    passage_prefix: str
    model: str
    source: str
    """The digest of that model and of how it is used."""

    @property
    def has_model(self) -> bool:
        """Whether the model it was made from is still there, for who wants it at full precision."""
        return Path(self.model).is_dir()


class Encoder:
    """Turns texts into unit vectors on one thread, without torch."""

    def __init__(self, card: EncoderCard, tokenizer: Any, session: Any) -> None:
        self.card, self._tokenizer, self._session = card, tokenizer, session
        self._inputs = frozenset(node.name for node in session.get_inputs())

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> Self:
        """Opens what the export wrote. Raises EncoderError when the folder holds no encoder.

        One thread answers one question fastest; many texts at once are encoded faster on all cores.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        card = read_card(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        return cls(card, Tokenizer.from_file(str(folder / "tokenizer.json")), session)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimensions), float32. What is longer than the model is cut."""
        return self._all([self.card.passage_prefix + text for text in texts])

    def encode_query(self, text: str) -> Vectors:
        """The unit vector of a question, shape (1, dimensions), float32."""
        return self._all([self.card.query_prefix + text])

    def _all(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.card.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda position: len(texts[position]))  # a batch costs its longest
        for start in range(0, len(texts), BATCH):
            positions = by_length[start : start + BATCH]
            vectors[positions] = self._encode([texts[position] for position in positions])
        return vectors

    def tokens(self, texts: Sequence[str]) -> dict[str, NDArray[np.int64]]:
        """What the model reads of a batch of texts, each of shape (len(texts), tokens of the longest)."""
        sound = (text[:MAX_CHARACTERS].encode("utf-8", "replace").decode() for text in texts)  # no half characters
        encodings = self._tokenizer.encode_batch(list(sound))
        arrays = ([e.ids for e in encodings], [e.attention_mask for e in encodings], [e.type_ids for e in encodings])
        return {name: np.asarray(rows, dtype=np.int64) for name, rows in zip(INPUTS, arrays, strict=True)}

    def _encode(self, texts: Sequence[str]) -> Vectors:
        feed = self.tokens(texts)
        (vectors,) = self._session.run(None, {name: feed[name] for name in self._inputs})
        return np.asarray(vectors, dtype=np.float32)


def read_card(folder: Path) -> EncoderCard:
    """What the encoder in `folder` is, without loading it. Raises EncoderError when there is none of this version."""
    try:
        facts = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        return EncoderCard(**facts | {"languages": tuple(facts["languages"])})
    except FileNotFoundError:
        raise EncoderError(f"No encoder in {folder}. Make one: {MAKE}") from None
    except (ValueError, TypeError, KeyError):
        raise EncoderError(f"The encoder in {folder} was made by another version. Make it again: {MAKE}") from None
