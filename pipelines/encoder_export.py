"""Exports a model to what the website runs (`python -m pipelines.encoder_export FOLDER`): eight-bit ONNX, if good."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pipelines.embedding import Encoder, EncoderCard, EncoderError, Vectors, read_card
from pipelines.encoder_model import EncoderModel

SMALLEST_COSINE: Final = 0.99
"""An eight-bit model whose vectors differ more than this from the full model's is not used."""
PROTOBUF_LIMIT: Final = 2**31 - 2**20
"""Bytes; a larger graph keeps its weights in files beside it."""


def export(target: Path, model: EncoderModel) -> EncoderCard:
    """Writes `model` to `target` as ONNX: pooled, normalised, eight-bit where that costs nothing.

    Does nothing where the encoder in `target` was made of just this. Imports torch, so it runs at set-up in a process
    of its own. The folder appears complete or not at all. Raises EncoderError for a model that cannot be read.
    """
    source = model.digest
    if (known := _known(target)) and known.source == source:
        return known
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".encoder-") as scratch:
        full, small = Path(scratch) / "full", Path(scratch) / "small"
        full.mkdir()
        small.mkdir()
        _export_graph(model, full / "model.onnx")
        _quantise(full / "model.onnx", small / "model.onnx")
        card = EncoderCard(
            f"{model.name}:{source}", model.dimensions, model.languages, "int8", 0.0,
            model.query_prefix, model.passage_prefix, str(model.folder), source,
        )  # fmt: skip
        cosine = float((_vectors(full, model, card) * _vectors(small, model, card)).sum(axis=1).mean())
        chosen, facts = (small, ("int8", cosine)) if cosine >= SMALLEST_COSINE else (full, ("float32", 1.0))
        card = card._replace(precision=facts[0], cosine=facts[1])
        _write_card(chosen, card)
        shutil.rmtree(target, ignore_errors=True)
        chosen.rename(target)
    return card


def _known(target: Path) -> EncoderCard | None:
    try:
        return read_card(target)
    except EncoderError:
        return None


def _export_graph(model: EncoderModel, path: Path) -> None:
    import torch

    try:
        network = model.network()
    except (OSError, ValueError) as error:
        raise EncoderError(f"The model in {model.folder} cannot be loaded: {error}") from error
    names = network.reads
    example = torch.ones(2, 8, dtype=torch.int64)
    axes = {0: "texts", 1: "tokens"}
    with torch.inference_mode():
        torch.onnx.export(
            network,
            tuple(torch.zeros_like(example) if name == "token_type_ids" else example for name in names),
            str(path),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes={name: axes for name in names} | {"vectors": {0: "texts"}},
            opset_version=17,
            dynamo=False,
        )


def _quantise(full: Path, small: Path) -> None:
    """Unsigned weights: signed ones overflow on a processor without VNNI, and the vectors would differ by machine."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    size = sum(path.stat().st_size for path in full.parent.iterdir())
    quantize_dynamic(
        full,
        small,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QUInt8,
        use_external_data_format=size > PROTOBUF_LIMIT,
    )


def _vectors(folder: Path, model: EncoderModel, card: EncoderCard) -> Vectors:
    _write_tokenizer(model, folder)
    _write_card(folder, card)
    return Encoder.open(folder).encode(_sample_texts())


def _write_card(folder: Path, card: EncoderCard) -> None:
    (folder / "encoder.json").write_text(json.dumps(card._asdict(), indent=1), encoding="utf-8")


def _write_tokenizer(model: EncoderModel, folder: Path) -> None:
    """The model's own tokenizer, told how long a text may be and with what shorter ones are filled up."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_length=model.max_tokens)
    tokenizer.enable_padding(**_padding(model.folder))
    tokenizer.save(str(folder / "tokenizer.json"))


def _padding(folder: Path) -> dict[str, Any]:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return {"pad_id": config["pad_token_id"]} if config.get("pad_token_id") is not None else {}


def _sample_texts() -> list[str]:
    """About two hundred English sentences to compare on: the licence-free docstrings of the standard library."""
    import statistics
    import textwrap
    import urllib.request

    docs = (getattr(value, "__doc__", None) for module in (statistics, textwrap, urllib.request, json, shutil, tempfile)
            for value in vars(module).values())  # fmt: skip
    paragraphs = (" ".join(part.split()) for doc in docs if isinstance(doc, str) for part in doc.split("\n\n"))
    return list(dict.fromkeys(text for text in paragraphs if len(text.split()) >= 4))[:200]


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the model from the command line, exports it, and says what came of it."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.encoder_export", description=__doc__)
    parser.add_argument("target", type=Path, help="folder for the encoder")
    parser.add_argument("--model", type=Path, help="folder of a sentence-transformers model; the packaged one without")
    parser.add_argument("--languages", default="en", help="that it understands: en, or nl,en")
    parser.add_argument("--query-prefix", help="what it wants before a question; its own files may say so")
    parser.add_argument("--passage-prefix", help="what it wants before a passage")
    asked = parser.parse_args(arguments)
    try:
        model = EncoderModel.read(asked.model, asked.languages.split(","), asked.query_prefix, asked.passage_prefix)
        card = export(asked.target, model)
    except EncoderError as error:
        parser.exit(1, f"{error}\n")
    sys.stdout.write(f"{card.id}: {card.precision}, cosine to the full model {card.cosine:.4f}\n")


if __name__ == "__main__":
    main()
