"""Initial embeddings from sentence co-occurrence: a bilingual space that a short fit need not find by itself.

Positive pointwise mutual information of Chinese and English pieces over sentence pairs, factored by a truncated
singular value decomposition (Levy and Goldberg 2014): pieces that translate each other start near each other,
so that cross-attention has something to find from the first step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from workbench.text.hanzi import ONE_HANZI
from workbench.train.packing import Pack
from workbench.train.precision import product_dtype

__all__ = ["cooccurrence_embeddings", "output_ids"]


def _incidence(pack: Pack, side: int, chosen: NDArray[np.int64], size: int) -> Any:
    import scipy.sparse

    lengths = pack.lengths(side)[chosen]
    rows = np.concatenate([[0], np.cumsum(lengths)])
    offsets = pack.offsets[side]
    flat = np.concatenate([np.arange(offsets[i], offsets[i + 1]) for i in chosen])
    columns = pack.tokens[side][flat].astype(np.int32)
    matrix = scipy.sparse.csr_matrix(
        (np.ones(len(flat), np.float32), columns, rows), shape=(len(chosen), size)
    )
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def _association(pack: Pack, size: int, pairs: int, seed: int) -> Tensor:
    """Return the matrix of positive mutual information [size, size], Chinese by English pieces, in `product_dtype`."""
    fits = np.flatnonzero((pack.lengths(0) <= 60) & (pack.lengths(1) <= 60))
    chosen = np.random.default_rng(seed).permutation(fits)[:pairs]
    zh, en = _incidence(pack, 0, chosen, size), _incidence(pack, 1, chosen, size)
    weight = 1.0 / np.sqrt(np.asarray(zh.sum(1)).ravel() * np.asarray(en.sum(1)).ravel() + 1.0)
    counts = (zh.T.multiply(weight[None, :]).tocsr() @ en).tocoo()
    rows = np.asarray(counts.sum(1)).ravel() + 1e-9
    columns = np.asarray(counts.sum(0)).ravel() + 1e-9
    smoothed = columns**0.75 * (columns.sum() / (columns**0.75).sum())
    information = np.log(counts.data * counts.sum() / (rows[counts.row] * smoothed[counts.col]))
    keep = information > 0
    matrix = torch.zeros(size, size, dtype=product_dtype("cpu"))
    at = (
        torch.from_numpy(counts.row[keep].astype(np.int64)),
        torch.from_numpy(counts.col[keep].astype(np.int64)),
    )
    matrix[at] = torch.from_numpy(information[keep].astype(np.float32)).to(matrix.dtype)
    return matrix


def cooccurrence_embeddings(pack: Pack, size: int, d: int, pairs: int = 450_000, seed: int = 0) -> Tensor:
    """Return embeddings [size, d] with rows of norm at most about 1; rows of unseen pieces are near zero.

    Args:
        pack: the packed corpus.
        size: vocabulary size, the pad included.
        d: width; at most size - 65.
        pairs: how many sentence pairs are read.
        seed: of the choice of pairs and of the randomised decomposition (four subspace iterations).
    """
    matrix = _association(pack, size, pairs, seed)
    generator = torch.Generator().manual_seed(seed)
    basis = torch.randn(size, min(d + 64, size), generator=generator)
    for _ in range(4):
        basis = torch.linalg.qr((matrix @ basis.to(matrix.dtype)).float())[0]
        basis = torch.linalg.qr((matrix.t() @ basis.to(matrix.dtype)).float())[0]
    left, values, right = torch.linalg.svd((matrix @ basis.to(matrix.dtype)).float(), full_matrices=False)
    used = slice(1, d + 1)  # the first direction is mere frequency
    scale = values[used].sqrt()
    table = (left[:, used] + (basis @ right.t())[:, used]) * scale
    norm = table.norm(dim=1, keepdim=True)
    return table / (norm + 0.3 * norm[norm > 0].median())


def output_ids(pack: Pack, side: int, pieces: list[str], least: int) -> NDArray[np.int64]:
    """Return the sorted ids that a target of `side` (0 Chinese, 1 English) may use.

    Those are the bytes, </s>, and pieces seen at least `least` times on that side; for English none with Han characters.
    """
    size = len(pieces) + 1
    keep = np.bincount(pack.tokens[side], minlength=size) >= least
    keep[0] = True
    keep[1] = keep[size - 1] = False
    if side == 1:
        keep[: len(pieces)] &= ~np.array([bool(ONE_HANZI.search(p)) for p in pieces])
    keep[2:258] = True
    return np.flatnonzero(keep)
