"""The fused estimate: ridge regression on standardised signals, then a logistic curve, kept as JSON."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.config import models_dir
from workbench.errors import FormatError, ModelMissingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLIP = 4.0
"""Standardised signals are cut at ± this, so that one odd value cannot decide."""

EVIDENCE = ("forward", "system", "reverse", "own", "round_trip", "alignment", "lexicon")


@dataclass(frozen=True)
class Norms:
    """Mean and deviation of every signal on some kind of hypotheses, in the order of `Variant.names`."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]


@dataclass(frozen=True)
class Variant:
    """One fit, for one choice of evidence.

    Attributes:
        needs: evidence it was trained with, some of `EVIDENCE`.
        names: signals, in order.
        norms: by kind of hypothesis: `other` (another system's, as in the training data), `draft` (the scoring
            model's own).
        weights: of the standardised signals; the sum rises with quality.
        curve: (offset, slope): P(needs work) = 1 / (1 + exp(-(offset + slope × sum))).
        figures: what it reached on held-out data.
    """

    needs: tuple[str, ...]
    names: tuple[str, ...]
    norms: Mapping[str, Norms]
    weights: tuple[float, ...]
    curve: tuple[float, float]
    figures: Mapping[str, float] = field(default_factory=dict)

    def quality(self, names: Sequence[str], matrix: NDArray[np.float64], kind: str) -> NDArray[np.float64]:
        """Weighted sums, shape (segments,), of a feature table with these columns; higher is better."""
        import numpy as np

        norms = self.norms.get(kind) or self.norms["other"]
        columns = matrix[:, [list(names).index(n) for n in self.names]]
        scaled = (columns - np.array(norms.mean)) / np.array(norms.scale)
        sums: NDArray[np.float64] = np.clip(scaled, -CLIP, CLIP) @ np.array(self.weights)
        return sums

    def probability(self, quality: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that a segment needs work."""
        import numpy as np

        offset, slope = self.curve
        p: NDArray[np.float64] = 1 / (1 + np.exp(-(offset + slope * quality)))
        return p


@dataclass(frozen=True)
class EstimateModel:
    """All variants for one direction.

    Attributes:
        direction: `en-zh` or `zh-en`.
        about: how it was made, from what, and what it may be used for.
    """

    direction: str
    variants: tuple[Variant, ...]
    about: str = ""

    @property
    def uses(self) -> frozenset[str]:
        """All evidence that some variant uses."""
        return frozenset(n for v in self.variants for n in v.needs)

    def best(self, have: Sequence[str]) -> Variant:
        """Of the variants that the evidence at hand allows, the one that did best in cross-validation."""
        usable = [v for v in self.variants if set(v.needs) <= set(have)]
        return max(usable, key=lambda v: (v.figures.get("pearson_cross_validated", 0.0), len(v.needs)))


def to_json(model: EstimateModel) -> str:
    """One JSON object, numbers with six digits."""

    def short(value: Any) -> Any:
        if isinstance(value, float):
            return float(f"{value:.6g}")
        if isinstance(value, dict):
            return {k: short(v) for k, v in value.items()}
        return [short(v) for v in value] if isinstance(value, (list, tuple)) else value

    return json.dumps(short(asdict(model)), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str, *, where: str = "estimate model") -> EstimateModel:
    """Read what `to_json` wrote.

    Raises:
        FormatError: it is not such an object.
    """
    try:
        data = json.loads(text)
        return EstimateModel(data["direction"], tuple(_variant(v) for v in data["variants"]), data["about"])
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"not an estimate model: {error}", where=where, remedy="fit it again") from error


def _variant(data: Mapping[str, Any]) -> Variant:
    norms = {k: Norms(tuple(v["mean"]), tuple(v["scale"])) for k, v in data["norms"].items()}
    offset, slope = data["curve"]
    variant = Variant(
        needs=tuple(data["needs"]),
        names=tuple(data["names"]),
        norms=norms,
        weights=tuple(map(float, data["weights"])),
        curve=(float(offset), float(slope)),
        figures=dict(data["figures"]),
    )
    sizes = {len(variant.names), len(variant.weights), *(len(n.mean) for n in norms.values())}
    if len(sizes) != 1 or "other" not in norms:
        raise ValueError("lists of different length, or no norms")
    return variant


def shipped(direction: str) -> EstimateModel:
    """The model of a direction in the models folder.

    Raises:
        ModelMissingError: it is not there.
    """
    path = models_dir() / "estimate" / f"{direction}.json"
    if not path.is_file():
        raise ModelMissingError(
            f"no estimate model for {direction}",
            where=str(path),
            remedy="run python -m benchmarks estimate, or set WORKBENCH_MODELS",
        )
    return _load(path, path.stat().st_mtime)


@functools.lru_cache(maxsize=4)
def _load(path: Path, stamp: float) -> EstimateModel:
    del stamp
    return from_json(path.read_text(encoding="utf-8"), where=str(path))
