"""The review desk in Chromium: an editor's work, by keyboard and mouse, against a real server."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.serving import EN, Server, rows, seed
from workbench.model import LangPair, ParagraphKind, Row, State
from workbench.store import Store

pytestmark = pytest.mark.browser


def texts(store: Store, bitext: str) -> list[tuple[tuple[str, ...], tuple[str, ...], State]]:
    return [(r.src, r.tgt, r.state) for r in store.bitexts.rows(bitext)]


def test_edit_is_saved_and_survives_a_reload(server: Server, store: Store, tab: Any):
    bitext = seed(store, "edit", rows(12))
    tab.open(server.review(bitext))
    tab.edit("r2").type(" Indeed.")
    tab.saved()
    assert store.bitexts.rows(bitext)[1].tgt == (EN[1] + " Indeed.",)
    assert store.bitexts.rows(bitext)[1].author == "Li"
    tab.page.reload()
    tab.page.wait_for_selector(".wbd-row")
    assert tab.target("r2") == EN[1] + " Indeed."


def test_a_reload_in_the_middle_of_typing_loses_nothing(server: Server, store: Store, tab: Any):
    bitext = seed(store, "reload", rows(6))
    tab.open(server.review(bitext))
    field = tab.edit("r1")
    field.type(" quickly typed")
    tab.page.reload()
    tab.page.wait_for_selector(".wbd-row")
    tab.saved()
    assert store.bitexts.rows(bitext)[0].tgt == (EN[0] + " quickly typed",)


def test_split_merge_move_undo_all_redo_all(server: Server, store: Store, tab: Any):
    bitext = seed(store, "structure", rows(8))
    before = texts(store, bitext)
    tab.open(server.review(bitext))
    tab.edit("r2")
    tab.caret("r2", "tgt", 17)
    tab.keys("Alt+s")
    tab.saved()
    after_split = texts(store, bitext)
    assert len(after_split) == 9
    assert after_split[1][1] == ("The meeting aimed",)
    assert after_split[2][1] == ("to study the spirit of the important speech in depth.",)
    tab.edit("r4")
    tab.keys("Escape", "m")
    tab.saved()
    assert len(texts(store, bitext)) == 8
    tab.edit("r1")
    tab.keys("Alt+PageDown")
    tab.saved()
    changed = texts(store, bitext)
    assert changed[0][1] == ()
    assert changed[1][1] == (EN[0], "The meeting aimed")
    tab.edit("r7")
    tab.page.keyboard.type(" More.")
    tab.saved()
    changed = texts(store, bitext)
    for _ in range(8):
        tab.keys("Control+z")
        tab.saved()
    assert texts(store, bitext) == before
    assert tab.order() == [f"r{i}" for i in range(1, 9)]
    for _ in range(8):
        tab.keys("Control+Shift+Z")
        tab.saved()
    assert texts(store, bitext) == changed


def test_approve_by_keyboard_walks_through_the_document(server: Server, store: Store, tab: Any):
    bitext = seed(store, "approve", rows(5))
    tab.open(server.review(bitext))
    tab.edit("r1")
    for _ in range(3):
        tab.keys("Control+Enter")
    tab.saved()
    tab.keys("Escape", "w")
    tab.saved()
    tab.keys("x")
    tab.saved()
    made = store.bitexts.rows(bitext)
    assert [r.state for r in made] == [State.REVIEWED] * 3 + [State.TRANSLATED, State.REJECTED]
    assert "needs-work" in made[3].flags
    assert "3 of 5 approved" in tab.page.locator(".wbd-progress-text").inner_text()


def test_lock_swap_insert_delete_comment_and_revert(server: Server, store: Store, tab: Any):
    bitext = seed(store, "operations", rows(6))
    tab.open(server.review(bitext))
    tab.row("r1").locator(".wbd-num").click()
    tab.keys("l")
    tab.saved()
    assert store.bitexts.rows(bitext)[0].locked
    tab.row("r2").locator(".wbd-num").click()
    tab.keys("s")
    tab.saved()
    assert [r.tgt for r in store.bitexts.rows(bitext)[1:3]] == [(EN[2],), (EN[1],)]
    tab.row("r4").locator(".wbd-num").click()
    tab.keys(";")
    tab.page.keyboard.type("Which group?")
    tab.keys("Control+Enter")
    tab.saved()
    assert [c.text for c in store.bitexts.rows(bitext)[3].comments] == ["Which group?"]
    tab.edit("r5").type(" changed")
    tab.saved()
    tab.keys("Alt+b")
    tab.saved()
    assert store.bitexts.rows(bitext)[4].tgt == (EN[0],)
    tab.row("r6").locator(".wbd-num").click()
    tab.keys("i")
    tab.saved()
    assert len(store.bitexts.rows(bitext)) == 7


def test_alternatives_are_asked_for_and_picked(server: Server, store: Store, tab: Any):
    """The shipped model: nothing is translated before the editor asks, and what it said stays known."""
    made = [Row(id="r1", src=("会议在北京举行。",), tgt=("A meeting.",), draft="A meeting.", paragraph=0)]
    bitext = seed(store, "asked", made)
    tab.open(server.review(bitext))
    tab.edit("r1")
    assert tab.page.locator(".wbd-choice").count() == 0
    tab.keys("Alt+0")
    tab.page.locator(".wbd-alternatives .wbd-choice").first.wait_for()
    choices = tab.page.locator(".wbd-alternatives .wbd-choice .wbd-quote").all_inner_texts()
    assert len(choices) == len(set(choices)) > 1
    tab.keys("Alt+2")
    tab.saved()
    row = store.bitexts.rows(bitext)[0]
    assert row.tgt == (choices[1],)
    assert (str(row.origin), row.draft) == ("mt", "A meeting.")


def test_alternatives_are_picked_by_number(server: Server, store: Store, tab: Any):
    bitext = seed(store, "alternatives", rows(4))
    tab.open(server.review(bitext))
    tab.edit("r1")
    tab.keys("Alt+2")
    tab.saved()
    assert store.bitexts.rows(bitext)[0].tgt == (EN[2],)


def test_the_memory_and_a_finding_are_taken_by_key(server: Server, store: Store, tab: Any):
    made = rows(6)
    made[1] = made[1].with_(tgt=("The meeting aims to study the speech  in depth.",))
    bitext = seed(store, "memory", made)
    tab.open(server.review(bitext))
    tab.row("r2").locator(".wbd-num").click()
    tab.page.wait_for_selector(".wbd-qa .wbd-mini")
    tab.keys("f")
    tab.page.wait_for_function(
        "!document.querySelector('.wbd-row[data-id=r2] textarea').value.includes('  ')"
    )
    tab.keys("a")
    tab.saved()
    mended = store.bitexts.rows(bitext)[1].tgt
    assert mended == ("The meeting aims to study the speech in depth.",)
    tab.row("r6").locator(".wbd-num").click()  # the same source
    tab.keys("v")
    tab.page.wait_for_selector(".wbd-memory")
    tab.saved()
    assert store.bitexts.rows(bitext)[5].tgt == mended
    assert "memory" in tab.page.locator(".wbd-memory .wbd-origin").first.inner_text()


def test_a_second_tab_gets_both_texts_and_chooses(server: Server, store: Store, tab: Any, new_tab: Any):
    bitext = seed(store, "conflict", rows(4))
    other = new_tab()
    tab.open(server.review(bitext, "Li"))
    other.open(server.review(bitext, "Wang"))
    tab.edit("r2")
    tab.stop_listening()
    other.edit("r2")
    other.keys("Control+a")
    other.page.keyboard.type("Wang's text")
    other.saved()
    tab.keys("Control+a")
    tab.page.keyboard.type("Li's text")
    card = tab.page.locator(".wbd-conflict")
    card.wait_for()
    card.get_by_text("Li's text", exact=True).wait_for()
    assert "Wang" in card.inner_text()
    assert store.bitexts.rows(bitext)[1].tgt == ("Wang's text",)
    card.get_by_role("button", name="Keep mine").click()
    tab.saved()
    card.wait_for(state="detached")
    assert store.bitexts.rows(bitext)[1].tgt == ("Li's text",)
    other.page.wait_for_function(
        'document.querySelector(".wbd-row[data-id=r2] textarea").value === "Li\'s text"'
    )
    assert other.faults == []


def test_others_changes_arrive_by_themselves(server: Server, store: Store, tab: Any, new_tab: Any):
    bitext = seed(store, "live", rows(4))
    other = new_tab()
    tab.open(server.review(bitext, "Li"))
    other.open(server.review(bitext, "Wang"))
    other.edit("r3").type(" Seen?")
    other.saved()
    tab.page.wait_for_function("document.querySelector('.wbd').textContent.includes('Seen?')")


HOSTILE = [
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>",
    "\u202eright to left\u202c \u200f\u200eמילה abc",
    "Z̸̧̛͈̥a̷̢̛l̶̡g̸o̵" * 30,
    "长" * 50_000 + "long " * 10_000,
    "a\u0000b\u0007 \ufeff \u2028 end".replace("\u0000", ""),
    "{n} {{x}} $& \\1 ${7*7}",
]


def test_hostile_text_is_shown_as_text(server: Server, store: Store, tab: Any):
    made = [
        Row(id=f"r{i}", src=(t,), tgt=(t,), draft=t, kind=ParagraphKind.BODY, paragraph=0)
        for i, t in enumerate(HOSTILE, 1)
    ]
    bitext = seed(store, "<b>hostile</b> & 'name'", made)
    tab.open(server.review(bitext))
    for i, text in enumerate(HOSTILE, 1):
        if i in {4, 6}:
            continue
        shown = tab.row(f"r{i}").locator(".wbd-src .wbd-text").evaluate("e => e.textContent")
        assert shown == store.bitexts.rows(bitext)[i - 1].src[0], text
    tab.edit("r1").type(" <i>typed</i>")
    tab.saved()
    assert tab.page.evaluate("window.hacked") is None
    assert tab.page.locator(".wbd img, .wbd script, .wbd i").count() == 0
    assert store.bitexts.rows(bitext)[0].tgt == (HOSTILE[0] + " <i>typed</i>",)
    tab.row("r4").locator(".wbd-num").click()
    assert tab.row("r4").locator(".wbd-src .wbd-text").evaluate("e => e.textContent.length") == 100_000
    assert tab.row("r4").bounding_box()["height"] < 700
    field = tab.edit("r4")
    field.type("abc")
    tab.saved()
    assert store.bitexts.rows(bitext)[3].tgt == (HOSTILE[3] + "abc",)
    changes = tab.page.locator(".wbd-changes .wbd-quote")
    changes.locator("ins").wait_for()
    assert len(changes.inner_text()) < 500


def test_composition_is_not_disturbed(server: Server, store: Store, tab: Any):
    """An input method's composition, sent through the browser's own protocol, while an answer arrives."""
    made = [Row(id="r1", src=("Hello.",), tgt=("你",), draft="你", paragraph=0)]
    bitext = store.bitexts.create(None, None, LangPair("en", "zh-CN"), "import", made, name="ime")
    tab.open(server.review(bitext))
    field = tab.edit("r1")
    field.type("们")
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Input.imeSetComposition", {"text": "hao", "selectionStart": 3, "selectionEnd": 3})
    tab.page.wait_for_timeout(900)
    assert field.input_value() == "你们hao"
    session.send("Input.insertText", {"text": "好"})
    tab.saved()
    assert field.input_value() == "你们好"
    assert store.bitexts.rows(bitext)[0].tgt == ("你们好",)


def test_search_replace_with_preview_and_undo(server: Server, store: Store, tab: Any):
    bitext = seed(store, "replace", rows(8))
    before = texts(store, bitext)
    tab.open(server.review(bitext))
    tab.row("r1").locator(".wbd-num").click()
    tab.keys("Control+h")
    dialog = tab.page.locator(".wbd-dialog")
    dialog.get_by_label("Find", exact=True).fill(r"(m|M)eeting")
    dialog.get_by_label("Replace with").fill(r"\1eet-up")
    dialog.get_by_label("Regular expression").check()
    dialog.get_by_role("button", name="Preview").click()
    dialog.locator(".wbd-result").first.wait_for()
    dialog.locator(".wbd-result input").first.uncheck()
    dialog.get_by_role("button", name="Replace the chosen").click()
    tab.saved()
    after = [" ".join(r.tgt) for r in store.bitexts.rows(bitext)]
    assert "meet-up" in " ".join(after)
    assert sum("meeting" in t for t in after) == 1
    tab.keys("Control+z")
    tab.saved()
    assert texts(store, bitext) == before


def test_keys_work_from_the_start_and_skip_what_was_put_aside(server: Server, store: Store, tab: Any):
    made = rows(6)
    made[0] = made[0].with_(state=State.REVIEWED)
    made[2] = made[2].with_(kind=ParagraphKind.BOILERPLATE)
    bitext = seed(store, "start", made)
    tab.open(server.review(bitext))
    tab.page.wait_for_function("document.activeElement.dataset.id === 'r2'")
    assert tab.order() == ["r1", "r2", "r4", "r5", "r6"]
    tab.page.get_by_label("Kind", exact=True).select_option("")
    tab.page.wait_for_function("document.querySelectorAll('.wbd-row').length === 6")
    tab.row("r2").locator(".wbd-num").click()
    tab.keys("a")
    tab.page.wait_for_function("document.activeElement.dataset.id === 'r4'")
    tab.saved()
    assert [r.state for r in store.bitexts.rows(bitext)][:4] == [
        State.REVIEWED, State.REVIEWED, State.INITIAL, State.INITIAL,
    ]  # fmt: skip
    assert tab.page.locator("select.wbd-docs option:checked").inner_text() == "start · 2/5"


def test_filters_search_and_jumps(server: Server, store: Store, tab: Any):
    bitext = seed(store, "filters", rows(30))
    tab.open(server.review(bitext))
    tab.page.locator(".wbd-search").fill("anniversary")
    tab.page.wait_for_function("document.querySelectorAll('.wbd-row').length === 7")
    assert tab.page.locator(".wbd-hit").count() >= 6  # the field of the row in hand shows no marks
    tab.page.locator(".wbd-search").press("Enter")
    found = tab.page.evaluate("document.activeElement.dataset.id")
    assert found == tab.order()[0]
    assert "anniversary" in tab.target(found)
    tab.page.locator(".wbd-search").fill("")
    tab.page.get_by_label("Show", exact=True).select_option("comments")
    tab.page.wait_for_function("document.querySelectorAll('.wbd-row').length === 1")
    tab.page.get_by_label("Show", exact=True).select_option("all")
    tab.row("r19").locator(".wbd-num").click()
    tab.keys("n")
    assert tab.page.locator(".wbd-active").get_attribute("data-id") != "r19"


def test_key_sheet_names_roles_and_language(server: Server, store: Store, new_tab: Any):
    bitext = seed(store, "names", rows(3))
    tab = new_tab()
    tab.open(server.review(bitext, lang="zh"))
    page = tab.page
    assert page.get_by_role("grid", name="双语文本").count() == 1
    assert page.get_by_role("row").count() >= 4
    assert page.get_by_role("button", name="通过", exact=True).count() == 1
    tab.row("r1").locator(".wbd-num").click()
    tab.keys("?")
    sheet = page.get_by_role("dialog", name="快捷键")
    assert sheet.get_by_text("在光标处拆分").count() == 1
    tab.keys("Escape")
    sheet.wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.id") == "r1"
    for button in page.locator(".wbd button").all():
        assert button.get_attribute("aria-label") or button.inner_text().strip()
    assert tab.faults == []


@pytest.mark.slow
def test_twenty_kills_during_edits_lose_nothing(server: Server, store: Store, tab: Any):
    """kill -9 of the server: what it acknowledged is in the store, what was typed comes after it is back."""
    bitext = seed(store, "kill", rows(6))
    tab.open(server.review(bitext))
    expected = [EN[0], EN[1]]
    for round_ in range(20):
        tab.edit("r1").type(f" saved{round_}")
        expected[0] += f" saved{round_}"
        tab.saved()
        field = tab.edit("r2")
        field.type(f" never{round_}")
        tab.page.wait_for_timeout(10 * round_)
        server.kill()
        assert store.bitexts.rows(bitext)[0].tgt == (expected[0],)
        field.type(" lost")
        expected[1] += f" never{round_} lost"
        server.start()
        tab.saved()
        made = store.bitexts.rows(bitext)
        assert [made[0].tgt, made[1].tgt] == [(expected[0],), (expected[1],)]
