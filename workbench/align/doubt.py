"""The places that words leave in doubt, and what the sentence encoder says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from workbench.align.encoder import load_encoder
from workbench.align.pair import Pair
from workbench.align.regions import Region
from workbench.align.resources import Resources
from workbench.align.tokens import is_chinese
from workbench.model import Bead

MOST_SEGMENTS = 4_000
"""Segments encoded in one call, some half a minute: where more are in doubt, the shortest regions come first."""
MOST_NODES = 40_000
"""Larger regions stay as they are."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The segments whose evidence a pair holds, and the folder of the encoder that reads them."""

    x: Sequence[str]
    y: Sequence[str]
    folder: Path

    @classmethod
    def of(
        cls, x: Sequence[str], y: Sequence[str], x_lang: str, y_lang: str, resources: Resources
    ) -> Texts | None:
        """None where there is no encoder, or none for these languages: it knows Chinese x and English y."""
        english = y_lang.lower().replace("_", "-").split("-")[0] == "en"
        if resources.encoder is None or not (is_chinese(x_lang) and english):
            return None
        return cls(x, y, resources.encoder)


def doubtful(beads: Sequence[Bead], sure: float) -> list[Region]:
    """Runs of beads whose score is below `sure`, as regions to search again.

    Args:
        beads: beads in the order of their path; locked ones end a run.
        sure: probability from which a bead stays.
    """
    found = []
    for unsure, group in groupby(beads, key=lambda b: b.score < sure and not b.locked):
        run = list(group)
        if unsure:
            found.append(Region(tuple(i for b in run for i in b.src), tuple(j for b in run for j in b.tgt)))
    return [r for r in found if r.src and r.tgt and len(r.src) * len(r.tgt) <= MOST_NODES]


def affordable(regions: Sequence[Region]) -> list[Region]:
    """The regions that may be encoded, in order: all of them, or the shortest."""
    total, kept = 0, set()
    for k in sorted(range(len(regions)), key=lambda k: len(regions[k].src) + len(regions[k].tgt)):
        total += len(regions[k].src) + len(regions[k].tgt)
        if total > MOST_SEGMENTS:
            break
        kept.add(k)
    return [r for k, r in enumerate(regions) if k in kept]


def encoded(pair: Pair, texts: Texts, regions: Sequence[Region]) -> Pair:
    """The pair with vectors of the regions' segments.

    Raises:
        FormatError: the encoder's folder is damaged.
    """
    rows = [i for r in regions for i in r.src], [j for r in regions for j in r.tgt]
    return pair.with_encoder(load_encoder(texts.folder), (texts.x, texts.y), rows)
