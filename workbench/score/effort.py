"""Editing effort: what review has cost so far. It is no measure of quality (HTER follows perceived quality at .19)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from workbench.model import State, TranslationUnit

APPROVED = frozenset({State.REVIEWED, State.FINAL})
PAUSE = timedelta(minutes=5)
"""A gap between two edits that is longer counts as this much work."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Editing effort over some units that began as drafts and were approved.

    Attributes:
        units: how many.
        hter: edits (words, in Chinese characters) per 100 words of the edited text: TER of the draft against its own edit.
        kept: share of the draft's characters that stand in the edit in the same order, in [0, 1].
        unedited: share of units approved as they were drafted, in [0, 1].
        minutes: time between edits, pauses over five minutes counted as five; None without times.
        segments: HTER of each unit, by its id.
    """

    units: int
    hter: float
    kept: float
    unedited: float
    minutes: float | None
    segments: tuple[tuple[str, float], ...] = ()


def edited(units: Iterable[TranslationUnit]) -> list[TranslationUnit]:
    """Approved units that began as a draft."""
    return [u for u in units if u.state in APPROVED and u.draft]


def editing_effort(units: Iterable[TranslationUnit]) -> Effort | None:
    """Effort over the approved units of one or more documents; None where there are none."""
    chosen = edited(units)
    if not chosen:
        return None
    pairs = [(u.draft or "", u.tgt) for u in chosen]
    scores, total = _hter(chosen)
    drafted = sum(len(d) for d, _ in pairs)
    return Effort(
        units=len(chosen),
        hter=total,
        kept=sum(_kept(d, t) for d, t in pairs) / max(1, drafted),
        unedited=sum(d.strip() == t.strip() for d, t in pairs) / len(pairs),
        minutes=_minutes([u.modified for u in chosen if u.modified is not None]),
        segments=tuple((u.id, s) for u, s in zip(chosen, scores, strict=True)),
    )


def _hter(units: Sequence[TranslationUnit]) -> tuple[list[float], float]:
    """TER of each draft against its edit, and over all; each target language with its own tokens."""
    from workbench.score.metrics import segment_scores, statistics

    found = [0.0] * len(units)
    edits = length = 0.0
    for chinese in (True, False):
        places = [i for i, u in enumerate(units) if u.tgt_lang.lower().startswith("zh") == chinese]
        if not places:
            continue
        drafts, texts = [units[i].draft or "" for i in places], [units[i].tgt for i in places]
        stats = statistics("ter", drafts, [texts], lang="zh" if chinese else "en")
        for i, score in zip(places, segment_scores(stats).tolist(), strict=True):
            found[i] = score
        edits, length = edits + float(stats.rows[:, 0].sum()), length + float(stats.rows[:, 1].sum())
    return found, 100 * edits / length if length else 0.0


def _kept(draft: str, text: str) -> int:
    """Characters of the draft's longest common subsequence with the edit."""
    if draft == text:
        return len(draft)
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(draft, text))


def _minutes(times: Sequence[datetime]) -> float | None:
    if len(times) < 2:
        return None
    ordered = sorted(times)
    gaps = (min(b - a, PAUSE) for a, b in pairwise(ordered))
    return sum((g.total_seconds() for g in gaps), 0.0) / 60


def same_origin(drafts: Sequence[str | None], references: Sequence[str], texts: Sequence[str]) -> str | None:
    """A warning where a reference seems to have been made from the drafts that it is to judge, else None.

    That is so where half of the references or more are the edited texts themselves, or a third or more of the drafts of four
    words and longer stand in the reference unchanged: an independent translation seldom coincides with a draft.
    """
    rows = [
        (d, r.strip(), t.strip())
        for d, r, t in zip(drafts, references, texts, strict=True)
        if d and r.strip()
    ]
    if not rows:
        return None
    edits = sum(r == t != d.strip() for d, r, t in rows)
    changed = sum(t != d.strip() for d, _, t in rows)
    long = [(d, r) for d, r, _ in rows if len(d) >= 20 or len(d.split()) >= 4]
    copies = sum(d.strip() == r for d, r in long)
    if (changed and edits * 2 >= changed) or (len(long) >= 6 and copies * 3 >= len(long)):
        return (
            "The reference seems to have been made by editing these drafts: the figures against it show how much was "
            "edited, not how good the translation is."
        )
    return None
