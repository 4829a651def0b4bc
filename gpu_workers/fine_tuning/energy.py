"""How much energy a run took: measured on the GPU, estimated from processor time, and never without its method."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psutil

from gpu_workers.fine_tuning.words import text
from gpu_workers.fine_tuning.workspace import Workspace

# Lannelongue, Grealey and Inouye (2021), "Green Algorithms: Quantifying the Carbon Footprint of Computation",
# Advanced Science 8(12): energy = time x (cores x watts per core x use + memory x 0.3725 W per GB). 12 W is the value
# the authors' calculator takes for a core it does not know. Cooling and the rest of the building (PUE) are left out.
WATTS_PER_CORE = 12.0
WATTS_PER_GB = 0.3725
JOULES_PER_KWH = 3.6e6


class GpuMeter:
    """Reads the energy counter of one GPU; tells nothing when there is no GPU or its driver does not count."""

    def __init__(self, index: int | None) -> None:
        self._handle = _handle(index)
        self._start = self._read()

    def joules(self) -> float | None:
        """Joules since the meter was made; None when they cannot be measured."""
        now = self._read()
        return None if now is None or self._start is None else (now - self._start) / 1000

    def _read(self) -> float | None:
        if self._handle is None:
            return None
        import pynvml

        try:
            return float(pynvml.nvmlDeviceGetTotalEnergyConsumption(self._handle))
        except pynvml.NVMLError:
            return None


@contextlib.contextmanager
def metered(workspace: Workspace, gpu: bool) -> Iterator[Callable[[], None]]:
    """Counts the GPU's energy and time of this attempt; what it yields writes them down, as does every ending."""
    meter, started = GpuMeter(0 if gpu else None), workspace.seconds()

    def note() -> None:
        seconds = workspace.seconds() - started if gpu else 0.0
        workspace.record("unknown", gpu_joules=meter.joules(), gpu_seconds=round(seconds, 2))

    try:
        yield note
    finally:
        note()


def cost(workspace: Workspace, gpu: bool) -> dict[str, Any]:
    """GPU hours, processor hours and kWh over all attempts, and by which method they were found."""
    cpu_seconds, seconds = workspace.cpu_seconds(), workspace.seconds()
    memory = psutil.Process().memory_info().rss / 2**30
    joules = cpu_seconds * WATTS_PER_CORE + seconds * memory * WATTS_PER_GB
    gpu_joules = [attempt.get("gpu_joules") for attempt in workspace.attempts]
    measured = gpu and all(value is not None for value in gpu_joules)
    if measured:
        joules += sum(value or 0.0 for value in gpu_joules)
    kind = "measured and estimated" if measured else "estimated" if not gpu else "partly unavailable"
    return {
        "gpu_hours": round(sum(attempt.get("gpu_seconds", 0.0) for attempt in workspace.attempts) / 3600, 5),
        "cpu_hours": round(cpu_seconds / 3600, 5),
        "seconds": round(seconds, 1),
        "attempts": len(workspace.attempts),
        "kwh": round(joules / JOULES_PER_KWH, 6),
        "kind": kind,
        "method": METHODS[kind],
    }


_FORMULA_NL = "processortijd maal 12 watt per kern, plus 0,3725 watt per GB (Green Algorithms, 2021), zonder koeling"
_FORMULA_EN = "processor time times 12 watts a core, plus 0.3725 watts per GB (Green Algorithms, 2021), without cooling"
METHODS = {
    "estimated": text(f"Geschat: {_FORMULA_NL}.", f"Estimated: {_FORMULA_EN}."),
    "measured and estimated": text(
        f"GPU gemeten met de teller van de kaart (NVML). De rest geschat: {_FORMULA_NL}.",
        f"GPU measured with the card's own counter (NVML). The rest estimated: {_FORMULA_EN}.",
    ),
    "partly unavailable": text(
        f"De GPU was niet te meten en telt niet mee. De rest geschat: {_FORMULA_NL}.",
        f"The GPU could not be measured and is not counted. The rest estimated: {_FORMULA_EN}.",
    ),
}


def _handle(index: int | None) -> Any:
    """The GPU this process may use. With CUDA_VISIBLE_DEVICES the first visible card is not always card 0."""
    if index is None:
        return None
    import pynvml
    import torch

    try:
        pynvml.nvmlInit()
        return pynvml.nvmlDeviceGetHandleByUUID(f"GPU-{torch.cuda.get_device_properties(index).uuid}")
    except (pynvml.NVMLError, AttributeError):
        return None
