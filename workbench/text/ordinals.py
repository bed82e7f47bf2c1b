"""English ordinals in digits: 1st, 11th, 22nd."""

from __future__ import annotations

import re

__all__ = ["ordinal", "with_right_endings"]

_IN_DIGITS = re.compile(r"(?<![\w.,/-])(\d{1,4})(?:st|nd|rd|th)\b")


def ordinal(number: int) -> str:
    """`number` with its ending."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def with_right_endings(text: str) -> str:
    """English `text` with the right endings of its ordinals: 23rd, for 23th."""
    return _IN_DIGITS.sub(lambda m: ordinal(int(m[1])) if m[1][0] != "0" else m[0], text)
