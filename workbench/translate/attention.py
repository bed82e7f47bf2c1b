"""Which words of a target stand for a place in the source, by cross-attention."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.text.hanzi import HANZI
from workbench.translate.protocol import SoftAlignment
from workbench.translate.requirement import Requirement

_WORD = re.compile(rf"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*|[{HANZI}]|\S")
_BASE = 0.3  # attention on the term above which a word counts as its translation
_LONGEST = 14  # words


def word_weights(target: str, start: int, end: int, soft: SoftAlignment) -> list[tuple[int, int, float]]:
    """(start, end, share) of every word of the target: its mean attention on `source[start:end]`.

    Attention on white space, the end of sentence and what lies outside the given spans counts as none.
    """
    inside = [i for i, (a, b) in enumerate(soft.src_spans) if a < end and b > start and b > a]
    shares = [sum(row[i] for i in inside) / max(sum(row), 1e-9) for row in soft.weights]
    out = []
    for match in _WORD.finditer(target):
        a, b = match.span()
        mine = [s for s, (x, y) in zip(shares, soft.tgt_spans, strict=False) if x < b and y > a]
        out.append((a, b, sum(mine) / len(mine) if mine else 0.0))
    return out


def aligned_span(
    target: str, requirement: Requirement, soft: SoftAlignment, others: Sequence[Requirement]
) -> tuple[int, int] | None:
    """The run of words that stands for the requirement's place, or None where nothing clearly does.

    Words that are part of other prescribed forms, and numbers, are never in it; nor are marks at its ends.

    Args:
        target: the draft, in one line.
        requirement: what is missing.
        soft: attention of the draft on its source.
        others: requirements of the same source that the draft meets.
    """
    if not soft.weights:
        return None
    taken = _taken(target, others)
    words = word_weights(target, requirement.start, requirement.end, soft)
    best, best_gain = None, 0.0
    for i in range(len(words)):
        gain = 0.0
        for j in range(i, min(i + _LONGEST, len(words))):
            a, b, share = words[j]
            if any(a < y and b > x for x, y in taken) or (target[a:b].isdigit() and not requirement.number):
                break
            gain += share - _BASE
            if gain > best_gain and target[a].isalnum() and target[words[i][0]].isalnum():
                best, best_gain = (words[i][0], b), gain
    return best


def _taken(target: str, others: Sequence[Requirement]) -> list[tuple[int, int]]:
    folded = target.lower()
    spans = []
    for other in others:
        for form in other.forms:
            at = folded.find(form.lower())
            if at >= 0:
                spans.append((at, at + len(form)))
                break
    return spans
