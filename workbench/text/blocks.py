"""What readers hand over: blocks of text in file order, and how plain text falls into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

from workbench.text.hanzi import ONE_HANZI

Hint = Literal["", "title", "heading", "body", "caption", "metadata", "boilerplate"]

_LINE = re.compile(r"[^\r\n\f\x0b\x85\u2028\u2029]+")
_END = re.compile(r"[。！？!?.…；;：:”\"’』」）)]\s*$")
_MARK = re.compile(r"\s*(?:[-*+•·▪■◆●□]|\d{1,3}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*\S")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file: `before` is what stood between the previous block and this one.

    Attributes:
        hint: what the format itself says the block is; "" where it says nothing.
        label: more about the hint, e.g. `code`, `table`, `page header`.
        text: the text to normalise where it is not `raw` itself (inline markup removed).
    """

    raw: str
    before: str = ""
    hint: Hint = ""
    label: str = ""
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """Everything a reader found in a file; `"".join(b.before + b.raw) + tail` is the text of a plain-text file."""

    blocks: tuple[Block, ...]
    tail: str = ""
    encoding: str = "utf-8"
    confidence: float = 1.0
    format: str = "txt"
    warnings: tuple[str, ...] = field(default=())


def split_text(text: str) -> tuple[tuple[Block, ...], str]:
    """Blocks of a plain text and what stands behind the last: a line is a block unless lines are hard-wrapped."""
    spans: list[tuple[int, int]] = []
    for group in _groups(text):
        spans += [(group[0][0], group[-1][1])] if _wrapped(text, group) else group
    return from_spans(text, spans)


def from_spans(text: str, spans: list[tuple[int, int]]) -> tuple[tuple[Block, ...], str]:
    """Blocks for (start, end) places of a text, what lies between them going to `before`, and the tail."""
    blocks: list[Block] = []
    last = 0
    for start, end in spans:
        blocks.append(Block(text[start:end], text[last:start]))
        last = end
    return tuple(blocks), text[last:]


def _groups(text: str) -> list[list[tuple[int, int]]]:
    """Stripped lines as (start, end), grouped by the empty lines between them."""
    groups: list[list[tuple[int, int]]] = []
    last = -1
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if not body:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = text[last:start] if last >= 0 else "\n\n"
        if gap.count("\n") > 1 or gap.count("\r") > 1 or "\f" in gap or "\u2029" in gap or last < 0:
            groups.append([])
        groups[-1].append((start, start + len(body)))
        last = start + len(body)
    return groups


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the lines of a group are one paragraph that an editor or a mail program broke at a column."""
    if len(lines) < 2:
        return False
    texts = [text[a:b] for a, b in lines]
    if any(_MARK.match(t) for t in texts[1:]):
        return False
    lengths = [len(t) + len(ONE_HANZI.findall(t)) for t in texts]  # a Chinese character is two columns wide
    full, width = lengths[:-1], max(lengths)
    if not 40 <= width <= 130 or lengths[-1] > width + 4:
        return False
    if min(full) < 0.72 * width and not (
        len(full) > 3 and median(full) > 0.85 * width and min(full) > 0.5 * width
    ):
        return False
    open_ends = sum(not _END.search(t) for t in texts[:-1])
    return open_ends * 2 >= len(full)
