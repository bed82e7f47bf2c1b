"""Differences, effort, progress, filters, search."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import UsageError
from workbench.model import Finding, ParagraphKind, State
from workbench.review.diff import Span, difference
from workbench.review.effort import effort
from workbench.review.filters import RowFilter, doubtful, select
from workbench.review.progress import Progress, count_words, progress, tally
from workbench.review.search import compile_pattern, find, substitute, within

CASES = [
    ("", "", "en", []),
    ("a b", "a b", "en", [("equal", "a b", "a b")]),
    ("", "a", "en", [("insert", "", "a")]),
    ("a", "", "zh-CN", [("delete", "a", "")]),
    (
        "The big cat sat.",
        "The small cat sat.",
        "en",
        [("equal", "The ", "The "), ("replace", "big", "small"), ("equal", " cat sat.", " cat sat.")],
    ),
    (
        "the old big cat",
        "the very small cat",
        "en",
        [("equal", "the ", "the "), ("replace", "old big", "very small"), ("equal", " cat", " cat")],
    ),
    (
        "公司成立于2003年",
        "公司创立于2004年",
        "zh-CN",
        [
            ("equal", "公司", "公司"),
            ("replace", "成", "创"),
            ("equal", "立于", "立于"),
            ("replace", "2003", "2004"),
            ("equal", "年", "年"),
        ],
    ),
    ("don't", "do", "en", [("replace", "don't", "do")]),
]


@pytest.mark.parametrize(("before", "after", "lang", "expected"), CASES)
def test_difference(before, after, lang, expected):
    assert list(difference(before, after, lang)) == [Span(*e) for e in expected]


@given(st.text("ab 的。,1", max_size=40), st.text("ab 的。,1", max_size=40), st.sampled_from(["en", "zh-CN"]))
def test_both_texts_can_be_read_from_the_difference(before, after, lang):
    spans = difference(before, after, lang)
    assert "".join(s.before for s in spans) == before
    assert "".join(s.after for s in spans) == after
    assert all((s.op == "equal") == (s.before == s.after) for s in spans)
    assert all(a.op != b.op or a.op != "equal" for a, b in itertools.pairwise(spans))


def test_a_very_long_difference_is_bounded():
    spans = difference("长" * 20_000 + "甲" * 20_000, "长" * 20_000 + "乙" * 20_000, "zh-CN")
    assert [s.op for s in spans] == ["equal", "replace"]


def test_effort_counts_what_was_kept():
    work = effort("The firm was founded.", "The company was founded.")
    assert work.draft == 21
    assert work.kept == len("The m was founded.")
    assert work.distance == 7
    assert round(work.kept_share, 3) == round(18 / 21, 3)
    assert round(work.edit_ratio, 3) == round(7 / 24, 3)
    assert effort("", "x").kept_share == 1.0
    assert effort("a", "a").edit_ratio == 0.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Let's go to No. 3!", 5),
        ("我们走吧！", 4),
        ("在2003年GDP增长", 6),
        ("a state-of-the-art plan", 3),
    ],
)
def test_words_as_translators_count_them(text, words):
    assert count_words(text) == words


def test_progress_adds_up(sheet, do):
    done = do(do(sheet, "approve", "r2").sheet, "edit", "r1", text="He said it.", seconds=3).sheet
    total = progress(done)
    assert (total.rows, total.approved, total.edited, total.seconds) == (3, 1, 2, 3.0)
    assert total.approved_words == count_words(done.rows[1].src[0])
    first = tally(done, done.rows[0])
    assert total - first + first == total
    assert total - total == Progress()
    aside = do(done, "set_kind", p=1, kind="boilerplate").sheet
    assert progress(aside) == first
    assert progress(sheet, []).kept_share is None


def test_filters(sheet, do):
    rows = (
        sheet.rows[0].with_(margin=0.05, quality=0.9, flags=("numbers",)),
        sheet.rows[1].with_(
            margin=0.5, quality=0.1, state=State.REVIEWED, kind=ParagraphKind.TITLE, locked=True
        ),
        sheet.rows[2].with_(quality=0.5),
    )
    sheet = do(sheet.__class__(rows, "zh-CN", "en", 3, 4), "comment", "r3", text="?").sheet
    findings = {"r2": [Finding("numbers", "x")], "r3": [Finding("length", "y")]}

    def chosen(order="position", **conditions):
        return [r.id for r in select(sheet, RowFilter(**conditions), order=order, findings=findings)]

    assert chosen() == ["r1", "r2", "r3"]
    assert chosen(states=frozenset({State.REVIEWED})) == ["r2"]
    assert chosen(kinds=frozenset({ParagraphKind.TITLE})) == ["r2"]
    assert chosen(margin_below=0.1) == ["r1"]
    assert chosen(quality_above=0.4) == ["r1", "r3"]
    assert chosen(checks=frozenset({"numbers"})) == ["r2"]
    assert chosen(checks=frozenset({"any"})) == ["r2", "r3"]
    assert chosen(commented=True) == ["r3"]
    assert chosen(locked=False) == ["r1", "r3"]
    assert chosen(edited=True) == ["r2"]
    assert chosen(pattern=compile_pattern("founded")) == ["r2"]
    assert chosen(pattern=compile_pattern("founded"), side="src") == []
    assert chosen("quality") == ["r1", "r3", "r2"]
    assert chosen("margin") == ["r1", "r2", "r3"]
    assert chosen("length") == ["r1", "r2", "r3"]
    assert chosen("modified") == ["r3", "r1", "r2"]
    assert [doubtful(r) for r in sheet.rows] == [True, False, False]


def test_a_search_over_many_texts_is_bounded_in_time():
    within(10)()
    with pytest.raises(UsageError, match="too long"):
        within(-1)()


def test_search_is_literal_unless_told():
    assert find(compile_pattern("a.c"), "abc a.c") == ((4, 7),)
    assert find(compile_pattern("a.c", regex=True), "abc a.c") == ((0, 3), (4, 7))
    assert find(compile_pattern("ABC", case=False), "abc") == ((0, 3),)
    assert find(compile_pattern("x*", regex=True), "ab") == ()
    assert substitute(compile_pattern("a"), r"\1", "banana") == (r"b\1n\1n\1", ((1, 2), (3, 4), (5, 6)))
    assert substitute(compile_pattern("(a)n", regex=True), r"\1", "banana")[0] == "baaa"
    with pytest.raises(UsageError, match="faulty replacement"):
        substitute(compile_pattern("(a)", regex=True), r"\7", "banana")
    for pattern in ("(", "[", "*", "(?P<", "a{99999999999}"):
        with pytest.raises(UsageError, match="faulty search"):
            compile_pattern(pattern, regex=True)
