"""Which rows to look at, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.model import Finding, ParagraphKind, Row, Sheet, Side, State
from workbench.review.context import APPROVED
from workbench.review.search import Pattern, find

Order = Literal["position", "margin", "score", "quality", "modified", "length"]

Findings = Mapping[str, Sequence[Finding]]
"""Findings by row id."""


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Conditions that all must hold; an empty one holds for every row.

    Attributes:
        states, kinds: one of these.
        margin_below: alignment margin under this; rows without one do not match.
        quality_above: estimated probability of needing work over this.
        checks: with a finding of one of these checks; `any` for any finding.
        commented, locked, edited: whether the row has comments, a lock, a target other than its draft.
        pattern, side: with a hit on that side, or either.
    """

    states: frozenset[State] = frozenset()
    kinds: frozenset[ParagraphKind] = frozenset()
    margin_below: float | None = None
    quality_above: float | None = None
    checks: frozenset[str] = frozenset()
    commented: bool | None = None
    locked: bool | None = None
    edited: bool | None = None
    pattern: Pattern | None = None
    side: Side | None = None

    def holds(self, sheet: Sheet, row: Row, findings: Sequence[Finding] = ()) -> bool:
        """Whether a row is wanted."""
        return (
            (not self.states or row.state in self.states)
            and (not self.kinds or row.kind in self.kinds)
            and (self.margin_below is None or (row.margin is not None and row.margin < self.margin_below))
            and (self.quality_above is None or (row.quality is not None and row.quality > self.quality_above))
            and (not self.checks or self._found(findings))
            and self.commented in {None, bool(row.comments)}
            and self.locked in {None, row.locked}
            and self.edited in {None, row.draft is not None and sheet.text(row, "tgt") != row.draft}
            and (self.pattern is None or self._hit(sheet, row, self.pattern))
        )

    def _found(self, findings: Sequence[Finding]) -> bool:
        return any("any" in self.checks or f.check in self.checks for f in findings)

    def _hit(self, sheet: Sheet, row: Row, pattern: Pattern) -> bool:
        sides: tuple[Side, ...] = ("src", "tgt") if self.side is None else (self.side,)
        return any(find(pattern, sheet.text(row, side)) for side in sides)


def doubtful(row: Row, *, margin: float = 0.1, quality: float = 0.5) -> bool:
    """Whether an unapproved row deserves a look first: low margin, low estimated quality, or flags."""
    if row.state in APPROVED or row.state is State.REJECTED:
        return False
    low = row.margin is not None and row.margin < margin
    return low or (row.quality is not None and row.quality > quality) or bool(row.flags)


_KEYS: Mapping[str, Callable[[Row], float]] = {
    "margin": lambda row: 2.0 if row.margin is None else row.margin,
    "score": lambda row: 2.0 if row.score is None else row.score,
    "quality": lambda row: 1.0 if row.quality is None else -row.quality,
    "modified": lambda row: 0.0 if row.modified is None else -row.modified.timestamp(),
    "length": lambda row: -float(sum(map(len, row.src))),
}


def select(
    sheet: Sheet, wanted: RowFilter, *, order: Order = "position", findings: Findings | None = None
) -> list[Row]:
    """Rows that are wanted; ordered most doubtful, newest or longest first, ties in reading order."""
    found = findings or {}
    rows = [row for row in sheet.rows if wanted.holds(sheet, row, found.get(row.id, ()))]
    return rows if order == "position" else sorted(rows, key=_KEYS[order])
