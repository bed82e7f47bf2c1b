"""Sheets in memory: loaded once, then brought up to date with what changed since."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from workbench.errors import NotFoundError
from workbench.model import Row, Sheet
from workbench.store.database import Database
from workbench.store.rows import COLUMNS, row_of
from workbench.store.schema import bitexts, rows

KEPT = 16
"""Sheets kept in memory by one process."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A sheet and the order keys of its rows."""

    sheet: Sheet
    positions: Mapping[str, int]


class Sheets:
    """The sheets of the bitexts in use; every entry is immutable and replaced as a whole.

    A sheet made inside a transaction is remembered by that transaction alone until it is committed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        database.on_commit = self._committed
        self._kept: OrderedDict[str, Loaded] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, bitext: str, loaded: Loaded) -> None:
        """Remembers a sheet that was read or made in the caller's transaction."""
        notes = self._database.notes
        assert notes is not None
        notes[bitext] = loaded

    def _committed(self, bitext: str, loaded: Loaded) -> None:
        """An older sheet never replaces a newer one."""
        with self._lock:
            kept = self._kept.get(bitext)
            if kept is None or kept.sheet.rev <= loaded.sheet.rev:
                self._kept[bitext] = loaded
            self._kept.move_to_end(bitext)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def current(self, connection: Connection, bitext: str, *, lock: bool = False) -> Loaded:
        """The sheet as it is in the database now.

        Args:
            connection: in a transaction.
            bitext: its id.
            lock: keep other writers of this bitext waiting until the transaction ends.

        Raises:
            NotFoundError: no such bitext.
        """
        b = bitexts.c
        query = select(b.rev, b.next_row, b.layout, b.src_lang, b.tgt_lang).where(b.id == bitext)
        head = connection.execute(query.with_for_update() if lock else query).one_or_none()
        if head is None:
            raise NotFoundError("no such bitext", where=bitext)
        kept = self._best(bitext)
        if kept is not None and kept.sheet.rev == head.rev:
            return kept
        usable = kept is not None and head.layout <= kept.sheet.rev < head.rev
        base = kept if kept is not None and usable else Loaded(Sheet((), "", "", rev=-1), {})
        by_id, positions = _changed(connection, bitext, base)
        ordered = tuple(sorted(by_id.values(), key=lambda row: positions[row.id]))
        loaded = Loaded(Sheet(ordered, head.src_lang, head.tgt_lang, head.rev, head.next_row), positions)
        self.keep(bitext, loaded)
        return loaded

    def _best(self, bitext: str) -> Loaded | None:
        notes = self._database.notes or {}
        if bitext in notes:
            found: Loaded = notes[bitext]
            return found
        with self._lock:
            return self._kept.get(bitext)


def _changed(connection: Connection, bitext: str, base: Loaded) -> tuple[dict[str, Row], dict[str, int]]:
    """Rows and positions by id: the base's, and what changed after it."""
    since = base.sheet.rev
    query = select(*COLUMNS).where(rows.c.bitext == bitext)
    query = query.where(rows.c.removed.is_(False)) if since < 0 else query.where(rows.c.rev > since)
    by_id = {row.id: row for row in base.sheet.rows}
    positions = dict(base.positions)
    for record in connection.execute(query):
        if record.removed:
            by_id.pop(record.id, None)
            positions.pop(record.id, None)
        else:
            by_id[record.id] = row_of(record)
            positions[record.id] = record.position
    return by_id, positions
