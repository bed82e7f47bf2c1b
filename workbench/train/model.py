"""The Marian transformer for fitting: post-norm, sinusoidal positions, tied embeddings, no attention masks.

Batches hold sources of one exact length, so the encoder and the cross-attention need no mask; target
padding stands at the end, where the causal mask and the loss ignore it.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812  torch's own habit
from torch import Tensor, nn

from workbench.train.dropping import drop
from workbench.train.recipe import Shape

#: Flat states are filled up to a multiple of this many rows.
ROWS = 256

__all__ = ["Marian", "attend", "sinusoids"]


def sinusoids(positions: int, d: int) -> Tensor:
    """Return Marian's position table, shape [positions, d]: sines in the first half, cosines in the second."""
    rate = torch.pow(10000.0, -2.0 * torch.arange(d // 2, dtype=torch.float64) / d)
    angle = torch.arange(positions, dtype=torch.float64)[:, None] * rate[None]
    return torch.cat([angle.sin(), angle.cos()], dim=1).float()


def attend(q: Tensor, k: Tensor, v: Tensor, *, causal: bool) -> tuple[Tensor, Tensor]:
    """Return scaled dot-product attention of [batch, heads, length, head width] tensors, and its weights."""
    b, h, n, w = q.shape
    q, k, v = (x.reshape(b * h, -1, w) for x in (q, k, v))
    scores = torch.bmm(q * w**-0.5, k.transpose(1, 2))
    if causal:
        scores = scores + torch.full((n, n), -1e4, dtype=scores.dtype, device=scores.device).triu(1)
    weights = scores.softmax(dim=-1)
    return torch.bmm(weights, v).view(b, h, n, w), weights.view(b, h, n, -1)


class Attention(nn.Module):  # type: ignore[misc]
    """Multi-head attention with one fused projection for queries, keys and values (or keys and values)."""

    def __init__(self, shape: Shape, cross: bool) -> None:
        super().__init__()
        self.heads, self.d, self.cross = shape.heads, shape.d, cross
        self.first_head: Tensor | None = None
        if cross:
            self.q = nn.Linear(shape.d, shape.d)
            self.kv = nn.Linear(shape.d, 2 * shape.d)
        else:
            self.qkv = nn.Linear(shape.d, 3 * shape.d)
        self.out = nn.Linear(shape.d, shape.d)

    def forward(
        self, x: Tensor, size: tuple[int, int], memory: Tensor | None = None, memory_length: int = 0
    ) -> Tensor:
        """Return the attention of flat states `x` [rows, d] over `memory` (or, causally with one, itself).

        `size` is (batch, length) of the rows that count; rows past batch * length are padding.
        """
        (b, n), d, h = size, self.d, self.heads
        if self.cross and memory is not None:
            q = self.q(x)[: b * n].view(b, n, h, d // h).transpose(1, 2)
            k, v = (
                self.kv(memory)[: b * memory_length]
                .view(b, memory_length, 2, h, d // h)
                .permute(2, 0, 3, 1, 4)
            )
        else:
            q, k, v = self.qkv(x)[: b * n].view(b, n, 3, h, d // h).permute(2, 0, 3, 1, 4)
        y, weights = attend(q, k, v, causal=not self.cross and memory is not None)
        self.first_head = weights[:, 0] if self.cross else None
        y = y.transpose(1, 2).reshape(b * n, d)
        return self.out(F.pad(y, (0, 0, 0, x.shape[0] - b * n)))


class Layer(nn.Module):  # type: ignore[misc]
    """One encoder or decoder layer, normalised after each residual sum."""

    def __init__(self, shape: Shape, decoder: bool, dropout: float = 0.0) -> None:
        super().__init__()
        self.attention = Attention(shape, cross=False)
        self.norm1 = nn.LayerNorm(shape.d)
        self.cross = Attention(shape, cross=True) if decoder else None
        self.norm2 = nn.LayerNorm(shape.d) if decoder else None
        self.fc1 = nn.Linear(shape.d, shape.ffn)
        self.fc2 = nn.Linear(shape.ffn, shape.d)
        self.norm3 = nn.LayerNorm(shape.d)
        self.dropout = dropout

    def _drop(self, x: Tensor) -> Tensor:
        return drop(x, self.dropout) if self.training else x

    def forward(
        self, x: Tensor, size: tuple[int, int], memory: Tensor | None = None, memory_length: int = 0
    ) -> Tensor:
        """Return the layer's output for flat states `x` [rows, d]; a decoder layer attends to `memory`."""
        x = self.norm1(x + self._drop(self.attention(x, size, memory)))
        if self.cross is not None and self.norm2 is not None:
            x = self.norm2(x + self._drop(self.cross(x, size, memory, memory_length)))
        return self.norm3(x + self._drop(self.fc2(F.relu(self.fc1(x)))))


class Marian(nn.Module):  # type: ignore[misc]
    """Encoder-decoder whose one embedding table serves source, target and output.

    In training mode `dropout` of the embedded tokens and of what each sublayer adds is set to zero.
    """

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.embedding = nn.Embedding(shape.vocabulary, shape.d, padding_idx=shape.vocabulary - 1)
        self.encoder = nn.ModuleList(Layer(shape, False, dropout) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(Layer(shape, True, dropout) for _ in range(shape.decoder_layers))
        self.register_buffer("position", sinusoids(shape.positions, shape.d), persistent=False)
        self.reset()

    def reset(self) -> None:
        """Initialise: embeddings with deviation d^-1/2, Xavier matrices, deeper layers' outputs smaller."""
        with torch.no_grad():
            self.embedding.weight.normal_(std=self.shape.d**-0.5)
            self.embedding.weight[-1].zero_()
            depth = (2 * max(self.shape.encoder_layers, self.shape.decoder_layers)) ** -0.5
            for name, p in self.named_parameters():
                if name.endswith("bias"):
                    p.zero_()
                elif p.dim() == 2 and "embedding" not in name:
                    parts = p.shape[0] // self.shape.d if "qkv" in name or "kv" in name else 1
                    for part in p.chunk(parts):
                        nn.init.xavier_uniform_(part, gain=depth if "fc2" in name or ".out." in name else 1.0)

    def embed(self, ids: Tensor) -> Tensor:
        """Return scaled embeddings plus positions of `ids` [batch, length], flat: [rows, d].

        Rows are batch * length, filled up with zeros to a multiple of `ROWS`: few distinct shapes keep the
        matrix kernels' caches warm.
        """
        x = self.embedding(ids) * math.sqrt(self.shape.d)
        x = (x + self.position[: ids.shape[1]].to(x.dtype)).view(-1, self.shape.d)
        x = F.pad(x, (0, 0, 0, -x.shape[0] % ROWS))
        return drop(x, self.dropout) if self.training else x

    def forward(self, source: Tensor, target_in: Tensor) -> Tensor:
        """Return decoder states [batch, target length, d] for ids `source` and shifted `target_in`."""
        size = (source.shape[0], source.shape[1])
        memory = self.embed(source)
        for layer in self.encoder:
            memory = layer(memory, size)
        x = self.embed(target_in)
        out = (target_in.shape[0], target_in.shape[1])
        for layer in self.decoder:
            x = layer(x, out, memory, size[1])
        return x[: out[0] * out[1]].view(*out, -1)
