"""Targets that are far too short or too long."""

from __future__ import annotations

import math
from collections.abc import Iterator

from workbench.model import Finding
from workbench.score.qa.registry import Context, finding, unit_check

# mean and deviation of log(target units / source units), units being Chinese characters and Latin words, on
# newstest2019 and 2020 (`python -m benchmarks score lengths`)
_ZH_EN = (-0.29, 0.20)
_EN_ZH = (0.53, 0.20)
_LIMIT = 3.3  # deviations
_FEW = 6.0  # units that a short segment may differ by


def expected(c: Context) -> tuple[float, float]:
    """(mean, deviation) of the log ratio for a direction."""
    return _EN_ZH if c.to_chinese else _ZH_EN


def z_score(c: Context) -> float:
    """How many deviations the target's length is off for its source's length; 0 where either is empty."""
    src, tgt = len(c.src_words), len(c.tgt_words)
    if not src or not tgt or c.to_chinese == c.from_chinese:
        return 0.0
    mean, deviation = expected(c)
    spread = math.hypot(deviation, 1.2 / math.sqrt(src + 1))
    return (math.log(tgt / src) - mean) / spread


@unit_check("length", "The target is far too short or too long for its source.")
def length(c: Context) -> Iterator[Finding]:
    """More than 3.3 deviations from the usual ratio of Chinese characters to English words."""
    z = z_score(c)
    if abs(z) < _LIMIT:
        return
    usual = len(c.src_words) * math.exp(expected(c)[0])
    if abs(len(c.tgt_words) - usual) < _FEW:
        return
    word = "short" if z < 0 else "long"
    message = f"Very {word}: {len(c.tgt_words)} units where about {usual:.0f} are usual."
    yield finding("length", message)
