"""What the tests of the checks share: one finished fine-tune on clean data."""

from pathlib import Path

import pytest

from tests.gpu_workers.fine_tuning import made_up


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.finished_run(tmp_path_factory.getbasetemp())
