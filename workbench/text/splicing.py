"""Replacing places of a text."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["splice"]


def splice(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """`text` with `places` (start, end, what to put there; in order) replaced; of places that overlap the first."""
    out, last = [], 0
    for start, end, new in places:
        if start >= last:
            out += [text[last:start], new]
            last = end
    return "".join([*out, text[last:]])
