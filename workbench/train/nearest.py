"""Which pairs of a corpus are nearest to a domain, by bilingual cross-entropy difference.

A pair's nearness is how much likelier a small model of the domain's pieces finds it than one of equally much text of
all corpora, in nats a piece, the mean of both sides (Moore and Lewis 2010; Axelrod, He and Gao 2011). The models are
bigrams that back off to single pieces (Witten and Bell 1991).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.errors import InputError
from workbench.train.packing import Pack
from workbench.train.recipe import GLOSSED, Nearest

__all__ = ["nearest_pairs", "nearness"]

_START = 1 << 16  # no uint16 id


class _Bigrams:
    """Probabilities of a piece after another, of pieces in `flat` with those `before` them."""

    def __init__(self, before: NDArray[np.int64], flat: NDArray[np.int64]) -> None:
        counts = np.bincount(flat, minlength=_START) + 0.1
        self.single = counts / counts.sum()
        self.keys, self.counts = np.unique(before * _START + flat, return_counts=True)
        self.seen = np.bincount(before, minlength=_START + 1)
        self.kinds = np.bincount(self.keys // _START, minlength=_START + 1)

    def log_probability(self, before: NDArray[np.int64], flat: NDArray[np.int64]) -> NDArray[np.float64]:
        key = before * _START + flat
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        together = np.where(self.keys[place] == key, self.counts[place], 0)
        kinds = np.maximum(self.kinds[before], 1)  # after a piece never seen only single pieces count
        result: NDArray[np.float64] = np.log(
            (together + kinds * self.single[flat]) / (self.seen[before] + kinds)
        )
        return result


def _pieces(pack: Pack, side: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pieces of that side, one pair after another, and the piece before each."""
    flat = pack.tokens[side].astype(np.int64)
    before = np.concatenate([[_START], flat[:-1]])
    before[pack.offsets[side][:-1]] = _START
    return before, flat


def _sample(pack: Pack, side: int, tokens: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return a mask of pairs, chosen by chance, whose side has about that many tokens together."""
    order = rng.permutation(len(pack))
    mask = np.zeros(len(pack), dtype=bool)
    mask[order[: np.searchsorted(np.cumsum(pack.lengths(side)[order]), tokens) + 1]] = True
    return mask


def nearness(pack: Pack, inside: NDArray[np.bool_], seed: int = 0) -> NDArray[np.float64]:
    """Return each pair's nearness to the pairs `inside`, shape [pairs], nats a piece, higher is nearer.

    Args:
        pack: the packed corpus; no side of a pair is empty.
        inside: mask [pairs] of the domain.
        seed: of the choice of pairs that the domain is held against.
    """
    rng = np.random.default_rng(seed)
    score = np.zeros(len(pack))
    for side in (0, 1):
        before, flat = _pieces(pack, side)
        lengths = pack.lengths(side)
        difference = np.zeros(len(flat))
        for sign, mask in ((1, inside), (-1, _sample(pack, side, int(lengths[inside].sum()), rng))):
            read = np.repeat(mask, lengths)
            difference += sign * _Bigrams(before[read], flat[read]).log_probability(before, flat)
        score += np.add.reduceat(difference, pack.offsets[side][:-1]) / lengths / 2
    return score


def nearest_pairs(pack: Pack, settings: Nearest) -> NDArray[np.bool_]:
    """Return the mask [pairs] of what is read: of each corpus in `settings.shares` the share nearest to `settings.like`.

    Raises:
        InputError: no pair belongs to the domain.
    """
    inside = np.isin(pack.source, [i for i, name in enumerate(pack.names) if name in settings.like])
    if not inside.any():
        raise InputError(
            "[nearest] names a domain without pairs",
            where=", ".join(settings.like) or "like",
            remedy=f"known corpora: {', '.join(pack.names)}",
        )
    score = nearness(pack, inside)
    keep = np.ones(len(pack), dtype=bool)
    for number, name in enumerate(pack.names):
        if (share := settings.shares.get(name.removeprefix(GLOSSED), 1.0)) < 1.0:
            of = np.flatnonzero(pack.source == number)
            far = np.argsort(score[of], kind="stable")[: len(of) - round(share * len(of))]
            keep[of[far]] = False
    return keep
