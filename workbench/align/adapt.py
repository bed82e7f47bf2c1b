"""Unsupervised adaptation: the lexicon learns the two texts' own names and words from a first alignment.

IBM model 1 in both directions over the beads, their posteriors multiplied (Liang, Taskar & Klein 2006: alignment by
agreement), counts discounted, and the shipped lexicon as the prior. A pair of words that the lexicon does not know
must meet in two beads at least, so that a wrong bead cannot confirm itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.pair import Pair, Sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDS = 4
PRIOR = 5.0
"""Occurrences that the shipped lexicon counts for."""
DISCOUNT = 0.6
NEW = 0.02
"""Starting probability of an unknown pair that always meets."""
NULL = 0.015
MOST_WORDS = 400
"""Beads with more words on a side teach nothing: their product would fill the memory."""


@dataclass(frozen=True, slots=True)
class _Meetings:
    """Every pair of words in every bead.

    Attributes:
        pair: index of the word pair, into x and y.
        x_at: index of (bead, x word), y_at: of (bead, y word).
        x_count, y_count: occurrences of the words in the bead.
        x, y: the words of each distinct pair.
        beads: number of beads in which each distinct pair meets.
    """

    pair: Ints
    x_at: Ints
    y_at: Ints
    x_count: Floats
    y_count: Floats
    x: Ints
    y: Ints
    beads: Ints


def adapt(pair: Pair, beads: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Pair:
    """The same pair with translation probabilities learnt from beads (x segments, y segments); nulls are passed over."""
    full = [(x, y) for x, y in beads if x and y]
    if not full:
        return pair
    left, right = _gather(pair.x.counts, [x for x, _ in full]), _gather(pair.y.counts, [y for _, y in full])
    met = _meetings(left, right)
    if not len(met.pair):
        return pair
    x_total, y_total = _totals(left), _totals(right)
    known_f, known_b = (_lookup(t, met.x, met.y) for t in (pair.forward, pair.backward))
    counts = _expected_counts(met, known_f, known_b, x_total, y_total)
    shape = pair.forward.shape
    return pair.with_lexicon(
        _blend(pair.forward, _sparse(counts, met, shape), x_total, axis=0),
        _blend(pair.backward, _sparse(counts, met, shape), y_total, axis=1),
    )


def _gather(counts: Sparse, groups: list[Sequence[int]]) -> Sparse:
    """Word counts of beads from those of segments."""
    from scipy import sparse

    rows = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    columns = np.concatenate([np.asarray(g, dtype=np.int64) for g in groups])
    chosen = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(groups), counts.shape[0]))
    return (chosen @ counts).tocsr()


def _meetings(left: Sparse, right: Sparse) -> _Meetings:
    x_size, y_size = np.diff(left.indptr), np.diff(right.indptr)
    use = (x_size <= MOST_WORDS) & (y_size <= MOST_WORDS)
    left, right = left[use], right[use]
    x_size, y_size = x_size[use].astype(np.int64), y_size[use].astype(np.int64)
    per_entry = np.repeat(y_size, x_size)
    x_entry = np.repeat(np.arange(len(left.indices)), per_entry)
    ends = np.cumsum(per_entry)
    offset = np.arange(len(x_entry)) - np.repeat(ends - per_entry, per_entry)
    y_entry = np.repeat(np.repeat(right.indptr[:-1].astype(np.int64), x_size), per_entry) + offset
    key = left.indices[x_entry].astype(np.int64) * right.shape[1] + right.indices[y_entry]
    distinct, pair, times = np.unique(key, return_inverse=True, return_counts=True)
    return _Meetings(
        pair,
        x_entry,
        y_entry,
        left.data[x_entry],
        right.data[y_entry],
        distinct // right.shape[1],
        distinct % right.shape[1],
        times,
    )


def _totals(counts: Sparse) -> Floats:
    return np.asarray(np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1]))


def _lookup(table: Sparse, x: Ints, y: Ints) -> Floats:
    return np.asarray(table[x, y], dtype=np.float64).ravel()


def _expected_counts(
    met: _Meetings, known_f: Floats, known_b: Floats, x_total: Floats, y_total: Floats
) -> Floats:
    """Discounted expected number of times that the words of each distinct pair translate each other."""
    often = met.beads >= 2
    allowed = often | ((known_f > 1e-4) & (known_b > 1e-5))
    dice = 2 * met.beads / (np.maximum(x_total[met.x], 1) + np.maximum(y_total[met.y], 1))
    start = NEW * np.where(often, np.minimum(dice, 1.0) ** 2, 0.0)
    forward = np.where(allowed, known_f + start, 0.0)
    backward = np.where(allowed, known_b + start, 0.0)
    counts = np.zeros(len(met.x))
    for _ in range(ROUNDS):
        by_x = _share(forward[met.pair] * met.x_count, met.y_at)
        by_y = _share(backward[met.pair] * met.y_count, met.x_at)
        agreed = np.sqrt(by_x * by_y)
        agreed *= np.minimum(1.0, 2 * np.sqrt(agreed)) * np.minimum(met.x_count, met.y_count)
        counts = np.maximum(np.bincount(met.pair, weights=agreed, minlength=len(met.x)) - DISCOUNT, 0.0)
        forward = np.where(allowed, (counts + PRIOR * known_f) / (x_total[met.x] + PRIOR), 0.0)
        backward = np.where(allowed, (counts + PRIOR * known_b) / (y_total[met.y] + PRIOR), 0.0)
    return counts


def _share(weight: Floats, group: Ints) -> Floats:
    """Each weight as a share of its group's sum and the null word."""
    total = np.bincount(group, weights=weight)
    return np.asarray(weight / (total[group] + NULL))


def _sparse(counts: Floats, met: _Meetings, shape: tuple[int, int]) -> Any:
    from scipy import sparse

    some = counts > 0
    return sparse.csr_array((counts[some], (met.x[some], met.y[some])), shape=shape)


def _blend(known: Sparse, counts: Sparse, total: Floats, *, axis: int) -> Sparse:
    """(counts + PRIOR x known) / (total + PRIOR) along the given side."""
    from scipy import sparse

    scale = sparse.diags_array(1.0 / (total + PRIOR))
    mixed = counts + PRIOR * known
    return (scale @ mixed if axis == 0 else mixed @ scale).tocsr()
