"""RUN.json of a fine-tune: every setting, its default and its limits."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gpu_workers.fine_tuning.endings import Refused
from gpu_workers.fine_tuning.words import text

TASKS = ("text-classification", "text-embedding", "instruction-tuning", "table-classification", "table-regression")
Candidate = Literal["whole", "lora"]


class Settings(BaseModel):
    """A record that refuses a key it does not know, so a misspelt setting is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Data(Settings):
    """The file with examples and the columns to read from it."""

    path: Path = Field(description="CSV file; a relative path starts at the folder of RUN.json")
    text: str = Field(default="text", description="column with the text")
    label: str = Field(default="category", description="column with the category")
    group: str | None = Field(
        default=None, description="column whose rows stay together in one part, such as a customer"
    )
    time: str | None = Field(default=None, description="column to sort by: the newest rows become the test part")


class Test(Settings):
    """Where the test part comes from: a file of its own, or a share of the data."""

    path: Path | None = None
    fraction: Annotated[float, Field(ge=0.05, le=0.5)] | None = None

    @model_validator(mode="after")
    def one_source(self) -> Self:
        """Takes 20 % of the data when nothing is asked; refuses a file and a share together."""
        if self.path is not None and self.fraction is not None:
            raise ValueError("give either a path or a fraction")
        if self.path is None and self.fraction is None:
            object.__setattr__(self, "fraction", 0.2)
        return self


class RunConfig(Settings):
    """Everything a fine-tune can be told. Only `task` and `data` are needed."""

    task: Literal["text-classification"]
    data: Data
    test: Test = Test()
    base_model: str = Field(default="default", description="'default', or a folder with a BERT-like encoder")
    seeds: tuple[int, ...] = Field(
        default=(0,), min_length=1, max_length=5, description="the first one decides; more show spread"
    )
    max_minutes: float = Field(default=30, gt=0, le=24 * 60, description="working time over all attempts")
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = Field(default=2, ge=1, le=64)
    candidates: tuple[Candidate, ...] = Field(default=("whole", "lora"), min_length=1, max_length=2)
    epochs: int | None = Field(default=None, ge=1, le=50, description="passes over the data; by size when left out")
    patience: int = Field(
        default=2, ge=1, le=50, description="passes without a better validation score before it stops"
    )
    batch_size: int = Field(default=16, ge=1, le=256)
    learning_rate: float = Field(default=1e-4, gt=0, le=0.1, description="for the encoder, candidate 'whole'")
    lora_learning_rate: float = Field(default=1e-3, gt=0, le=0.1)
    lora_rank: int = Field(default=8, ge=1, le=64)
    head_learning_rate: float = Field(default=1e-2, gt=0, le=1)
    max_length: int | None = Field(
        default=None, ge=8, le=512, description="word pieces; from the data, at most 128, when left out"
    )
    validation: float = Field(
        default=0.15, ge=0.05, le=0.4, description="share of the training rows kept apart to choose on"
    )
    checkpoint_seconds: float = Field(
        default=60, ge=0, le=600, description="a checkpoint at least this often, and after each pass"
    )
    resamples: int = Field(default=2000, ge=200, le=20000, description="bootstrap samples for each interval")


Located = TypeVar("Located", Data, Test)


def read_config(run_file: Path) -> RunConfig:
    """RUN.json as settings, with its paths made absolute. Raises Refused with the field that is wrong."""
    raw = read_object(run_file)
    task = raw.get("task")
    if task in TASKS and task != "text-classification":
        raise Refused(
            text(
                f"De taak '{task}' kan dit programma nog niet uitvoeren. Kies 'text-classification'.",
                f"This program cannot do the task '{task}' yet. Choose 'text-classification'.",
            )
        )
    try:
        config = RunConfig.model_validate(raw)
    except ValidationError as error:
        raise Refused(explain(error)) from error
    return config.model_copy(
        update={"data": _absolute(config.data, run_file), "test": _absolute(config.test, run_file)}
    )


def read_object(run_file: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises Refused when the file is missing or is something else."""
    try:
        raw = json.loads(run_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refused(_unreadable(run_file)) from error
    if not isinstance(raw, dict):
        raise Refused(_unreadable(run_file))
    return raw


def explain(error: ValidationError) -> dict[str, str]:
    """The fields that are wrong, in both languages; the rule itself is in English, as it comes from the schema."""
    fields = "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'RUN.json'}: {item['msg']}" for item in error.errors()
    )
    return text(f"De instellingen kloppen niet. {fields}", f"The settings are not right. {fields}")


def located(path: Path, run_file: Path) -> Path:
    """A path in RUN.json made absolute, counted from the folder that RUN.json is in."""
    return path if path.is_absolute() else (run_file.parent / path).resolve()


def _absolute(part: Located, run_file: Path) -> Located:
    if part.path is None:
        return part
    return part.model_copy(update={"path": located(part.path, run_file)})


def _unreadable(run_file: Path) -> dict[str, str]:
    return text(
        f"Het bestand {run_file.name} is niet te lezen als JSON-object.",
        f"The file {run_file.name} cannot be read as a JSON object.",
    )
