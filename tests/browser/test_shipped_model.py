"""The shipped model in the browser: a short article comes in, is drafted, read beside its back-translation, approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.serving import Server
from workbench.model import State
from workbench.store import Store

pytestmark = pytest.mark.browser


def test_the_shipped_model_drafts_and_the_editor_finishes(
    server: Server, store: Store, tab: Any, tmp_path: Path
):
    page = tab.page
    article = tmp_path / "short.txt"
    article.write_text("会议在北京举行。\n\n公司成立于2003年，有三百名员工。\n", encoding="utf-8")
    page.goto(f"{server.url}/?lang=en&as=Li")
    page.locator("input[type=file]").set_input_files(article)
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    page.get_by_text("read as").first.wait_for()
    page.goto(f"{server.url}/translate?lang=en&as=Li")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    bitext = tab.wait_for_bitext(store)
    assert store.jobs.list()[0].args["engine"] == "ctranslate2"
    drafted = store.bitexts.rows(bitext)
    assert all(r.tgt and r.tgt[0].isascii() and r.back_translation for r in drafted)
    assert "2003" in " ".join(r.tgt[0] for r in drafted)
    tab.open(server.review(bitext))
    tab.edit(drafted[0].id)
    page.locator(".wbd-back").wait_for()
    for _ in drafted:
        tab.keys("Control+Enter")
    tab.saved()
    assert {r.state for r in store.bitexts.rows(bitext)} == {State.REVIEWED}
