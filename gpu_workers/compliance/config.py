"""RUN.json of a compliance check: which checks, on which files or on which fine-tune."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from gpu_workers.fine_tuning.config import Settings, explain, located, read_object
from gpu_workers.fine_tuning.endings import Refused


class Predictions(Settings):
    """A CSV file with the true and the predicted class of every test row."""

    path: Path
    y_true: str = "y_true"
    y_pred: str = "y_pred"
    score: str | None = Field(default=None, description="column with the probability; kept for checks that need it")
    groups: tuple[str, ...] = ()
    positive: str | None = None
    filter: None = Field(default=None, description="a selection of rows; none can be made yet")


class Texts(Settings):
    """A CSV file with one text in each row."""

    path: Path
    column: str


class CheckConfig(Settings):
    """Everything a compliance check can be told. Each check says which parts it needs."""

    checks: tuple[str, ...] | Literal["all"] = "all"
    predictions: Predictions | None = None
    texts: Texts | None = None
    run: Path | None = Field(default=None, description="output folder of a finished fine-tune")
    seed: int = 0
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = Field(default=2, ge=1, le=64)
    most_rows: int = Field(
        default=500, ge=20, le=100_000, description="test rows that are predicted again, drawn by seed"
    )


def read_config(run_file: Path) -> CheckConfig:
    """RUN.json as settings, with its paths made absolute. Raises Refused with the field that is wrong."""
    try:
        config = CheckConfig.model_validate(read_object(run_file))
    except ValidationError as error:
        raise Refused(explain(error)) from error
    update: dict[str, object] = {"run": located(config.run, run_file) if config.run else None}
    for name in ("predictions", "texts"):
        part: Predictions | Texts | None = getattr(config, name)
        update[name] = part.model_copy(update={"path": located(part.path, run_file)}) if part else None
    return config.model_copy(update=update)
