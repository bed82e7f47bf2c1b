"""What a caller can set, and the protocols through which other packages' signals come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Rescorer = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
"""Mean log-probability per target token of each (source, target) pair, natural log, ≤ 0: forced decoding."""


@dataclass(frozen=True, slots=True)
class AlignOptions:
    """Settings of the aligner; the defaults are what the published figures were measured with.

    Attributes:
        passes: dynamic programs run in turn, each with a lexicon refined on the beads of the one before.
        band: half-width of the band around the anchors, in segments; None derives it from the length.
        full_below: lattices of up to this many nodes are searched whole, without anchors.
        risk: decode by expected F1 (minimum Bayes risk) instead of taking the single likeliest path; then realigning
            between locked beads may change others.
        sure: beads with at least this probability are left as they are by the sentence encoder, which is asked about
            all others where it is on this machine; 0 does without it.
    """

    passes: int = 2
    band: int | None = None
    full_below: int = 30_000
    risk: bool = False
    sure: float = 0.75
