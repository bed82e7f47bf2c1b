"""Forced decoding of doubtful beads: their scores in the lattice are corrected before the last search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.align.lattice import TYPES, Band, Scores
from workbench.align.options import Rescorer
from workbench.align.regions import Region

DOUBT = 0.05
"""Beads with a probability between this and one minus this are asked about."""
MOST_QUESTIONS = 600
STRENGTH = 0.06
"""Weight of one nat per target word."""
CLIP = 6.0


@dataclass(frozen=True, slots=True)
class Texts:
    """Source and target segments, and whether the lattice's rows are the target side."""

    src: Sequence[str]
    tgt: Sequence[str]
    src_joint: str
    tgt_joint: str
    flipped: bool

    def take(self, part: Region) -> Texts:
        """Only the segments of a region, whose `src` are the lattice's rows."""
        s, t = (part.tgt, part.src) if self.flipped else (part.src, part.tgt)
        return replace(self, src=[self.src[i] for i in s], tgt=[self.tgt[j] for j in t])

    def texts(self, rows: range, columns: range) -> tuple[str, str]:
        """Source and target text of a bead over these rows and columns of the lattice."""
        s, t = (columns, rows) if self.flipped else (rows, columns)
        return self.src_joint.join(self.src[i] for i in s), self.tgt_joint.join(self.tgt[j] for j in t)


def rescore(scores: Scores, chances: Scores, band: Band, texts: Texts, rescorer: Rescorer) -> int:
    """Add what a translation model says about doubtful beads to their log-weights, in place.

    Each doubtful bead gains STRENGTH x target words x (its mean log-probability - that of the likely beads asked
    about), at most CLIP either way.

    Args:
        scores: log-weights (K, N + 1, W).
        chances: probabilities of the same beads.
        band: the nodes.
        texts: where the beads' texts come from.
        rescorer: mean log-probability per target token of (source, target) pairs.

    Returns:
        Number of pairs asked about.
    """
    doubtful = np.argwhere((chances > DOUBT) & (chances < 1 - DOUBT))
    rows = [tuple(int(v) for v in row) for row in doubtful if min(TYPES[row[0]]) > 0]
    rows.sort(key=lambda r: abs(float(chances[r]) - 0.5))
    rows = rows[:MOST_QUESTIONS]
    if not rows:
        return 0
    questions = []
    for k, i, w in rows:
        m, n = TYPES[k]
        j = int(band.lo[i]) + w
        questions.append(texts.texts(range(i - m, i), range(j - n, j)))
    answers = np.array(rescorer(questions), dtype=np.float64)
    weight = np.array([float(chances[r]) for r in rows])
    usual = float((answers * weight).sum() / weight.sum())
    size = np.array([max(1, len(t.split()) if texts.tgt_joint else len(t) // 2) for _, t in questions])
    gain = np.clip(STRENGTH * size * (answers - usual), -CLIP, CLIP)
    for row, value in zip(rows, gain, strict=True):
        scores[row] += value
    return len(rows)
