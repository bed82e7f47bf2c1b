"""A multilingual sentence encoder for the places that words leave in doubt; see models/align/README.md.

What it gives is additive: a segment's vector is a sum over its tokens, and so is the evidence of its tokens, so that
any run of segments costs nothing more.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.errors import FormatError

Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
BACKGROUND = 256
"""Tokens of each language that stand for any text."""
PREFIX = "query: "
MOST_TOKENS = 160
BATCH_TOKENS = 128
"""Tokens computed at once: more leave the processor's cache and take twice as long."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of one side's segments.

    Attributes:
        tokens: centred unit vectors, (tokens, dimensions), those of all segments together.
        sizes: number of tokens of each segment; 0 where it was not encoded.
        background: centred unit vectors of tokens of the same language in other texts.
    """

    tokens: Singles
    sizes: Ints
    background: Singles

    def take(self, rows: Ints) -> Encoded:
        """Only some segments, in the order given."""
        ends = np.concatenate([[0], np.cumsum(self.sizes)])
        parts = [self.tokens[ends[i] : ends[i + 1]] for i in rows.tolist()]
        return Encoded(np.concatenate(parts) if parts else self.tokens[:0], self.sizes[rows], self.background)

    def owners(self) -> Any:
        """Sparse (segments, tokens), 1 where a token stands in a segment."""
        from scipy import sparse

        total = int(self.sizes.sum())
        ends = np.concatenate([[0], np.cumsum(self.sizes)])
        ones = np.ones(total, dtype=np.float32)
        return sparse.csr_array((ones, np.arange(total), ends), shape=(len(self.sizes), total))


class Encoder:
    """Contextual vectors of the tokens of segments, on the CPU by CTranslate2.

    Attributes:
        background: by `LANGUAGE_sentence`, `_token` (means) and `_sample` (tokens), as `pack` writes them.
    """

    def __init__(self, folder: Path, background: dict[str, Singles]) -> None:
        """Read the encoder in a folder.

        Raises:
            FormatError: the folder does not hold one.
        """
        import ctranslate2
        import sentencepiece

        self.background = background
        try:
            self._model: Any = ctranslate2.Encoder(
                str(folder), device="cpu", compute_type="int8", intra_threads=_cores()
            )
            self._pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
        except (RuntimeError, OSError) as error:
            raise FormatError(
                f"not an encoder: {error}", where=str(folder), remedy="run python -m workbench.align.pack"
            ) from error
        self._skip = 1 + len(self._pieces.encode(PREFIX.strip()))

    def raw(self, texts: Sequence[str]) -> list[Singles]:
        """Last hidden states of each text's tokens, (tokens, dimensions); prefix and end are left out."""
        begin, end = self._pieces.piece_to_id("<s>"), self._pieces.piece_to_id("</s>")
        ids = [[begin, *row[:MOST_TOKENS], end] for row in self._pieces.encode([PREFIX + t for t in texts])]
        order = sorted(range(len(ids)), key=lambda k: len(ids[k]))
        out: list[Singles] = [np.zeros((0, 0), dtype=np.float32)] * len(ids)
        at = 0
        while at < len(order):
            size = max(1, BATCH_TOKENS // len(ids[order[at]]))
            batch = order[at : at + size]
            states = np.array(self._model.forward_batch([ids[k] for k in batch]).last_hidden_state)
            for row, k in zip(states, batch, strict=True):
                out[k] = row[self._skip : len(ids[k]) - 1].astype(np.float32)
            at += size
        return out

    def encode(self, texts: Sequence[str], rows: Sequence[int], *, chinese: bool) -> tuple[Singles, Encoded]:
        """Vectors of some segments; the others' are zero.

        Args:
            texts: all segments of a side.
            rows: which of them to encode.
            chinese: whether they are Chinese; English otherwise.

        Returns:
            Sentence vectors (segments, dimensions), centred, longer for longer segments; and the tokens.
        """
        name = "zh" if chinese else "en"
        mean = self.background[f"{name}_sentence"]
        states = self.raw([texts[k] for k in rows])
        vectors = np.zeros((len(texts), len(mean)), dtype=np.float32)
        sizes = np.zeros(len(texts), dtype=np.int64)
        for k, own in zip(rows, states, strict=True):
            sizes[k] = len(own)
            if len(own):
                vectors[k] = (_unit(own.mean(axis=0)) - mean) * np.sqrt(len(own))
        ordered = [
            own for _, own in sorted(zip(rows, states, strict=True), key=lambda pair: pair[0]) if len(own)
        ]
        tokens = np.concatenate(ordered) if ordered else np.zeros((0, len(mean)), dtype=np.float32)
        centre = self.background[f"{name}_token"]
        return vectors, Encoded(
            _unit(tokens - centre), sizes, _unit(self.background[f"{name}_sample"] - centre)
        )


def _cores() -> int:
    """Cores that this process may use, at most four."""
    return min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _unit(rows: Singles) -> Singles:
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-6), dtype=np.float32)


@functools.lru_cache(maxsize=2)
def load_encoder(folder: Path) -> Encoder:
    """The encoder in a folder with its background, read once per process.

    Raises:
        FormatError: the folder does not hold one.
    """
    try:
        with np.load(folder / "background.npz", allow_pickle=False) as data:
            background = {k: data[k].astype(np.float32) for k in data.files}
    except (OSError, ValueError) as error:
        raise FormatError(
            f"not an encoder: {error}", where=str(folder), remedy="run python -m workbench.align.pack"
        ) from error
    return Encoder(folder, background)
