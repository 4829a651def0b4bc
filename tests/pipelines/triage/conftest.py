"""The rules and the checklist as they are shipped, and the ids of all sources."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.triage import RuleSet, parse_rules
from pipelines.triage.checklists import Checklist, parse_checklist

KNOWLEDGE = Path(__file__).resolve().parents[3] / "knowledge"


def loaded(path: str) -> Any:
    return yaml.safe_load((KNOWLEDGE / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return parse_rules(loaded("triage/questions.yaml"), loaded("triage/rules.yaml"))


@pytest.fixture(scope="session")
def checklist() -> Checklist:
    folder = "checklists/responsible-ai"
    return parse_checklist(loaded(f"{folder}/meta.yaml"), loaded(f"{folder}/items.yaml"))


@pytest.fixture(scope="session")
def source_ids() -> frozenset[str]:
    return frozenset(source["id"] for source in loaded("sources.yaml"))
