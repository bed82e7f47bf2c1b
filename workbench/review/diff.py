"""Differences between two texts: characters for Chinese, words for English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

Kind = Literal["equal", "insert", "delete", "replace"]

LIMIT = 16_000_000
"""Largest product of token counts that is compared token by token; beyond it the middle counts as replaced."""

_CHARACTERS = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_WORDS = re.compile(r"\s+|\w+(?:['’\-]\w+)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of both texts; the `before`s joined give the old text, the `after`s the new one."""

    op: Kind
    before: str
    after: str


def tokens(text: str, lang: str) -> list[str]:
    """Characters (Latin words and numbers whole) for Chinese; words, spaces and marks otherwise."""
    return (_CHARACTERS if lang.lower().startswith("zh") else _WORDS).findall(text)


def difference(before: str, after: str, lang: str) -> tuple[Span, ...]:
    """What turns `before` into `after`, in order; neighbours of one kind are joined."""
    if before == after:
        return (Span("equal", before, after),) if before else ()
    old, new = tokens(before, lang), tokens(after, lang)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = (old[start : len(old) - end], new[start : len(new) - end])
    spans = [("".join(old[:start]),) * 2, *_compared(*middle), ("".join(old[len(old) - end :]),) * 2]
    return _joined([(a, b) for a, b in spans if a or b])


def _common(old: list[str], new: list[str]) -> int:
    count = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        count += 1
    return count


def _compared(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    if not old or not new or len(old) * len(new) > LIMIT:
        return [("".join(old), "".join(new))]
    return [
        ("".join(old[op.src_start : op.src_end]), "".join(new[op.dest_start : op.dest_end]))
        for op in Indel.opcodes(old, new)
    ]


def _joined(pairs: list[tuple[str, str]]) -> tuple[Span, ...]:
    """Spans from pairs; changes with nothing but white space between them become one."""
    out: list[tuple[str, str]] = []
    for index, (before, after) in enumerate(pairs):
        bridge = before == after and before.isspace() and 0 < index < len(pairs) - 1
        if (out and (bridge or before != after) and out[-1][0] != out[-1][1]) or (
            out and before == after and out[-1][0] == out[-1][1]
        ):
            out[-1] = (out[-1][0] + before, out[-1][1] + after)
        else:
            out.append((before, after))
    return tuple(Span(_kind(a, b), a, b) for a, b in out)


def _kind(before: str, after: str) -> Kind:
    if before == after:
        return "equal"
    if not before:
        return "insert"
    return "replace" if after else "delete"
