"""A real index over the committed content, built once and shared by every test and every pytest process."""

import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from pipelines.embedding import read_card
from pipelines.encoder_model import EncoderError
from pipelines.ingestion.build import build
from pipelines.ingestion.versions import BuildRunning

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "var" / "tests"
WAIT_SECONDS = 600
"""More than a build takes; without an index no test of the search says anything."""


@cache
def encoder_dir() -> Path:
    """The website's encoder; exported once, in a process of its own as at set-up."""
    folder = ROOT / "var" / "encoder"
    try:
        read_card(folder)
    except EncoderError:
        subprocess.run([sys.executable, "-m", "pipelines.encoder_export", str(folder)], cwd=ROOT, check=True)
    return folder


@cache
def index_dir() -> Path:
    """Rebuilt only when content or code of the index changed (the build itself sees that)."""
    for _ in range(WAIT_SECONDS):
        try:
            build(ROOT / "knowledge", DATA / "index", encoder_dir())
            break
        except BuildRunning:  # another pytest process is at it
            time.sleep(1)
    else:
        raise TimeoutError(f"Another process has been building {DATA / 'index'} for {WAIT_SECONDS} seconds.")
    return DATA / "index"


def link_into(data_dir: Path) -> None:
    """Let a data directory use the shared encoder and index."""
    data_dir.mkdir(parents=True, exist_ok=True)
    for name, target in (("encoder", encoder_dir()), ("index", index_dir())):
        if not (data_dir / name).exists():
            (data_dir / name).symlink_to(target)


def built_index_environment() -> dict[str, str]:
    """Environment of another process that searches: the data directory of this test with the shared index in it."""
    data_dir = Path(os.environ["WERKBANK_DATA_DIR"])
    link_into(data_dir)
    return {**os.environ, "WERKBANK_DATA_DIR": str(data_dir)}
