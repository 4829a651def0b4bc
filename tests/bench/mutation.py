"""How many small faults in the rules of the triage the points and the personas notice. Run: make bench PART=mutation"""

import time
from collections import Counter
from typing import Any

from pipelines.ingestion import content
from tests.bench.figures import ROOT
from tests.pipelines.triage.mutants import EQUIVALENT, all_mutants, raw_parts
from tests.pipelines.triage.mutation import Court
from tests.pipelines.triage.persona_files import load_personas
from tests.pipelines.triage.point_files import shipped_cases

GOAL = 0.98


def measure() -> dict[str, Any]:
    """The share of killed mutants, part by part, and the survivors by name."""
    court = Court(content.load_triage(ROOT / "knowledge"), shipped_cases(), load_personas())
    mutants = list(all_mutants(raw_parts()))
    began = time.perf_counter()
    outcome = court.judge(mutants)
    seconds = time.perf_counter() - began
    survived = [str(mutant) for mutant in outcome.survivors]
    alive, equal = Counter(mutant.part for mutant in outcome.survivors), set(survived) & EQUIVALENT.keys()
    rows = [{"what": part, "mutants": count, "survived": alive[part], "killed": 1 - alive[part] / count}
            for part, count in Counter(mutant.part for mutant in mutants).items()]  # fmt: skip
    rows.append({"what": "all", "mutants": len(mutants), "survived": len(survived), "killed": outcome.share})
    others = [name for name in survived if name not in equal]
    return {"rows": rows, "notes": [
        f"{len(court.cases)} cases and {len(court.personas)} personas, {seconds:.0f} seconds; refused by the reader: "
        f"{outcome.refused}. Goal: {GOAL:.0%}.",
        f"Without the {len(equal)} that no answer can tell apart: "
        f"{outcome.killed / (outcome.killed + len(others)):.4f}.",
        *(f"Equivalent: {name} ({EQUIVALENT[name]})" for name in sorted(equal)),
        *(f"Survivor: {name}" for name in others),
        *(f"No longer equivalent: {name}" for name in EQUIVALENT.keys() - equal),
    ]}  # fmt: skip
