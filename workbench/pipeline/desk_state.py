"""A bitext as the page sees it: rows, progress, what is set aside, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.model import LangPair, ParagraphKind, Row, Sheet
from workbench.pipeline import desk_views as views
from workbench.pipeline.desk_checks import Checks
from workbench.review.progress import Progress, tally
from workbench.store import Store

Json = dict[str, Any]


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

    def sheet(self) -> Sheet:
        """The rows as they are now."""
        return self._store.bitexts.sheet(self._bitext)

    def rows(self, sheet: Sheet, rows: Sequence[Row]) -> list[Json]:
        """Some rows of the sheet, with the findings that are known."""
        return [views.row_json(row, self._checks.known(sheet, row), self._pair) for row in rows]

    def progress(self, sheet: Sheet) -> Json:
        """How far the review has come; only rows that changed since the last call are counted anew."""
        for row in sheet.rows:
            known = self._tallies.get(row.id)
            if known is None or known[0] is not row:
                fresh = tally(sheet, row)
                self._total = self._total + fresh - (known[1] if known else Progress())
                self._tallies[row.id] = (row, fresh)
        if len(self._tallies) > len(sheet.rows):
            for gone in self._tallies.keys() - sheet.positions.keys():
                self._total -= self._tallies.pop(gone)[1]
        return views.progress_json(self._total, self._store.bitexts.seconds(self._bitext))

    def boilerplate(self, sheet: Sheet) -> list[Json]:
        """Paragraphs that are set aside: never made into rows, or rows of that kind."""
        aside: dict[int, str] = {}
        present: set[int] = set()
        for row in sheet.rows:
            if row.paragraph is None:
                continue
            present.add(row.paragraph)
            if row.kind is ParagraphKind.BOILERPLATE:
                aside[row.paragraph] = aside.get(row.paragraph, "") + sheet.text(row, "src")
        if self._document is not None:
            others = self._store.documents.set_aside(self._document)
            aside |= {number: text for number, text in others if number not in present}
        return [{"p": p, "text": text, "kind": "boilerplate"} for p, text in sorted(aside.items())]

    def changes(self, sheet: Sheet, rev: int, undo: int, redo: int) -> Json:
        """Everything after a revision; `order` only where rows came or went."""
        structural = self._store.bitexts.events.structural_since(self._bitext, rev)
        changed = [row for row in sheet.rows if row.rev > rev]
        removed = self._store.bitexts.removed_since(self._bitext, rev) if structural else ()
        return {
            "rev": sheet.rev,
            "rows": self.rows(sheet, changed),
            "removed": [i for i in removed if i not in sheet.positions],
            "order": [row.id for row in sheet.rows] if structural else None,
            "undo": undo,
            "redo": redo,
            "progress": self.progress(sheet),
            "boilerplate": self.boilerplate(sheet) if changed or structural else None,
        }
