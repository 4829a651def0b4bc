"""What the tests of the fine-tune share: a folder with data, and one finished run."""

from pathlib import Path

import pytest

from tests.gpu_workers.fine_tuning import made_up


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.finished_run(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the made-up data as data.csv."""
    made_up.write_csv(tmp_path / "data.csv", made_up.examples())
    return tmp_path
