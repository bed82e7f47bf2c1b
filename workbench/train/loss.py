"""Output projection and label-smoothed cross-entropy in one chunked step that never keeps the logits."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

__all__ = ["projected_cross_entropy"]


def _fused(logits: Tensor, target: Tensor, smoothing: float, scale: Tensor) -> tuple[Tensor, Tensor]:
    """Return (negative log-likelihoods [n], gradient of the smoothed loss by logits [n, V], in their dtype)."""
    x = logits.float()
    lse = torch.logsumexp(x, dim=1, keepdim=True)
    grad = (torch.exp(x - lse) - smoothing / x.shape[1]) * scale
    nll = lse.squeeze(1) - x.gather(1, target[:, None]).squeeze(1)
    return nll, grad.to(logits.dtype)


@lru_cache(maxsize=2)
def _kernel(*, compiled: bool) -> Any:
    return torch.compile(_fused, dynamic=True) if compiled else _fused


class _Projected(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(
        ctx: Any,
        states: Tensor,
        weight: Tensor,
        target: Tensor,
        smoothing: float,
        scale: float,
        chunk: int,
        compiled: bool,
    ) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        kernel = _kernel(compiled=compiled)
        d_states = torch.empty_like(states)
        d_weight: Tensor | None = None
        total = torch.zeros((), dtype=torch.float64, device=states.device)
        factor = torch.tensor(scale, device=states.device)
        for start in range(0, states.shape[0], chunk):
            h, t = states[start : start + chunk], target[start : start + chunk]
            n = h.shape[0]
            if compiled and n % 256:  # zero states add nothing to the weight's gradient
                h = torch.nn.functional.pad(h, (0, 0, 0, -n % 256))
                t = torch.nn.functional.pad(t, (0, -n % 256))
            nll, grad = kernel(h @ weight.t(), t, smoothing, factor)
            grad[torch.arange(len(t), device=grad.device), t] -= (1 - smoothing) * scale
            total += nll[:n].sum(dtype=torch.float64)
            d_states[start : start + n] = (grad @ weight)[:n]
            part = grad.t() @ h
            d_weight = part if d_weight is None else d_weight.add_(part)
        ctx.save_for_backward(d_states, d_weight)
        return total.float() * scale, total

    @staticmethod
    def backward(ctx: Any, grad: Tensor, _: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        d_states, d_weight = ctx.saved_tensors
        return d_states * grad, d_weight * grad, None, None, None, None, None


def projected_cross_entropy(
    states: Tensor,
    weight: Tensor,
    target: Tensor,
    smoothing: float,
    scale: float,
    chunk: int = 1024,
    compiled: bool = False,
) -> tuple[Tensor, Tensor]:
    """Return (scaled loss for backward, summed negative log-likelihood in nats) of `states` [n, d] and `target` [n].

    `weight` [V, d] is the tied output table; `scale` multiplies the sum (one over the step's tokens).
    """
    out: tuple[Tensor, Tensor] = _Projected.apply(states, weight, target, smoothing, scale, chunk, compiled)  # type: ignore[no-untyped-call]
    return out
