"""`align`: the beads of two lists of segments."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from workbench.align import doubt, lattice
from workbench.align.adapt import adapt
from workbench.align.anchors import find_band
from workbench.align.lattice import TYPES, Band, Scores
from workbench.align.options import AlignOptions, Rescorer
from workbench.align.pair import Pair, build_pair
from workbench.align.regions import Region, check_locked, regions
from workbench.align.rescoring import Texts, rescore
from workbench.align.resources import Resources, load_weights, shipped_resources
from workbench.align.scoring import bead_scores, decode
from workbench.align.tokens import is_chinese
from workbench.errors import InputError
from workbench.model import Bead

SECOND_RADIUS = 16
"""Half-width of the band of the passes after the first, in segments."""


def align(
    src: Sequence[str],
    tgt: Sequence[str],
    *,
    src_lang: str,
    tgt_lang: str,
    resources: Resources | None = None,
    src_breaks: Sequence[int] = (),
    tgt_breaks: Sequence[int] = (),
    locked: Sequence[Bead] = (),
    src_paragraphs: Sequence[int] | None = None,
    tgt_paragraphs: Sequence[int] | None = None,
    draft: Sequence[str] | None = None,
    rescorer: Rescorer | None = None,
    options: AlignOptions | None = None,
) -> list[Bead]:
    """Align two lists of segments that are translations of each other.

    Args:
        src: segments in reading order; may be empty, as may single segments.
        tgt: segments of the other side.
        src_lang: BCP-47 code of the source. Swapping the sides gives the mirrored beads.
        tgt_lang: BCP-47 code of the target.
        resources: lexicon and vectors; None loads the shipped ones, `Resources()` does without.
        src_breaks: 0-based indices of segments before which a chapter begins. Lists of equal length are paired in
            order and the path passes through each pair; otherwise no bead may reach over a break.
        tgt_breaks: the same for the target.
        locked: beads that an editor holds; they come back as they are.
        src_paragraphs: paragraph index of each source segment; beads seldom reach over paragraphs.
        tgt_paragraphs: the same for the target.
        draft: one machine translation into tgt_lang per source segment, as further evidence.
        rescorer: forced decoding for doubtful places.
        options: settings of the search.

    Returns:
        Beads sorted by source, then target; every segment of both sides in exactly one. Scores and margins in
        [0, 1]: the probability of the bead under the model, and its lead over the likeliest bead in conflict with it.

    Raises:
        InputError: locked beads that overlap or name missing segments; a draft of another length.
        ModelMissingError: the shipped resources are not on this machine.
    """
    check_locked(locked, len(src), len(tgt))
    resources = shipped_resources() if resources is None else resources
    options = options or AlignOptions()
    flip = is_chinese(tgt_lang) and not is_chinese(src_lang)
    sides = [(src, src_lang, src_breaks, src_paragraphs), (tgt, tgt_lang, tgt_breaks, tgt_paragraphs)]
    held = [Bead(tuple(b.src), tuple(b.tgt), 1.0, 1.0, locked=True) for b in locked]
    if flip:
        sides.reverse()
        held = [_mirror(b) for b in held]
    (x, x_lang, x_breaks, x_paragraphs), (y, y_lang, y_breaks, y_paragraphs) = sides
    pair = build_pair(x, y, x_lang, y_lang, resources).with_paragraphs(x_paragraphs, y_paragraphs)
    if draft is not None:
        if len(draft) != len(src):
            raise InputError(f"{len(draft)} draft segments for {len(src)} source segments")
        pair = pair.with_draft(draft, tgt_lang, of_x=not flip)
    forced = None
    if rescorer is not None:
        forced = (Texts(src, tgt, _joint(src_lang), _joint(tgt_lang), flip), rescorer)
    search = _Search(
        pair,
        options,
        forced,
        doubt.Texts.of(x, y, x_lang, y_lang, resources),
        resources.weights or load_weights(),
    )
    beads = search.run(held, x_breaks, y_breaks)
    return in_order([_mirror(b) for b in beads] if flip else beads)


def realign(
    src: Sequence[str],
    tgt: Sequence[str],
    beads: Sequence[Bead],
    *,
    src_lang: str,
    tgt_lang: str,
    resources: Resources | None = None,
    src_breaks: Sequence[int] = (),
    tgt_breaks: Sequence[int] = (),
    src_paragraphs: Sequence[int] | None = None,
    tgt_paragraphs: Sequence[int] | None = None,
    options: AlignOptions | None = None,
) -> list[Bead]:
    """Align again between the locked ones of `beads`; the locked beads stay, all others may move.

    Where the locked beads are beads of the best alignment, nothing changes.

    Args:
        src: all source segments.
        tgt: all target segments.
        beads: the present beads; only those with `locked` count.
        src_lang: BCP-47 code of the source.
        tgt_lang: BCP-47 code of the target.
        resources: as in `align`, and so are the others.
        src_breaks: chapter beginnings of the source.
        tgt_breaks: chapter beginnings of the target.
        src_paragraphs: paragraph index of each source segment.
        tgt_paragraphs: paragraph index of each target segment.
        options: settings of the search.

    Raises:
        InputError: locked beads that overlap or name missing segments.
        ModelMissingError: the shipped lexicon is not on this machine.
    """
    return align(
        src,
        tgt,
        src_lang=src_lang,
        tgt_lang=tgt_lang,
        resources=resources,
        src_breaks=src_breaks,
        tgt_breaks=tgt_breaks,
        locked=[b for b in beads if b.locked],
        src_paragraphs=src_paragraphs,
        tgt_paragraphs=tgt_paragraphs,
        options=options,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """One alignment: the evidence, the options, and the texts for forced decoding and for the encoder, if wanted."""

    pair: Pair
    options: AlignOptions
    forced: tuple[Texts, Rescorer] | None
    texts: doubt.Texts | None
    weights: Mapping[str, NDArray[np.float32]]

    def run(self, held: list[Bead], x_breaks: Sequence[int], y_breaks: Sequence[int]) -> list[Bead]:
        """Held beads and those found between them."""
        parts = regions(self.pair.x.size, self.pair.y.size, held, x_breaks, y_breaks)
        cuts = (x_breaks, y_breaks) if len(x_breaks) != len(y_breaks) else ((), ())
        bands = [
            find_band(self.pair.take(p.src, p.tgt), self.options.full_below, self.options.band) for p in parts
        ]
        pair = self.pair
        for number in range(self.options.passes):
            last = number == self.options.passes - 1
            name = "final" if number else "first"
            found = [
                self._beads(part, band, self._scores(pair, part, band, self.weights[name], cuts), sure=last)
                for part, band in zip(parts, bands, strict=True)
            ]
            if not last:
                pair = adapt(self.pair, [(b.src, b.tgt) for b in chain(held, *found)])
                bands = [
                    _narrowed(band, part, own) for band, part, own in zip(bands, parts, found, strict=True)
                ]
        return held + self._settled(pair, found, cuts)

    def _settled(
        self,
        pair: Pair,
        found: Sequence[Sequence[Bead]],
        cuts: tuple[Sequence[int], Sequence[int]],
    ) -> list[Bead]:
        """All beads of the parts, those in doubt searched again with the encoder's evidence."""
        beads = list(chain(*found))
        if self.texts is None:
            return beads
        open_parts = doubt.affordable([r for own in found for r in doubt.doubtful(own, self.options.sure)])
        if not open_parts:
            return beads
        pair = doubt.encoded(pair, self.texts, open_parts)
        rows = {i for p in open_parts for i in p.src}
        columns = {j for p in open_parts for j in p.tgt}
        kept = [b for b in beads if rows.isdisjoint(b.src) and columns.isdisjoint(b.tgt)]
        for part in open_parts:
            band = Band.full(len(part.src), len(part.tgt))
            kept += self._beads(
                part, band, self._scores(pair, part, band, self.weights["encoded"], cuts), sure=True
            )
        return kept

    @staticmethod
    def _scores(
        pair: Pair,
        part: Region,
        band: Band,
        weights: NDArray[np.float32],
        cuts: tuple[Sequence[int], Sequence[int]],
    ) -> Scores:
        inner = _within(part.src, cuts[0]), _within(part.tgt, cuts[1])
        return bead_scores(pair.take(part.src, part.tgt), band, weights, *inner)

    def _beads(self, part: Region, band: Band, scores: Scores, *, sure: bool) -> list[Bead]:
        """Beads of a region; only the last pass asks the rescorer and computes probabilities."""
        if not sure:
            path = lattice.best_path(scores, band)
            return [_bead(part, *edge, 0.0, 0.0) for edge in path]
        if self.forced is not None:
            texts, rescorer = self.forced
            rescore(scores, lattice.posteriors(scores, band), band, texts.take(part), rescorer)
        return [_bead(part, *edge) for edge in decode(scores, band, risk=self.options.risk)]


def _bead(part: Region, k: int, i: int, j: int, score: float, margin: float) -> Bead:
    m, n = TYPES[k]
    return Bead(part.src[i - m : i], part.tgt[j - n : j], score, margin)


def _narrowed(band: Band, part: Region, found: Sequence[Bead]) -> Band:
    """A band around the path that a pass has found, no wider than the one it was found in."""
    if band.width <= 2 * SECOND_RADIUS + 1 or not part.src:
        return band
    row = {i: k for k, i in enumerate(part.src)}
    column = {j: k for k, j in enumerate(part.tgt)}
    path = np.zeros(band.rows + 1, dtype=np.int64)
    for bead in found:
        if bead.src and bead.tgt and bead.src[-1] in row and bead.tgt[-1] in column:
            path[row[bead.src[-1]] + 1] = column[bead.tgt[-1]] + 1
    path = np.maximum.accumulate(path)
    path[-1] = band.cols
    step = int(np.diff(path).max())
    return Band.around(path, band.cols, max(SECOND_RADIUS, step // 2 + 8))


def _joint(lang: str) -> str:
    return "" if is_chinese(lang) else " "


def _within(indices: Sequence[int], breaks: Sequence[int]) -> list[int]:
    """Positions in a region's list before which a break stands."""
    return [bisect_left(indices, at) for at in breaks]


def _mirror(bead: Bead) -> Bead:
    return replace(bead, src=bead.tgt, tgt=bead.src)


def in_order(beads: Sequence[Bead]) -> list[Bead]:
    """Beads by source; an insertion follows the bead that holds the target segment before its own."""
    place: dict[int, tuple[int, int]] = {}
    for bead in beads:
        if bead.src:
            for j in bead.tgt:
                place[j] = (bead.src[0], -1)
    insertions = sorted((b for b in beads if not b.src), key=lambda b: b.tgt)
    last = (-1, -1)
    reached = 0
    for bead in insertions:
        while reached < bead.tgt[0]:
            last = place.get(reached, last)
            reached += 1
        place[bead.tgt[0]] = (last[0], bead.tgt[0])
        last = place[bead.tgt[0]]
        reached = bead.tgt[0] + 1
    return sorted(beads, key=lambda b: (b.src[0], -1) if b.src else place[b.tgt[0]])
