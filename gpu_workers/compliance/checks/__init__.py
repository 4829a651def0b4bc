"""The checks. A new check is a file of the same shape here (ABOUT and `check`), and one line in CHECKS."""

from collections.abc import Callable

from gpu_workers.compliance.checks import class_balance, personal_data, robustness
from gpu_workers.compliance.material import Material
from gpu_workers.compliance.outcome import About, Outcome

Tick = Callable[[int, int], None]
CHECKS: dict[str, tuple[About, Callable[[Material, Tick], Outcome]]] = {
    "personal_data": (personal_data.ABOUT, personal_data.check),
    "class_balance": (class_balance.ABOUT, class_balance.check),
    "robustness": (robustness.ABOUT, robustness.check),
}
