"""The desk's pure JavaScript, run in Chromium: offsets, differences, filters, heights, journal, link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from workbench.ui.desk import MODULES, boot, javascript, module, parts

pytestmark = pytest.mark.browser

LOAD = """async (source) => {
  const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
  window.desk = await import(url);
}"""


@pytest.fixture(scope="module")
def js(browser: Any) -> Iterator[Callable[..., Any]]:
    """Evaluate `expression` with `d` as the desk's module and `x` as the argument."""
    page = browser.new_page()
    page.goto("about:blank")
    page.evaluate(LOAD, javascript())

    def run(expression: str, x: Any = None) -> Any:
        return page.evaluate(f"([d, x]) => {{ const desk = window.desk; return {expression}; }}", [None, x])

    yield run
    page.close()


def test_every_module_is_in_the_bundle():
    text = javascript()
    for name in MODULES:
        assert module(name).strip() in text
    assert "import {" not in text
    assert ".innerHTML" not in text
    assert "insertAdjacentHTML" not in text
    assert "document.write" not in text


BOOT = """async (code) => {
  const url = URL.createObjectURL(new Blob([code], {type: "text/javascript"}));
  const {default: mount} = await import(url);
  const page = document.createElement("div");
  const asked = [];
  const component = (data) => ({data, parentElement: page, setTriggerValue: (name, value) => asked.push(value)});
  window.seen = [];
  window.disposed = 0;
  const desk = "export default ({data}) => { window.seen.push(data.n); return () => { window.disposed += 1; }; }";
  mount(component({n: 0}));
  mount(component({n: 1, code: desk, style: ".x { color: red }"}));
  const close = mount(component({n: 2}));
  const early = [...window.seen];
  while (window.seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  mount(component({n: 3}));
  close();
  return {asked, early, seen: window.seen, closed: window.disposed, style: page.querySelector("style").textContent};
}"""


def test_the_desk_is_loaded_once_and_gets_everything_in_order(browser: Any):
    page = browser.new_page()
    page.goto("about:blank")
    out = page.evaluate(BOOT, boot())
    page.close()
    assert [a["snapshot"] for a in out["asked"]] == [True]
    assert (out["early"], out["seen"], out["closed"]) == ([], [1, 2, 3], 1)
    assert out["style"] == ".x { color: red }"


def test_what_travels_with_every_message_is_short():
    assert len(boot()) < 2_500
    assert set(parts()) == {"code", "style"}
    assert parts()["code"].startswith(javascript())


@pytest.mark.parametrize("text", ["", "abc", "马恒昌小组", "a𠮷b😀c", "e\u0301\u200f"])
def test_offsets_go_both_ways(js: Callable[..., Any], text: str):
    for points in range(len(text) + 1):
        units = js("desk.toUtf16(x[0], x[1])", [text, points])
        assert units == len(text[:points].encode("utf-16-le")) // 2
        assert js("desk.toCodePoints(x[0], x[1])", [text, units]) == points


@pytest.mark.parametrize(
    ("before", "after", "lang", "expected"),
    [
        ("他说对。", "他说不对。", "zh-CN", [["same", "他说"], ["ins", "不"], ["same", "对。"]]),
        (
            "the old base",
            "the new base",
            "en",
            [["same", "the "], ["del", "old"], ["ins", "new"], ["same", " base"]],
        ),
        ("same", "same", "en", [["same", "same"]]),
        ("", "new", "en", [["ins", "new"]]),
        ("gone", "", "en", [["del", "gone"]]),
        ("don't stop", "don't go", "en", [["same", "don't "], ["del", "stop"], ["ins", "go"]]),
    ],
)
def test_difference(js: Callable[..., Any], before: str, after: str, lang: str, expected: list[list[str]]):
    assert js("desk.diff(...x)", [before, after, lang]) == expected


def test_difference_gives_both_texts_back(js: Callable[..., Any]):
    pairs = [
        ("会议旨在深入学习。", "这次会议要深入学习贯彻。"),
        ("a b c d e f", "b c x e f g"),
        ("", ""),
        ("𠮷野家", "吉野家"),
    ]
    for before, after in pairs:
        for lang in ("zh-CN", "en"):
            parts = js("desk.diff(...x)", [before, after, lang])
            assert "".join(t for k, t in parts if k != "ins") == before
            assert "".join(t for k, t in parts if k != "del") == after


def test_difference_of_long_texts_is_bounded(js: Callable[..., Any]):
    before, after = "a b " * 30_000, "c d " * 30_000
    took = js(
        "(() => { const s = performance.now(); desk.diff(x[0], x[1], 'en'); return performance.now() - s; })()",
        [before, after],
    )
    assert took < 2000


def test_long_differences_are_cut_down_to_what_changed(js: Callable[..., Any]):
    cut = js(
        "desk.shorten(desk.diff(x[0], x[1], 'en'))",
        ["a b " * 3000 + "old" + " c d" * 3000, "a b " * 3000 + "new" + " c d" * 3000],
    )
    assert [kind for kind, _ in cut] == ["gap", "same", "del", "ins", "same", "gap"]
    assert [text for kind, text in cut if kind in {"del", "ins"}] == ["old", "new"]
    assert sum(int(text) if kind == "gap" else len(text) for kind, text in cut) == 24_000 + 6
    assert js("desk.shorten(desk.diff(x, x + '!', 'en'))", "short") == [["same", "short"], ["ins", "!"]]
    assert js("desk.shorten([['same', x]])", "z" * 6000) == [["same", "z" * 5000], ["gap", "1000"]]


def test_kept_share(js: Callable[..., Any]):
    assert js("desk.keptShare([['same', 'abc'], ['del', 'd'], ['ins', 'efg']])") == 0.75
    assert js("desk.keptShare([['ins', 'x']])") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("Hello, world", 2), ("马恒昌小组", 5), ("马组 75 周年", 5), ("state-of-art U.S.", 1 + 1)],
)
def test_words(js: Callable[..., Any], text: str, words: int):
    counted = js("desk.countWords(x)", text)
    assert counted >= words
    if text and "-" not in text:
        assert counted == words


def test_runs_cover_the_text_and_nest(js: Callable[..., Any]):
    runs = js(
        "desk.runs(x, [{start: 1, end: 4, n: 1}, {start: 3, end: 99, n: 2}, {start: 2, end: 2}]).map(r => [r.text, r.marks.map(m => m.n)])",
        "abcdef",
    )
    assert runs == [["a", []], ["bc", [1]], ["d", [1, 2]], ["ef", [2]]]


def test_marks_follow_segments(js: Callable[..., Any]):
    marks = js(
        "desk.marksOfSegment(['他说。', '𠮷走吧'], 1, 'zh-CN', [{start: 4, end: 5}, {start: 0, end: 1}]).map(m => [m.start, m.end])"
    )
    assert marks == [[2, 3]]
    english = js(
        "desk.marksOfSegment(['One.', 'Two three.'], 1, 'en', [{start: 5, end: 8}]).map(m => [m.start, m.end])"
    )
    assert english == [[0, 3]]


def test_search_expression(js: Callable[..., Any]):
    assert js("desk.searchRegExp('a.b', false, false).test('xA.Bx')") is True
    assert js("desk.searchRegExp('a.b', false, true).test('axb')") is False
    assert js("desk.searchRegExp('a.b', true, true).test('axb')") is True
    assert (
        js("(() => { try { desk.searchRegExp('(', true, true); } catch (e) { return e.name; } })()")
        == "SyntaxError"
    )


def test_heights_agree_with_a_plain_sum(js: Callable[..., Any]):
    out = js("""(() => {
      const h = new desk.Heights((i) => 20 + (i % 7));
      h.reset(Array.from({length: 500}, (_, i) => "k" + i));
      for (let i = 0; i < 500; i += 3) h.measure("k" + i, 40 + i);
      h.recompute();
      let sum = 0;
      for (let i = 0; i < 500; i += 1) {
        if (h.top(i) !== sum || h.at(sum) !== i || h.at(sum + h.heightOf(i) - 0.5) !== i) return i;
        sum += h.heightOf(i);
      }
      return [h.total === sum, h.at(1e9), h.at(-5), h.window(0, 100, 0)];
    })()""")
    assert out[:3] == [True, 499, 0]
    assert out[3][0] == 0
    assert 1 <= out[3][1] <= 5


def row(**changes: Any) -> dict[str, Any]:
    base = {
        "id": "r1", "rev": 1, "p": 0, "kind": "body", "src": ["甲"], "tgt": ["A"], "state": "translated",
        "score": 0.9, "margin": 0.5, "quality": 0.1, "locked": False, "flags": [], "comments": [], "draft": "A",
        "findings": [], "terms": [], "alternatives": [], "back": None,
    }  # fmt: skip
    return {**base, **changes}


@pytest.mark.parametrize(
    ("changes", "doubtful"),
    [
        ({}, False),
        ({"quality": 0.8}, True),
        ({"margin": 0.01}, True),
        ({"margin": 0.01, "locked": True}, False),
        ({"margin": None, "quality": None}, False),
        ({"flags": ["numbers"]}, True),
        ({"flags": ["numbers"], "state": "reviewed"}, False),
    ],
)
def test_doubtful(js: Callable[..., Any], changes: dict[str, Any], doubtful: bool):
    assert js("desk.isDoubtful(x)", row(**changes)) is doubtful


def test_filters_and_orders(js: Callable[..., Any]):
    rows = [
        row(id="a", margin=0.4, state="reviewed"),
        row(id="b", margin=0.05, findings=[{"check": "numbers", "severity": "error"}]),
        row(id="c", margin=None, comments=[{"text": "?"}], tgt=["Z"]),
        row(id="d", margin=0.2, tgt=[], state="rejected"),
    ]
    show = "desk.visible(x, {show: '%s', kind: '', check: '', text: null}, '%s', null)"
    assert js(show % ("all", "document"), rows) == ["a", "b", "c", "d"]
    assert js(show % ("open", "document"), rows) == ["b", "c"]
    assert js(show % ("error", "document"), rows) == ["b"]
    assert js(show % ("comments", "document"), rows) == ["c"]
    assert js(show % ("edited", "document"), rows) == ["c", "d"]
    assert js(show % ("nulls", "document"), rows) == ["d"]
    assert js(show % ("all", "margin"), rows) == ["b", "d", "a", "c"]
    assert js("desk.visible(x, {show: 'error', kind: '', check: '', text: null}, 'document', 'a')", rows) == [
        "a",
        "b",
    ]
    assert js(
        "desk.visible(x, {show: 'all', kind: '', check: '', text: /z/iu, side: 'tgt'}, 'document', null)",
        rows,
    ) == ["c"]


def test_next_goes_round(js: Callable[..., Any]):
    assert js("desk.next(['a','b','c'], (i) => i, 'c', (i) => i !== 'b')") == "a"
    assert js("desk.next(['a','b','c'], (i) => i, null, () => true)") == "a"
    assert js("desk.next(['a'], (i) => i, 'a', () => true)") is None


@pytest.mark.parametrize(
    ("event", "editing", "action"),
    [
        ({"key": "Enter", "code": "Enter", "ctrlKey": True}, True, "approve"),
        ({"key": "Enter", "code": "Enter", "metaKey": True, "shiftKey": True}, True, "needs_work"),
        ({"key": "ß", "code": "KeyS", "altKey": True}, True, "split"),
        ({"key": "M", "code": "KeyM", "altKey": True, "shiftKey": True}, True, "merge_up"),
        ({"key": "M", "code": "KeyM", "shiftKey": True}, False, "merge_up"),
        ({"key": "m", "code": "KeyM"}, False, "merge_down"),
        ({"key": "m", "code": "KeyM"}, True, None),
        ({"key": "?", "code": "Slash", "shiftKey": True}, False, "help"),
        ({"key": "z", "code": "KeyZ", "ctrlKey": True}, True, "undo"),
        ({"key": "Z", "code": "KeyZ", "ctrlKey": True, "shiftKey": True}, True, "redo"),
        ({"key": "3", "code": "Digit3", "altKey": True}, True, "pick"),
        ({"key": "3", "code": "Digit3"}, True, None),
        ({"key": "r", "code": "KeyR"}, False, None),
        ({"key": "c", "code": "KeyC"}, False, None),
    ],
)
def test_keys(js: Callable[..., Any], event: dict[str, Any], editing: bool, action: str | None):
    found = js("desk.actionFor(x[0], x[1])", [event, editing])
    assert (found and found["id"]) == action


def test_no_key_stands_for_two_actions(js: Callable[..., Any]):
    keys = js(
        "desk.ACTIONS.flatMap((a) => a.keys.map((k) => 'any ' + k).concat(a.row.map((k) => 'row ' + k)))"
    )
    assert len(keys) == len(set(keys))
    assert {"row r", "row c"}.isdisjoint(keys)


WORLD = """
  const store = new Map();
  const storage = {getItem: (k) => store.has(k) ? store.get(k) : null, setItem: (k, v) => store.set(k, v),
    removeItem: (k) => store.delete(k), key: (i) => [...store.keys()][i], get length() { return store.size; }};
  let now = 1000000; let n = 0; const revs = {r1: 5, r2: 6};
  const sent = [];
  const world = {uuid: () => "m" + (n += 1), now: () => now, rev: (r) => revs[r], since: () => 9, seconds: () => 0};
  const journal = new desk.Journal(storage, "messages", "b1", "me");
  const link = new desk.Link((b) => sent.push(JSON.parse(JSON.stringify(b))), journal, world);
"""


def scene(js: Callable[..., Any], body: str) -> Any:
    return js("(() => {" + WORLD + body + "})()")


def test_typing_is_in_the_journal_at_once_and_sent_after_a_silence(js: Callable[..., Any]):
    out = scene(
        js,
        """
        link.edit({op: "edit", row: "r1", side: "tgt", segment: 0, text: "a"});
        const stored = JSON.parse(store.get(journal.key));
        link.tick(false);
        now += 60; link.edit({op: "edit", row: "r1", side: "tgt", segment: 0, text: "ab"}); link.tick(false);
        const early = sent.length;
        link.edit({op: "edit", row: "r2", side: "tgt", segment: 0, text: "long ".repeat(10000)});
        now += 1000; link.tick(false); const long = sent.length;
        link.edits.delete("r2|tgt|0");
        now += 200; link.tick(true); const composing = sent.length;
        link.tick(false);
        return {stored, early, long, composing, sent, pending: link.pending("r1", "tgt", 0), unsaved: link.unsaved};
        """,
    )
    assert [m["text"] for m in out["stored"]] == ["a"]
    assert (out["early"], out["long"], out["composing"]) == (0, 0, 0)
    assert [m["text"] for m in out["sent"][0]["messages"]] == ["ab"]
    assert out["sent"][0]["messages"][0]["rev"] == 5
    assert (out["pending"], out["unsaved"]) == ("ab", 1)


def test_operations_go_after_what_was_typed_and_one_batch_at_a_time(js: Callable[..., Any]):
    out = scene(
        js,
        """
        link.edit({op: "edit", row: "r1", side: "tgt", segment: 0, text: "a"});
        link.push({op: "approve", row: "r1"});
        link.push({op: "approve", row: "r2"});
        const first = sent.length;
        link.answer(sent[0].messages.map((m) => ({ack: m.id, rev: 10, touched: ["r1"]})));
        return {first, sent: sent.map((b) => b.messages.map((m) => m.op + m.row)), stored: store.get(journal.key)};
        """,
    )
    assert out["first"] == 1
    assert out["sent"] == [["editr1", "approver1"], ["approver2"]]
    assert "approve" in out["stored"]


def test_unanswered_batches_are_sent_again_with_the_same_ids(js: Callable[..., Any]):
    out = scene(
        js,
        """
        link.push({op: "approve", row: "r1"});
        now += 1000; link.tick(false); const early = sent.length;
        now += 4000; link.tick(false);
        const late = link.late(now + 3000);
        link.answer([{ack: sent[0].messages[0].id, rev: 10}]);
        return {early, late, ids: sent.map((b) => b.messages[0].id), idle: link.idle, stored: store.get(journal.key) ?? null};
        """,
    )
    assert out["early"] == 1
    assert out["late"] is True
    assert out["ids"] == ["m1", "m1"]
    assert out["idle"] is True
    assert out["stored"] is None


def test_later_typing_builds_on_the_acknowledged_edit_only_of_the_same_text(js: Callable[..., Any]):
    out = scene(
        js,
        """
        const edit = (row, segment, text) => link.edit({op: "edit", row, side: "tgt", segment, text});
        edit("r1", 0, "a"); link.flush(); link.pump();
        edit("r1", 0, "ab"); edit("r1", 1, "other");
        link.answer([{ack: sent[0].messages[0].id, rev: 12, touched: ["r1"]}]);
        const after = [...link.edits.values()].map((m) => m.rev);
        link.push({op: "comment", row: "r1", text: "?"});
        edit("r1", 0, "abc");
        link.answer(sent[1].messages.map((m) => ({ack: m.id, rev: 20, touched: ["r1"]})));
        return after;
        """,
    )
    assert out == [12, 5]


def test_a_reload_finds_own_and_dead_tabs_messages_but_not_living_ones(js: Callable[..., Any]):
    out = scene(
        js,
        """
        const make = (c) => new desk.Journal(storage, "messages", "b1", c);
        make("dead").write([{op: "edit", text: "dead"}]);
        make("alive").write([{op: "edit", text: "alive"}]); make("alive").beat(now);
        new desk.Journal(storage, "messages", "b2", "dead").write([{op: "edit", text: "elsewhere"}]);
        new desk.Journal(storage, "conflicts", "b1", "dead").write([["k", {}]]);
        journal.write([{op: "edit", text: "own"}]);
        const found = journal.recover(now + 10).map((m) => m.text);
        return {found, left: [...store.keys()].sort()};
        """,
    )
    assert out["found"] == ["own", "dead"]
    assert "workbench-messages:b1:alive" in out["left"]
    assert "workbench-messages:b1:dead" not in out["left"]
    assert "workbench-messages:b2:dead" in out["left"]


def test_a_call_resolves_with_its_result(js: Callable[..., Any]):
    out = scene(
        js,
        """
        const asked = link.call("matches", {row: "r1"});
        link.answer([{ack: sent[0].messages[0].id, call: "matches", result: [1, 2]}]);
        return asked.then((r) => [r, link.idle, store.size]);
        """,
    )
    assert out == [[1, 2], True, 0]


def test_sheet_takes_changes_in_any_order(js: Callable[..., Any]):
    out = js(
        """(() => {
        const s = new desk.Sheet();
        s.load({bitext: "b", rev: 3, srcLang: "zh-CN", tgtLang: "en", rows: [x, {...x, id: "r2"}]});
        s.apply({rev: 9, rows: [{...x, rev: 9, tgt: ["new"]}], removed: ["r2"], order: null, undo: 4});
        s.apply({rev: 5, rows: [{...x, rev: 5, tgt: ["old"]}]});
        s.check({rows: [{id: "r1", rev: 8, findings: [1], terms: []}, {id: "gone", rev: 1}], pending: 3});
        const stale = s.row("r1").findings.length;
        s.check({rows: [{id: "r1", rev: 9, findings: [1], terms: []}], pending: 0});
        return [s.row("r1").tgt, s.order, s.rev, s.info.undo, stale, s.row("r1").findings, s.info.pending];
        })()""",
        row(),
    )
    assert out == [["new"], ["r1"], 9, 4, 0, [1], 0]


def test_bands_stand_where_the_paragraph_changes(js: Callable[..., Any]):
    rows = {"a": row(id="a", p=0), "b": row(id="b", p=0), "c": row(id="c", p=2)}
    items = js("desk.itemsOf(['a','b','c'], (id) => x[id], true).map((i) => i.id ?? 'band' + i.band.p)", rows)
    assert items == ["band0", "a", "b", "band2", "c"]
