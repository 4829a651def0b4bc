"""A very small model of the kind that reads several languages, with random weights, in the layout of its makers."""

import json
from pathlib import Path
from typing import Any

WORDS = (
    "query:",
    "passage:",
    "bread",
    "brood",
    "baker",
    "bakker",
    "chickens",
    "kippen",
    "farm",
    "boer",
    "count",
    "tel",
)
SIZE = 32
_FLAGS = {"cls": "pooling_mode_cls_token", "mean": "pooling_mode_mean_tokens", "max": "pooling_mode_max_tokens"}


def make_model(folder: Path, *, pooling: str = "cls", prompts: dict[str, str] | None = None) -> Path:
    """Writes an XLM-RoBERTa of one layer: it fills up with id 1, and its first token stands for the text."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import XLMRobertaConfig, XLMRobertaModel

    folder.mkdir(parents=True)
    names = ["<s>", "<pad>", "</s>", "<unk>", *WORDS]
    tokenizer = Tokenizer(models.WordLevel({name: number for number, name in enumerate(names)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(1)
    config = XLMRobertaConfig(
        vocab_size=len(names), hidden_size=SIZE, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=66, type_vocab_size=1, pad_token_id=1, initializer_range=0.3,
    )  # fmt: skip
    XLMRobertaModel(config).save_pretrained(str(folder))
    _write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": SIZE, _FLAGS[pooling]: True})
    _write(folder / "sentence_bert_config.json", {"max_seq_length": 48})
    _write(folder / "config_sentence_transformers.json", {"prompts": prompts or {}})
    return folder


def add_step(folder: Path, kind: str) -> None:
    """Says that the model has one step more than usual."""
    steps = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2", kind)]
    _write(
        folder / "modules.json",
        [{"path": path, "type": f"sentence_transformers.models.{name}"} for path, name in steps],
    )


def _write(path: Path, what: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(what), encoding="utf-8")
