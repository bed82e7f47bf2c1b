"""The whole way in the browser: a file comes in, is drafted, corrected, approved, exported; the file is compared."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.serving import Server, rows, seed
from workbench.formats import registry
from workbench.model import State, Term
from workbench.store import Store

pytestmark = pytest.mark.browser


def test_from_upload_to_export(server: Server, store: Store, tab: Any, seeds: Path, tmp_path: Path):
    page = tab.page
    page.goto(f"{server.url}/?lang=en&as=Li")
    page.locator("input[type=file]").set_input_files(seeds / "002_77381f1a660825aa.txt")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_text("read as").first.wait_for()
    assert len(store.documents.list()) == 1

    page.goto(f"{server.url}/translate?lang=en&as=Li")
    page.get_by_role("combobox", name="Engine").fill("fake")
    page.keyboard.press("Enter")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    bitext = tab.wait_for_bitext(store)
    assert store.jobs.list()[0].args["engine"] == "fake"

    tab.open(server.review(bitext))
    kept_rows = [r for r in store.bitexts.rows(bitext) if str(r.kind) != "boilerplate"]
    tab.edit(kept_rows[0].id).type("（已改）")
    tab.keys("Control+Enter", "Control+Enter")
    tab.saved()
    done = [r for r in store.bitexts.rows(bitext) if r.state is State.REVIEWED]
    assert [r.id for r in done] == [r.id for r in kept_rows[:2]]
    assert done[0].tgt[0].endswith("（已改）")

    page.goto(f"{server.url}/export?lang=en&as=Li")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Download")).click()
    path = tmp_path / "export.tmx"
    download.value.save_as(path)
    out = [(u.src, u.tgt, u.state) for u in registry.get("tmx").read(path)]
    kept = [(u.src, u.tgt, u.state) for u in store.bitexts.units(bitext) if u.src and u.tgt]
    assert out == kept
    assert out[0][1].endswith("（已改）")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("terms.csv", "zh,en\n成功举行,held in triumph\n"),
        ("terms.tsv", "zh\ten\n成功举行\theld in triumph\n"),
        (
            "terms.tbx",
            (
                '<?xml version="1.0"?><martif type="TBX"><text><body><termEntry>'
                '<langSet xml:lang="zh"><tig><term>成功举行</term></tig></langSet>'
                '<langSet xml:lang="en"><tig><term>held in triumph</term></tig></langSet>'
                "</termEntry></body></text></martif>"
            ),
        ),
    ],
)
def test_an_imported_term_is_underlined_and_checked(
    server: Server, store: Store, tab: Any, tmp_path: Path, name: str, content: str
):
    store.terms.remove(Term("成功举行", "held in triumph"))
    bitext = seed(store, name, rows(4))
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    page = tab.page
    page.goto(f"{server.url}/terms?lang=en&as=Li")
    page.get_by_text("Import terms").first.click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_text(f"{name}: 1 terms, 1 of them new").wait_for()
    assert ("成功举行", "held in triumph") in [(t.src, t.tgt) for t in store.terms.list()]

    tab.open(server.review(bitext))
    term = tab.row("r4").locator(".wbd-term", has_text="成功举行")
    term.and_(page.locator(".wbd-term-missing")).wait_for()
    tab.edit("r4").fill("On April 29 the exchange meeting was held in triumph.")
    tab.saved()
    term.and_(page.locator(":not(.wbd-term-missing)")).wait_for()
