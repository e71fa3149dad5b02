"""A running demo, started by its public command in a folder of its own, and a chromium to look at it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from groundwork.supervisor import free_port

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from wsgi import main; main()"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 180


@dataclass(frozen=True)
class Demo:
    """Where the demo is served, and its database."""

    address: str
    file: Path


@contextmanager
def running_demo() -> Iterator[Demo]:
    """`groundswell demo`, ready to be visited; stopped and forgotten at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "GROUNDSWELL"))}
    with tempfile.TemporaryDirectory(prefix="groundswell-demo-") as folder:
        port = free_port()
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "demo", "--port", str(port)],
                cwd=folder,
                env=kept | {"PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
        try:
            _wait(process, f"http://127.0.0.1:{port}", Path(folder) / "log")
            yield Demo(f"http://127.0.0.1:{port}", Path(folder) / "demo.db")
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{address}/readyz", timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"the demo did not start:\n{log.read_text()[-2000:]}")


def chromium() -> str:
    """The chromium of this machine, or nothing."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """A headless chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def sign_in(context: BrowserContext, demo: Demo, who: str) -> None:
    """Use the demo's one click; who: `leader` or `secretariat`, anybody else stays a visitor."""
    if who not in {"leader", "secretariat"}:
        return
    page = context.new_page()
    page.goto(f"{demo.address}/demo")
    page.locator(f'form:has(input[name="who"][value="{who}"]) button, button[name="who"][value="{who}"]').first.click()
    page.wait_for_load_state()
    page.close()
