"""What the tests of the committed content share: a search over it."""

import pytest

from pipelines.retrieval.search import Engine
from tests import knowledge_index


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine.open(knowledge_index.index_dir(), knowledge_index.encoder_dir())
