"""The lists of packages agree with each other."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ONLY_CPU = {"faiss-cpu"}
ONLY_GPU = {
    *("faiss-gpu", "nvidia-cublas-cu12", "nvidia-cuda-nvrtc-cu12", "nvidia-cuda-runtime-cu12", "nvidia-curand-cu12"),
}


def pins(name: str) -> dict[str, str]:
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("==") for line in lines if line)
    return {package.partition("[")[0].lower().replace("_", "-"): version for package, _, version in pairs}


def test_every_package_is_pinned() -> None:
    for name in ("requirements.in", "requirements.txt", "requirements-gpu.txt", "requirements-bench.txt"):
        assert [package for package, version in pins(name).items() if not version] == [], name


def test_what_is_asked_for_by_name_is_what_is_installed() -> None:
    installed = pins("requirements.txt")
    assert {name: version for name, version in pins("requirements.in").items() if installed.get(name) != version} == {}


def test_a_worker_with_a_gpu_has_the_same_packages_but_for_faiss() -> None:
    cpu, gpu = pins("requirements.txt"), pins("requirements-gpu.txt")
    assert cpu.keys() - gpu.keys() == ONLY_CPU
    assert gpu.keys() - cpu.keys() == ONLY_GPU
    assert {name for name in cpu.keys() & gpu.keys() if cpu[name] != gpu[name]} == set()
    assert gpu["faiss-gpu"] == cpu["faiss-cpu"]
