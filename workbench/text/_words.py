"""Word lists."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a string, separated by spaces, as a set."""
    return frozenset(text.split())


def ordered(text: str) -> tuple[str, ...]:
    """The words of a string, separated by spaces, in order."""
    return tuple(text.split())
