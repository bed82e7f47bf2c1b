"""Search patterns over texts: literal or regular expression, bounded in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex as engine

from workbench.errors import UsageError

SECONDS = 1.0
"""Longest time one text may take; a pattern that backtracks without end is refused."""

TOTAL_SECONDS = 5.0
"""Longest time that a search over many texts may take."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled search; `template` says whether its replacements may refer to its groups."""

    compiled: Any
    template: bool


def within(seconds: float = TOTAL_SECONDS) -> Callable[[], None]:
    """A watch to call between texts: it raises UsageError when the search has taken too long."""
    end = time.monotonic() + seconds

    def watch() -> None:
        if time.monotonic() > end:
            raise UsageError("the search pattern takes too long", remedy="make it simpler")

    return watch


@lru_cache(maxsize=64)
def compile_pattern(pattern: str, *, regex: bool = False, case: bool = True) -> Pattern:
    """A pattern for `find` and `substitute`.

    Raises:
        UsageError: the pattern is empty or faulty.
    """
    if not pattern:
        raise UsageError("the search is empty")
    try:
        compiled = engine.compile(
            pattern if regex else engine.escape(pattern), 0 if case else engine.IGNORECASE
        )
    except (engine.error, OverflowError, RecursionError) as error:
        raise UsageError(f"faulty search pattern: {error}") from error
    return Pattern(compiled, regex)


def find(pattern: Pattern, text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of every hit that is not empty.

    Raises:
        UsageError: the pattern takes too long.
    """
    try:
        return tuple(
            m.span() for m in pattern.compiled.finditer(text, timeout=SECONDS) if m.end() > m.start()
        )
    except TimeoutError as error:
        raise UsageError("the search pattern takes too long", remedy="make it simpler") from error


def substitute(pattern: Pattern, replacement: str, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """(text after, hits in the text before).

    Raises:
        UsageError: the pattern takes too long, or the replacement names a group that is not there.
    """
    spans = find(pattern, text)
    if not spans:
        return text, ()
    try:
        after = pattern.compiled.sub(
            replacement if pattern.template else lambda _: replacement, text, timeout=SECONDS
        )
    except TimeoutError as error:
        raise UsageError("the search pattern takes too long", remedy="make it simpler") from error
    except (engine.error, IndexError) as error:
        raise UsageError(f"faulty replacement: {error}") from error
    return after, spans
