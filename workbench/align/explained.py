"""How well the words of one side explain those of the other: sums over windows of segments.

A window is the last m segments before a position; sums over a bead's other side come from prefix sums.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.align.lattice import TYPES
from workbench.align.pair import Pair, Sparse

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
MOST = max(m for m, _ in TYPES)
SAME = 0.7
"""Probability that a word of a draft stands in the translation as it is."""
NEAR = 0.04
"""Distance in cosine over which an encoder's tokens lose a factor of e as translations of each other."""
TRUST = 0.9
"""Weight of the lexicon against the word's own frequency, as in an interpolated language model."""


def prefix_sums(rows: Floats) -> Floats:
    """Sums of all rows before each position, (rows + 1, ...)."""
    return np.concatenate([np.zeros((1, *rows.shape[1:]), dtype=rows.dtype), np.cumsum(rows, axis=0)])


def windows(prefix: Floats, m: int) -> Floats:
    """Sum over the last m rows before each position; zero where there are fewer."""
    out = np.zeros_like(prefix)
    if m:
        out[m:] = prefix[m:] - prefix[:-m]
    return out


def word_planes(
    pair: Pair, a: int, b: int, c: int, d: int
) -> list[tuple[Singles, Singles, Singles, Singles]]:
    """For m = 1..7: forward sums (positions, target prefix), their coverage, and the same backward (transposed)."""
    x_counts, y_counts = pair.x.counts[a:b], pair.y.counts[c:d]
    x_used, y_used = np.unique(x_counts.indices), np.unique(y_counts.indices)
    x_counts, y_counts = x_counts[:, x_used], y_counts[:, y_used]
    forward = pair.forward[x_used][:, y_used]
    backward = pair.backward[x_used][:, y_used]
    given_x = prefix_sums(np.asarray((x_counts @ forward).toarray()))
    given_y = prefix_sums(np.asarray((y_counts @ backward.T).toarray()))
    x_size, y_size = (
        prefix_sums(np.asarray(x_counts.sum(axis=1))),
        prefix_sums(np.asarray(y_counts.sum(axis=1))),
    )
    out = []
    for m in range(1, MOST + 1):
        f, fc = _explained(given_x, x_size, y_counts, pair.y.prior[y_used], m)
        g, gc = _explained(given_y, y_size, x_counts, pair.x.prior[x_used], m)
        out.append((f, fc, g, gc))
    return out


def _explained(given: Floats, size: Floats, counts: Sparse, prior: Floats, m: int) -> tuple[Singles, Singles]:
    """How well windows of m segments explain each segment of the other side, as prefix sums over its segments.

    Returns:
        Log-ratio of IBM model 1 (mixed with the prior) to the prior, summed over words, and number of words with a
        translation in the window; both (positions, other segments + 1).
    """
    mass = np.maximum(windows(given, m), 0)
    ratio = TRUST * mass / np.maximum(windows(size, m), 1)[:, None] / prior + (1 - TRUST)
    log_ratio = np.asarray(counts @ np.log(ratio).T)
    covered = np.asarray(counts @ (1 - np.exp(-3 * mass)).T)
    return prefix_sums(log_ratio).T.astype(np.float32), prefix_sums(covered).T.astype(np.float32)


def tenth_of_last(prefix: Singles, n: int) -> Singles:
    """Tenth of the sum over the last n columns before each, from prefix sums; zero where there are fewer."""
    out = np.zeros_like(prefix)
    out[:, n:] = (prefix[:, n:] - prefix[:, :-n]) * np.float32(0.1)
    return out


def draft_planes(pair: Pair, a: int, b: int, c: int, d: int) -> list[tuple[Singles, Singles]] | None:
    """For windows of 1..7 drafted segments: how well their words explain the other side, as `_explained` has it."""
    if pair.x.draft is not None:
        draft, other = pair.x.draft[a:b], (pair.y.counts[c:d], pair.y.prior)
    elif pair.y.draft is not None:
        draft, other = pair.y.draft[c:d], (pair.x.counts[a:b], pair.x.prior)
    else:
        return None
    counts, prior = other
    used = np.unique(counts.indices)
    given = prefix_sums(SAME * draft[:, used].toarray())
    size = prefix_sums(np.asarray(draft.sum(axis=1)))
    return [_explained(given, size, counts[:, used], prior[used], m) for m in range(1, MOST + 1)]


def token_planes(pair: Pair, a: int, b: int, c: int, d: int) -> list[Singles] | None:
    """How well the encoder's tokens of 1..7 source segments explain those of each target segment, as `_explained`.

    Returns:
        For each window size (positions, target prefix); None where the pair is not encoded.
    """
    if pair.x.encoded is None or pair.y.encoded is None:
        return None
    x, y = pair.x.encoded.take(np.arange(a, b)), pair.y.encoded.take(np.arange(c, d))
    given = prefix_sums(np.asarray(x.owners() @ _nearness(x.tokens @ y.tokens.T)))
    size = prefix_sums(x.sizes[:, None].astype(np.float64))
    usual = _nearness(x.background @ y.tokens.T).mean(axis=0)
    owners = y.owners()
    out = []
    for m in range(1, MOST + 1):
        share = np.maximum(windows(given, m), 0) / np.maximum(windows(size, m), 1)
        log_ratio = np.asarray(owners @ np.log(TRUST * share / usual + (1 - TRUST)).T)
        out.append(prefix_sums(log_ratio).T.astype(np.float32))
    return out


def _nearness(cosine: Singles) -> Singles:
    return np.asarray(np.exp((cosine - 1) / np.float32(NEAR)))
