"""Checks of a draft against its source: what an editor, or a second try of the decoder, should look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from workbench.model import Finding, Hypothesis, LangPair, Severity
from workbench.text.hanzi import HANZI, ONE_HANZI
from workbench.text.numbers import compare_numbers
from workbench.translate.chunks import passes_through

Check = Callable[[str, str, LangPair], str | None]
"""`check(source, target, pair)`: a sentence on what is wrong, or None."""

_UNIT = re.compile(rf"[{HANZI}]|[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,]\d+)*")
# target units per source unit (hanzi, words, numbers): mean ± bounds seen on news in both directions
_RATIO = {"en": (0.25, 1.6), "zh": (0.7, 4.0)}
_SHORT = 6
_WEIGHT = {"empty": 100.0, "repetition": 50.0, "copied": 20.0, "length": 10.0, "numbers": 3.0}


def units(text: str) -> list[str]:
    """Hanzi, words and numbers of a text."""
    return _UNIT.findall(text)


def check_empty(src: str, tgt: str, pair: LangPair) -> str | None:
    """A source with words and a target without any."""
    del pair
    return "nothing was translated" if units(src) and not units(tgt) else None


def check_copied(src: str, tgt: str, pair: LangPair) -> str | None:
    """The source, or much of it, stands in the target untranslated."""
    if pair.tgt.startswith("zh"):
        words = re.findall(r"\b[a-z]{3,}\b", src)
        if len(words) < 3:
            return None
        left = set(re.findall(r"\b[a-z]{3,}\b", tgt)) & set(words)
        return (
            f"English words left: {', '.join(sorted(left)[:5])}" if len(left) * 3 > len(set(words)) else None
        )
    left = set(ONE_HANZI.findall(tgt))
    return f"hanzi left: {''.join(sorted(left)[:8])}" if left else None


def _runs(tokens: Sequence[str]) -> int:
    """Most times that any unit of up to twelve tokens stands in a row."""
    best = 1
    for size in range(1, min(12, len(tokens) // 2) + 1):
        count = 0
        for i in range(size, len(tokens)):
            count = count + 1 if tokens[i] == tokens[i - size] else 0
            best = max(best, 1 + count // size)
    return best


def _commonest(tokens: Sequence[str], size: int) -> int:
    grams = Counter(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))
    return max(grams.values(), default=0)


def check_repetition(src: str, tgt: str, pair: LangPair) -> str | None:
    """A loop: the target says something more often in a row, or in all, than the source repeats anything."""
    tgt_units, src_units = [u.lower() for u in units(tgt)], units(src)
    runs = _runs(tgt_units)
    allowed = 3 if pair.tgt.startswith("zh") else 2
    if runs > max(allowed, _runs(src_units)):
        return f"the same words stand {runs} times in a row"
    size = 6 if pair.tgt.startswith("zh") else 4
    often = _commonest(tgt_units, size)
    if often > max(2, 1 + _commonest(src_units, 2 if pair.tgt.startswith("zh") else 3)):
        return f"the same {size} units stand {often} times"
    return None


def check_length(src: str, tgt: str, pair: LangPair) -> str | None:
    """Much too short or long for the source."""
    have, given = len(units(tgt)), len(units(src))
    low, high = _RATIO["zh" if pair.tgt.startswith("zh") else "en"]
    if given == 0:
        return None
    if given >= _SHORT and have < low * given:
        return f"much too short: {have} units for {given}"
    if have > high * given + _SHORT:
        return f"much too long: {have} units for {given}"
    return None


def check_numbers(src: str, tgt: str, pair: LangPair) -> str | None:
    """Numbers and dates of the source that the target lacks."""
    missing, _ = compare_numbers(src, pair.src, tgt, pair.tgt)
    return "missing: " + ", ".join(n.text for n in missing) if missing else None


CHECKS: dict[str, Check] = {
    "empty": check_empty,
    "copied": check_copied,
    "repetition": check_repetition,
    "length": check_length,
    "numbers": check_numbers,
}


def findings(src: str, tgt: str, pair: LangPair) -> list[Finding]:
    """What the checks say of a draft, worst first; nothing for a source that is not to be translated."""
    if passes_through(src):
        return []
    out = []
    for name, check in CHECKS.items():
        message = check(src, tgt, pair)
        if message:
            severity = Severity.WARNING if name in {"numbers", "length"} else Severity.ERROR
            out.append(Finding(name, message, severity))
        if message and name == "empty":
            break
    return out


@lru_cache(maxsize=4096)  # while terms are enforced the same candidates are asked about again and again
def flags(src: str, tgt: str, pair: LangPair) -> tuple[str, ...]:
    """Names of the checks that found something."""
    return tuple(f.check for f in findings(src, tgt, pair))


def penalty(names: Sequence[str]) -> float:
    """How bad a set of flags is; 0 is none."""
    return sum(_WEIGHT.get(n, 1.0) for n in names)


def best_candidate(src: str, candidates: Sequence[Hypothesis], pair: LangPair) -> Hypothesis:
    """The candidate with the lightest flags, then the best score; its flags filled in."""
    flagged = [replace(c, flags=flags(src, c.text, pair)) for c in candidates]
    return min(flagged, key=lambda c: (penalty(c.flags), -c.score))
