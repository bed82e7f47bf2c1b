"""Muon for the hidden matrices and AdamW for the rest, on float32 masters of the model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from workbench.train.precision import product_dtype

__all__ = ["MasterOptimiser", "orthogonalise"]

_NS = (3.4445, -4.7750, 2.0315)


def orthogonalise(matrices: Tensor, steps: int = 5) -> Tensor:
    """Return near-orthogonal versions of `matrices` [k, m, n] by Newton-Schulz steps (Jordan et al. 2024).

    They are taken in `product_dtype` of the matrices' device.
    """
    dtype = product_dtype(matrices.device.type)
    x = matrices.to(dtype)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2).contiguous()
    x = x / (x.float().flatten(1).norm(dim=1)[:, None, None] + 1e-7).to(dtype)
    a, b, c = _NS
    for _ in range(steps):
        gram = torch.bmm(x, x.transpose(1, 2))
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.transpose(1, 2) if tall else x


class MasterOptimiser:
    """Steps float32 masters of a model's parameters and copies them back.

    Two-dimensional parameters outside the embedding go to Muon (Nesterov momentum .95, updates scaled to AdamW's
    root mean square by 0.2 sqrt(max(m, n))); fused projections are split into their square parts first. All
    others go to fused AdamW.
    """

    def __init__(
        self, model: nn.Module, d: int, decay: float = 0.01, betas: tuple[float, float] = (0.9, 0.98)
    ) -> None:
        self.model, self.d, self.decay = model, d, decay
        self.params = dict(model.named_parameters())
        self.master = {n: p.detach().float().clone() for n, p in self.params.items()}
        self.hidden = [n for n, p in self.params.items() if p.dim() == 2 and "embedding" not in n]
        rest = [n for n in self.params if n not in set(self.hidden)]
        self.rest = rest
        self.momentum = {n: torch.zeros_like(self.master[n]) for n in self.hidden}
        for n in rest:
            self.master[n].requires_grad_(True)
        self.adam = torch.optim.AdamW(
            [self.master[n] for n in rest], betas=betas, eps=1e-9, weight_decay=0.0, fused=True
        )

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def _muon(self, lr: float) -> None:
        groups: dict[tuple[int, int], list[tuple[str, int, Tensor]]] = {}
        names = self.hidden
        grads = [self.params[n].grad.float() for n in names]  # type: ignore[union-attr]
        moments = [self.momentum[n] for n in names]
        torch._foreach_lerp_(moments, grads, 0.05)
        torch._foreach_lerp_(grads, moments, 0.95)
        for n, g in zip(names, grads, strict=True):
            parts = g.shape[0] // self.d if "qkv" in n or ".kv" in n else 1
            for k, part in enumerate(g.chunk(parts)):
                groups.setdefault((part.shape[0], part.shape[1]), []).append((n, k, part))
        for (rows, columns), members in groups.items():
            update = orthogonalise(torch.stack([part for _, _, part in members]))
            scale = 0.2 * math.sqrt(max(rows, columns))
            for (n, k, _), u in zip(members, update, strict=True):
                target = self.master[n][k * rows : (k + 1) * rows]
                target.mul_(1 - lr * self.decay).add_(u, alpha=-lr * scale)

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def step(self, lr: float, clip: float = 1.0) -> float:
        """Take one step at learning rate `lr`; return the norm of the gradient of the AdamW parameters before clipping."""
        self._muon(lr)
        for n in self.rest:
            self.master[n].grad = self.params[n].grad.float()  # type: ignore[union-attr]
        norm = float(torch.nn.utils.clip_grad_norm_([self.master[n] for n in self.rest], clip))
        for group in self.adam.param_groups:
            group["lr"] = lr
        self.adam.step()
        embedding = self.master["embedding.weight"]
        embedding[-1].zero_()
        torch._foreach_copy_(list(self.params.values()), [self.master[n] for n in self.params])
        for p in self.params.values():
            p.grad = None
        return norm

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def set_masters(self, masters: Mapping[str, Tensor]) -> None:
        """Set the masters (and the model's parameters) to `masters`, exact float32 values."""
        for n, t in masters.items():
            self.master[n].copy_(t)
        torch._foreach_copy_(list(self.params.values()), [self.master[n] for n in self.params])

    def state(self) -> dict[str, Any]:
        """Return everything needed to resume: masters, momenta, AdamW's state."""
        return {
            "master": {n: t.detach() for n, t in self.master.items()},
            "momentum": self.momentum,
            "adam": self.adam.state_dict(),
        }

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def load(self, state: dict[str, Any]) -> None:
        """Restore what `state` returned and copy the masters into the model."""
        for n, t in state["momentum"].items():
            self.momentum[n].copy_(t)
        self.adam.load_state_dict(state["adam"])
        self.set_masters(state["master"])
