"""Bitexts and their rows: created by the pipeline, changed by review messages, read as translation units."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, insert, select, update

from workbench.errors import NotFoundError
from workbench.model import LangPair, ParagraphKind, Row, Sheet, State, TranslationUnit
from workbench.store.columns import clean, now
from workbench.store.database import CHUNK, Database
from workbench.store.events import Events
from workbench.store.protocol import Applied, Reducer
from workbench.store.rows import COLUMNS, GAP, record_of, row_of, unit_of
from workbench.store.schema import bitexts, documents, rows
from workbench.store.sheets import Sheets

Kind = Literal["draft", "pair", "import", "round_trip"]
"""A document and its draft; two documents aligned; a file of units; a round trip."""


@dataclass(frozen=True, slots=True)
class BitextInfo:
    """A bitext without its rows.

    Attributes:
        rev: grows by one with every change.
        seconds: time that editors reported.
        total, approved: rows that are not set aside, and those of them reviewed or final.
    """

    id: str
    name: str
    kind: str
    src_document: str | None
    tgt_document: str | None
    src_lang: str
    tgt_lang: str
    rev: int
    seconds: float
    created: datetime
    modified: datetime
    archived: bool
    total: int
    approved: int


class Bitexts:
    """Bitexts by id, and their rows, events and units."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sheets = Sheets(database)
        self._events = Events(database, self._sheets)

    def create(
        self,
        src_document: str | None,
        tgt_document: str | None,
        pair: LangPair,
        kind: Kind,
        rows_: Iterable[Row],
        *,
        name: str = "",
    ) -> str:
        """Keeps a new bitext and gives its id.

        The rows are numbered anew, `r1` and so on, in the order given. The id follows from documents, pair, kind
        and name, so that a pipeline run again after a crash gives the same one; a second bitext of the same
        documents gets another.
        """
        time = now()
        with self._database.transaction(write=True) as connection:
            self._database.alone(connection, "bitexts")
            if not name and src_document is not None:
                query = select(documents.c.name).where(documents.c.id == src_document)
                name = connection.execute(query).scalar() or ""
            key = self._free_id(src_document, tgt_document, pair, kind, name)
            head = {
                "id": key,
                "name": clean(name),
                "kind": kind,
                "src_document": src_document,
                "tgt_document": tgt_document,
                "src_lang": pair.src,
                "tgt_lang": pair.tgt,
                "rev": 1,
                "next_row": 1,
                "layout": 1,
                "seconds": 0.0,
                "created": time,
                "modified": time,
                "archived": False,
            }
            connection.execute(insert(bitexts).values(head))
            count, langs = 0, (pair.src, pair.tgt)
            batch: list[dict[str, Any]] = []
            for count, row in enumerate(rows_, 1):
                fresh = row.with_(id=f"r{count}", created=row.created or time)
                batch.append(record_of(fresh, key, count * GAP, langs, rev=1))
                if len(batch) == CHUNK:
                    connection.execute(insert(rows), batch)
                    batch = []
            if batch:
                connection.execute(insert(rows), batch)
            connection.execute(update(bitexts).where(bitexts.c.id == key).values(next_row=count + 1))
        return key

    def _free_id(self, src: str | None, tgt: str | None, pair: LangPair, kind: str, name: str) -> str:
        with self._database.transaction() as connection:
            number = 0
            while True:
                seed = json.dumps([src, tgt, pair.src, pair.tgt, kind, name, number])
                key = hashlib.sha256(seed.encode()).hexdigest()[:12]
                if connection.execute(select(bitexts.c.id).where(bitexts.c.id == key)).scalar() is None:
                    return key
                number += 1

    def list(
        self, *, document: str | None = None, kind: Kind | None = None, archived: bool = False
    ) -> Sequence[BitextInfo]:
        """Bitexts in the order they were made, those of one document (either side) or kind where asked."""
        query = _infos().order_by(bitexts.c.created, bitexts.c.id)
        if document is not None:
            b = bitexts.c
            query = query.where((b.src_document == document) | (b.tgt_document == document))
        if kind is not None:
            query = query.where(bitexts.c.kind == kind)
        if not archived:
            query = query.where(bitexts.c.archived.is_(False))
        with self._database.transaction() as connection:
            return [BitextInfo(**record._asdict()) for record in connection.execute(query)]

    def get(self, bitext: str) -> BitextInfo:
        """One bitext; NotFoundError where there is none."""
        with self._database.transaction() as connection:
            record = connection.execute(_infos().where(bitexts.c.id == bitext)).one_or_none()
        if record is None:
            raise NotFoundError("no such bitext", where=bitext)
        return BitextInfo(**record._asdict())

    def seconds(self, bitext: str) -> float:
        """Time that editors reported."""
        with self._database.transaction() as connection:
            found = connection.execute(select(bitexts.c.seconds).where(bitexts.c.id == bitext)).scalar()
        return float(found or 0.0)

    def archive(self, bitext: str, *, archived: bool = True) -> None:
        """Takes a bitext out of lists, exports and memory, or brings it back; nothing is deleted."""
        statement = update(bitexts).where(bitexts.c.id == bitext).values(archived=archived)
        with self._database.transaction(write=True) as connection:
            if not connection.execute(statement).rowcount:
                raise NotFoundError("no such bitext", where=bitext)

    def sheet(self, bitext: str) -> Sheet:
        """The rows as they are now."""
        with self._database.transaction() as connection:
            return self._sheets.current(connection, bitext).sheet

    def rows(self, bitext: str) -> tuple[Row, ...]:
        """The rows as they are now, in order."""
        return self.sheet(bitext).rows

    def changed_since(self, bitext: str, rev: int) -> tuple[tuple[Row, ...], tuple[str, ...]]:
        """(rows that changed or came after `rev`, ids of rows that went)."""
        query = select(*COLUMNS).where(rows.c.bitext == bitext, rows.c.rev > rev).order_by(rows.c.position)
        with self._database.transaction() as connection:
            found = list(connection.execute(query))
        return tuple(row_of(r) for r in found if not r.removed), tuple(r.id for r in found if r.removed)

    def removed_since(self, bitext: str, rev: int) -> tuple[str, ...]:
        """Ids of rows that went after `rev`."""
        query = select(rows.c.id).where(rows.c.bitext == bitext, rows.c.rev > rev, rows.c.removed)
        with self._database.transaction() as connection:
            return tuple(connection.execute(query.order_by(rows.c.id)).scalars())

    def apply(self, bitext: str, message: Mapping[str, Any], author: str, reducer: Reducer) -> Applied:
        """Applies a review message in one transaction; see `events.Events.apply`."""
        return self._events.apply(bitext, message, author, reducer)

    @property
    def events(self) -> Events:
        """The log of all changes."""
        return self._events

    def units(
        self,
        bitext: str | Sequence[str] | None = None,
        *,
        states: Iterable[State] | None = None,
        kinds: Iterable[Kind] | None = None,
        document: str | None = None,
        set_aside: bool = False,
        changed_after: int | None = None,
        containing: str | None = None,
    ) -> Iterator[TranslationUnit]:
        """Streams units of one bitext, several, or all that are not archived, in order.

        Args:
            bitext: id or ids; None: all.
            states: only these.
            kinds: only bitexts of these kinds.
            document: only bitexts with this document on either side.
            set_aside: boilerplate too.
            changed_after: only rows whose revision is greater (of one bitext).
            containing: only those with this text on a side; Latin letters match in either case.
        """
        query = _units().where(rows.c.removed.is_(False))
        query = query.order_by(bitexts.c.created, bitexts.c.id, rows.c.position)
        if bitext is None:
            query = query.where(bitexts.c.archived.is_(False))
        else:
            query = query.where(rows.c.bitext.in_([bitext] if isinstance(bitext, str) else list(bitext)))
        if states is not None:
            query = query.where(rows.c.state.in_([str(s) for s in states]))
        if kinds is not None:
            query = query.where(bitexts.c.kind.in_(list(kinds)))
        if document is not None:
            query = query.where((bitexts.c.src_document == document) | (bitexts.c.tgt_document == document))
        if not set_aside:
            query = query.where(rows.c.kind != str(ParagraphKind.BOILERPLATE))
        if changed_after is not None:
            query = query.where(rows.c.rev > changed_after)
        if containing:
            like = [c.icontains(containing, autoescape=True) for c in (rows.c.src_text, rows.c.tgt_text)]
            query = query.where(like[0] | like[1])
        return self._stream(query)

    def _stream(self, query: Select[Any]) -> Iterator[TranslationUnit]:
        with self._database.translated(), self._database.engine.connect() as connection:
            for record in connection.execute(query.execution_options(yield_per=1000)):
                yield unit_of(record)

    def revisions(self) -> dict[str, int]:
        """Revision of every bitext that is not archived: what a memory polls to stay up to date."""
        query = select(bitexts.c.id, bitexts.c.rev).where(bitexts.c.archived.is_(False))
        with self._database.transaction() as connection:
            return {str(key): int(rev) for key, rev in connection.execute(query)}


def _units() -> Select[Any]:
    wanted = [c for c in rows.c if c.name not in {"src", "tgt"}]
    document = func.coalesce(documents.c.name, bitexts.c.name).label("document")
    joined = rows.join(bitexts, rows.c.bitext == bitexts.c.id).outerjoin(
        documents, bitexts.c.src_document == documents.c.id
    )
    return select(*wanted, bitexts.c.src_lang, bitexts.c.tgt_lang, document).select_from(joined)


def _infos() -> Select[Any]:
    here: ColumnElement[bool] = (rows.c.bitext == bitexts.c.id) & rows.c.removed.is_(False)
    here &= rows.c.kind != str(ParagraphKind.BOILERPLATE)
    done = case((rows.c.state.in_(["reviewed", "final"]), 1), else_=0)
    total = select(func.count()).select_from(rows).where(here).scalar_subquery()
    approved = select(func.coalesce(func.sum(done), 0)).select_from(rows).where(here).scalar_subquery()
    columns = [c for c in bitexts.c if c.name not in {"next_row", "layout"}]
    return select(*columns, total.label("total"), approved.label("approved"))
