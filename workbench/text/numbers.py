"""The one reader of numbers in Chinese and English text, and the comparison of a source's numbers with a target's.

Used by the aligner (anchors), by the checks of drafts and by quality assessment, so that all agree on what a number
is. Offsets are 0-based code points into the text that was given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from workbench.text._number_span import Kind, NumberSpan, Value, keys

__all__ = ["Kind", "NumberSpan", "Value", "compare_numbers", "read_numbers"]

_Reading = tuple[frozenset[Fraction], Fraction]  # what an atom may be read as, and its value
_Read = tuple[NumberSpan, list[_Reading]]


@lru_cache(maxsize=8192)
def read_numbers(text: str, lang: str) -> tuple[NumberSpan, ...]:
    """All numbers of a text, in order, not overlapping.

    Args:
        text: any length.
        lang: BCP-47 code; everything that does not begin with `zh` is read as English.

    Returns:
        Spans whose values compare across languages: 1.2亿 and 120 million are both 120000000, 百分之七十五 and 75% are
        3/4, 第十八 and 18th are ordinal 18, 3月21日 and March 21st are (None, 3, 21).
    """
    if lang.lower().startswith("zh"):
        from workbench.text._numbers_zh import read
    else:
        from workbench.text._numbers_en import read
    return read(text)


def compare_numbers(
    src_text: str, src_lang: str, tgt_text: str, tgt_lang: str
) -> tuple[tuple[NumberSpan, ...], tuple[NumberSpan, ...]]:
    """Numbers of the source that the target lacks, and numbers of the target that the source lacks.

    Tolerates what correct translations do: other scales (5000万 for 50 million), other date and time formats, words for
    digits, percent for fractions, 9折 for 10% off, 90年代 for 1990s, a year or month said once for two days, and weak
    numbers (一个, one, first, both, half, list marks) on either side, and a number said again in the target.

    Returns:
        (missing from the target, as spans of the source; extra in the target, as spans of the target).
    """
    src, tgt = (
        [(span, _readings(span)) for span in read_numbers(text, lang)]
        for text, lang in ((src_text, src_lang), (tgt_text, tgt_lang))
    )
    return _unmatched(src, tgt), _unmatched(tgt, src, repeats=True)


def _unmatched(
    spans: Sequence[_Read], others: Sequence[_Read], *, repeats: bool = False
) -> tuple[NumberSpan, ...]:
    """Spans with an atom that no atom of the other side stands for; weak spans take what is left and never miss.

    With `repeats` a number may stand more often than on the other side, since a translation may say it again.
    """
    free: dict[_Reading, deque[int]] = {}  # places, in order, of what reads alike on the other side
    alike: dict[Fraction, list[_Reading]] = {}
    for place, reading in enumerate(r for _, readings in others for r in readings):
        if reading not in free:
            free[reading] = deque()
            for key in reading[0]:
                alike.setdefault(key, []).append(reading)
        free[reading].append(place)
    missing: list[int] = []
    for i in sorted(range(len(spans)), key=lambda i: spans[i][0].weak):
        span, readings = spans[i]
        for keyed, exact in readings:
            # an exact value first, then an alternative reading, then one that was used before (a month said once)
            fits = {r for key in keyed for r in alike.get(key, ()) if _same_century(exact, r[1])}
            best = min((r for r in fits if free[r]), key=lambda r: (r[1] != exact, free[r][0]), default=None)
            if best is not None:
                free[best].popleft()
            elif not span.weak and not (fits and (repeats or _repeats(span))):
                missing.append(i)
                break
    return tuple(spans[i][0] for i in sorted(missing))


def _readings(span: NumberSpan) -> list[_Reading]:
    """Of each atom of a span: what it may be read as, and its value."""
    return list(zip(keys(span), span.atoms(), strict=True))


def _same_century(one: Fraction, other: Fraction) -> bool:
    """False for two full years whose last two digits are all that agrees: 2019 and 2119."""
    return one == other or not (1000 <= one < 2200 and 1000 <= other < 2200)


def _repeats(span: NumberSpan) -> bool:
    """Whether a language may leave the number out the second time: years and months of a second date."""
    return span.kind in {"date", "year"} or (span.kind == "range" and min(span.atoms()) >= 1000)
