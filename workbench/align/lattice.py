"""The bead lattice: nodes (i, j) in a band, one edge for every bead of m + n ≤ 8, and its dynamic programs.

Node (i, j) means that i source and j target segments are aligned, 0 ≤ i ≤ N, 0 ≤ j ≤ M. Row i of the band holds
the nodes j in [lo[i], lo[i] + W). `scores[k, i, w]` is the log-weight of the bead of type `TYPES[k]` that ends at
node (i, lo[i] + w); edges that leave the band weigh -inf. A path's weight is the sum over its beads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_SEGMENTS = 8
NEG = -np.inf
Floats = NDArray[np.float64]
Scores = NDArray[np.float32]
Ints = NDArray[np.int64]


def bead_types(most: int = MAX_SEGMENTS) -> tuple[tuple[int, int], ...]:
    """All (m, n): 0-1 and 1-0 first, then m, n ≥ 1 with m + n ≤ most, simplest first."""
    full = [(m, n) for m in range(1, most) for n in range(1, most) if m + n <= most]
    return ((0, 1), (1, 0), *sorted(full, key=lambda t: (t[0] + t[1], abs(t[0] - t[1]), t)))


TYPES = bead_types()


@dataclass(frozen=True, slots=True)
class Band:
    """Nodes that may be visited: row i covers [lo[i], lo[i] + width) cut to [0, cols]."""

    lo: Ints
    width: int
    cols: int

    @property
    def rows(self) -> int:
        """Number of source segments, N."""
        return len(self.lo) - 1

    def columns(self) -> Ints:
        """Target position of every cell, shape (N + 1, W); cells past M are there but never reached."""
        return self.lo[:, None] + np.arange(self.width)

    @classmethod
    def full(cls, rows: int, cols: int) -> Band:
        """Every node."""
        return cls(np.zeros(rows + 1, dtype=np.int64), cols + 1, cols)

    @classmethod
    def around(cls, path: Ints, cols: int, radius: int) -> Band:
        """Nodes within `radius` of a monotone path given as target position per source position, shape (N + 1,)."""
        width = min(cols + 1, 2 * radius + 1)
        lo = np.clip(path - radius, 0, cols + 1 - width)
        return cls(np.maximum.accumulate(lo), width, cols)


def _gather_index(band: Band, i: int, types: tuple[tuple[int, int], ...]) -> Ints:
    """Flat index into a (N + 1, W + 2) padded table of the start nodes of all edges into row i, shape (K, W)."""
    m = np.array([t[0] for t in types])
    n = np.array([t[1] for t in types])
    row = i - m
    start = band.lo[i] - n - band.lo[np.maximum(row, 0)]
    cell = start[:, None] + np.arange(band.width)[None, :]
    cell = np.where((cell < 0) | (cell >= band.width) | (row < 0)[:, None], band.width, cell)
    return np.asarray(np.maximum(row, 0)[:, None] * (band.width + 1) + cell, dtype=np.int64)


def _rows(band: Band) -> Iterator[tuple[int, Ints]]:
    full = TYPES[1:]
    for i in range(1, band.rows + 1):
        yield i, _gather_index(band, i, full)


def forward(scores: Scores, band: Band) -> Floats:
    """Log of the total weight of all paths from (0, 0) to each node, shape (N + 1, W)."""
    table = np.full((band.rows + 1, band.width + 1), NEG)
    flat = table.reshape(-1)
    table[0, 0] = 0.0
    _spread_insertions(table[0], scores[0, 0], np.logaddexp)
    for i, index in _rows(band):
        incoming = flat[index] + scores[1:, i]
        best = incoming.max(axis=0)
        safe = np.where(np.isfinite(best), best, 0.0)
        with np.errstate(divide="ignore"):
            table[i, :-1] = safe + np.log(np.exp(incoming - safe).sum(axis=0))
        _spread_insertions(table[i], scores[0, i], np.logaddexp)
    return table[:, :-1]


def _spread_insertions(row: Floats, weights: Scores, combine: np.ufunc) -> None:
    """Add 0-1 edges inside a row, in place: a running sum makes the recurrence one accumulate."""
    w = np.where(np.isfinite(weights), weights, 0.0).astype(np.float64)
    w[0] = 0.0
    blocked = ~np.isfinite(weights)
    blocked[0] = False
    if blocked.any():
        for k in range(1, len(w)):
            if not blocked[k]:
                row[k] = combine(row[k], row[k - 1] + w[k])
        return
    run = np.cumsum(w)
    row[:-1] = combine.accumulate(row[:-1] - run) + run


def backward(scores: Scores, band: Band) -> Floats:
    """Log of the total weight of all paths from each node to (N, M), shape (N + 1, W)."""
    rows, width = band.rows, band.width
    table = np.full((rows + 1, width + 1), NEG)
    padded = np.concatenate([scores, np.full((*scores.shape[:2], 1), NEG, dtype=np.float32)], axis=2)
    weights = padded.reshape(len(TYPES), -1)
    flat = table.reshape(-1)
    kind = np.arange(1, len(TYPES))[:, None]
    table[rows, band.cols - band.lo[rows]] = 0.0
    _spread_back(table[rows], scores[0, rows])
    for i in range(rows - 1, -1, -1):
        index = _scatter_index(band, i)
        outgoing = flat[index] + weights[kind, index]
        best = outgoing.max(axis=0)
        safe = np.where(np.isfinite(best), best, 0.0)
        with np.errstate(divide="ignore"):
            table[i, :-1] = safe + np.log(np.exp(outgoing - safe).sum(axis=0))
        _spread_back(table[i], scores[0, i])
    return table[:, :-1]


def _scatter_index(band: Band, i: int) -> Ints:
    """Flat index into a (N + 1, W + 1) padded table of the end nodes of all edges from row i, shape (K - 1, W)."""
    m = np.array([t[0] for t in TYPES[1:]])
    n = np.array([t[1] for t in TYPES[1:]])
    row = np.minimum(i + m, band.rows)
    cell = (band.lo[i] + n - band.lo[row])[:, None] + np.arange(band.width)[None, :]
    outside = (cell < 0) | (cell >= band.width) | (i + m > band.rows)[:, None]
    return np.asarray(row[:, None] * (band.width + 1) + np.where(outside, band.width, cell), dtype=np.int64)


def _spread_back(row: Floats, weights: Scores) -> None:
    """Add 0-1 edges inside a row backwards, in place: node k gains node k + 1 and the edge between them."""
    shifted = np.append(weights[1:], NEG).astype(np.float32)[::-1]
    view = np.append(row[:-1][::-1], NEG)
    _spread_insertions(view, np.concatenate([[0.0], shifted[1:]]).astype(np.float32), np.logaddexp)
    row[:-1] = view[:-1][::-1]


def posteriors(scores: Scores, band: Band) -> Scores:
    """Probability of every edge under the lattice's distribution, same shape as `scores`."""
    alpha, beta = forward(scores, band), backward(scores, band)
    total = alpha[band.rows, band.cols - band.lo[band.rows]]
    out = np.zeros(scores.shape, dtype=np.float32)
    if not np.isfinite(total):
        return out
    padded = np.concatenate([alpha, np.full((band.rows + 1, 1), NEG)], axis=1).reshape(-1)
    for i in range(band.rows + 1):
        index = _gather_index(band, i, TYPES)
        with np.errstate(under="ignore"):
            out[:, i] = np.exp(padded[index] + scores[:, i] + beta[i] - total)
    return out


def best_path(scores: Scores, band: Band) -> list[tuple[int, int, int]]:
    """The heaviest path as (type index, i, j) of its edges' end nodes, first to last.

    Ties go to the simpler bead. Empty where (N, M) cannot be reached.
    """
    rows, width = band.rows, band.width
    table = np.full((rows + 1, width + 1), NEG)
    back = np.zeros((rows + 1, width), dtype=np.int8)
    flat = table.reshape(-1)
    table[0, 0] = 0.0
    _insert_best(table[0], back[0], scores[0, 0])
    for i, index in _rows(band):
        incoming = flat[index] + scores[1:, i]
        choice = incoming.argmax(axis=0)
        back[i] = choice + 1
        table[i, :-1] = np.take_along_axis(incoming, choice[None], axis=0)[0]
        _insert_best(table[i], back[i], scores[0, i])
    return _trace(table, back, band)


def _insert_best(row: Floats, back: NDArray[np.int8], weights: Scores) -> None:
    before = row[:-1].copy()
    _spread_insertions(row, weights, np.maximum)
    gained = row[:-1] > before + 1e-9
    gained |= np.isfinite(row[:-1]) & ~np.isfinite(before)
    back[gained] = 0
    row[:-1][~gained] = before[~gained]


def _trace(table: Floats, back: NDArray[np.int8], band: Band) -> list[tuple[int, int, int]]:
    i, j = band.rows, band.cols
    if not np.isfinite(table[i, j - band.lo[i]]):
        return []
    path: list[tuple[int, int, int]] = []
    while i > 0 or j > 0:
        k = int(back[i, j - band.lo[i]])
        path.append((k, i, j))
        i, j = i - TYPES[k][0], j - TYPES[k][1]
    return path[::-1]
