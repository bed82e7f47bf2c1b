"""The translation memory of a workspace, kept up to date with what people approve."""

from __future__ import annotations

import threading

from workbench.model import State
from workbench.review.memory import Match, TranslationMemory
from workbench.store import Store

APPROVED = (State.REVIEWED, State.FINAL)


class LiveMemory:
    """Matches among all approved units of a store; asks before each search what has changed.

    One instance serves many desks and threads.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._memory = TranslationMemory()
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()

    def __call__(
        self, text: str, src_lang: str, tgt_lang: str, *, leave_out: str | None = None, limit: int = 5
    ) -> list[Match]:
        """Matches for a text, best first; see `TranslationMemory.matches`."""
        with self._lock:
            self.refresh()
            return self._memory.matches(text, src_lang, tgt_lang, leave_out=leave_out, limit=limit)

    def refresh(self) -> None:
        """Takes in what was approved, changed or withdrawn since the last time."""
        bitexts = self._store.bitexts
        revisions = bitexts.revisions()
        for bitext in self._seen.keys() - revisions.keys():
            for unit in bitexts.units(bitext, set_aside=True):
                self._memory.remove(unit.id)
            del self._seen[bitext]
        for bitext, rev in revisions.items():
            seen = self._seen.get(bitext, 0)
            if seen == rev:
                continue
            states = None if seen else APPROVED
            for unit in bitexts.units(bitext, set_aside=True, changed_after=seen or None, states=states):
                if unit.state in APPROVED:
                    self._memory.put(unit)
                else:
                    self._memory.remove(unit.id)
            for row in bitexts.removed_since(bitext, seen) if seen else ():
                self._memory.remove(f"{bitext}-{row}")
            self._seen[bitext] = rev
