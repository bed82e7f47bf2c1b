"""Differences of two texts for a reader: characters in Chinese, words in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from workbench.text.hanzi import HANZI

_UNIT = re.compile(rf"[{HANZI}]|[A-Za-z0-9]+|\s+|.", re.DOTALL)
_LONGEST = 4000  # units; beyond, only the common ends are found

Op = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: in both (`same`), only in the first (`deleted`) or only in the second (`inserted`)."""

    op: Op
    text: str


def _ends(a: list[str], b: list[str]) -> tuple[int, int]:
    """How many units the two share at the start and, beyond those, at the end."""
    limit = min(len(a), len(b))
    head = next((i for i in range(limit) if a[i] != b[i]), limit)
    limit -= head
    tail = next((i for i in range(limit) if a[-1 - i] != b[-1 - i]), limit)
    return head, tail


def diff(before: str, after: str) -> list[Piece]:
    """Pieces whose `same` and `deleted` texts join to `before`, `same` and `inserted` to `after`.

    Units are single Chinese characters, Latin words, numbers and marks. Texts with more than 4,000 units between
    their common ends are shown as one deletion and one insertion, so that the time stays bounded.
    """
    a, b = _UNIT.findall(before), _UNIT.findall(after)
    head, tail = _ends(a, b)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    pieces: list[Piece] = []

    def add(op: Op, units: list[str]) -> None:
        if units:
            pieces.append(Piece(op, "".join(units)))

    add("same", a[:head])
    if len(middle_a) + len(middle_b) > _LONGEST:
        add("deleted", middle_a)
        add("inserted", middle_b)
    else:
        for _, i, j, k, n in SequenceMatcher(None, middle_a, middle_b, autojunk=False).get_opcodes():
            if middle_a[i:j] == middle_b[k:n]:
                add("same", middle_a[i:j])
            else:
                add("deleted", middle_a[i:j])
                add("inserted", middle_b[k:n])
    add("same", a[len(a) - tail :] if tail else [])
    return pieces
