"""Starts the whole product with demo data on this machine; Ctrl-C stops all of it. Run: make run"""

import fcntl
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from gpu_workers.parent_death import die_with_parent  # noqa: E402  found through the line above

BIN = Path(sys.executable).parent
STARTED_WITHIN_SECONDS = 60
OLD_INDEX_STAYS = 3  # what experts published since must not keep the whole product from starting
STOPPED_BY_HAND = (128 + signal.SIGINT, 128 + signal.SIGTERM)


def environment() -> dict[str, str]:
    """Demo settings, unless the environment says otherwise. The secret lives in the data directory."""
    data_dir = Path(os.environ.get("WERKBANK_DATA_DIR", ROOT / "var")).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    secret = data_dir / "secret"
    if not (secret.exists() and secret.read_text()):  # empty: stopped between the two lines below
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))
    port = os.environ.get("PORT", "8000")
    return {
        "WERKBANK_ENV": "demo",
        "WERKBANK_SECRET_KEY": secret.read_text(),
        "WERKBANK_BASE_URL": f"http://127.0.0.1:{port}",
        **os.environ,
        "WERKBANK_DATA_DIR": str(data_dir),
        "PORT": port,
        "PYTHONUNBUFFERED": "1",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
    }


def prepare(env: dict[str, str]) -> None:
    """Database, encoder, search index, demo data. Each does nothing when it is there already."""
    encoder = Path(env["WERKBANK_DATA_DIR"]) / "encoder"
    flask = [str(BIN / "flask"), "--app", "app.main"]
    print("Preparing the database and the search index", flush=True)
    database = subprocess.Popen([str(BIN / "alembic"), "upgrade", "head"], cwd=ROOT, env=env)
    if not encoder.exists():
        print("Exporting the text encoder (once, about half a minute)", flush=True)
    step(env, [*flask, "knowledge", "build", "--with-encoder"], may_end_with=OLD_INDEX_STAYS)
    if database.wait() != 0:
        raise SystemExit("The database could not be prepared. The lines above say why.")
    step(env, [*flask, "demo", "load"])


def step(env: dict[str, str], command: list[str], *, may_end_with: int = 0) -> None:
    """One step; when it fails, its own words are above and nothing is started."""
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode not in (0, may_end_with):
        raise SystemExit(f"This step failed: {' '.join(command[-3:])}. The lines above say why.")


def processes(env: dict[str, str]) -> dict[str, str]:
    """Name and command of everything that runs. A killed worker is started again."""
    python = shlex.quote(sys.executable)
    again = f"exec {python} -m gpu_workers.keep_alive"
    celery = f"{again} {python} -m celery -q -A gpu_workers.celery_app"
    web = f"{again} {python} -m gunicorn --bind 127.0.0.1:{env['PORT']} --workers 1 --threads 8 --worker-class gthread"
    web += " --limit-request-line 8190"  # the longest that it reads: a question in an address is longer than 4 kB
    return {
        "queue": f"{again} {python} -m gpu_workers.embedded_queue",
        "web": f"{web} --preload --no-control-socket --log-level warning 'app.main:create_app()'",
        "worker": f"{celery} worker -Q mail,default -c 2 -n default@%h --without-gossip --without-mingle -l WARNING",
        "gpu": f"{celery} worker -Q gpu -c 1 -n gpu@%h --without-gossip --without-mingle -l WARNING",
        "scheduler": f"{celery} beat -l WARNING",
    }


def refuse_second_start(data_dir: Path) -> IO[str]:
    """Two at once on one data directory would take each other's queue. Locked as long as the returned file is open."""
    lock = (data_dir / "running").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        words = f"Werkbank already runs on {data_dir}. Stop it, or choose another folder: WERKBANK_DATA_DIR=… make run"
        raise SystemExit(words) from None
    return lock


def refuse_taken_port(port: int) -> None:
    """Say so before anything has started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            words = f"Port {port} is in use. Stop what runs there, or choose another: PORT=8010 make run"
            raise SystemExit(words) from None


def announce(port: str) -> None:
    """Wait for the first page, then say where it is and who can sign in. Runs beside the manager."""
    address = f"http://127.0.0.1:{port}"
    for _ in range(STARTED_WITHIN_SECONDS * 5):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                break
        except OSError:
            time.sleep(0.2)
    else:
        print(f"\n  Werkbank does not answer on {address}. The lines above say why. Ctrl-C stops it.\n", flush=True)
        return
    print(
        f"\n  Werkbank runs on {address}\n"
        f"  Demo sign-ins (experts, coordinator, client): {address}/nl/sign-in\n"
        f"  Mails it sends: {address}/demo/mail\n"
        "  Ctrl-C stops everything.\n",
        flush=True,
    )


def main() -> int:
    """Prepare, start, announce, wait, stop."""
    env = environment()
    os.chdir(ROOT)
    lock = refuse_second_start(Path(env["WERKBANK_DATA_DIR"]))
    refuse_taken_port(int(env["PORT"]))
    prepare(env)
    # an address from an earlier start would lead workers to a queue that is gone
    Path(env["WERKBANK_DATA_DIR"], "queue.address").unlink(missing_ok=True)
    manager = Manager()
    for name, command in processes(env).items():
        manager.add_process(name, command, env=env, cwd=str(ROOT))
    os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL))  # none outlives this one, killed or not
    announcer = os.fork()
    if announcer == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        announce(env["PORT"])
        os._exit(0)
    manager.loop()
    lock.close()
    return 0 if manager.returncode in STOPPED_BY_HAND else manager.returncode or 0


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while it was still preparing
        sys.exit(STOPPED_BY_HAND[0])
