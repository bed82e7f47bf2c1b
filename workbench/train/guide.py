"""Guided alignment: one cross-attention head learns soft word alignments read off the initial embeddings.

The embeddings are bilingual (see `initial`), so the cosine of a source and a target piece, with a prior for the
diagonal, already says roughly which pieces translate each other (Chen et al. 2016 train attention on alignments).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from workbench.train.model import Marian
from workbench.train.packing import Pack
from workbench.train.precision import product_dtype

__all__ = ["Guide", "alignment_loss", "soft_alignments"]


@torch.no_grad()  # type: ignore[untyped-decorator]
def soft_alignments(table: Tensor, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Return soft alignments [batch, target, source] (rows sum to 1) and each target position's confidence, 0 to 1.

    `table` [V, d] has unit rows; `source` and `target` are ids ending in </s> (0), which aligns with the last source.
    """
    cosine = torch.bmm(table[target], table[source].transpose(1, 2)).float()
    n, m = target.shape[1], source.shape[1]
    length = (target == 0).int().argmax(dim=1).clamp(min=1)[:, None].float()
    at = torch.arange(n, device=target.device)[None].float() / length
    place = torch.arange(m, device=target.device).float() / max(1, m - 1)
    distance = (at[:, :, None] - place[None, None]).abs()
    confidence = ((cosine.amax(dim=2) - 0.25) / 0.4).clamp(0, 1)
    soft = torch.softmax(14.0 * cosine - 3.0 * distance, dim=2)
    end = target == 0
    soft[end] = torch.nn.functional.one_hot(torch.tensor(m - 1, device=target.device), m).float()
    confidence[end] = 1.0
    return soft, confidence


def alignment_loss(attention: Tensor, soft: Tensor, weight: Tensor) -> Tensor:
    """Return the summed cross-entropy of `attention` [batch, target, source] to `soft`, rows weighted by `weight`."""
    return -((soft * (attention.float() + 1e-6).log()).sum(dim=2) * weight).sum()


class Guide:
    """Soft alignments by an embedding table, leaving out the bytes and the `frequent` most frequent pieces.

    Args:
        table: embeddings [V, d], e.g. of `cooccurrence_embeddings`.
        pack: the corpus, whose counts tell the frequent pieces.
        device: where the batches are.
        frequent: how many pieces are too common to say what they align with.
    """

    def __init__(self, table: Tensor, pack: Pack, device: torch.device, frequent: int = 100) -> None:
        size = table.shape[0]
        counts = np.bincount(pack.tokens[0], minlength=size) + np.bincount(pack.tokens[1], minlength=size)
        weight = np.ones(size, np.float32)
        weight[np.argsort(-counts)[:frequent]] = 0.0
        weight[2:258] = 0.0
        weight[0], weight[-1] = 1.0, 0.0
        self.table = torch.nn.functional.normalize(table.float(), dim=1).to(
            device, product_dtype(device.type)
        )
        self.weight = torch.from_numpy(weight).to(device)

    def loss(self, model: Marian, source: Tensor, target: Tensor) -> Tensor:
        """Return the alignment loss of the batch that `model` just read, summed over its target pieces."""
        attention = model.decoder[-1].cross.first_head
        soft, confidence = soft_alignments(self.table, source, target)
        return alignment_loss(attention, soft, confidence * self.weight[target])
