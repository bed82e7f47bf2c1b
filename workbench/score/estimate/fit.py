"""Fitting the estimate on segments with human judgements: ridge with cross-validation, then a logistic curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.score.estimate.model import CLIP, Norms, Variant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)
FOLDS = 5
SLACK = 0.003
"""The strongest penalty is taken that loses no more than this of the best Pearson in cross-validation: weights that
play signals off against each other do not travel to other systems."""
WORST = 0.2
NEEDS_WORK = 1 / 3
"""A segment needs work where its human judgement is in the worst third of the training data."""


def norms_of(matrix: Array) -> Norms:
    """Mean and deviation of each column; 1 where a column does not vary."""
    deviation = matrix.std(0)
    deviation[deviation < 1e-9] = 1.0
    return Norms(tuple(matrix.mean(0).tolist()), tuple(deviation.tolist()))


def standardise(matrix: Array, norms: Norms) -> Array:
    """Columns with mean 0 and deviation 1, cut at ±4."""
    import numpy as np

    scaled: Array = np.clip((matrix - np.array(norms.mean)) / np.array(norms.scale), -CLIP, CLIP)
    return scaled


def ridge(x: Array, y: Array, penalty: float) -> Array:
    """Weights of ridge regression without intercept; `x` is standardised and `y` centred."""
    import numpy as np

    return np.asarray(np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ y), dtype=np.float64)


@dataclass(frozen=True)
class More:
    """Other segments to fit on beside the judged ones: standardised signals, centred targets, the weight of a row."""

    x: Array
    y: Array
    weight: float


def _with(x: Array, y: Array, more: More | None) -> tuple[Array, Array]:
    import numpy as np

    if more is None:
        return x, y
    root = more.weight**0.5
    return np.vstack([x, root * more.x]), np.concatenate([y, root * more.y])


def out_of_fold(x: Array, y: Array, penalty: float, *, folds: int = FOLDS, more: More | None = None) -> Array:
    """Prediction of every row by a fit that has not seen it; rows go to folds in turn, `more` is in every fit."""
    import numpy as np

    fold = np.arange(len(y)) % folds
    out = np.empty(len(y))
    for k in range(folds):
        out[fold == k] = x[fold == k] @ ridge(*_with(x[fold != k], y[fold != k], more), penalty)
    return out


def logistic(x: Array, target: Array, *, steps: int = 50) -> tuple[float, float]:
    """(offset, slope) of logistic regression on one variable, by Newton's method."""
    import numpy as np

    design = np.stack([np.ones_like(x), x], 1)
    beta: Array = np.zeros(2, dtype=np.float64)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-design @ beta))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        beta = beta + np.asarray(np.linalg.solve(hessian, design.T @ (target - p)), dtype=np.float64)
    return float(beta[0]), float(beta[1])


def pearson(one: Array, other: Array) -> float:
    """Pearson's r; 0 where either does not vary."""
    import numpy as np

    if one.std() < 1e-12 or other.std() < 1e-12:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def worst_precision(quality: Array, human: Array, share: float = WORST) -> float:
    """Share of the worst fifth by estimate that is in the worst fifth by human judgement; chance is `share`."""
    import numpy as np

    n = max(1, round(len(human) * share))
    return len(set(np.argsort(quality)[:n]) & set(np.argsort(human, kind="stable")[:n])) / n


def fit(
    names: Sequence[str],
    train: Array,
    train_human: Array,
    held_out: Array,
    held_out_human: Array,
    *,
    needs: Sequence[str],
    more: More | None = None,
) -> Variant:
    """Fit one variant and measure it on data that neither weights, penalty nor curve have seen.

    Args:
        names: columns of both matrices.
        train: shape (segments, signals).
        train_human: judgements, higher is better.
        held_out: shape (other segments, signals).
        held_out_human: their judgements.
        needs: evidence behind the signals.
        more: segments of another kind to fit on too.
    """
    import numpy as np

    norms = norms_of(train)
    x, y = standardise(train, norms), (train_human - train_human.mean()) / train_human.std()
    trials = {p: pearson(out_of_fold(x, y, p, more=more), y) for p in PENALTIES}
    penalty = max(p for p in PENALTIES if trials[p] >= max(trials.values()) - SLACK)
    weights = ridge(*_with(x, y, more), penalty)
    needs_work = (train_human <= np.quantile(train_human, NEEDS_WORK)).astype(np.float64)
    curve = logistic(out_of_fold(x, y, penalty, more=more), needs_work)
    quality = standardise(held_out, norms) @ weights
    figures: dict[str, Any] = {
        "pearson": pearson(quality, held_out_human),
        "pearson_cross_validated": trials[penalty],
        "worst_fifth_precision": worst_precision(quality, held_out_human),
        "trained_on": len(train),
        "held_out": len(held_out),
        "penalty": penalty,
    }
    return Variant(
        needs=tuple(needs),
        names=tuple(names),
        norms={"other": norms},
        weights=tuple(weights.tolist()),
        curve=curve,
        figures=figures,
    )
