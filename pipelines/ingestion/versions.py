"""Where index versions live on disk: one folder each, a small file that names the current one, one build at a time."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

FORMAT = 5
"""Counts up when the files of a version change, so that an older index is rebuilt instead of misread."""
POINTER = "current"
_NAME = re.compile(rb"[0-9a-f]{32}")
LOCK = ".lock"
LOOKS, LOOK_SECONDS = 500, 0.01
"""How often, and after how long, a build asks again for a lock that others only look at."""


class IndexUnusable(RuntimeError):
    """The index cannot be used; the message says why and what to do."""


class BuildRunning(IndexUnusable):
    """Another build of the same index is at work."""


class Manifest(NamedTuple):
    """What an index version is made of. `fingerprint` changes with any text, with the encoder and with the format."""

    version: str
    fingerprint: str
    format: int
    encoder: str
    dimensions: int
    languages: tuple[str, ...]
    built_at: str
    counts: dict[str, int]
    edition: int
    """Which of the experts' published editions the version holds; 0 for the files alone."""
    digests: dict[str, str]
    """BLAKE2b of each file of the version, so that a damaged one is not used."""

    def save(self, folder: Path) -> None:
        """Writes `manifest.json`."""
        (folder / "manifest.json").write_text(json.dumps(self._asdict(), indent=1), encoding="utf-8")


def current_version(index_dir: Path) -> Path | None:
    """The folder of the version in use, or None when nothing was ever built or a damaged file names no version."""
    try:
        name = (index_dir / POINTER).read_bytes().strip()
    except FileNotFoundError:
        return None
    return index_dir / name.decode() if _NAME.fullmatch(name) else None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version. Raises IndexUnusable when it is missing, damaged or of another format."""
    try:
        facts = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        manifest = Manifest(**facts | {"languages": tuple(facts["languages"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexUnusable(f"The index in {folder} is damaged ({error}). Run: knowledge build --force") from error
    if manifest.format != FORMAT:
        raise IndexUnusable(f"The index in {folder} has format {manifest.format}, not {FORMAT}. Run: knowledge build")
    return manifest


def digests(folder: Path) -> dict[str, str]:
    """The BLAKE2b digest of every file of a version but its manifest, by path inside the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(path.relative_to(folder)): _digest(path) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def verify(folder: Path, manifest: Manifest) -> None:
    """Raises IndexUnusable naming the files that are not as they were built."""
    found = digests(folder)
    if wrong := sorted(name for name, digest in manifest.digests.items() if found.get(name) != digest):
        raise IndexUnusable(f"The index in {folder} is damaged ({', '.join(wrong[:3])}). Run: knowledge build --force")


Marks = tuple[tuple[int, int] | None, ...]
"""Size and time of the last change of each file of a version; None for one that is gone."""


def marks(folder: Path, manifest: Manifest) -> Marks:
    """How the files of a version lie on disk now: cheap to compare, where digests cost reading them all."""
    return tuple(_mark(folder / name) for name in manifest.digests)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


class Progress(NamedTuple):
    """How far a build is: `done` of `total` texts of a step (`reading`, `encoding`, `checking`)."""

    step: str
    done: int
    total: int


Note = Callable[[str, int, int], None]
"""Writes down how far a build is, for others to see."""


@contextmanager
def build_lock(index_dir: Path) -> Iterator[Note]:
    """Held while building. The system lets go of it when the process dies, so a killed build blocks nobody."""
    index_dir.mkdir(parents=True, exist_ok=True)
    with (index_dir / LOCK).open("a+", encoding="utf-8") as lock:
        if not _taken(lock):
            raise BuildRunning(f"Another build of {index_dir} is running. Wait until it is done.")

        def note(step: str, done: int, total: int) -> None:
            lock.truncate(0)
            lock.write(json.dumps([step, done, total]))
            lock.flush()

        yield note


def _taken(lock: TextIO) -> bool:
    """Takes the lock for a build. Who looks how far a build is (`building`) shares it for a moment, and is no build."""
    for _ in range(LOOKS):
        if _has(lock, fcntl.LOCK_EX):
            return True
        if not _has(lock, fcntl.LOCK_SH):
            return False
        fcntl.flock(lock, fcntl.LOCK_UN)
        time.sleep(LOOK_SECONDS)
    return False


def _has(lock: TextIO, mode: int) -> bool:
    try:
        fcntl.flock(lock, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def building(index_dir: Path) -> Progress | None:
    """How far the build that is at work now is; None when none is."""
    try:
        with (index_dir / LOCK).open(encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        try:
            return Progress(*json.loads((index_dir / LOCK).read_text(encoding="utf-8")))
        except (ValueError, TypeError):  # read while it was being written
            return Progress("reading", 0, 1)


def newest_first(index_dir: Path) -> list[Path]:
    """Folders of the versions on disk: the one in use, then the others by age."""
    current = current_version(index_dir)
    folders = (path.parent for path in index_dir.glob("*/manifest.json"))
    return sorted(folders, key=lambda folder: (folder != current, -folder.stat().st_mtime))


def swap_to(folder: Path) -> None:
    """Makes a finished version the current one, in one step: readers see the old name or the new one."""
    index_dir = folder.parent
    fresh = index_dir / f".{POINTER}.{folder.name}"
    with fresh.open("w", encoding="utf-8") as pointer:
        pointer.write(folder.name + "\n")
        pointer.flush()
        os.fsync(pointer.fileno())
    fresh.replace(index_dir / POINTER)


def remove_leftovers(index_dir: Path, keep: set[Path]) -> None:
    """Deletes versions nobody points to: older ones and what killed builds left. Call it holding the lock."""
    for folder in index_dir.iterdir():
        if folder.is_dir() and folder not in keep:
            shutil.rmtree(folder, ignore_errors=True)
    for pointer in index_dir.glob(f".{POINTER}.*"):
        pointer.unlink(missing_ok=True)
