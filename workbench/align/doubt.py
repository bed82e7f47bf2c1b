"""The places that words leave in doubt, and what the sentence encoder says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    folder: str

    @classmethod
    def of(
        cls, x: Sequence[str], y: Sequence[str], x_lang: str, y_lang: str, resources: Resources
    ) -> Texts | None:
        """None where there is no encoder, or none for these languages: it knows Chinese x and English y."""
        english = y_lang.lower().replace("_", "-").split("-")[0] == "en"
        if resources.encoder is None or not (is_chinese(x_lang) and english):
            return None
        return cls(x, y, str(resources.encoder))


def doubtful(beads: Sequence[Bead], sure: float) -> list[Region]:
    """Runs of beads whose score is below `sure`, as regions to search again.

    Args:
        beads: beads in the order of their path; locked ones and gaps in the numbers end a run.
        sure: probability from which a bead stays.
    """
    found: list[Region] = []
    src: tuple[int, ...] = ()
    tgt: tuple[int, ...] = ()
    for bead in beads:
        if bead.score < sure and not bead.locked:
            src, tgt = src + bead.src, tgt + bead.tgt
            continue
        if src and tgt:
            found.append(Region(src, tgt))
        src, tgt = (), ()
    if src and tgt:
        found.append(Region(src, tgt))
    return [r for r in found if len(r.src) * len(r.tgt) <= MOST_NODES]


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
    from pathlib import Path

    rows = [i for r in regions for i in r.src], [j for r in regions for j in r.tgt]
    return pair.with_encoder(load_encoder(Path(texts.folder)), (texts.x, texts.y), rows)
