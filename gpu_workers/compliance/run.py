"""Runs the asked checks one after the other; a check that cannot be done says why and the others go on."""

import time
from importlib.metadata import version
from typing import Any

from gpu_workers.compliance.checks import CHECKS
from gpu_workers.compliance.config import CheckConfig
from gpu_workers.compliance.material import Material, Missing
from gpu_workers.compliance.outcome import About, Outcome, as_result
from gpu_workers.fine_tuning.endings import Refused
from gpu_workers.fine_tuning.words import Text, text
from gpu_workers.fine_tuning.workspace import Workspace

BLANK: dict[str, Any] = {
    "version": "1",
    "state": None,
    "reason": None,
    "finished_at": None,
    "results": [],
    "counts": {},
    "note": None,
    "manifest": None,
}
NOTE = text(
    "Deze uitkomsten zijn bewijs richting de genoemde artikelen. Ze zeggen niet dat een systeem aan de wet voldoet.",
    "These outcomes are evidence towards the articles named. They do not say that a system meets the law.",
)
PACKAGES = ("python-stdnum", "phonenumbers", "scikit-learn", "numpy", "torch", "transformers")
NOTHING: Text = {"nl": "", "en": ""}


def run_checks(config: CheckConfig, workspace: Workspace) -> dict[str, Any]:
    """The result of all asked checks, without `state` and `reason`. Each finished check is kept for a resumed run."""
    names = list(CHECKS) if config.checks == "all" else list(dict.fromkeys(config.checks))
    if not names:
        raise Refused(text("Er is geen controle gekozen.", "No check was chosen."))
    material = Material(config, workspace)
    results = [_one(name, place, names, material) for place, name in enumerate(names)]
    states = ("ok", "attention", "problem", "not_tested")
    return {
        "results": results,
        "counts": {state: sum(result["state"] == state for result in results) for state in states},
        "note": NOTE,
        "manifest": {
            "inputs": material.described(),
            "seed": config.seed,
            "checks": {name: CHECKS[name][0].version for name in names if name in CHECKS},
            "packages": {name: version(name) for name in PACKAGES},
            "attempts": workspace.attempts,
        },
    }


def _one(name: str, place: int, names: list[str], material: Material) -> dict[str, Any]:
    if name not in CHECKS:
        return _unknown(name)
    about, check = CHECKS[name]
    message = text(f"Controle: {about.title['nl']}.", f"Check: {about.title['en']}.")

    def tick(done: int, total: int) -> None:
        share = 100 * done // max(total, 1)
        material.workspace.events.tell("checks", message, 100 * place + share, 100 * len(names), check=name)

    def compute() -> dict[str, Any]:
        tick(0, 1)
        began = time.monotonic()
        try:
            outcome = check(material, tick)
        except (Missing, Refused) as lack:
            outcome = Outcome("not_tested", lack.reason)
        return as_result(about, outcome, time.monotonic() - began)

    result: dict[str, Any] = material.workspace.stage(f"check-{name}", compute)
    tick(1, 1)
    return result


def _unknown(name: str) -> dict[str, Any]:
    reason = text(
        f"De controle '{name}' bestaat nog niet in dit programma.",
        f"The check '{name}' does not exist in this program yet.",
    )
    about = About(name=name, version="0", title=text(name, name), articles=(), threshold=NOTHING, limits=NOTHING)
    return as_result(about, Outcome("not_tested", reason), 0.0)
