"""Cutting and rejoining of long segments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.translate.batches import token_batches
from workbench.translate.chunks import join_chunks, passes_through, split_long, split_sentences


def squeeze(text: str) -> str:
    return "".join(text.split())


@given(st.text(alphabet="中文字，。；、,. ab1“”", max_size=300), st.integers(8, 60))
def test_pieces_cover_the_text_and_keep_the_limit(text, limit):
    pieces = split_long(text, len, limit)
    assert squeeze("".join(pieces)) == squeeze(text)
    assert all(len(p) <= limit for p in pieces)


def test_cuts_after_the_strongest_mark_near_the_middle():
    text = "要坚守初心，牢记使命；要弘扬精神，勇于担当，再创佳绩"
    assert split_long(text, len, 20) == ["要坚守初心，牢记使命；", "要弘扬精神，勇于担当，再创佳绩"]


def test_numbers_are_not_cut():
    text = "output of 1,234,567.89 units was reached in that year by them"
    assert any("1,234,567.89" in p for p in split_long(text, len, 30))


def test_no_cut_behind_an_abbreviation():
    text = "The reply of the U.S. consulate of the city came late, and Mr. J. Smith of the firm left again"
    assert split_long(text, len, 60) == [text[:54], text[55:]]
    assert split_long("It was in the U.S. of old times. Then it left the place for good", len, 40) == [
        "It was in the U.S. of old times.",
        "Then it left the place for good",
    ]


def test_no_mark_and_no_space_still_ends():
    assert [len(p) for p in split_long("中" * 2000, len, 200)] == [125] * 16


def test_joined_in_english_without_full_stops_in_mid_sentence():
    assert (
        join_chunks(["甲，", "乙；", "丙。"], ["We came.", "We saw", "We won."], "en")
        == "We came, we saw; we won."
    )
    assert join_chunks(["One,", "two."], ["一。", "二。"], "zh-CN") == "一，二。"


def test_joined_in_english_without_capitals_in_mid_sentence():
    pieces = ["甲，", "乙，", "丙。", "丁，", "戊。"]
    targets = ["The one.", "The two.", "Beijing is.", "The four", "A"]
    assert join_chunks(pieces, targets, "en") == "The one, the two, Beijing is. The four, a"
    assert join_chunks(["甲，", "乙。"], ["One", "Then.net and I"], "en") == "One, Then.net and I"
    assert join_chunks(["甲 Red", "Lake 乙。"], ["We saw Red.", "The lake."], "en") == "We saw Red the lake."
    assert join_chunks(["甲。", "乙。"], ["We saw Red.", "The lake."], "en") == "We saw Red. The lake."
    duties = ["We must work.", "We will rest.", "We should eat;", "We will go."]
    assert join_chunks(["甲，", "乙，", "丙；", "丁。"], duties, "en") == (
        "We must work, and we will rest, and we should eat; we will go."
    )
    assert join_chunks(["甲，", "乙。"], ["To do it.", "We must go."], "en") == "To do it, we must go."
    # words that name nothing, but before another capital, and none that may be a name
    assert join_chunks(["甲，", "乙。"], ["One", "It's said that."], "en") == "One, it's said that."
    assert join_chunks(["甲，", "乙。"], ["One", "Everyone comes."], "en") == "One, everyone comes."
    assert (
        join_chunks(["甲，", "乙。"], ["One", "Deepening Reform Office."], "en")
        == "One, Deepening Reform Office."
    )
    for name in ("Sun said.", "Beijing said.", "Long, a worker.", "China is."):
        assert join_chunks(["甲，", "乙。"], ["One", name], "en") == f"One, {name}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("12:30–14:00", True),
        ("https://a.cn/新闻", True),
        ("见 https://a.cn", False),
        ("中", False),
        ("a", False),
        ("No. 3", False),
        ("3.5%", True),
        ("😀", True),
    ],
)
def test_what_passes_through(text, expected):
    assert passes_through(text) is expected


@given(st.lists(st.integers(0, 90), max_size=60), st.integers(1, 200))
def test_batches_hold_everything_once_within_the_budget(lengths, budget):
    batches = list(token_batches(lengths, budget))
    assert sorted(i for b in batches for i in b) == list(range(len(lengths)))
    assert all(len(b) == 1 or max(lengths[i] for i in b) * len(b) <= budget for b in batches)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "工人来了很多人。他们说：“好。”会议开始了！",
            "zh-CN",
            ["工人来了很多人。", "他们说：“好。”", "会议开始了！"],
        ),
        ("是的。我们来了很多人。好。", "zh-CN", ["是的。我们来了很多人。", "好。"]),
        ("Mr. Li came in May. Nobody saw him.", "en", ["Mr. Li came in May.", "Nobody saw him."]),
        ("没有句号", "zh-CN", ["没有句号"]),
        ("", "en", [""]),
    ],
)
def test_sentences_of_a_segment(text: str, lang: str, expected: list[str]):
    assert split_sentences(text, lang) == expected
    assert squeeze("".join(split_sentences(text, lang))) == squeeze(text)
