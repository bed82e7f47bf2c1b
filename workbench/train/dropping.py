"""Dropout for fitting (Srivastava et al. 2014), cheap on a CPU: one random byte an element, looked up in a table.

torch's own costs as much there as the matrix product behind it.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812  torch's own habit
from torch import Tensor

__all__ = ["drop"]

_LOWEST = -(2**63)


def drop(x: Tensor, share: float) -> Tensor:
    """Return `x`, of any shape, with `share` of its elements set to zero and the others scaled up by as much.

    On a CPU `share` is rounded to a 256th, and the masks follow torch's default generator there as elsewhere.
    """
    if not share:
        return x
    if x.device.type != "cpu":
        return F.dropout(x, share)
    lost = max(1, min(255, round(share * 256)))
    scale = torch.full((256,), 256 / (256 - lost), dtype=x.dtype)
    scale[:lost] = 0.0
    random = torch.empty(-(-x.numel() // 8), dtype=torch.int64).random_(_LOWEST, None)
    return x * scale.index_select(0, random.view(torch.uint8)[: x.numel()].int()).view(x.shape)
