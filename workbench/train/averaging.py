"""Averages of checkpoints, and the masters or running average of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from workbench.errors import InputError

__all__ = ["average_weights", "checkpoint_weights"]


def checkpoint_weights(path: Path, *, averaged: bool = True) -> dict[str, Tensor]:
    """Return the float32 weights of a stage's checkpoint: its running average, or the last masters.

    Raises:
        InputError: there is no checkpoint.
    """
    if not path.exists():
        raise InputError("no checkpoint", where=str(path), remedy="run the stage first")
    state = torch.load(path, map_location="cpu", weights_only=True)
    weights: dict[str, Tensor] = state["average"] if averaged else state["optimiser"]["master"]
    return weights


def average_weights(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of each parameter over `states`.

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
    return {n: torch.stack([s[n].float() for s in states]).mean(dim=0) for n in states[0]}
