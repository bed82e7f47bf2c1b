"""A wider model from a fitted one that at first translates nearly like it (Net2Net: Chen, Goodfellow and Shlens 2016).

Every dimension of the residual stream goes on, some of them twice: those whose sinusoids are nearest to the ones that
the wider model adds to its dimensions, so that positions stay nearly what they were. What reads a dimension that is
there twice divides its weight between the two by chance, so that they can part. New heads and new feed-forward units
begin at random, and what reads them with zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from workbench.errors import InputError
from workbench.train.recipe import Shape

__all__ = ["widen"]


def _origins(old: int, new: int) -> Tensor:
    """Return for each of `new` dimensions which of the `old` ones it repeats, shape [new]; every old one is there."""
    half = torch.arange(new // 2)
    nearest = (half * (old // 2) / (new // 2)).round().long().clamp(max=old // 2 - 1)
    return torch.cat([nearest, nearest + old // 2])


class _Widening:
    """The parts of one widening: `old` shape to `new`, random numbers of `seed`."""

    def __init__(self, old: Shape, new: Shape, seed: int) -> None:
        self.old, self.new = old, new
        self.random = torch.Generator().manual_seed(seed)
        self.origin = _origins(old.d, new.d)
        self.copies = torch.bincount(self.origin, minlength=old.d)

    def reader(self, weight: Tensor) -> Tensor:
        """Return what reads the stream, [rows, old d] to [rows, new d], its weights divided between the copies."""
        share = torch.empty(weight.shape[0], self.new.d).exponential_(generator=self.random)
        total = torch.zeros_like(weight).index_add_(1, self.origin, share)
        return (weight / total)[:, self.origin] * share

    def writer(self, weight: Tensor, columns: int) -> Tensor:
        """Return what writes into the stream, [old d, n] to [new d, columns], with zeros for what is new behind it."""
        return torch.nn.functional.pad(weight[self.origin], (0, columns - weight.shape[1]))

    def inner(self, weight: Tensor, parts: int, rows: int) -> Tensor:
        """Return fused projections of the stream, `parts` one below the other, each with random rows added up to `rows`."""
        wide = []
        for part in weight.chunk(parts):
            known = self.reader(part)
            new = torch.randn(rows - len(known), self.new.d, generator=self.random)
            wide += [known, new * known.std()]
        return torch.cat(wide)


def _inner_bias(bias: Tensor, parts: int, rows: int) -> Tensor:
    """Return the bias of what `_Widening.inner` returns; that of the new rows is zero."""
    return torch.cat([torch.nn.functional.pad(b, (0, rows - len(b))) for b in bias.chunk(parts)])


def widen(weights: Mapping[str, Tensor], old: Shape, new: Shape, seed: int = 1) -> dict[str, Tensor]:
    """Return `weights` of `Marian` of shape `old` for shape `new`, of the same depth and head width.

    Args:
        weights: float32, as `Marian.named_parameters` names them.
        old: their shape.
        new: at most twice as wide, with the same vocabulary; `ffn` and `heads` grow too.
        seed: of what is drawn by chance.

    Raises:
        InputError: it is narrower, more than twice as wide, or its heads have another width.
    """
    same = replace(new, d=old.d, ffn=old.ffn, heads=old.heads) == old
    if not (
        same and old.d <= new.d <= 2 * old.d and old.ffn <= new.ffn and old.d * new.heads == new.d * old.heads
    ):
        raise InputError(
            f"a model of width {old.d}, {old.ffn} and {old.heads} heads cannot become one of {new.d}, {new.ffn} and {new.heads}",
            remedy="keep depth, vocabulary and the width of a head, and grow to at most twice the width",
        )
    w = _Widening(old, new, seed)
    scale = (old.d / new.d) ** 0.5
    last = f"decoder.{old.decoder_layers - 1}.norm3"
    inner = {"qkv": (3, new.d), "kv": (2, new.d), "q": (1, new.d), "fc1": (1, new.ffn)}  # parts, rows of each
    wide: dict[str, Tensor] = {}
    for name, value in sorted(weights.items()):  # what is drawn must not depend on who names them
        owner, kind = name.rsplit(".", 1)
        part = owner.rsplit(".", 1)[-1]
        if name == "embedding.weight":
            wide[name] = value[:, w.origin] * scale  # the model multiplies it by the root of its width
        elif part in inner:
            wide[name] = (w.inner if kind == "weight" else _inner_bias)(value, *inner[part])
        elif kind == "weight" and part in {"out", "fc2"}:
            wide[name] = w.writer(value, new.d if part == "out" else new.ffn)
        else:  # norms, and biases of what writes into the stream
            wide[name] = value[w.origin]
            if owner == last:  # only the output layer reads it, by the embeddings, where copies count twice
                wide[name] = wide[name] / w.copies[w.origin] / scale
    return wide
