"""Findings and terms of rows, computed once for each pair of texts and within a budget of time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from workbench.model import Finding, LangPair, ParagraphKind, Row, Sheet
from workbench.store import Store
from workbench.text.termbase import Termbase, TermHit

MOST_KNOWN = 100_000
"""Pairs of texts whose findings are kept in memory."""


class Qa(Protocol):
    """Checks of one pair of texts; workbench.score.qa.check_unit."""

    def __call__(self, src: str, tgt: str, pair: LangPair, termbase: Termbase) -> Sequence[Finding]:
        """What an editor should see; offsets into the side that a finding names."""


class QaAcross(Protocol):
    """Checks that only show across units, such as one source translated in two ways."""

    def __call__(self, texts: Sequence[tuple[str, str]], pair: LangPair) -> Sequence[Finding]:
        """Findings; `segment` is the place in `texts` (source, target)."""


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

    def __init__(
        self, pair: LangPair, qa: Qa | None, terms: Terms | None, across: QaAcross | None = None
    ) -> None:
        self._pair = pair
        self._qa = qa
        self._terms = terms
        self._across = across
        self._termbase = Termbase()
        self._known: dict[tuple[str, str], Checked] = {}
        self._found_across: dict[str, tuple[Finding, ...]] = {}
        self._across_rev = -1
        self._next_across = 0.0

    def refresh(self) -> None:
        """Forgets everything where the termbase has changed."""
        termbase = self._terms() if self._terms is not None else self._termbase
        if termbase is not self._termbase:
            self._termbase = termbase
            self._known.clear()

    def known(self, sheet: Sheet, row: Row) -> Checked | None:
        """What is known of a row; None where it is still to be checked."""
        if row.kind is ParagraphKind.BOILERPLATE:
            return Checked()
        own = Checked() if self._idle else self._known.get((sheet.text(row, "src"), sheet.text(row, "tgt")))
        across = self._found_across.get(row.id)
        if own is None or not across:
            return own
        return replace(own, findings=own.findings + across)

    @property
    def _idle(self) -> bool:
        return self._qa is None and not len(self._termbase)

    def check(self, sheet: Sheet, rows: Iterable[Row], budget: float) -> Iterator[Row]:
        """Checks rows that are not known yet, until `budget` seconds are spent; gives those it checked."""
        end = time.monotonic() + budget
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        for row in rows:
            if self.known(sheet, row) is not None:
                continue
            source, target = sheet.text(row, "src"), sheet.text(row, "tgt")
            self._known[source, target] = self._checked(source, target)
            yield row
            if time.monotonic() >= end:
                return

    def check_across(self, sheet: Sheet) -> list[Row]:
        """Runs the checks across all rows, where something changed and a while has passed; rows that they concern anew."""
        if self._across is None or sheet.rev == self._across_rev or time.monotonic() < self._next_across:
            return []
        started = time.monotonic()
        rows = [r for r in sheet.rows if r.src and r.tgt and r.kind is not ParagraphKind.BOILERPLATE]
        texts = [(sheet.text(row, "src"), sheet.text(row, "tgt")) for row in rows]
        found: dict[str, tuple[Finding, ...]] = {}
        for finding in self._across(texts, self._pair):
            if finding.segment is not None:
                name = rows[finding.segment].id
                found[name] = (*found.get(name, ()), finding)
        before, self._found_across = self._found_across, found
        self._across_rev = sheet.rev
        self._next_across = time.monotonic() + 20 * (time.monotonic() - started)
        return [r for r in sheet.rows if before.get(r.id) != found.get(r.id)]

    def pending(self, sheet: Sheet) -> int:
        """How many rows are still to be checked."""
        return 0 if self._idle else sum(self.known(sheet, row) is None for row in sheet.rows)

    def _checked(self, source: str, target: str) -> Checked:
        findings: tuple[Finding, ...] = ()
        if self._qa is not None and source and target:
            findings = tuple(self._qa(source, target, self._pair, self._termbase))
        if not len(self._termbase) or not source:
            return Checked(findings)
        terms = self._termbase.find(source, self._pair.src)
        missing = self._termbase.missing_terms(source, target, self._pair) if target and terms else terms
        return Checked(findings, terms, frozenset((hit.start, hit.end) for hit in missing))
