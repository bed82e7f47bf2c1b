"""Packed token corpora: one flat uint16 array a side with offsets, and mask-free batches by exact source length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workbench.errors import InputError
from workbench.train.saving import complete_file

__all__ = ["Batch", "Pack", "batches", "join_packs", "read_pack", "write_pack"]


@dataclass(frozen=True, slots=True)
class Pack:
    """Token ids of both sides; side s of pair i is tokens[s][offsets[s][i]:offsets[s][i + 1]], s 0 Chinese, 1 English.

    `source` holds each pair's index into `names`, the corpora.
    """

    tokens: tuple[NDArray[np.uint16], NDArray[np.uint16]]
    offsets: tuple[NDArray[np.int64], NDArray[np.int64]]
    source: NDArray[np.uint8]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.source)

    def lengths(self, side: int) -> NDArray[np.int64]:
        """Return the token counts of side 0 (Chinese) or 1 (English), shape [pairs]."""
        return np.diff(self.offsets[side])


@dataclass(frozen=True, slots=True)
class Batch:
    """Ids of one direction: `source` [n, length] ends in </s>; `target` [n, longest] too, padded after it."""

    direction: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    tokens: int


def write_pack(
    path: Path, sides: Sequence[Sequence[Sequence[int]]], source: Sequence[int], names: Sequence[str]
) -> None:
    """Write ids `sides` (Chinese, English; a list of ids a pair) to the uncompressed .npz at `path`."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for key, side in zip(("zh", "en"), sides, strict=True):
        arrays[f"{key}_offsets"] = np.cumsum([0, *map(len, side)], dtype=np.int64)
        arrays[key] = np.fromiter((t for ids in side for t in ids), dtype=np.uint16)
    arrays["source"] = np.asarray(source, dtype=np.uint8)
    arrays["names"] = np.asarray(list(names))
    with complete_file(path) as part:
        np.savez(part, **arrays)  # type: ignore[arg-type]


def read_pack(path: Path) -> Pack:
    """Return the pack that `write_pack` wrote at `path`."""
    with np.load(path) as data:
        return Pack(
            (data["zh"], data["en"]),
            (data["zh_offsets"], data["en_offsets"]),
            data["source"],
            tuple(str(n) for n in data["names"]),
        )


def join_packs(first: Pack, second: Pack) -> Pack:
    """Return the pairs of `first`, then those of `second`, whose corpora must have other names."""
    if set(first.names) & set(second.names):
        raise InputError("two packs name the same corpus", where=", ".join(second.names))
    tokens = [np.concatenate(sides) for sides in zip(first.tokens, second.tokens, strict=True)]
    offsets = [np.concatenate([a, b[1:] + a[-1]]) for a, b in zip(first.offsets, second.offsets, strict=True)]
    source = np.concatenate([first.source, second.source + np.uint8(len(first.names))])
    return Pack((tokens[0], tokens[1]), (offsets[0], offsets[1]), source, first.names + second.names)


def _rows(
    pack: Pack, side: int, chosen: NDArray[np.int64], width: int, pad: int, eos: int
) -> NDArray[np.int64]:
    out = np.full((len(chosen), width), pad, dtype=np.int64)
    tokens, offsets = pack.tokens[side], pack.offsets[side]
    for row, i in enumerate(chosen):
        ids = tokens[offsets[i] : offsets[i + 1]]
        out[row, : len(ids)] = ids
        out[row, len(ids)] = eos
    return out


def _width(target: int) -> int:
    """Return the padded width of targets of that many tokens, </s> counted: few distinct widths, few kernels."""
    return -(-(int(target) + 1) // 8) * 8


def plan(
    pack: Pack, chosen: NDArray[np.int64], direction: int, budget: int, rng: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Cut the pairs `chosen` into groups of one source length, near target lengths, at most `budget` target tokens."""
    src, tgt = pack.lengths(direction)[chosen], pack.lengths(1 - direction)[chosen]
    noise = rng.random(len(chosen))

    def rows(target: int) -> int:
        """Return how many rows with targets of that length fit the budget, a multiple of 8 where many do."""
        most = min(budget // _width(target), budget * 3 // (2 * int(src[start] + 1)))
        return max(1, most - most % 8 if most >= 16 else most)

    order = np.lexsort((tgt + noise, src))
    chosen, src, tgt = chosen[order], src[order], tgt[order]
    groups: list[NDArray[np.int64]] = []
    start = 0
    while start < len(chosen):
        same = int(np.searchsorted(src, src[start], side="right"))
        size = rows(tgt[start])
        for _ in range(3):
            stop = min(start + size, same)
            smaller = rows(tgt[stop - 1])
            if stop - start <= smaller:
                break
            size = smaller
        stop = min(start + size, same)
        while tgt[stop - 1] > 1.5 * tgt[start] + 8:
            stop = start + (stop - start + 1) // 2
        groups.append(chosen[start:stop])
        start = stop
    return groups


def batches(
    pack: Pack,
    chosen: NDArray[np.int64],
    directions: Sequence[int],
    budget: int,
    rng: np.random.Generator,
    pad: int,
    eos: int = 0,
    skip: int = 0,
) -> Iterator[Batch]:
    """Yield one pass over the pairs `chosen` in each of `directions` (0: zh to en, 1: en to zh), shuffled.

    `budget` bounds the padded target tokens of a batch; `skip` leaves out that many leading batches (to resume).
    """
    lengths = (pack.lengths(0), pack.lengths(1))
    groups = [(d, g) for d in directions for g in plan(pack, chosen, d, budget, rng)]
    for k in rng.permutation(len(groups))[skip:]:
        direction, group = groups[k]
        width = int(lengths[direction][group[0]]) + 1
        reach = _width(lengths[1 - direction][group].max())
        target = _rows(pack, 1 - direction, group, reach, pad, eos)
        yield Batch(
            direction, _rows(pack, direction, group, width, pad, eos), target, int((target != pad).sum())
        )
