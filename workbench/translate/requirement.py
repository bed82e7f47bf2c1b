"""A place in a source whose translation is prescribed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Requirement:
    """A place in the source whose translation is prescribed.

    Attributes:
        start, end: offsets into the source, 0-based, end exclusive.
        forms: what the target may say, the preferred form first.
        person: whether it is the name of a person.
        number: whether it is a number or date.
        guessed: whether the rule about names made it, not the termbase.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    person: bool = False
    guessed: bool = False
    number: bool = False


def apart(some: Sequence[Requirement], others: Sequence[Requirement]) -> list[Requirement]:
    """Those of some that overlap none of the others."""
    return [r for r in some if all(r.end <= o.start or r.start >= o.end for o in others)]
