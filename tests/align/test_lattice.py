"""The band, the dynamic programs against brute force, posteriors."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.align import lattice
from workbench.align.lattice import TYPES, Band


def paths(rows: int, cols: int):
    """All paths to (rows, cols) as tuples of (type, i, j), by recursion from the end."""

    @functools.cache
    def to(i: int, j: int) -> tuple[tuple[tuple[int, int, int], ...], ...]:
        if i == 0 and j == 0:
            return ((),)
        return tuple(
            (*head, (k, i, j))
            for k, (m, n) in enumerate(TYPES)
            if i >= m and j >= n
            for head in to(i - m, j - n)
        )

    return to(rows, cols)


def random_scores(rows: int, cols: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(len(TYPES), rows + 1, cols + 1)).astype(np.float32)


def weight(path, scores: np.ndarray) -> float:
    return sum(float(scores[k, i, j]) for k, i, j in path)


def test_types_are_all_beads_of_at_most_eight_segments() -> None:
    assert len(TYPES) == len(set(TYPES)) == 30
    assert all(m + n <= 8 for m, n in TYPES)
    assert [t for t in TYPES if 0 in t] == [(0, 1), (1, 0)]
    assert (1, 7) in TYPES
    assert (4, 4) in TYPES


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 99))
def test_best_path_equals_brute_force(rows: int, cols: int, seed: int) -> None:
    scores = random_scores(rows, cols, seed)
    best = max(paths(rows, cols), key=lambda p: weight(p, scores))
    found = lattice.best_path(scores, Band.full(rows, cols))
    assert weight(found, scores) == pytest.approx(weight(best, scores), abs=1e-4)
    assert tuple(found) == best


@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 99))
def test_posteriors_equal_brute_force(rows: int, cols: int, seed: int) -> None:
    scores = random_scores(rows, cols, seed)
    everything = [(p, math.exp(weight(p, scores))) for p in paths(rows, cols)]
    total = sum(w for _, w in everything)
    expected = np.zeros_like(scores)
    for path, w in everything:
        for edge in path:
            expected[edge] += w / total
    found = lattice.posteriors(scores, Band.full(rows, cols))
    np.testing.assert_allclose(found, expected, atol=1e-4)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(1, 6), st.integers(0, 99))
def test_a_band_finds_what_the_whole_lattice_finds_when_all_else_is_forbidden(
    rows: int, cols: int, radius: int, seed: int
) -> None:
    path = np.round(np.linspace(0, cols, rows + 1)).astype(np.int64)
    band = Band.around(path, cols, max(radius, math.ceil(cols / rows)))
    full = random_scores(rows, cols, seed)
    inside = np.full_like(full, -np.inf)
    banded = np.full((len(TYPES), rows + 1, band.width), -np.inf, dtype=np.float32)
    for i in range(rows + 1):
        for w in range(band.width):
            j = int(band.lo[i]) + w
            for k, (m, n) in enumerate(TYPES):
                start = j - n - int(band.lo[i - m]) if i >= m else -1
                if 0 <= start < band.width:
                    inside[k, i, j] = banded[k, i, w] = full[k, i, j]
    assert lattice.best_path(banded, band) == lattice.best_path(inside, Band.full(rows, cols))
    alpha = lattice.forward(banded, band)
    beta = lattice.backward(banded, band)
    assert alpha[rows, cols - band.lo[rows]] == pytest.approx(beta[0, 0 - band.lo[0]], rel=1e-6)


def test_forbidden_insertions_are_never_taken() -> None:
    scores = random_scores(3, 3, 1)
    scores[0, :, 2] = -np.inf
    band = Band.full(3, 3)
    assert all((k, j) != (0, 2) for k, _, j in lattice.best_path(scores, band))
    assert lattice.posteriors(scores, band)[0, :, 2].sum() == 0


def test_an_unreachable_end_has_no_path() -> None:
    scores = np.full((len(TYPES), 3, 3), -np.inf, dtype=np.float32)
    assert lattice.best_path(scores, Band.full(2, 2)) == []
    assert lattice.posteriors(scores, Band.full(2, 2)).sum() == 0
