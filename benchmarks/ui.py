"""The review desk on 5,000 segments: first paint, keystroke to saved, round trip of an operation.

    python -m benchmarks ui [ROWS]

Times are taken inside the page (Chromium, headless) against `workbench ui` on this machine: from the key event
to the moment at which the server's acknowledgement is shown. Skips with a reason where Chromium is missing.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.serving import Server, rows, seed
from workbench.store import Store

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
TARGETS = {"first paint": 2000, "keystroke to saved": 300, "operation": 200}

WATCH = """() => {
  const desk = document.querySelector(".wbd");
  window.times = [];
  let start = null;
  desk.addEventListener("keydown", () => { start = performance.now(); window.done = false; }, true);
  new MutationObserver(() => {
    if (desk.dataset.saved === "saved" && start !== null) {
      window.times.push(performance.now() - start);
      start = null;
      window.done = true;
    }
  }).observe(desk, {attributes: true, attributeFilter: ["data-saved"]});
}"""


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def show(name: str, values: list[float], target: float) -> None:
    p95 = quantile(values, 0.95)
    verdict = "met" if p95 < target else "MISSED"
    print(
        f"{name:38} n {len(values):3}  median {statistics.median(values):6.0f} ms"
        f"  p95 {p95:6.0f} ms  target {target:.0f} ms {verdict}"
    )


def processor_share() -> float:
    """How much of a core a busy loop gets here now, 0 to 1: times below suffer where it is small."""
    wall, own = time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < 1:
        pass
    return (time.process_time() - own) / (time.perf_counter() - wall)


def press(page, key: str) -> None:
    page.evaluate("window.done = false")
    page.keyboard.press(key)
    page.wait_for_function("window.done === true", polling=20)


def measure(page, server: Server, bitext: str, n: int) -> None:
    paints: list[float] = []
    for _ in range(6):
        page.goto(f"{server.url}/export")
        page.get_by_role("heading").first.wait_for()
        start = time.perf_counter()
        page.goto(server.review(bitext))
        page.wait_for_selector(".wbd-row")
        paints.append(1000 * (time.perf_counter() - start))
    print(f"{'first page of a server just started':38} {paints[0]:.0f} ms")
    show(f"first paint, {n} rows, whole page", paints[1:], TARGETS["first paint"])
    page.wait_for_timeout(3000)
    page.evaluate(WATCH)
    page.locator(".wbd-row .wbd-tgt").nth(3).click()
    page.locator("textarea.wbd-edit").first.focus()
    for i in range(60):
        press(page, "abcdefghij"[i % 10])
    show("keystroke to saved", page.evaluate("window.times.splice(0)"), TARGETS["keystroke to saved"])
    page.keyboard.press("Escape")
    for key in ("l", "l", "a", "w", "m", "u", "s", "u", "i", "u") * 6:
        press(page, key)
    show("operation, key to shown answer", page.evaluate("window.times.splice(0)"), TARGETS["operation"])


def main(argv: list[str]) -> None:
    if not Path(CHROMIUM).exists():
        print("skipped: no Chromium (apt-get install chromium)")
        return
    from playwright.sync_api import sync_playwright

    n = int(argv[0]) if argv else 5000
    print(f"a busy loop gets {processor_share():.0%} of a core while this runs")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        with Store(server.database) as store:
            bitext = seed(store, "large", rows(n))
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            measure(page, server, bitext, n)
        finally:
            browser.close()
            server.stop()
