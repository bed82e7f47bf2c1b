"""Splitting of paragraph pairs into sentence pairs: lengths settle the easy ones, the aligner the others."""

from __future__ import annotations

import math
from collections.abc import Iterator

from workbench.text.segmenter import segment
from workbench.train.filters import Pair

__all__ = ["align_lengths", "split_pair"]

#: Least probability of a bead that the aligner finds.
LEAST = 0.5
_BEADS = ((1, 1, 0.0), (1, 2, 2.0), (2, 1, 2.0), (2, 2, 3.5), (1, 3, 4.0), (3, 1, 4.0))


def _cost(zh: int, en: int) -> float:
    """Gale and Church's (1993) length cost with the corpus' mean of 3.3 English characters a Chinese one."""
    expected = zh * 3.3
    delta = (en - expected) / math.sqrt(expected * 8.0 + 1.0)
    return 0.5 * delta * delta


def align_lengths(zh: list[str], en: list[str]) -> list[tuple[list[int], list[int]]] | None:
    """Return beads (0-based index lists, in order, no nulls) of least length cost, or None where none covers both."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    zl, el = [len(s) for s in zh], [len(s) for s in en]
    for i in range(len(zh) + 1):
        for j in range(len(en) + 1):
            if (i, j) not in best:
                continue
            base = best[i, j][0]
            for m, n, penalty in _BEADS:
                if i + m <= len(zh) and j + n <= len(en):
                    cost = base + penalty + _cost(sum(zl[i : i + m]), sum(el[j : j + n]))
                    if cost < best.get((i + m, j + n), (math.inf,))[0]:
                        best[i + m, j + n] = (cost, (m, n))
    i, j = len(zh), len(en)
    if (i, j) not in best or best[i, j][0] > 3.0 * max(i, j) + 2:
        return None
    beads: list[tuple[list[int], list[int]]] = []
    while i or j:
        m, n = best[i, j][1]
        beads.append((list(range(i - m, i)), list(range(j - n, j))))
        i, j = i - m, j - n
    return beads[::-1]


def split_pair(pair: Pair) -> Iterator[Pair]:
    """Yield the sentence pairs of a paragraph pair; the pair itself where it is one sentence or does not align.

    Lengths settle paragraphs whose sentences pair off one to one; the others go to the aligner.
    """
    if len(pair.zh) < 25 or len(pair.en) < 60:
        yield pair
        return
    zh, en = ([s.text for s in segment(text, lang)] for text, lang in ((pair.zh, "zh"), (pair.en, "en")))
    if len(zh) < 2 or len(en) < 2 or len(zh) * len(en) > 900:
        yield pair
        return
    beads = align_lengths(zh, en) if len(zh) == len(en) else None
    if beads is None or any(len(left) > 1 or len(right) > 1 for left, right in beads):
        beads = _align(zh, en)
    if beads is None:
        yield pair
        return
    for left, right in beads:
        yield Pair("".join(zh[i] for i in left).strip(), " ".join(en[j] for j in right), pair.source)


def _align(zh: list[str], en: list[str]) -> list[tuple[list[int], list[int]]] | None:
    """Return the aligner's likely beads, or None where they hold less than half of the Chinese side.

    What it leaves over or doubts is no translation of anything here, and is dropped.
    """
    from workbench.align import align

    found = align(zh, en, src_lang="zh-CN", tgt_lang="en")
    beads = [(list(b.src), list(b.tgt)) for b in found if b.src and b.tgt and b.score >= LEAST]
    held = sum(len(zh[i]) for left, _ in beads for i in left)
    return beads if 2 * held >= sum(map(len, zh)) else None
