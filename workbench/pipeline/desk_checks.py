"""Findings and terms of rows, computed once for each pair of texts and within a budget of time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.model import Finding, LangPair, ParagraphKind, Row, Sheet
from workbench.store import Store
from workbench.text.termbase import Termbase, TermHit


class Qa(Protocol):
    """Checks of one pair of texts; see workbench.score.qa."""

    def __call__(self, src: str, tgt: str, pair: LangPair) -> Sequence[Finding]:
        """What an editor should see; offsets into the side that a finding names."""


class Terms(Protocol):
    """Terms of a source text, and those that its translation lacks."""

    def __call__(self) -> Termbase:
        """The termbase as it is now; the same object as long as nothing changed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings and terms of one row; `missing` are the places of terms that the target lacks."""

    findings: tuple[Finding, ...] = ()
    terms: tuple[TermHit, ...] = ()
    missing: frozenset[tuple[int, int]] = frozenset()


class StoreTerms:
    """The store's termbase, read again when it has changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._version: tuple[int, int] | None = None
        self._termbase = Termbase()

    def __call__(self) -> Termbase:
        """The termbase as it is now."""
        version = self._store.terms.version()
        if version != self._version:
            self._termbase = Termbase(self._store.terms.list())
            self._version = version
        return self._termbase


class Checks:
    """What is known of the rows of one bitext."""

    def __init__(self, pair: LangPair, qa: Qa | None, terms: Terms | None) -> None:
        self._pair = pair
        self._qa = qa
        self._terms = terms
        self._termbase = Termbase()
        self._known: dict[tuple[str, str], Checked] = {}

    def refresh(self) -> None:
        """Forgets everything where the termbase has changed."""
        termbase = self._terms() if self._terms is not None else self._termbase
        if termbase is not self._termbase:
            self._termbase = termbase
            self._known.clear()

    def known(self, sheet: Sheet, row: Row) -> Checked | None:
        """What is known of a row; None where it is still to be checked."""
        if self._idle or row.kind is ParagraphKind.BOILERPLATE:
            return Checked()
        return self._known.get((sheet.text(row, "src"), sheet.text(row, "tgt")))

    @property
    def _idle(self) -> bool:
        return self._qa is None and not len(self._termbase)

    def check(self, sheet: Sheet, rows: Iterable[Row], budget: float) -> Iterator[Row]:
        """Checks rows that are not known yet, until `budget` seconds are spent; gives those it checked."""
        end = time.monotonic() + budget
        for row in rows:
            if self.known(sheet, row) is not None:
                continue
            source, target = sheet.text(row, "src"), sheet.text(row, "tgt")
            self._known[source, target] = self._checked(source, target)
            yield row
            if time.monotonic() >= end:
                return

    def pending(self, sheet: Sheet) -> int:
        """How many rows are still to be checked."""
        return 0 if self._idle else sum(self.known(sheet, row) is None for row in sheet.rows)

    def _checked(self, source: str, target: str) -> Checked:
        findings = tuple(self._qa(source, target, self._pair)) if self._qa is not None and target else ()
        if not len(self._termbase) or not source:
            return Checked(findings)
        terms = self._termbase.find(source, self._pair.src)
        missing = self._termbase.missing_terms(source, target, self._pair) if target and terms else terms
        return Checked(findings, terms, frozenset((hit.start, hit.end) for hit in missing))
