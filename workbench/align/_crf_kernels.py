"""Compiled loops of `fit`: the lattice's total weight and the probabilities of its beads."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

NONE = -1e30
"""Weight of a bead that cannot be."""


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def _log_sum(terms: Any, used: int, top: float) -> float:
    """Log of the summed exponentials of the first `used` terms, `top` being the largest; `NONE` where that is none."""
    if top <= NONE / 2:
        return NONE
    total = 0.0
    for k in range(used):
        total += np.exp(terms[k] - top)
    return float(top + np.log(total))


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def chances(scores: Any, lo: Any, rows: Any, columns: Any, end: int) -> Any:  # noqa: C901, PLR0912  one compiled loop
    """Log of the total weight of all paths, and the probability of every bead.

    Args:
        scores: log-weights, (types, N + 1, W), `NONE` where a bead cannot be.
        lo: first column of each row of the band.
        rows: m of each type.
        columns: n of each type.
        end: target position of the last node.

    Returns:
        The log-sum, and probabilities of the shape of `scores`.
    """
    types, height, width = scores.shape
    alpha = np.full((height, width), NONE)
    beta = np.full((height, width), NONE)
    terms = np.empty(types)
    alpha[0, 0 - lo[0]] = 0.0
    for i in range(height):
        for w in range(width):
            if i == 0 and lo[i] + w == 0:
                continue
            top, used = NONE, 0
            for k in range(types):
                before = i - rows[k]
                at = lo[i] + w - columns[k] - lo[max(before, 0)]
                if before >= 0 and 0 <= at < width:
                    terms[used] = alpha[before, at] + scores[k, i, w]
                    top = max(top, terms[used])
                    used += 1
            alpha[i, w] = _log_sum(terms, used, top)
    beta[height - 1, end - lo[height - 1]] = 0.0
    for i in range(height - 1, -1, -1):
        for w in range(width - 1, -1, -1):
            if i == height - 1 and lo[i] + w == end:
                continue
            top, used = NONE, 0
            for k in range(types):
                after = i + rows[k]
                if after < height:
                    at = lo[i] + w + columns[k] - lo[after]
                    if 0 <= at < width:
                        terms[used] = beta[after, at] + scores[k, after, at]
                        top = max(top, terms[used])
                        used += 1
            beta[i, w] = _log_sum(terms, used, top)
    whole = alpha[height - 1, end - lo[height - 1]]
    out = np.zeros(scores.shape, np.float32)
    for k in range(types):
        for i in range(rows[k], height):
            before = i - rows[k]
            for w in range(width):
                at = lo[i] + w - columns[k] - lo[before]
                if 0 <= at < width:
                    value = alpha[before, at] + scores[k, i, w] + beta[i, w] - whole
                    if value > -30.0:
                        out[k, i, w] = np.exp(value)
    return whole, out
