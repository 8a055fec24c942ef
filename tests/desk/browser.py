"""A browser with the desk in it, for tests that do what a person does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

DRIVER = shutil.which("chromedriver") or "/usr/bin/chromedriver"
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--window-size=1280,860")
NEEDS_BROWSER = pytest.mark.skipif(
    not Path(DRIVER).exists() or not shutil.which("chromium"), reason="needs chromium and chromedriver"
)


class Page:
    """A tab of a browser with the desk in it."""

    def __init__(self, driver: Any, file: Path, running: subprocess.Popen[str]) -> None:
        self.driver, self.file, self.running = driver, file, running

    def until(self, what: str, holds: Callable[[], Any]) -> Any:
        """Waits until something holds; what that is stands in the message of a test that failed."""
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver.support.ui import WebDriverWait

        wait = WebDriverWait(self.driver, 40, 0.1, ignored_exceptions=[WebDriverException])
        return wait.until(lambda _: holds(), what)

    def find(self, selector: str) -> Any:
        return self.until(selector, lambda: self.driver.find_element("css selector", selector))

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def document(self) -> str:
        return str(self.run("return document.querySelector('.sheet').shadowRoot.textContent"))

    def field(self, at: str) -> Any:
        return self.find(f"[data-at='{at}'] textarea, [data-at='{at}'] input, [data-at='{at}'] select")

    def on_disk(self, words: str) -> Any:
        return self.until(f"{words} on the disk", lambda: words in self.file.read_text(encoding="utf-8"))

    def in_document(self, words: str) -> Any:
        return self.until(f"{words} in the document", lambda: words in self.document())

    def open(self) -> None:
        self.run("location.hash = 'case/2026-007'")
        self.in_document("Ada Quill")


def _asked_for(driver: Any) -> Iterator[str]:
    """The addresses that the pages asked for over a network."""
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            if address.partition(":")[0] in ("http", "https", "ws", "wss", "ftp"):
                yield address


@contextmanager
def browsing(workspace: Path, start: str = ".cases a") -> Iterator[Page]:
    """The desk of a workspace in a browser, where ``start`` is seen; at the end, the browser must have no complaint."""
    webdriver = pytest.importorskip(
        "selenium.webdriver", reason="selenium drives the browser, and is not installed"
    )
    options = webdriver.ChromeOptions()
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    command = [sys.executable, "-m", "hrdalert", "desk", "--no-browser"]
    running = subprocess.Popen(
        command, cwd=workspace, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    assert running.stdout is not None
    running.stdout.readline()
    link = running.stdout.readline().strip()
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        driver.get(link)
        page = Page(driver, workspace / "cases" / "2026-007.yaml", running)
        page.find(start)
        yield page
        wrong = [entry["message"] for entry in driver.get_log("browser")]
        assert wrong == []
        assert [
            address for address in _asked_for(driver) if not address.startswith(link.partition("#")[0])
        ] == []
    finally:
        driver.quit()
        running.terminate()
        running.wait(20)
        running.stdout.close()
