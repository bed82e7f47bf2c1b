"""Word lists as sets."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a string, separated by spaces."""
    return frozenset(text.split())
