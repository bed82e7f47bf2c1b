"""From features to the lattice: log-weights of all beads in a band, and beads with probabilities out of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.align import lattice
from workbench.align.explained import MOST
from workbench.align.features import NAMES, bead_planes
from workbench.align.lattice import TYPES, Band, Scores
from workbench.align.pair import Pair

BLOCK = 32
"""Rows of a band that are computed at once: a block covers all columns of its rows, so that long ones waste work."""
RISK = 0.45
"""Expected-F1 decoding takes a bead when its probability is worth more than this share of a bead."""


def bead_scores(
    pair: Pair,
    band: Band,
    weights: NDArray[np.float32],
    x_breaks: Sequence[int] = (),
    y_breaks: Sequence[int] = (),
) -> Scores:
    """Log-weight of every bead in the band, shape (K, N + 1, W); -inf for beads that cannot be.

    Args:
        pair: the evidence.
        band: the nodes.
        weights: one for each of `features.NAMES`.
        x_breaks: positions over which no bead may reach.
        y_breaks: the same for the other side.
    """
    out = np.full((len(TYPES), band.rows + 1, band.width), lattice.NEG, dtype=np.float32)
    weight_of = {name: np.float32(w) for name, w in zip(NAMES, weights, strict=True) if w}
    columns = band.columns()
    for first in range(0, band.rows + 1, BLOCK):
        last = min(first + BLOCK - 1, band.rows)
        a = max(0, first - MOST)
        c = max(0, int(band.lo[first]) - MOST)
        d = min(band.cols, int(band.lo[last]) + band.width - 1)
        rows = np.arange(first, last + 1)
        for k, planes in bead_planes(pair, a, last, c, d):
            total = np.zeros((last - a + 1, d - c + 1), dtype=np.float32)
            for name, plane in planes.items():
                if name in weight_of:
                    total += weight_of[name] * plane
            out[k, first : last + 1] = total[(rows - a)[:, None], columns[rows] - c]
    _forbid(out, band, x_breaks, y_breaks)
    return out


def _forbid(scores: Scores, band: Band, x_breaks: Sequence[int], y_breaks: Sequence[int]) -> None:
    rows, columns = np.arange(band.rows + 1)[:, None], band.columns()
    x_inner, y_inner = _inner(x_breaks, band.rows), _inner(y_breaks, band.cols)
    for k, (m, n) in enumerate(TYPES):
        bad = (rows < m) | (columns < n)
        for inner, size, at in ((x_inner, m, rows), (y_inner, n, columns)):
            if size > 1 and inner[-1]:
                bad = bad | (inner[np.maximum(at - 1, 0)] > inner[np.maximum(at - size, 0)])
        scores[k][np.broadcast_to(bad, scores[k].shape)] = lattice.NEG


def _inner(breaks: Sequence[int], size: int) -> NDArray[np.int64]:
    """Number of breaks at or before each position, shape (size + 1,)."""
    marks = np.zeros(size + 1, dtype=np.int64)
    for at in breaks:
        if 0 < at < size:
            marks[at] = 1
    return np.cumsum(marks)


def decode(scores: Scores, band: Band, *, risk: bool) -> list[tuple[int, int, int, float, float]]:
    """The best segmentation, with what its probabilities say. `scores` is used up.

    Args:
        scores: log-weights; overwritten with probabilities.
        band: the nodes.
        risk: take the beads with the highest expected F1 instead of the single likeliest path.

    Returns:
        (type index, i, j, probability, margin) of each bead's end node, first to last.
    """
    likeliest = [] if risk else lattice.best_path(scores, band)
    chances = lattice.posteriors(scores, band)
    if risk:
        gain = np.where(np.isfinite(scores), chances - RISK, lattice.NEG).astype(np.float32)
        likeliest = lattice.best_path(gain, band)
    return [(k, i, j, *_confidence(chances, band, k, i, j)) for k, i, j in likeliest]


def _confidence(chances: Scores, band: Band, k: int, i: int, j: int) -> tuple[float, float]:
    """Probability of a bead, and its lead over the likeliest other bead that shares a segment with it."""
    m, n = TYPES[k]
    cell = j - int(band.lo[i])
    own = min(1.0, float(chances[k, i, cell]))
    if own > 0.5:
        # all beads that share one given segment sum to one, so no rival exceeds the rest
        rest = 1.0 - own
        if rest < 0.01:
            return own, own - rest
    first, last = max(i - m, 0), min(i + MOST, band.rows)
    rows = np.arange(first, last + 1)
    near = chances[:, first : last + 1]
    ends = rows[None, :, None]
    columns = (band.lo[rows][:, None] + np.arange(band.width))[None]
    p, q = (np.array([t[side] for t in TYPES])[:, None, None] for side in (0, 1))
    shares = (p > 0) & (m > 0) & (ends - p < i) & (ends > i - m)
    shares = shares | ((q > 0) & (n > 0) & (columns - q < j) & (columns > j - n))
    shares[k, i - first, cell] = False
    rival = float(np.max(near, where=shares, initial=0.0))
    return own, max(0.0, own - rival)
