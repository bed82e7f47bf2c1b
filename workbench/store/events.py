"""The event log: every change with its author, time and inverse, applied one writer at a time.

The store knows nothing of what a change means: a `Reducer` (workbench.pipeline.desk puts workbench.review in its
place) turns a sheet and a message into the next sheet.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy import Row as Record

from workbench.errors import ConflictError, UsageError
from workbench.store.columns import clean, now
from workbench.store.database import CHUNK, Database
from workbench.store.protocol import Applied, Change, Event, Reducer
from workbench.store.rows import place, record_of
from workbench.store.schema import bitexts, events, rows
from workbench.store.sheets import Loaded, Sheets


class Events:
    """Applies messages and keeps their log."""

    def __init__(self, database: Database, sheets: Sheets) -> None:
        self._database = database
        self._sheets = sheets

    def apply(self, bitext: str, message: Mapping[str, Any], author: str, reducer: Reducer) -> Applied:
        """Applies a message in one transaction: rows, event and revision are written together or not at all.

        Args:
            bitext: its id.
            message: `{"id", "op", "row", "rev", ...}`; an `id` that was applied before changes nothing and is
                answered again; `op` undo and redo go back and forth in the author's own steps.
            author: who it is from.
            reducer: what it means.

        Raises:
            NotFoundError: no such bitext, or what the reducer does not find.
            UsageError: nothing to undo, or what the reducer refuses.
            ConflictError: what the message rests on was changed after its `rev`; carries both texts.
        """
        with self._database.transaction(write=True) as connection:
            loaded = self._sheets.current(connection, bitext, lock=True)
            known = self._known(connection, bitext, message.get("id"))
            step = _Step(self._database, connection, bitext, clean(author), message, loaded)
            applied, after = step.run(reducer) if known is None else step.again(known)
            self._sheets.keep(bitext, after)
        return applied

    def _known(self, connection: Connection, bitext: str, client: Any) -> tuple[str, ...] | None:
        if client is None:
            return None
        if not isinstance(client, str) or not 0 < len(client) <= 64:
            raise UsageError("the id of a message is a text of at most 64 characters")
        query = select(events.c.touched).where(events.c.bitext == bitext, events.c.client == client)
        found = connection.execute(query).one_or_none()
        return None if found is None else tuple(found.touched)

    def steps(self, bitext: str, author: str) -> tuple[int, int]:
        """(steps that this author can undo, steps that can be done again)."""
        with self._database.transaction() as connection:
            return counts(connection, bitext, author)

    def log(
        self, bitext: str, *, after: int = 0, row: str | None = None, limit: int | None = None
    ) -> list[Event]:
        """Events whose revision is greater than `after`, oldest first; those that touched a row where asked."""
        e = events.c
        here = (e.bitext == bitext) & (e.rev > after)
        with self._database.transaction() as connection:
            if row is None:
                query = select(events).where(here).order_by(e.id).limit(limit)
                return [_event(r) for r in connection.execute(query)]
            light = connection.execute(select(e.id, e.touched).where(here).order_by(e.id))
            numbers = [number for number, touched in light if row in touched][:limit]
            return [_event(r) for r in _by_number(connection, numbers)]

    def kinds_since(self, bitext: str, rev: int) -> tuple[bool, frozenset[str]]:
        """(whether rows came or went after a revision, the names of the operations since)."""
        e = events.c
        query = select(e.op, e.structural).where(e.bitext == bitext, e.rev > rev).distinct()
        with self._database.transaction() as connection:
            found = connection.execute(query).all()
        return any(structural for _, structural in found), frozenset(op for op, _ in found)


def counts(connection: Connection, bitext: str, author: str) -> tuple[int, int]:
    """(undoable, redoable) steps of an author; a batch counts once."""
    query = (
        select(events.c.status, func.count(func.distinct(events.c.batch)))
        .where(events.c.bitext == bitext, events.c.author == author, events.c.status.in_(["done", "undone"]))
        .group_by(events.c.status)
    )
    found = {status: int(count) for status, count in connection.execute(query)}
    return found.get("done", 0), found.get("undone", 0)


def _by_number(connection: Connection, numbers: Sequence[int]) -> Iterator[Record[Any]]:
    """Events by their numbers, in order."""
    for start in range(0, len(numbers), CHUNK):
        part = events.c.id.in_(numbers[start : start + CHUNK])
        yield from connection.execute(select(events).where(part).order_by(events.c.id))


def _event(record: Record[Any]) -> Event:
    return Event(**{**record._asdict(), "touched": tuple(record.touched)})


@dataclass(slots=True)
class _Step:
    """One message inside its transaction."""

    database: Database
    connection: Connection
    bitext: str
    author: str
    message: Mapping[str, Any]
    loaded: Loaded
    time: datetime = field(default_factory=now)
    conflicts: list[ConflictError] = field(default_factory=list)

    def again(self, touched: tuple[str, ...]) -> tuple[Applied, Loaded]:
        """The answer to a message that was applied before."""
        undo, redo = counts(self.connection, self.bitext, self.author)
        sheet = self.loaded.sheet
        applied = Applied(
            sheet,
            touched,
            structural=True,
            undo=undo,
            redo=redo,
            again=True,
            before=-1,
            seconds=self._seconds(),
        )
        return applied, self.loaded

    def run(self, reducer: Reducer) -> tuple[Applied, Loaded]:
        """The answer, and the sheet to keep once the transaction is committed."""
        op, before = str(self.message.get("op")), self.loaded.sheet.rev
        if op in {"undo", "redo"}:
            changes, event = self._back_or_forth(reducer, op)
        else:
            changes, event = self._forward(reducer)
        if event is not None:
            self._finish(changes)
        undo, redo = counts(self.connection, self.bitext, self.author)
        applied = Applied(
            self.loaded.sheet,
            _touched(changes),
            any(change.structural for change in changes),
            undo,
            redo,
            event=event,
            before=before,
            seconds=self._seconds(),
            conflicts=tuple(self.conflicts),
        )
        return applied, self.loaded

    def _forward(self, reducer: Reducer) -> tuple[list[Change], int | None]:
        sheet = self.loaded.sheet
        change = reducer.apply(sheet, self.message, author=self.author, now=self.time, since=self._since())
        if change.sheet is sheet:
            return [], None
        self._write(change)
        mine = (events.c.bitext == self.bitext) & (events.c.author == self.author)
        self.connection.execute(
            update(events).where(mine, events.c.status == "undone").values(status="dropped")
        )
        return [change], self._record([change], "done", change.patch_json())

    def _since(self) -> list[Mapping[str, Any]]:
        """Patches after the message's `rev`, where its row has changed since."""
        name, rev = self.message.get("row"), self.message.get("rev")
        if not isinstance(rev, int) or not isinstance(name, str):
            return []
        sheet = self.loaded.sheet
        place_ = sheet.positions.get(name)
        if place_ is not None and sheet.rows[place_].rev <= rev:
            return []
        e = events.c
        light = (
            select(e.id, e.touched, e.structural).where(e.bitext == self.bitext, e.rev > rev).order_by(e.id)
        )
        wanted = [
            n for n, touched, structural in self.connection.execute(light) if structural or name in touched
        ]
        return [record.patch for record in _by_number(self.connection, wanted)]

    def _back_or_forth(self, reducer: Reducer, op: str) -> tuple[list[Change], int | None]:
        wanted, then = ("done", "undone") if op == "undo" else ("undone", "done")
        found = self._batch(wanted, newest=op == "undo")
        if not found:
            raise UsageError(f"nothing to {op}")
        changes: list[Change] = []
        steps: list[Mapping[str, Any]] = []
        for event, patch in found:
            move = reducer.undo if op == "undo" else reducer.redo
            try:
                change = move(self.loaded.sheet, patch)
            except ConflictError as error:
                self.conflicts.append(error)
                status = "dropped"
            else:
                self._write(change)
                changes.append(change)
                steps.append(change.patch_json())
                status = then
            self.connection.execute(update(events).where(events.c.id == event).values(status=status))
        number = None
        for change, step in zip(changes, steps, strict=True):
            number = self._record([change], "step", step, client=number is None)
        return changes, number

    def _batch(self, status: str, *, newest: bool) -> list[tuple[int, Mapping[str, Any]]]:
        """The author's newest done batch, newest event first, or the oldest undone one, oldest first."""
        e = events.c
        mine = (e.bitext == self.bitext) & (e.author == self.author) & (e.status == status)
        order = e.id.desc() if newest else e.id
        batch = select(e.batch).where(mine).order_by(order).limit(1).scalar_subquery()
        query = select(e.id, e.patch).where(mine, e.batch == batch).order_by(order)
        return [(number, patch) for number, patch in self.connection.execute(query)]

    def _write(self, change: Change) -> None:
        """Writes the rows that changed, and nothing else."""
        sheet = change.sheet
        positions: Mapping[str, int] = self.loaded.positions
        anew = False
        put = list(change.put)
        if change.structural:
            positions, anew = place(sheet, self.loaded.positions, put, change.removed)
            if anew:
                put = list(sheet.rows)
        langs = (sheet.src_lang, sheet.tgt_lang)
        records = [record_of(row, self.bitext, positions[row.id], langs, rev=row.rev) for row in put]
        for start in range(0, len(records), CHUNK):
            self.database.upsert(self.connection, rows, records[start : start + CHUNK])
        for start in range(0, len(change.removed), CHUNK):
            names = list(change.removed[start : start + CHUNK])
            gone = (rows.c.bitext == self.bitext) & rows.c.id.in_(names)
            self.connection.execute(update(rows).where(gone).values(removed=True, rev=sheet.rev))
        values: dict[str, Any] = {"rev": sheet.rev, "next_row": sheet.next_row, "modified": self.time}
        values |= {"layout": sheet.rev} if anew else {}
        self.connection.execute(update(bitexts).where(bitexts.c.id == self.bitext).values(values))
        self.loaded = Loaded(sheet, positions)

    def _record(
        self, changes: Sequence[Change], status: str, patch: Mapping[str, Any], *, client: bool = True
    ) -> int:
        values = {
            "bitext": self.bitext,
            "rev": changes[-1].sheet.rev,
            "author": self.author,
            "created": self.time,
            "op": str(self.message.get("op"))[:32],
            "client": self.message.get("id") if client else None,
            "batch": self._batch_name(),
            "status": status,
            "message": dict(self.message),
            "patch": dict(patch),
            "touched": list(_touched(changes)),
            "structural": any(change.structural for change in changes),
        }
        key = self.connection.execute(insert(events).values(values)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def _batch_name(self) -> str:
        """A new batch, or the one of the author's step just before, where the message is of the same group."""
        group = self.message.get("group")
        if not isinstance(group, str) or not group:
            return uuid.uuid4().hex
        e = events.c
        mine = (e.bitext == self.bitext) & (e.author == self.author)
        query = select(e.batch, e.status).where(mine).order_by(e.id.desc()).limit(1)
        last = self.connection.execute(query).one_or_none()
        if last is not None and last.status == "done" and last.batch.rpartition(":")[0] == group[:31]:
            return str(last.batch)
        return f"{group[:31]}:{uuid.uuid4().hex}"

    def _seconds(self) -> float:
        query = select(bitexts.c.seconds).where(bitexts.c.id == self.bitext)
        return float(self.connection.execute(query).scalar_one())

    def _finish(self, changes: Sequence[Change]) -> None:
        """Adds the time that the editor reported."""
        seconds = self.message.get("seconds")
        if changes and isinstance(seconds, (int, float)) and 0 < seconds < 86_400:
            statement = update(bitexts).where(bitexts.c.id == self.bitext)
            self.connection.execute(statement.values(seconds=bitexts.c.seconds + float(seconds)))


def _touched(changes: Sequence[Change]) -> tuple[str, ...]:
    ids = dict.fromkeys(i for change in changes for i in (*(row.id for row in change.put), *change.removed))
    return tuple(ids)
