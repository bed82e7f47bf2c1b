"""What the editor has fixed: locked beads and hard boundaries, as regions between which the rest may move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.align.lattice import MAX_SEGMENTS
from workbench.errors import InputError
from workbench.model import Bead


@dataclass(frozen=True, slots=True)
class Region:
    """Segments to be aligned with each other: 0-based indices of both sides, ascending."""

    src: tuple[int, ...]
    tgt: tuple[int, ...]


def check_locked(locked: Sequence[Bead], src: int, tgt: int) -> None:
    """Raise InputError where a locked bead names a missing segment or two of them share one."""
    for side, size in (("src", src), ("tgt", tgt)):
        seen: set[int] = set()
        for bead in locked:
            for index in getattr(bead, side):
                if not 0 <= index < size:
                    raise InputError(
                        f"locked bead names {side} segment {index}",
                        remedy=f"there are segments 0 to {size - 1}",
                    )
                if index in seen:
                    raise InputError(
                        f"two locked beads hold {side} segment {index}", remedy="unlock one of them"
                    )
                seen.add(index)


def regions(
    src: int,
    tgt: int,
    locked: Sequence[Bead] = (),
    src_breaks: Sequence[int] = (),
    tgt_breaks: Sequence[int] = (),
) -> list[Region]:
    """Cut both sides at locked beads and at paired hard boundaries.

    Args:
        src: number of source segments.
        tgt: number of target segments.
        locked: beads that stay; those that cross others keep their segments but cut nothing.
        src_breaks: positions before which a chapter begins; they are paired in order with those of the target, and
            cut nothing where the two lists differ in length.
        tgt_breaks: the same for the target.

    Returns:
        Regions in order; locked segments are in none, every other segment is in exactly one.
    """
    cuts = _monotone_cuts(locked, src_breaks, tgt_breaks)
    held_src = {i for b in locked for i in b.src}
    held_tgt = {j for b in locked for j in b.tgt}
    edges = [(0, 0), *cuts, (src, tgt)]
    out: list[Region] = []
    for (i, j), (k, m) in pairwise(edges):
        region = Region(
            tuple(x for x in range(i, k) if x not in held_src),
            tuple(y for y in range(j, m) if y not in held_tgt),
        )
        if region.src or region.tgt:
            out.append(region)
    return out


def _monotone_cuts(
    locked: Sequence[Bead], src_breaks: Sequence[int], tgt_breaks: Sequence[int]
) -> list[tuple[int, int]]:
    """(source position, target position) pairs that the path must pass, the longest monotone chain of them."""
    spans = [(min(b.src), min(b.tgt), max(b.src) + 1, max(b.tgt) + 1) for b in locked if b.src and b.tgt]
    if len(src_breaks) == len(tgt_breaks):
        spans += [(i, j, i, j) for i, j in zip(src_breaks, tgt_breaks, strict=True)]
    spans.sort()
    length = [1] * len(spans)
    before = [-1] * len(spans)
    for k, (i, j, _, _) in enumerate(spans):
        for p in range(k):
            if spans[p][2] <= i and spans[p][3] <= j and length[p] + 1 > length[k]:
                length[k], before[k] = length[p] + 1, p
    chain: list[tuple[int, int]] = []
    at = max(range(len(spans)), key=lambda k: length[k], default=-1)
    while at >= 0:
        i, j, k, m = spans[at]
        chain[:0] = [(i, j), (k, m)]
        at = before[at]
    return chain


def monotone_full_beads(beads: Sequence[Bead]) -> list[Bead]:
    """The longest rising chain of contiguous beads with both sides and at most eight segments."""
    usable = [
        b
        for b in beads
        if b.src
        and b.tgt
        and len(b.src) + len(b.tgt) <= MAX_SEGMENTS
        and b.src[-1] - b.src[0] == len(b.src) - 1
        and b.tgt[-1] - b.tgt[0] == len(b.tgt) - 1
    ]
    usable.sort(key=lambda b: b.src)
    length = [1] * len(usable)
    before = [-1] * len(usable)
    for k, bead in enumerate(usable):
        for p in range(max(0, k - 40), k):
            if usable[p].src[-1] < bead.src[0] and usable[p].tgt[-1] < bead.tgt[0] and length[p] >= length[k]:
                length[k], before[k] = length[p] + 1, p
    at = max(range(len(usable)), key=lambda k: length[k], default=-1)
    chain: list[Bead] = []
    while at >= 0:
        chain.append(usable[at])
        at = before[at]
    return chain[::-1]
