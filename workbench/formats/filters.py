"""Which units go out: filters with a count for each reason, and the removed rows on request.

report = FilterReport()
kept = filters.apply(units, Filters(states=frozenset({State.REVIEWED}), min_score=0.5), report)
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from workbench.formats.languages import normalize
from workbench.model import ParagraphKind, State, TranslationUnit
from workbench.text.hanzi import ONE_HANZI

LETTERS_PER_HAN = 3.0  # English letters that one Chinese character comes to, in news and company texts
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; a default keeps everything.

    Attributes:
        states, kinds: kept ones; empty means all.
        languages: codes that both sides must have; empty means all.
        min_score, min_margin: alignment confidence and margin in [0, 1]; units without one are removed.
        max_quality: highest estimated probability that a unit needs work; units without one are removed.
        duplicates: False removes pairs that came before (spaces and case aside).
        max_length_ratio: longest side over shortest, a Chinese character counting as three letters.
        empty: False removes units with an empty side.
    """

    states: frozenset[State] = frozenset()
    kinds: frozenset[ParagraphKind] = frozenset()
    languages: frozenset[str] = frozenset()
    min_score: float | None = None
    min_margin: float | None = None
    max_quality: float | None = None
    duplicates: bool = True
    max_length_ratio: float | None = None
    empty: bool = True

    def settings(self) -> dict[str, Any]:
        """The settings that are not default, as plain JSON values."""
        out: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value != f.default:
                out[f.name] = sorted(map(_plain, value)) if isinstance(value, frozenset) else value
        return out


def _plain(value: Any) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


@dataclass(slots=True)
class FilterReport:
    """What the filters did.

    Attributes:
        kept: how many units went on.
        removed: how many did not, by reason; a unit counts once, under the first reason.
        rows: the removed units with their reason, where `keep_rows`.
        keep_rows: whether to collect them.
    """

    kept: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[str, TranslationUnit]] = field(default_factory=list)
    keep_rows: bool = False

    def text(self) -> str:
        """One line for a person, e.g. `90 kept; removed: 7 duplicate, 3 score below 0.5`."""
        reasons = ", ".join(f"{n} {reason}" for reason, n in self.removed.most_common())
        return f"{self.kept} kept; removed: {reasons or 'none'}"


def weighted_length(text: str) -> float:
    """Length in letters, a Chinese character counting as three; spaces do not count."""
    dense = _SPACE.sub("", text)
    han = len(ONE_HANZI.findall(dense))
    return len(dense) - han + LETTERS_PER_HAN * han


def length_ratio(unit: TranslationUnit) -> float:
    """Longest side over shortest, infinite where one is empty."""
    short, long = sorted((weighted_length(unit.src), weighted_length(unit.tgt)))
    return long / short if short else float("inf")


def apply(
    units: Iterable[TranslationUnit], filters: Filters, report: FilterReport
) -> Iterator[TranslationUnit]:
    """The units that pass, in order, one by one; `report` is filled meanwhile."""
    checks = list(_checks(filters))
    for unit in units:
        reason = next((r for check in checks if (r := check(unit))), "")
        if not reason:
            report.kept += 1
            yield unit
            continue
        report.removed[reason] += 1
        if report.keep_rows:
            report.rows.append((reason, unit))


Check = Callable[[TranslationUnit], str]


def _checks(filters: Filters) -> Iterator[Check]:
    """The checks in force: each gives the reason to remove a unit, or an empty string."""
    if filters.states:
        yield lambda u: "" if u.state in filters.states else f"state {u.state.value}"
    if filters.kinds:
        yield lambda u: "" if u.kind in filters.kinds else f"kind {u.kind.value}"
    if filters.languages:
        wanted = {normalize(code) for code in filters.languages}
        yield lambda u: "" if {u.src_lang, u.tgt_lang} <= wanted else f"languages {u.src_lang}→{u.tgt_lang}"
    if not filters.empty:
        yield lambda u: "" if u.src.strip() and u.tgt.strip() else "empty side"
    for name in ("score", "margin"):
        least = getattr(filters, f"min_{name}")
        if least is not None:
            yield _at_least(name, least)
    if filters.max_quality is not None:
        yield _at_most("quality", filters.max_quality)
    if filters.max_length_ratio is not None:
        limit = filters.max_length_ratio
        yield lambda u: "" if length_ratio(u) <= limit else f"length ratio above {limit:g}"
    if not filters.duplicates:
        yield _unseen()


def _at_least(name: str, least: float) -> Check:
    def check(unit: TranslationUnit) -> str:
        value = getattr(unit, name)
        return f"no {name}" if value is None else f"{name} below {least:g}" if value < least else ""

    return check


def _at_most(name: str, most: float) -> Check:
    def check(unit: TranslationUnit) -> str:
        value = getattr(unit, name)
        return f"no {name}" if value is None else f"{name} above {most:g}" if value > most else ""

    return check


def pair_key(unit: TranslationUnit) -> bytes:
    """Fingerprint of both texts, spaces and case aside."""
    both = "\0".join(_SPACE.sub(" ", t).strip().casefold() for t in (unit.src, unit.tgt))
    return hashlib.blake2b(both.encode("utf-8", "surrogatepass"), digest_size=10).digest()


def _unseen() -> Check:
    seen: set[bytes] = set()

    def check(unit: TranslationUnit) -> str:
        key = pair_key(unit)
        if key in seen:
            return "duplicate"
        seen.add(key)
        return ""

    return check
