"""The whole product as `make run` starts it, and Chromium. In CI a missing browser is a failure, never a skip."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.bench.start import free_port
from tests.knowledge_index import link_into

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]  # fmt: skip
STARTED_WITHIN_SECONDS = 120


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running Werkbank with demo data; everything is stopped afterwards."""
    data_dir = tmp_path_factory.mktemp("site") / "var"
    link_into(data_dir)
    shutil.rmtree(data_dir / "index", ignore_errors=True)
    (data_dir / "index").unlink(missing_ok=True)
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("WERKBANK_")}
    env |= {"PORT": str(port), "WERKBANK_DATA_DIR": str(data_dir)}
    log = (data_dir / "run.log").open("wb")
    process = subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env=env, stdout=log, stderr=log,
                               start_new_session=True)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + STARTED_WITHIN_SECONDS
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/readyz", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                if time.monotonic() > deadline or process.poll() is not None:
                    pytest.fail((data_dir / "run.log").read_text()[-3000:])
                time.sleep(0.3)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(90)
        log.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    path = os.environ.get("WERKBANK_TEST_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("WERKBANK_REQUIRE_SERVICES") == "1":
            pytest.fail("Chromium is required: apt-get install chromium")
        pytest.skip("there is no chromium on this machine")
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator["Opener"]:
    opener = Opener(browser)
    yield opener
    opener.close()


class Opener:
    """Opens pages of a given width, language and with or without JavaScript; notes what the console complains of."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.complaints: list[str] = []
        self.contexts = []

    def __call__(self, *, width: int, lang: str, javascript: bool) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, locale="nl-NL" if lang == "nl" else "en-GB",
            java_script_enabled=javascript, accept_downloads=True,
        )  # fmt: skip
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _note(self, message: object) -> None:
        text = getattr(message, "text", "")
        if getattr(message, "type", "") == "error" and "status of 4" not in text:
            self.complaints.append(text)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
