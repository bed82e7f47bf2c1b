"""Cheap 1-1 anchors, and the band around them: what keeps the cost near linear in the length."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.lattice import Band
from workbench.align.pair import Pair

Ints = NDArray[np.int64]
RARE = 0.004
"""Words in more than this share of the segments (but at least 20 of them) anchor nothing."""
BASE_RADIUS = 30
CELLS = 5_000_000
"""Bound on nodes of a band: 30 bead types in four bytes each make 600 MB of it."""


def find_band(pair: Pair, full_below: int, radius: int | None) -> Band:
    """The whole lattice where it is small, else a band around the anchors' monotone chain.

    Args:
        pair: the evidence.
        full_below: lattices of up to this many nodes are taken whole.
        radius: half-width in segments; None derives it from the largest gap between anchors.
    """
    rows, cols = pair.x.size, pair.y.size
    if (rows + 1) * (cols + 1) <= full_below or not rows or not cols:
        return Band.full(rows, cols)
    chain = monotone_chain(*candidates(pair))
    knots_x = np.array([0, *(i + 0.5 for i, _ in chain), rows])
    knots_y = np.array([0, *(j + 0.5 for _, j in chain), cols])
    path = np.round(np.interp(np.arange(rows + 1), knots_x, knots_y)).astype(np.int64)
    if radius is None:
        gap = max(float(np.diff(knots_x).max()) * cols / rows, float(np.diff(knots_y).max()))
        radius = int(BASE_RADIUS + 0.35 * gap)
    step = int(np.diff(path).max()) if rows else 0
    radius = max(min(radius, CELLS // (2 * (rows + 1))), step // 2 + 8)
    return Band.around(path, cols, radius)


def candidates(pair: Pair) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Segment pairs that share translations of rare words: source, target, weight; the best five a source segment."""
    rare_x, rare_y = _rare(pair.x.counts), _rare(pair.y.counts)
    links = pair.forward.multiply(pair.backward).sqrt().tocsr()
    links.data[links.data < 0.1] = 0
    links.eliminate_zeros()
    links = (_diagonal(rare_x) @ links @ _diagonal(rare_y)).tocsr()
    similarity = (_binary(pair.x.counts) @ links @ _binary(pair.y.counts).T).tocsr()
    size = np.sqrt(np.outer([1.0], pair.x.lengths)).ravel()
    sources: list[Ints] = []
    targets: list[Ints] = []
    weights: list[NDArray[np.float64]] = []
    for i in range(similarity.shape[0]):
        start, end = similarity.indptr[i], similarity.indptr[i + 1]
        values = similarity.data[start:end]
        best = np.argsort(-values, kind="stable")[:5]
        sources.append(np.full(len(best), i, dtype=np.int64))
        targets.append(similarity.indices[start:end][best].astype(np.int64))
        weights.append(values[best] / (4 + size[i]))
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(weights)


def _rare(counts: Any) -> NDArray[np.float64]:
    """Inverse document frequency of each word, 0 for frequent ones."""
    spread = np.bincount(counts.indices, minlength=counts.shape[1])
    most = max(20.0, RARE * counts.shape[0])
    return np.where(spread <= most, np.log((counts.shape[0] + 1) / (spread + 0.5)), 0.0) / 3


def _diagonal(values: NDArray[np.float64]) -> Any:
    from scipy import sparse

    return sparse.diags_array(values)


def _binary(counts: Any) -> Any:
    out = counts.copy()
    out.data = np.ones_like(out.data)
    return out


def monotone_chain(x: Ints, y: Ints, weight: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The heaviest chain of candidates that rises strictly on both sides (a Fenwick tree of prefix maxima)."""
    if not len(x):
        return []
    order = np.lexsort((-y, x))
    size = int(y.max()) + 2
    best = [0.0] * (size + 1)
    holder = [-1] * (size + 1)
    before = [-1] * len(x)
    top, top_value = -1, 0.0
    for k in order.tolist():
        value, last, at = float(weight[k]), -1, int(y[k])
        found = 0.0
        while at > 0:
            if best[at] > found:
                found, last = best[at], holder[at]
            at -= at & -at
        value += found
        before[k] = last
        if value > top_value:
            top, top_value = k, value
        at = int(y[k]) + 1
        while at <= size:
            if value > best[at]:
                best[at], holder[at] = value, k
            at += at & -at
    chain: list[tuple[int, int]] = []
    while top >= 0:
        chain.append((int(x[top]), int(y[top])))
        top = before[top]
    return chain[::-1]
