"""How far a review has come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.model import ParagraphKind, Row, Sheet, State
from workbench.review.context import APPROVED
from workbench.review.effort import effort
from workbench.text.hanzi import HANZI

_WORDS = re.compile(rf"[{HANZI}]|[^\W{HANZI}]+(?:['’\-]\w+)*")


def count_words(text: str) -> int:
    """Words, each Chinese character counting as one, as translators bill them."""
    return sum(1 for _ in _WORDS.finditer(text))


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts over rows that are not set aside; of one row or of many, they add up.

    Attributes:
        words, approved_words: of the source.
        characters: of the source, without white space.
        kept, drafted: characters of drafts kept, and of drafts, over edited rows.
        edited: rows whose target is no longer their draft.
        seconds: time that editors reported.
    """

    rows: int = 0
    approved: int = 0
    rejected: int = 0
    words: int = 0
    approved_words: int = 0
    characters: int = 0
    kept: int = 0
    drafted: int = 0
    edited: int = 0
    seconds: float = 0.0

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.rows + other.rows,
            self.approved + other.approved,
            self.rejected + other.rejected,
            self.words + other.words,
            self.approved_words + other.approved_words,
            self.characters + other.characters,
            self.kept + other.kept,
            self.drafted + other.drafted,
            self.edited + other.edited,
            self.seconds + other.seconds,
        )

    def __sub__(self, other: Progress) -> Progress:
        return self + Progress(*(-getattr(other, name) for name in Progress.__slots__))

    @property
    def kept_share(self) -> float | None:
        """Share of the edited rows' draft characters that were kept; None while nothing was edited."""
        return self.kept / self.drafted if self.drafted else None


def tally(sheet: Sheet, row: Row) -> Progress:
    """What one row counts for."""
    if row.kind is ParagraphKind.BOILERPLATE:
        return Progress()
    source, target = sheet.text(row, "src"), sheet.text(row, "tgt")
    words = count_words(source)
    approved = row.state in APPROVED
    edited = row.draft is not None and bool(target) and row.draft != target
    work = effort(row.draft, target) if edited and row.draft is not None else None
    return Progress(
        rows=1,
        approved=int(approved),
        rejected=int(row.state is State.REJECTED),
        words=words,
        approved_words=words if approved else 0,
        characters=sum(1 for c in source if not c.isspace()),
        kept=work.kept if work else 0,
        drafted=work.draft if work else 0,
        edited=int(edited),
        seconds=row.seconds,
    )


def progress(sheet: Sheet, rows: Iterable[Row] | None = None) -> Progress:
    """How far the sheet, or some of its rows, has come."""
    total = Progress()
    for row in sheet.rows if rows is None else rows:
        total += tally(sheet, row)
    return total
