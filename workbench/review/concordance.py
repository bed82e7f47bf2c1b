"""Concordance: where a word or phrase occurs in any unit, and how it was translated there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.model import Side, TranslationUnit
from workbench.review.search import Pattern, find, within


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A unit with hits on one side.

    Attributes:
        spans: (start, end) of the hits in that side's text.
    """

    unit: TranslationUnit
    side: Side
    spans: tuple[tuple[int, int], ...]


def concordance(
    units: Iterable[TranslationUnit], pattern: Pattern, *, side: Side | None = None, limit: int = 50
) -> Iterator[Occurrence]:
    """Occurrences in the order of the units; a unit with hits on both sides is told by its source.

    Raises:
        UsageError: the pattern takes too long.
    """
    sides: tuple[Side, ...] = ("src", "tgt") if side is None else (side,)
    left = limit
    watch = within()
    for unit in units:
        watch()
        if left <= 0:
            return
        for name in sides:
            spans = find(pattern, unit.src if name == "src" else unit.tgt)
            if spans:
                yield Occurrence(unit, name, spans)
                left -= 1
                break
