"""From a stage's checkpoint to the Marian folder of one direction."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.train.averaging import average_stages
from workbench.train.export import export_marian
from workbench.train.growing import shape_of
from workbench.train.recipe import Recipe
from workbench.translate.registry import GLOSSES, ModelDefaults

__all__ = ["export_stages", "outputs_of"]


def outputs_of(recipe: Recipe) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the ids that a Chinese and an English target may use."""
    with np.load(recipe.folder / "outputs.npz") as data:
        return data["zh"], data["en"]


def export_stages(recipe: Recipe, stages: Sequence[str], direction: str, folder: Path) -> None:
    """Write the mean of the running averages of `stages` as the Marian folder of `direction` (zh-en or en-zh).

    Where a stage made the model larger, those of the others are grown to it.
    """
    source, target = direction.split("-")
    outputs = dict(zip(("zh", "en"), outputs_of(recipe), strict=True))
    weights = average_stages(recipe.folder, stages, recipe.shape)
    spm = (recipe.folder / "joint.model").read_bytes()
    if folder.exists():
        shutil.rmtree(folder)
    defaults = recipe.decoding.get(direction, ModelDefaults())
    export_marian(
        folder, weights, shape_of(weights, recipe.shape), spm, (source, target), outputs[target], defaults
    )
    if direction in recipe.glosses:
        shutil.copyfile(recipe.folder / f"glosses-{direction}.tsv", folder / GLOSSES)
