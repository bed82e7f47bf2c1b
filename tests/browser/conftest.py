"""One Chromium for all browser tests; they skip where it is not installed."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.serving import Server
from workbench.store import Store

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Debian's Chromium, or another one on the PATH."""
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A running browser."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS, env={**os.environ})
        yield running
        running.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The pages served from an empty workspace; one server for all tests of a module."""
    running = Server(tmp_path_factory.mktemp("workspace"))
    with Store(running.database):
        pass
    running.start()
    yield running
    running.stop()


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The served workspace, opened beside the server."""
    with Store(server.database) as opened:
        yield opened


PATIENCE = 90_000  # milliseconds: the machine of a test run may be busy

# Streamlit looks for its server under the page's path first; a killed server refuses connections
EXPECTED = re.compile(
    r"/_stcore/(health|host-config|stream)|ERR_CONNECTION_REFUSED|WebSocket connection|when disconnected from server"
)


class Tab:
    """A browser tab with the desk in it, and what an editor does there."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _console(self, message: Any) -> None:
        if message.type == "error" and not EXPECTED.search(message.text + message.location.get("url", "")):
            self.faults.append(message.text)

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector(".wbd-row")

    def wait_for_bitext(self, store: Store, seconds: float = 400) -> str:
        """The first bitext that a job makes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = store.bitexts.list()
            if found:
                return found[0].id
            time.sleep(0.5)
        jobs = [(j.state, j.error) for j in store.jobs.list()]
        raise AssertionError(f"no bitext was made; jobs: {jobs}")

    def row(self, key: str) -> Any:
        return self.page.locator(f".wbd-row[data-id={key}]")

    def edit(self, key: str, segment: int = 0) -> Any:
        """Click into a row's target, at its end; gives the text field."""
        self.row(key).locator(".wbd-tgt").click()
        field = self.row(key).locator(f".wbd-tgt textarea[data-segment='{segment}']")
        field.wait_for()
        field.focus()
        field.press("End")
        field.press("Control+End")
        return field

    def caret(self, key: str, side: str, at: int, segment: int = 0) -> None:
        """Put the caret of the row in hand at a character of a segment."""
        self.page.evaluate(
            """([key, side, at, segment]) => {
              const row = document.querySelector(`.wbd-row[data-id=${key}]`);
              const field = row.querySelector(`.wbd-${side} :is(textarea,.wbd-text)[data-segment="${segment}"]`);
              field.focus();
              if (field.matches("textarea")) field.setSelectionRange(at, at);
              else getSelection().collapse(document.createTreeWalker(field, NodeFilter.SHOW_TEXT).nextNode(), at);
            }""",
            [key, side, at, segment],
        )

    def target(self, key: str) -> str:
        """A row's target as it is shown, in fields or as text."""
        return (
            self.row(key)
            .locator(".wbd-tgt")
            .evaluate(
                "e => [...e.querySelectorAll('textarea, .wbd-text')].map((f) => f.value ?? f.textContent).join(' ')"
            )
        )

    def stop_listening(self) -> None:
        """Ask the server for nothing more, as a tab in the background does; what is typed is still sent."""
        self.page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})")
        self.page.wait_for_timeout(1000)

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def saved(self, timeout: float = PATIENCE) -> None:
        """Wait until the server has acknowledged everything."""
        self.page.wait_for_selector(".wbd[data-saved=saved]", timeout=timeout)

    def order(self) -> list[str]:
        """Ids of the rows in the page, top to bottom."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll(".wbd-item")].sort((a, b) => a.dataset.at - b.dataset.at)
               .map((e) => e.querySelector(".wbd-row")?.dataset.id).filter(Boolean)"""
        )


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    """One editor's browser: its cache serves all tests of a module."""
    made = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def tab(context: Any) -> Iterator[Tab]:
    """A fresh tab; the test fails on any console error."""
    made = Tab(context.new_page())
    yield made
    made.page.close()
    assert made.faults == []


@pytest.fixture
def new_tab(browser: Any) -> Iterator[Any]:
    """Makes further tabs, each like another editor's browser."""
    contexts = []

    def make(**options: Any) -> Tab:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Tab(context.new_page())

    yield make
    for context in contexts:
        context.close()
