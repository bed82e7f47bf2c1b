"""Averages of checkpoints and of stages, and the masters or running average of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from workbench.errors import InputError
from workbench.train.growing import grow, shape_of
from workbench.train.recipe import Shape

__all__ = ["average_stages", "average_weights", "checkpoint_weights", "read_checkpoint"]


def read_checkpoint(path: Path) -> dict[str, Any]:
    """Return what a stage saved: "average", the float32 weights, and, but where it fitted nothing, "optimiser" and more.

    Raises:
        InputError: there is no checkpoint.
    """
    if not path.exists():
        raise InputError("no checkpoint", where=str(path), remedy="run the stage first")
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def checkpoint_weights(path: Path, *, averaged: bool = True) -> dict[str, Tensor]:
    """Return the float32 weights of a stage's checkpoint: its running average, or the last masters.

    Raises:
        InputError: there is no checkpoint.
    """
    state = read_checkpoint(path)
    weights: dict[str, Tensor] = state["average"] if averaged else state["optimiser"]["master"]
    return weights


def average_weights(states: Sequence[Mapping[str, Tensor]], parts: Sequence[int] = ()) -> dict[str, Tensor]:
    """Return the mean of each parameter over `states`, of which each has as many of `parts`; one if none are given.

    Raises:
        InputError: none given, or their parameters differ.
    """
    if not states:
        raise InputError("no weights to average")
    names = set(states[0])
    if any(set(s) != names for s in states):
        raise InputError(
            "the checkpoints have different parameters", remedy="average checkpoints of one shape"
        )
    shares = torch.tensor(parts or [1] * len(states)).float()
    shares /= shares.sum()
    return {n: torch.tensordot(shares, torch.stack([s[n].float() for s in states]), 1) for n in states[0]}


def average_stages(
    folder: Path, stages: Sequence[str], base: Shape, layers: int = 0, d: int = 0
) -> dict[str, Tensor]:
    """Return the mean of the running averages of `stages`, each as often as it is named.

    Args:
        folder: the recipe's; FOLDER/STAGE/checkpoint.pt are read, each once.
        stages: their names, one or more.
        base: the recipe's shape.
        layers: encoder layers that all are grown to; the deepest of them where they have more.
        d: width that all are grown to; the widest of them where it is more.

    Raises:
        InputError: no stage, or one that has no checkpoint.
    """
    states = {name: checkpoint_weights(folder / name / "checkpoint.pt") for name in stages}
    shapes = [shape_of(state, base) for state in states.values()]
    layers = max([layers, *(shape.encoder_layers for shape in shapes)])
    d = max([d, *(shape.d for shape in shapes)])
    grown = {name: grow(state, base, layers, d) for name, state in states.items()}
    parts = Counter(stages)
    return average_weights([grown[name] for name in parts], list(parts.values()))
