"""Whole documents: paragraphs guide, sentences are aligned."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.align.core import align
from workbench.align.options import AlignOptions, Rescorer
from workbench.align.resources import Resources
from workbench.errors import InputError
from workbench.model import Bead, Bitext, Document


def align_documents(
    src: Document,
    tgt: Document,
    *,
    resources: Resources | None = None,
    locked: Sequence[Bead] = (),
    draft: Sequence[str] | None = None,
    rescorer: Rescorer | None = None,
    options: AlignOptions | None = None,
) -> Bitext:
    """Align the content segments of two documents; bead indices count `Document.segments()`.

    Paragraphs and sentences are searched together: a bead that begins with a paragraph on both sides gains, one that
    reaches over paragraphs loses, so that merged, split and dropped paragraphs need no rule of their own.

    Args:
        src: a document whose paragraphs are segmented; boilerplate is left out.
        tgt: its translation, likewise.
        resources: as in `align`, and so are the others.
        locked: beads that stay.
        draft: one machine translation per source segment.
        rescorer: forced decoding for doubtful places.
        options: settings of the search.

    Raises:
        InputError: a paragraph with text but without segments; locked beads that overlap or name missing segments.
        ModelMissingError: the shipped lexicon is not on this machine.
    """
    for document in (src, tgt):
        check_segmented(document)
    source, target = src.segments(), tgt.segments()
    beads = align(
        [s.text for _, s in source],
        [s.text for _, s in target],
        src_lang=src.lang or "zh-CN",
        tgt_lang=tgt.lang or "en",
        resources=resources,
        locked=locked,
        src_paragraphs=paragraph_numbers(src),
        tgt_paragraphs=paragraph_numbers(tgt),
        draft=draft,
        rescorer=rescorer,
        options=options,
    )
    return Bitext(src, tgt, tuple(beads))


def check_segmented(document: Document) -> None:
    """Raise InputError where a content paragraph has text but no segments."""
    for index, paragraph in document.content():
        if paragraph.text.strip() and not paragraph.segments:
            raise InputError(
                "a paragraph without sentences",
                where=f"{document.name}, paragraph {index}",
                remedy="segment the document first",
            )


def paragraph_numbers(document: Document) -> list[int] | None:
    """Paragraph index of each content segment; None where every paragraph is one segment and tells nothing."""
    numbers = [i for i, _ in document.segments()]
    return numbers if len(set(numbers)) < len(numbers) else None


def paragraph_beads(bitext: Bitext) -> list[Bead]:
    """Beads of paragraphs (0-based indices into `paragraphs`): those whose sentences share beads belong together."""
    source = [i for i, _ in bitext.src.segments()]
    target = [i for i, _ in bitext.tgt.segments()]
    groups: list[tuple[set[int], set[int], float]] = []
    for bead in bitext.beads:
        mine = ({source[i] for i in bead.src}, {target[j] for j in bead.tgt}, bead.score)
        groups = _join(groups, mine)
    beads = [Bead(tuple(sorted(s)), tuple(sorted(t)), score) for s, t, score in groups]
    return sorted(beads, key=lambda b: (b.src or (10**9,), b.tgt))


def _join(
    groups: list[tuple[set[int], set[int], float]], new: tuple[set[int], set[int], float]
) -> list[tuple[set[int], set[int], float]]:
    src, tgt, score = new
    kept = []
    for group in groups:
        if group[0] & src or group[1] & tgt:
            src, tgt, score = src | group[0], tgt | group[1], min(score, group[2])
        else:
            kept.append(group)
    return [*kept, (src, tgt, score)]
