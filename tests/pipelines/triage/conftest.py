"""The rules and the checklists as they are shipped, and the ids of all sources."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.ingestion import content
from pipelines.ingestion.content import load_triage
from pipelines.triage import RuleSet
from pipelines.triage.checklists import Pool

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"


def loaded(path: str) -> Any:
    return yaml.safe_load((KNOWLEDGE / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load_triage(KNOWLEDGE)


@pytest.fixture(scope="session")
def pool() -> Pool:
    return content.load_checklists(KNOWLEDGE)


@pytest.fixture(scope="session")
def source_ids() -> frozenset[str]:
    return frozenset(source["id"] for source in loaded("sources.yaml"))
