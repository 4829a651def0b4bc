"""Made-up sentences in three classes, a tiny encoder, and a finished run for the tests of both programs."""

import csv
import fcntl
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
THINGS = ("lamp", "chair", "printer", "phone", "jacket", "book", "table", "bicycle", "kettle", "camera")
SENTENCES = {
    "delivery": ("My {} has not arrived yet", "When will the courier bring the {}", "The parcel with the {} is late"),
    "refund": (
        "I want my money back for the {}",
        "Please refund the {} I paid for",
        "The {} was charged twice to my card",
    ),
    "product": (
        "The {} is broken and makes a noise",
        "Which colours does the {} come in",
        "Is the {} suitable for children",
    ),
}


def examples() -> list[tuple[str, str]]:
    """Ninety different sentences as (text, category), thirty in each class, in a fixed mixed order."""
    rows = [(shape.format(thing), label) for label, shapes in SENTENCES.items() for shape in shapes for thing in THINGS]
    random.Random(3).shuffle(rows)
    return rows


def write_csv(path: Path, rows: list[tuple[str, ...]], header: tuple[str, ...] = ("text", "category")) -> Path:
    """A CSV file in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def write_request(path: Path, **keys: Any) -> Path:
    """RUN.json of a fine-tune over `data.csv` beside it."""
    request = {"task": "text-classification", "data": {"path": "data.csv"}, "device": "cpu", "threads": 1} | keys
    path.write_text(json.dumps(request), encoding="utf-8")
    return path


def start(module: str, request: Path, out_dir: Path) -> subprocess.Popen[bytes]:
    """The program as a process of its own."""
    command = [sys.executable, "-m", module, str(request), str(out_dir)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def events(out_dir: Path) -> list[dict[str, Any]]:
    """The whole lines of events.jsonl."""
    log = out_dir / "events.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def result(out_dir: Path) -> dict[str, Any]:
    """The content of result.json."""
    loaded: dict[str, Any] = json.loads((out_dir / "result.json").read_text(encoding="utf-8"))
    return loaded


def tiny_encoder(folder: Path) -> Path:
    """A BERT of two narrow layers with random weights and the real tokenizer: it trains in milliseconds a step."""
    import torch
    from transformers import BertConfig, BertModel

    from gpu_workers.fine_tuning.encoder import base_model_folder

    torch.manual_seed(0)
    config = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    BertModel(config).save_pretrained(folder)
    tokenizer = base_model_folder("default") / "tokenizer.json"
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    return folder


def finished_run(base: Path) -> Path:
    """The output folder of a finished fine-tune with the packaged model; made once for all tests that ask."""
    folder = base / "finished_run"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "out" / "result.json").exists():
            write_csv(folder / "data.csv", examples())
            request = write_request(folder / "RUN.json", epochs=2)
            process = start("gpu_workers.fine_tuning", request, folder / "out")
            _out, errors = process.communicate(timeout=240)
            assert process.returncode == 0, errors.decode()
    return folder / "out"
