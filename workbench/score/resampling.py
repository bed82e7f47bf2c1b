"""Intervals and tests by resampling sufficient statistics: no segment is scored twice.

Paired bootstrap (Koehn 2004) and paired approximate randomisation (Riezler and Maxwell 2005) draw the same samples
from the same seed as sacreBLEU's `--paired-bs` and `--paired-ar`, so their figures are equal to its own; the sums
over resampled segments are one matrix product instead of one pass per sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.score.metrics import Statistics, corpus_score, scores

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.floating[Any]]

SEED = 12345  # sacreBLEU's
RESAMPLES = 1000
TRIALS = 10000
_CELLS = 4_000_000  # cells of a block of samples × segments: bounds memory


@dataclass(frozen=True)
class Interval:
    """95% interval of resampled values: `low` and `high` are the 2.5th and 97.5th percentile, `mean` their mean."""

    low: float
    high: float
    mean: float

    @property
    def half_width(self) -> float:
        """Half of high − low: what sacreBLEU prints after ±."""
        return 0.5 * (self.high - self.low)


def interval(values: Array) -> Interval:
    """95% interval with sacreBLEU's choice of percentiles (the n // 40-th value from either end)."""
    import numpy as np

    ordered = np.sort(values)
    cut = len(ordered) // 40
    return Interval(
        float(ordered[cut]), float(ordered[len(ordered) - cut - 1]), float(ordered.mean(dtype=np.float64))
    )


def _blocks(n_samples: int, n_segments: int) -> Iterator[tuple[int, int]]:
    step = max(1, _CELLS // max(1, n_segments))
    for start in range(0, n_samples, step):
        yield start, min(n_samples, start + step)


def bootstrap_sums(
    tables: list[Array], n_samples: int = RESAMPLES, *, seed: int | None = SEED
) -> list[Array]:
    """Sums of `n_samples` bootstrap resamples for several tables of the same segments.

    Args:
        tables: statistics of shape (segments, k) each; all are resampled alike, which is what makes a test paired.
        n_samples: number of resamples.
        seed: numpy seed; None for a fresh one.

    Returns:
        For each table an array (n_samples, k), float32 as in sacreBLEU.
    """
    import numpy as np

    n = len(tables[0])
    rng = np.random.default_rng(seed)
    out = [np.empty((n_samples, t.shape[1]), dtype=np.float32) for t in tables]
    for start, end in _blocks(n_samples, n):
        drawn = rng.choice(n, size=(end - start, n), replace=True)
        flat = drawn + np.arange(end - start)[:, None] * n
        counts = np.bincount(flat.ravel(), minlength=(end - start) * n).reshape(end - start, n)
        weights = counts.astype(np.float64)
        for target, table in zip(out, tables, strict=True):
            target[start:end] = weights @ table
    return out


def bootstrap_scores(stats: Statistics, n_samples: int = RESAMPLES, *, seed: int | None = SEED) -> Array:
    """Scores of bootstrap resamples, shape (n_samples,)."""
    return scores(stats.metric, bootstrap_sums([stats.rows], n_samples, seed=seed)[0])


def _p_value(sampled: Array, difference: float) -> float:
    """Share of samples beyond the real difference, with one added to both counts."""
    import numpy as np

    beyond = int(np.sum(sampled > difference + 1e-9))
    return (beyond + 1) / (len(sampled) + 1)


def paired_bootstrap(
    baseline: Statistics, system: Statistics, n_samples: int = RESAMPLES, *, seed: int | None = SEED
) -> tuple[float, Interval]:
    """Two-sided p-value of the difference, as sacreBLEU's, and the interval of system − baseline."""
    import numpy as np

    sums = bootstrap_sums([baseline.rows, system.rows], n_samples, seed=seed)
    base, other = (scores(baseline.metric, s) for s in sums)
    size = np.abs(other - base)
    real = abs(corpus_score(baseline) - corpus_score(system))
    return _p_value(size - size.mean(), real), interval(other - base)


def paired_randomisation(
    baseline: Statistics, system: Statistics, n_trials: int = TRIALS, *, seed: int | None = SEED
) -> float:
    """Two-sided p-value of paired approximate randomisation: segments swap systems at random, `n_trials` times."""
    import numpy as np

    n = len(baseline.rows)
    swap = np.random.default_rng(seed).integers(2, size=(n_trials, n), dtype=bool)
    total = baseline.rows.sum(0) + system.rows.sum(0)
    sampled = np.empty(n_trials)
    for start, end in _blocks(n_trials, n):
        take = swap[start:end].astype(np.float64)
        first = take @ (baseline.rows - system.rows) + system.rows.sum(0)
        one, two = (scores(baseline.metric, s) for s in (first, total - first))
        sampled[start:end] = np.abs(one - two)
    return _p_value(sampled, abs(corpus_score(baseline) - corpus_score(system)))
