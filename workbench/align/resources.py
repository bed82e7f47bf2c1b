"""The shipped translation lexicon: word translation probabilities; and where the sentence encoder lies."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.names import direct_links
from workbench.config import models_dir
from workbench.errors import FormatError, ModelMissingError

CHARACTERS = 0.0
"""Share of a Chinese word's translations that its characters give, where the lexicon has the word itself."""
SCALE = 16.0
"""Probabilities are stored as one byte each: p = exp(-byte / SCALE)."""


@dataclass(frozen=True)
class Resources:
    """Word translation probabilities; empty by default, which leaves lengths, punctuation and shared words.

    Attributes:
        x_index, y_index: Chinese word, English stem to row and column.
        forward: sparse (x words, y words), p(y | x).
        backward: the same shape, p(x | y).
        encoder: folder of the sentence encoder, or None.
        weights: of the features by pass, as `load_weights` gives them; None takes the shipped ones.
    """

    x_index: dict[str, int] = field(default_factory=dict)
    y_index: dict[str, int] = field(default_factory=dict)
    forward: Any = None
    backward: Any = None
    encoder: Path | None = None
    weights: Mapping[str, NDArray[np.float32]] | None = None

    def tables(self, x_words: Sequence[str], y_words: Sequence[str]) -> tuple[Any, Any]:
        """p(y | x) and p(x | y) between the words of two texts, sparse (len(x_words), len(y_words)).

        A Chinese word that is not in the lexicon takes the mean of its characters; words that are the same on both
        sides (numbers, Latin names) and names in pinyin translate each other.
        """
        from scipy import sparse

        shape = (len(x_words), len(y_words))
        if self.forward is None:
            forward = backward = sparse.csr_array(shape)
        else:
            rows = self._rows(x_words)
            columns = self._columns(y_words)
            forward = (rows @ self.forward @ columns).tocsr()
            backward = (rows @ self.backward @ columns).tocsr()
        same = direct_links(x_words, y_words)
        return forward.maximum(same).tocsr(), backward.maximum(same).tocsr()

    def _rows(self, words: Sequence[str]) -> Any:
        from scipy import sparse

        at: list[int] = []
        to: list[int] = []
        weight: list[float] = []
        for k, word in enumerate(words):
            known = [self.x_index[word]] if word in self.x_index else []
            parts = [self.x_index[c] for c in word if c in self.x_index] if len(word) > 1 else []
            share = (CHARACTERS if known else 1.0) / max(1, len(parts))
            at += [k] * (len(known) + len(parts))
            to += known + parts
            weight += [1.0 - CHARACTERS if parts else 1.0] * len(known) + [share] * len(parts)
        return sparse.csr_array((weight, (at, to)), shape=(len(words), self.forward.shape[0]))

    def _columns(self, words: Sequence[str]) -> Any:
        from scipy import sparse

        known = [(self.y_index[w], k) for k, w in enumerate(words) if w in self.y_index]
        at = [i for i, _ in known]
        to = [k for _, k in known]
        return sparse.csr_array((np.ones(len(known)), (at, to)), shape=(self.forward.shape[1], len(words)))


def resources_path() -> Path:
    """Where the shipped lexicon lies: align/lexicon.npz in the models folder."""
    return models_dir() / "align" / "lexicon.npz"


@functools.lru_cache(maxsize=2)
def _load(path: Path, stamp: float) -> Resources:
    del stamp
    encoder = path.parent / "encoder"
    return replace(load_resources(path), encoder=encoder if (encoder / "model.bin").is_file() else None)


def shipped_resources() -> Resources:
    """The shipped lexicon, read once per process, and where the encoder lies, if it does.

    Raises:
        ModelMissingError: it is not on this machine.
    """
    path = resources_path()
    if not path.is_file():
        raise ModelMissingError(
            "the aligner's lexicon is not here",
            where=str(path),
            remedy="run python -m workbench.align.train models/align.toml, or set WORKBENCH_MODELS",
        )
    return _load(path, path.stat().st_mtime)


def load_resources(path: Path) -> Resources:
    """Read a lexicon file as `save_resources` writes it.

    Raises:
        FormatError: it is not such a file.
    """
    from scipy import sparse

    try:
        with np.load(path, allow_pickle=False) as data:
            x_words, y_words = (bytes(data[k]).decode("utf-8").split("\n") for k in ("x_words", "y_words"))
            columns = _undo_gaps(data["gaps"], data["starts"])
            tables = [
                sparse.csr_array(
                    (np.exp(-data[k].astype(np.float32) / SCALE), columns, data["starts"].astype(np.int64)),
                    shape=(len(x_words), len(y_words)),
                )
                for k in ("forward", "backward")
            ]
    except (KeyError, ValueError, OSError, EOFError) as error:
        raise FormatError(f"not a lexicon: {error}", where=str(path), remedy="train it again") from error
    return Resources(
        {w: k for k, w in enumerate(x_words)}, {w: k for k, w in enumerate(y_words)}, tables[0], tables[1]
    )


def save_resources(path: Path, x_words: list[str], y_words: list[str], forward: Any, backward: Any) -> None:
    """Write a lexicon: rows of one sparse pattern with both probabilities as bytes, column gaps as varied ints."""
    forward.sort_indices()
    backward.sort_indices()
    starts = forward.indptr.astype(np.uint32)
    np.savez_compressed(
        path,
        x_words=np.frombuffer("\n".join(x_words).encode(), dtype=np.uint8),
        y_words=np.frombuffer("\n".join(y_words).encode(), dtype=np.uint8),
        starts=starts,
        gaps=_gaps(forward.indices, starts),
        forward=_to_bytes(forward.data),
        backward=_to_bytes(backward.data),
    )


def _to_bytes(probabilities: NDArray[np.float32]) -> NDArray[np.uint8]:
    levels = np.clip(np.round(-np.log(np.maximum(probabilities, 1e-9)) * SCALE), 0, 255)
    return np.asarray(levels, dtype=np.uint8)


def _gaps(columns: NDArray[np.int32], starts: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Distances between columns of a row (the first counted from 0), which compress better than the columns."""
    gaps = np.diff(columns, prepend=0)
    first = starts[:-1][np.diff(starts) > 0].astype(np.int64)
    gaps[first] = columns[first]
    return gaps.astype(np.uint16)


def _undo_gaps(gaps: NDArray[np.uint16], starts: NDArray[np.uint32]) -> NDArray[np.int32]:
    total = np.cumsum(gaps.astype(np.int64))
    sizes = np.diff(starts.astype(np.int64))
    begin = starts[:-1].astype(np.int64)
    before = np.where(begin > 0, total[np.maximum(begin - 1, 0)], 0)
    return np.asarray(total - np.repeat(before, sizes), dtype=np.int32)


def load_weights() -> dict[str, NDArray[np.float32]]:
    """Weights of the features, one array in the order of `features.NAMES` for each pass."""
    from workbench.align.features import NAMES

    text = (Path(__file__).parent / "weights.json").read_text(encoding="utf-8")
    table = json.loads(text)
    return {
        name: np.array([values.get(n, 0.0) for n in NAMES], dtype=np.float32)
        for name, values in table.items()
        if isinstance(values, dict)
    }
