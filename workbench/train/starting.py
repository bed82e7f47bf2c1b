"""Stages that begin from a finished Marian folder instead of from initial weights (`start` of a stage).

Such a stage fits nothing: its checkpoint holds the folder's weights, without an optimiser. Others come after it, and it
counts in means like any other. Vocabulary and output ids of the whole recipe are then the folder's.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from workbench.errors import InputError
from workbench.train.finetuning import read_marian
from workbench.train.growing import grow, shape_of
from workbench.train.recipe import Recipe, Stage
from workbench.train.saving import complete_file
from workbench.translate.registry import GLOSSES

__all__ = ["start_glosses", "start_outputs", "start_vocabulary", "write_start"]


def start_vocabulary(recipe: Recipe) -> bytes | None:
    """Return the joint spm of the folders that stages start from, or None where none does.

    Raises:
        InputError: a folder has none, or two have different ones.
    """
    found: dict[bytes, Path] = {}
    for stage in _starts(recipe):
        # the Chinese side's, whose normaliser leaves normalised text of both languages as it is
        side = "source.spm" if _direction(stage) == "zh-en" else "target.spm"
        path = _folder(stage) / side
        try:
            found.setdefault(path.read_bytes(), path)
        except OSError as error:
            raise InputError(
                f"cannot read the vocabulary to start from ({error.strerror})", where=str(path)
            ) from None
    if len(found) > 1:
        first, second = list(found.values())[:2]
        raise InputError(
            f"its vocabulary is not that of {first}",
            where=str(second),
            remedy="start the stages of one recipe from models of one vocabulary",
        )
    return next(iter(found), None)


def start_outputs(recipe: Recipe) -> dict[str, NDArray[np.int64]]:
    """Return the allowed output ids by target language ("zh", "en") of the folders that stages start from."""
    return {_direction(s).split("-")[1]: read_marian(_folder(s))[2] for s in _starts(recipe)}


def start_glosses(recipe: Recipe, direction: str) -> Path | None:
    """Return the glosses of the folder that a stage of `direction` starts from, or None.

    The model goes on with them: which words are rare was counted in all that it has read.
    """
    for stage in _starts(recipe):
        path = _folder(stage) / GLOSSES
        if _direction(stage) == direction and path.is_file():
            return path
    return None


def write_start(recipe: Recipe, stage: Stage) -> None:
    """Write the checkpoint of a stage that has `start`: weights without an optimiser, widened where the recipe is wider.

    Raises:
        InputError: the folder is missing, another kind of Marian, or of sizes that the recipe's cannot come from.
    """
    weights, shape, _ = read_marian(_folder(stage))
    if recipe.shape.d > shape.d:
        weights = grow(weights, shape, d=recipe.shape.d)
        shape = shape_of(weights, shape)
    sizes, given = asdict(shape), asdict(recipe.shape)
    wrong = [f"{name} {value}, not {given[name]}" for name, value in sizes.items() if value != given[name]]
    if wrong:
        raise InputError(
            f"stage {stage.name} cannot start from it: {', '.join(wrong)}",
            where=str(stage.start),
            remedy="give [shape] the model's sizes, see its config.json",
        )
    path = recipe.folder / stage.name / "checkpoint.pt"
    path.parent.mkdir(parents=True, exist_ok=True)
    with complete_file(path) as part:
        torch.save({"average": weights}, part)


def _starts(recipe: Recipe) -> list[Stage]:
    return [stage for stage in recipe.stages if stage.start is not None]


def _folder(stage: Stage) -> Path:
    assert stage.start is not None
    return stage.start


def _direction(stage: Stage) -> str:
    return stage.directions[0]
