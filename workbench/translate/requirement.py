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
        guessed: whether a rule about names or places made it, not the termbase.
        parts: of a place, the names that a target must hold; it may say the rest otherwise than `forms`.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    person: bool = False
    guessed: bool = False
    number: bool = False
    parts: tuple[str, ...] = ()

    def said_in(self, target: str) -> bool:
        """Whether `target` has the first form, or all `parts`; a person called Kong is not in Hong Kong."""
        wanted = self.parts or self.forms[:1]
        found = all(part in target for part in wanted)
        return found and (not self.person or f"Hong {wanted[0]}" not in target)


def apart(some: Sequence[Requirement], others: Sequence[Requirement]) -> list[Requirement]:
    """Those of some that overlap none of the others."""
    return [r for r in some if all(r.end <= o.start or r.start >= o.end for o in others)]
