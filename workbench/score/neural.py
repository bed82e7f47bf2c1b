"""COMET (Rei et al. 2020, 2022) beside the string metrics, where its package and a checkpoint are on this machine.

Nothing is downloaded: the checkpoint is a file that a person brought, e.g. `wmt22-comet-da/checkpoints/model.ckpt`.
Reference-free checkpoints (CometKiwi) work too; theirs is an estimate, not a comparison with a reference.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import DependencyMissingError, InputError, ModelMissingError, UsageError
from workbench.score.evaluate import Evaluation, MetricScore, Resampling, SystemScores
from workbench.score.resampling import Interval, interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def load_comet(checkpoint: str | Path) -> Any:
    """COMET's model object.

    Raises:
        DependencyMissingError: the package `unbabel-comet` is not installed.
        ModelMissingError: there is no such checkpoint file.
    """
    try:
        import comet  # type: ignore[import-not-found]
    except ImportError as error:
        raise DependencyMissingError(
            "COMET is not installed", where="unbabel-comet", remedy="pip install unbabel-comet"
        ) from error
    path = Path(checkpoint)
    if not path.is_file():
        raise ModelMissingError(
            "no COMET checkpoint",
            where=str(path),
            remedy="download one, e.g. Unbabel/wmt22-comet-da, and give the path of its model.ckpt",
        )
    return comet.load_from_checkpoint(str(path))


def comet_scores(
    model: Any, source: Sequence[str], hyp: Sequence[str], reference: Sequence[str] | None
) -> list[float]:
    """One COMET score a segment; `reference` is left out for reference-free models."""
    rows = [{"src": s, "mt": h} for s, h in zip(source, hyp, strict=True)]
    if reference is not None:
        rows = [{**row, "ref": r} for row, r in zip(rows, reference, strict=True)]
    output = model.predict(rows, batch_size=8, gpus=0, progress_bar=False)
    return [float(x) for x in output.scores]


def mean_interval(values: NDArray[np.float64], how: Resampling) -> Interval:
    """95% bootstrap interval of a mean of segment scores."""
    import numpy as np

    rng = np.random.default_rng(how.seed)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(how.resamples)]
    return interval(np.array(means))


def add_comet(
    result: Evaluation,
    hyps: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    source: Sequence[str] | None,
    *,
    checkpoint: str | Path,
    resampling: Resampling | None = None,
) -> Evaluation:
    """The evaluation with a COMET figure for every system (against the first reference).

    Raises:
        UsageError: there is no source. InputError: the source has another length.
        DependencyMissingError, ModelMissingError: see `load_comet`.
    """
    import numpy as np

    if source is None:
        raise UsageError("COMET needs the source", remedy="give --src")
    if len(source) != result.segments:
        raise InputError(f"the source has {len(source)} lines, the reference {result.segments}")
    how = resampling or Resampling()
    model = load_comet(checkpoint)
    needs_reference = bool(getattr(model, "requires_references", lambda: True)())
    with Path(checkpoint).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:8]
    kind = "ref:1" if needs_reference else "ref:none"
    signature = f"bs:{how.resamples}|seed:{how.seed}|model:{Path(checkpoint).name}@{digest}|{kind}"
    systems = []
    for system in result.systems:
        values = comet_scores(model, source, hyps[system.name], references[0] if needs_reference else None)
        array = np.array(values)
        score = MetricScore(
            metric="comet",
            label="COMET" if needs_reference else "COMET-QE",
            score=float(array.mean()),
            interval=mean_interval(array, how),
            signature=signature,
            segments=tuple(values),
        )
        systems.append(SystemScores(system.name, (*system.scores, score)))
    return dataclasses.replace(result, systems=tuple(systems))
