"""Compiled loops of `train`: co-occurrence candidates and one round of expectation maximisation."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np

MOST = 200
"""Words of a sentence that are looked at."""


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def invert(words: Any, starts: Any, size: int) -> tuple[Any, Any]:
    """Sentences in which each word occurs: (offsets by word, sentence numbers)."""
    counts = np.zeros(size + 1, np.int64)
    for w in words:
        counts[w + 1] += 1
    offsets = np.cumsum(counts)
    at = offsets[:-1].copy()
    out = np.empty(len(words), np.int32)
    for s in range(len(starts) - 1):
        for k in range(starts[s], starts[s + 1]):
            out[at[words[k]]] = s
            at[words[k]] += 1
    return offsets, out


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def candidates(  # noqa: C901  one compiled loop, called functions would be inlined anyway
    offsets: Any, sentences: Any, other: Any, other_starts: Any, other_count: Any, glossed: int, most: int
) -> tuple[Any, Any, Any]:
    """The `most` likeliest translations of each word by co-occurrence; pairs of the dictionary always among them.

    Args:
        offsets: of each word's sentences.
        sentences: their numbers.
        other: words of the other side, all sentences together.
        other_starts: where each sentence begins in it.
        other_count: occurrences of each word of the other side.
        glossed: sentences from this number on are dictionary entries.
        most: translations kept for each word.

    Returns:
        Row starts, columns and co-occurrence weights of a sparse table.
    """
    size = len(offsets) - 1
    weight = np.zeros(len(other_count), np.float32)
    sure = np.zeros(len(other_count), np.float32)
    touched = np.empty(len(other_count), np.int32)
    rows = np.zeros(size + 1, np.int64)
    columns = np.empty(size * most // 2 + 1_000_000, np.int32)
    values = np.empty(len(columns), np.float32)
    q = 0
    for w in range(1, size):
        n = 0
        last = -1
        step = max(1, (offsets[w + 1] - offsets[w]) // 40_000)
        for k in range(offsets[w], offsets[w + 1], step):
            s = sentences[k]
            if s == last:
                continue
            last = s
            length = other_starts[s + 1] - other_starts[s]
            for x in range(other_starts[s], other_starts[s + 1]):
                e = other[x]
                if weight[e] == 0:
                    touched[n] = e
                    n += 1
                weight[e] += 1.0 if s >= glossed else 1.0 / length
                if s >= glossed:
                    sure[e] = 10.0
        score = np.empty(n, np.float32)
        for t in range(n):
            e = touched[t]
            score[t] = weight[e] / np.sqrt(other_count[e] + 5.0) + sure[e]
        least = np.sort(score)[n - most] if n > most else np.float32(-1.0)
        kept = 0
        for t in range(n):
            e = touched[t]
            if score[t] >= least and kept < most:
                touched[kept] = e
                kept += 1
        for e in np.sort(touched[:kept].copy()):
            columns[q] = e
            values[q] = weight[e]
            q += 1
        for k in range(offsets[w], offsets[w + 1], step):
            s = sentences[k]
            for x in range(other_starts[s], other_starts[s + 1]):
                weight[other[x]] = 0
                sure[other[x]] = 0
        rows[w + 1] = q
    return rows, columns[:q].copy(), values[:q].copy()


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def _find(columns: Any, low: int, high: int, column: int) -> int:
    end = high
    while low < high:
        middle = (low + high) >> 1
        if columns[middle] < column:
            low = middle + 1
        else:
            high = middle
    return low if low < end and columns[low] == column else -1


@nb.njit(cache=True, fastmath=True)  # type: ignore[untyped-decorator]
def em_round(  # noqa: C901, PLR0912  one compiled loop
    x: Any, x_starts: Any, y: Any, y_starts: Any, rows: Any, columns: Any, forward: Any, backward: Any,
    null_y: Any, null_x: Any, agree: bool, count_f: Any, count_b: Any, count_null_y: Any, count_null_x: Any,
) -> float:  # fmt: skip
    """One round of IBM model 1 in both directions; with `agree` the posteriors are multiplied (Liang et al. 2006).

    Expected counts are added to the last four arrays. Returns the log-likelihood of y given x.
    """
    at = np.empty((MOST, MOST), np.int64)
    a = np.empty((MOST, MOST), np.float32)
    b = np.empty((MOST, MOST), np.float32)
    likelihood = 0.0
    for s in range(len(x_starts) - 1):
        x0, y0 = x_starts[s], y_starts[s]
        n, m = min(x_starts[s + 1] - x0, MOST), min(y_starts[s + 1] - y0, MOST)
        if n == 0 or m == 0:
            continue
        for i in range(n):
            w = x[x0 + i]
            for j in range(m):
                at[i, j] = _find(columns, rows[w], rows[w + 1], y[y0 + j])
        for j in range(m):
            null = null_y[y[y0 + j]] * 0.5
            total = null
            for i in range(n):
                a[i, j] = forward[at[i, j]] if at[i, j] >= 0 else 0.0
                total += a[i, j]
            likelihood += np.log(total / (n + 1) + 1e-12)
            if total > 0:
                count_null_y[y[y0 + j]] += null / total
                for i in range(n):
                    a[i, j] /= total
        for i in range(n):
            null = null_x[x[x0 + i]] * 0.5
            total = null
            for j in range(m):
                b[i, j] = backward[at[i, j]] if at[i, j] >= 0 else 0.0
                total += b[i, j]
            if total > 0:
                count_null_x[x[x0 + i]] += null / total
                for j in range(m):
                    b[i, j] /= total
        for i in range(n):
            for j in range(m):
                p = at[i, j]
                if p < 0:
                    continue
                if agree:
                    c = a[i, j] * b[i, j]
                    if c > 1e-9:
                        c = np.sqrt(c) * min(1.0, 2 * np.sqrt(c))
                        count_f[p] += c
                        count_b[p] += c
                else:
                    count_f[p] += a[i, j]
                    count_b[p] += b[i, j]
    return likelihood
