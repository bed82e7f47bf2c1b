"""A bitext as the page sees it: rows, progress, what is set aside, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workbench.model import LangPair, ParagraphKind, Row, Sheet
from workbench.pipeline import desk_views as views
from workbench.pipeline.desk_checks import Checks
from workbench.review.progress import Progress, tally
from workbench.store import Store
from workbench.store.protocol import Applied

Json = dict[str, Any]

RESHAPES_PARAGRAPHS = frozenset({"restore_paragraph", "set_kind", "undo", "redo"})
"""Operations that may set a paragraph aside or bring it back."""


class DeskState:
    """Reads a bitext and remembers what is costly to compute of its rows."""

    def __init__(
        self, store: Store, bitext: str, checks: Checks, document: str | None, pair: LangPair
    ) -> None:
        self._store = store
        self._bitext = bitext
        self._checks = checks
        self._document = document
        self._pair = pair
        self._tallies: dict[str, tuple[Row, Progress]] = {}
        self._total = Progress()
        self._counted = -1

    def sheet(self) -> Sheet:
        """The rows as they are now."""
        return self._store.bitexts.sheet(self._bitext)

    def rows(self, sheet: Sheet, rows: Sequence[Row]) -> list[Json]:
        """Some rows of the sheet, with the findings that are known."""
        return [views.row_json(row, self._checks.known(sheet, row), self._pair) for row in rows]

    def progress(self, sheet: Sheet, applied: Applied | None = None) -> Json:
        """How far the review has come; only rows that changed since the last call are counted anew."""
        if applied is not None and applied.before == self._counted:
            self._count(sheet, applied.touched)
        elif sheet.rev != self._counted:
            self._count(sheet, [*sheet.positions, *(self._tallies.keys() - sheet.positions.keys())])
        self._counted = sheet.rev
        seconds = self._store.bitexts.seconds(self._bitext) if applied is None else applied.seconds
        return views.progress_json(self._total, seconds)

    def _count(self, sheet: Sheet, ids: Iterable[str]) -> None:
        for name in ids:
            known = self._tallies.get(name)
            place = sheet.positions.get(name)
            row = None if place is None else sheet.rows[place]
            if known is not None and known[0] is row:
                continue
            if known is not None:
                self._total -= self._tallies.pop(name)[1]
            if row is not None:
                fresh = tally(sheet, row)
                self._tallies[name] = (row, fresh)
                self._total += fresh

    def boilerplate(self, sheet: Sheet) -> list[Json]:
        """Paragraphs that are set aside: never made into rows, or rows of that kind."""
        aside: dict[int, str] = {}
        for row in [r for r in sheet.rows if r.kind is ParagraphKind.BOILERPLATE]:
            if row.paragraph is not None:
                aside[row.paragraph] = aside.get(row.paragraph, "") + sheet.text(row, "src")
        if self._document is not None:
            present = {row.paragraph for row in sheet.rows}
            others = self._store.documents.set_aside(self._document)
            aside |= {number: text for number, text in others if number not in present}
        return [{"p": p, "text": text, "kind": "boilerplate"} for p, text in sorted(aside.items())]

    def changes(self, sheet: Sheet, rev: int, undo: int, redo: int, applied: Applied | None = None) -> Json:
        """Everything after a revision; `order` only where rows came or went."""
        structural, ops = self._store.bitexts.events.kinds_since(self._bitext, rev)
        changed = [row for row in sheet.rows if row.rev > rev]
        removed = self._store.bitexts.removed_since(self._bitext, rev) if structural else ()
        return {
            "rev": sheet.rev,
            "rows": self.rows(sheet, changed),
            "removed": [i for i in removed if i not in sheet.positions],
            "order": [row.id for row in sheet.rows] if structural else None,
            "undo": undo,
            "redo": redo,
            "progress": self.progress(sheet, applied),
            "boilerplate": self.boilerplate(sheet) if structural or ops & RESHAPES_PARAGRAPHS else None,
        }
