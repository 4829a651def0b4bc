"""The AI Act triage over random answers: what one assessment costs."""

import random
import time
from collections.abc import Mapping
from typing import Any

from pipelines.ingestion import content
from pipelines.triage import assess
from pipelines.triage.questions import UNKNOWN, Question
from pipelines.triage.rules import RuleSet
from tests.bench.figures import ROOT, p50, p95

SETS, ROUNDS, SEED = 300, 5, 20261122
GOAL = 5
"""Milliseconds at p95."""
KINDS = {"every question answered": 1.0, "half of them answered": 0.5, "a few answered": 0.1, "nothing answered": 0.0}


def measure() -> dict[str, Any]:
    """Milliseconds per assessment, by how much was answered; the sets take turns."""
    rules = content.load_triage(ROOT / "knowledge")
    chance = random.Random(SEED)
    sets = {kind: [answers(rules, chance, share) for _ in range(SETS)] for kind, share in KINDS.items()}
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    found = 0
    for _ in range(ROUNDS):
        for place in range(SETS):
            for kind, each in sets.items():
                began = time.perf_counter()
                found += len(assess(each[place], rules).findings)
                times[kind].append((time.perf_counter() - began) * 1000)
    everything = [one for each in times.values() for one in each]
    rows = [{"what": kind, "p50_ms": p50(each), "p95_ms": p95(each)} for kind, each in times.items()]
    rows.append({"what": "all of them", "p50_ms": p50(everything), "p95_ms": p95(everything)})
    average = found / len(everything)
    return {"rows": rows, "notes": [
        f"{SETS} sets of each kind, {ROUNDS} times; {len(rules.rules)} rules, {len(rules.questions)} questions, "
        f"{average:.0f} findings on average. Goal: p95 under {GOAL} ms.",
    ]}  # fmt: skip


def answers(rules: RuleSet, chance: random.Random, share: float) -> Mapping[str, object]:
    """Random answers to this share of the questions; "I don't know" is one of them."""
    asked = [question for question in rules.questions if question.type != "text" and chance.random() < share]
    return {question.id: _answer(question, chance) for question in asked}


def _answer(question: Question, chance: random.Random) -> object:
    if question.type == "number":
        return chance.choice([0, 1, 9, 49, 249, 749, 1_000_000, 50_000_000])
    if question.type == "date":
        return f"{chance.randint(2024, 2030)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    options = question.option_ids()
    if question.type == "choices":
        known = [option for option in options if option != UNKNOWN]
        exclusive = {option.id for option in question.options if option.exclusive}
        several = [option for option in known if option not in exclusive]
        return chance.sample(several, min(len(several), chance.randint(1, 3))) or [chance.choice(options)]
    return chance.choice(options)
