"""English ordinals."""

from __future__ import annotations

import pytest

from workbench.text.ordinals import ordinal, with_right_endings


def test_ordinals():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111, 112, 1003)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "101st", "111th", "112th", "1003rd",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On the 23th, the 112nd and the 4st.", "On the 23rd, the 112th and the 4th."),
        ("the 21st and 13th", "the 21st and 13th"),
        ("03th, x23th, 1.3th, MK-23th", "03th, x23th, 1.3th, MK-23th"),
        ("3 thousand, 23thousand", "3 thousand, 23thousand"),
    ],
)
def test_endings(text: str, expected: str):
    assert with_right_endings(text) == expected
