"""Differences join back to both texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.score.diff import Piece, diff

text = st.text(alphabet="ab 车床，。1", max_size=40)


def sides(pieces: list[Piece]) -> tuple[str, str]:
    return (
        "".join(p.text for p in pieces if p.op != "inserted"),
        "".join(p.text for p in pieces if p.op != "deleted"),
    )


@given(text, text)
def test_pieces_join_to_both_texts(before: str, after: str) -> None:
    assert sides(diff(before, after)) == (before, after)


def test_characters_in_chinese_words_in_english() -> None:
    assert diff("新质生产力", "新型生产力") == [
        Piece("same", "新"), Piece("deleted", "质"), Piece("inserted", "型"), Piece("same", "生产力"),
    ]  # fmt: skip
    assert Piece("deleted", "lathe") in diff("the lathe is", "the mill is")


def test_same_texts_have_one_piece() -> None:
    assert diff("同样", "同样") == [Piece("same", "同样")]
    assert diff("", "") == []


def test_long_texts_stay_fast(within: Callable[..., Any]) -> None:
    before, after = "甲乙" * 25_000, "乙丙" * 25_000
    assert sides(within(2, lambda: diff(before, after))) == (before, after)
