"""A larger model from a fitted one that at first translates nearly like it (Chen, Goodfellow and Shlens 2016).

It becomes wider as `widening` has it. A new layer of the encoder is the copy of the one below it whose two residual
branches end in zeros, so both only normalise once more. Their scale and shift are set so that this undoes itself for
what the layer below usually puts out: the grown model translates nearly like the old one, and learns to use the layers
from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from workbench.errors import InputError
from workbench.train.recipe import Shape
from workbench.train.widening import widen

__all__ = ["encoder_depth", "grow", "grow_encoder", "shape_of", "wider"]

_BRANCHES = ("attention.out", "fc2")
_NORMS = ("norm1", "norm3")


def encoder_depth(weights: Mapping[str, Tensor]) -> int:
    """Return how many encoder layers `weights` of `Marian` have."""
    return len({name.split(".")[1] for name in weights if name.startswith("encoder.")})


def shape_of(weights: Mapping[str, Tensor], base: Shape) -> Shape:
    """Return the shape of `weights` of `Marian`, where they are larger than `base`, of which they were grown."""
    d, ffn = weights["embedding.weight"].shape[1], weights["encoder.0.fc1.weight"].shape[0]
    heads = base.heads * d // base.d
    return replace(base, d=d, ffn=ffn, heads=heads, encoder_layers=encoder_depth(weights))


def wider(shape: Shape, d: int) -> Shape:
    """Return `shape` with width `d`; the feed-forward width and the number of heads grow in proportion."""
    return replace(shape, d=d, ffn=shape.ffn * d // shape.d, heads=shape.heads * d // shape.d)


def grow(weights: Mapping[str, Tensor], base: Shape, layers: int = 0, d: int = 0) -> dict[str, Tensor]:
    """Return `weights` with at least `layers` encoder layers and at least the width `d` (see `wider`).

    Raises:
        InputError: that cannot be, see `widen` and `grow_encoder`.
    """
    old = shape_of(weights, base)
    if d > old.d:
        weights = widen(weights, old, wider(old, d))
    return grow_encoder(weights, max(layers, old.encoder_layers))


def grow_encoder(weights: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Return `weights` of `Marian` with `layers` encoder layers, the new ones evenly spread and the last one on top.

    Raises:
        InputError: they have more already, or fewer than half as many.
    """
    depth = encoder_depth(weights)
    more = layers - depth
    if not 0 <= more <= depth:
        raise InputError(
            f"an encoder of {depth} layers cannot become one of {layers}",
            remedy="grow to at most twice as many layers at once",
        )
    after = {-(-(k + 1) * depth // more) - 1 for k in range(more)}
    grown = {n: t for n, t in weights.items() if not n.startswith("encoder.")}
    place = 0
    for old in range(depth):
        parts = {
            n.removeprefix(f"encoder.{old}."): t
            for n, t in weights.items()
            if n.startswith(f"encoder.{old}.")
        }
        for layer in (parts, _passing(parts)) if old in after else (parts,):
            grown |= {f"encoder.{place}.{n}": t for n, t in layer.items()}
            place += 1
    return grown


def _passing(below: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the layer that hands on what the layer `below` puts out."""
    layer = {n: t.clone() for n, t in below.items()}
    for branch in _BRANCHES:
        for kind in ("weight", "bias"):
            layer[f"{branch}.{kind}"].zero_()
    # the layer below puts out scale * x + shift, x of mean 0 and variance 1 over the width
    scale, shift = below["norm3.weight"].float(), below["norm3.bias"].float()
    deviation = torch.sqrt(scale.square().mean() + shift.var(correction=0))
    for norm in _NORMS:
        layer[f"{norm}.weight"] = torch.full_like(scale, float(deviation))
        layer[f"{norm}.bias"] = torch.full_like(shift, float(shift.mean()))
    return layer
