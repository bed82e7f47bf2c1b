"""The pictures in docs/images, made from the workspace that `make demo` leaves in ./out: `make screenshots`.

python -m benchmarks.screenshots [WORKSPACE.db]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.serving import Server, rows, seed
from benchmarks.ui import CHROMIUM, FLAGS
from workbench.store import Store

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"


def workspace(folder: Path, made: Path) -> tuple[Path, str]:
    """A copy of a workspace, and the id of article 001's bitext."""
    target = folder / "workbench.db"
    if made.exists():
        shutil.copy(made, target)
    with Store(target) as store:
        infos = store.bitexts.list()
        if not infos:
            print(
                "no workspace in ./out (run `make demo` first): a sample document is shown", file=sys.stderr
            )
            return target, seed(store, "sample", rows(60))
        return target, next((i.id for i in infos if i.name.startswith("001")), infos[0].id)


def picture(page, name: str) -> None:
    page.wait_for_timeout(700)
    page.screenshot(path=str(IMAGES / f"{name}.png"))
    print(f"docs/images/{name}.png")


def desk(browser, server: Server, bitext: str, scheme: str, *, size=(1280, 800), lang: str = "en", name="Li"):
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page.set_default_timeout(120_000)
    page.goto(server.review(bitext, name, lang))
    page.wait_for_selector(".wbd-row")
    page.wait_for_timeout(1500)
    return page


def edit(page, at: int, text: str) -> None:
    page.locator(".wbd-row:not(.wbd-aside) .wbd-tgt").nth(at).click()
    field = page.locator("textarea.wbd-edit").first
    field.wait_for()
    field.press("Control+End")
    field.type(text)
    page.wait_for_selector(".wbd[data-saved=saved]")


def pictures(browser, server: Server, bitext: str) -> None:
    page = desk(browser, server, bitext, "light")
    for _ in range(3):
        page.keyboard.press("a")
        page.wait_for_timeout(400)
    edit(page, 4, " (to be checked)")
    picture(page, "review-light")
    page.keyboard.press("F1")
    picture(page, "review-keys")
    page.close()
    page = desk(browser, server, bitext, "dark")
    page.locator(".wbd-row:not(.wbd-aside) .wbd-tgt").nth(5).click()
    picture(page, "review-dark")
    page.close()
    page = desk(browser, server, bitext, "light", lang="zh")
    page.locator(".wbd-row:not(.wbd-aside) .wbd-tgt").nth(5).click()
    picture(page, "review-chinese")
    page.close()
    page = desk(browser, server, bitext, "light", size=(768, 1024))
    page.locator(".wbd-row:not(.wbd-aside) .wbd-tgt").nth(2).click()
    picture(page, "review-tablet")
    page.close()
    conflict(browser, server, bitext)
    for name in ("library", "translate", "align", "scores", "terms", "export"):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(120_000)
        page.goto(f"{server.url}/{'' if name == 'library' else name}")
        page.get_by_role("heading").first.wait_for()
        page.wait_for_timeout(2500)
        picture(page, name)
        page.close()


def conflict(browser, server: Server, bitext: str) -> None:
    mine = desk(browser, server, bitext, "light", name="Li")
    theirs = desk(browser, server, bitext, "light", name="Wang")
    mine.locator(".wbd-row:not(.wbd-aside) .wbd-tgt").nth(3).click()
    key = mine.locator(".wbd-active").get_attribute("data-id")
    mine.wait_for_timeout(1500)
    # a tab in the background does not ask for others' changes
    mine.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})")
    mine.wait_for_timeout(1500)
    theirs.locator(f".wbd-row[data-id={key}] .wbd-tgt").click()
    other = theirs.locator("textarea.wbd-edit").first
    other.press("Control+End")
    other.type(" Wang's addition.")
    theirs.wait_for_timeout(500)
    theirs.wait_for_selector(".wbd[data-saved=saved]")
    theirs.close()
    field = mine.locator("textarea.wbd-edit").first
    field.press("Control+End")
    field.type(" Li's addition.")
    mine.locator(".wbd-conflict").wait_for()
    picture(mine, "review-conflict")
    mine.close()


def main(argv: list[str]) -> None:
    made = Path(argv[0]) if argv else ROOT / "out" / "workbench.db"
    if not Path(CHROMIUM).exists():
        print("skipped: no Chromium (apt-get install chromium)")
        return
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.database, bitext = workspace(Path(folder), made)
        server.start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            pictures(browser, server, bitext)
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
