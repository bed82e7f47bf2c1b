"""One connection pool, and transactions that serialise writers.

SQLite: WAL, foreign keys on, every write begins with BEGIN IMMEDIATE and waits for its turn, every commit reaches the
disk before it is acknowledged. PostgreSQL: reads are REPEATABLE READ; writers lock the bitext's record.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from workbench.errors import (
    ConflictError,
    DependencyMissingError,
    FormatError,
    InputError,
    UsageError,
    WorkbenchError,
)
from workbench.store.columns import dump_json

BUSY_SECONDS = 30.0
"""How long a writer waits for another one."""

CHUNK = 500
"""Values in one IN list or rows in one statement."""


@dataclass(slots=True)
class _Current:
    """The transaction that the caller is in."""

    connection: Connection
    write: bool
    notes: dict[str, Any] = field(default_factory=dict)


class Database:
    """An open workspace database.

    Args:
        url: SQLAlchemy URL, or the path of an SQLite file (made if it is not there).

    Raises:
        UsageError: a URL that no database answers to.
        InputError: the file or server cannot be opened.
    """

    def __init__(self, url: str | Path) -> None:
        self.url = str(url) if "://" in str(url) else f"sqlite:///{url}"
        try:
            parsed = make_url(self.url)
            backend = parsed.get_backend_name()
        except (ArgumentError, NoSuchModuleError) as error:
            raise UsageError(f"no database URL: {self.url}") from error
        if backend not in {"sqlite", "postgresql"}:
            raise UsageError(f"no such kind of database: {backend}", remedy="use sqlite or postgresql")
        self.sqlite = backend == "sqlite"
        self.name = parsed.render_as_string(hide_password=True)
        self.path: Path | None = None
        if self.sqlite:
            self.path = self._file(parsed.database)
        elif parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.engine = self._engine(parsed)
        self.on_commit: Callable[[str, Any], None] = lambda _name, _value: None
        self._statements: dict[str, Executable] = {}
        self._current: ContextVar[_Current | None] = ContextVar("connection", default=None)

    def _file(self, name: str | None) -> Path:
        if not name or name == ":memory:":
            raise UsageError("a workspace in memory is not kept", remedy="name a file")
        path = Path(name)
        self.name = str(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError("the folder cannot be made", where=str(path.parent)) from error
        return path

    def _engine(self, url: Any) -> Engine:
        options: dict[str, Any] = {"json_serializer": dump_json}
        if self.sqlite:
            options["connect_args"] = {"timeout": BUSY_SECONDS}
        else:
            options["pool_pre_ping"] = True
        try:
            engine = create_engine(url, **options)
        except ModuleNotFoundError as error:
            raise DependencyMissingError(
                "PostgreSQL needs psycopg", remedy="pip install 'psycopg[binary]'"
            ) from error
        if self.sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Connection]:
        """A transaction; inside another one it joins it.

        Raises:
            ConflictError: another writer kept the workspace busy for `BUSY_SECONDS`.
            FormatError: the file is no database or is damaged.
            InputError: it cannot be opened or written.
        """
        current = self._current.get()
        if current is not None:
            if write and not current.write:
                raise UsageError("a write inside a read transaction")
            yield current.connection
            return
        mine: _Current | None = None
        with self.translated(), self.engine.connect() as connection:
            if not self.sqlite and not write:
                connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execution_options(write=write)
            with connection.begin():
                mine = _Current(connection, write)
                token = self._current.set(mine)
                try:
                    yield connection
                finally:
                    self._current.reset(token)
        for name, value in mine.notes.items():
            self.on_commit(name, value)

    def alone(self, connection: Connection, what: str) -> None:
        """Keeps other processes from doing the same kind of thing until the transaction ends.

        SQLite lets only one write at a time anyway; PostgreSQL takes an advisory lock.
        """
        if not self.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:what))"), {"what": what})

    @property
    def notes(self) -> dict[str, Any] | None:
        """What the caller's transaction remembers until it ends; None outside of one."""
        current = self._current.get()
        return None if current is None else current.notes

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turns the driver's errors into ours."""
        try:
            yield
        except DBAPIError as error:
            raise self._error(error) from error

    def _error(self, error: DBAPIError) -> WorkbenchError:
        text = str(error.orig).splitlines()[0] if error.orig else str(error)
        low = text.lower()
        if "locked" in low or "busy" in low:
            return ConflictError("another process is writing", where=self.name, remedy="try again")
        if "not a database" in low or "malformed" in low:
            return FormatError(
                "no workspace database, or a damaged one", where=self.name, remedy="name another file"
            )
        if "readonly" in low or "read-only" in low:
            return InputError("the workspace cannot be written", where=self.name, remedy="check permissions")
        if "disk is full" in low:
            return InputError("the disk is full", where=self.name)
        if isinstance(error, OperationalError):
            return InputError(f"the database does not answer: {text}", where=self.name)
        return WorkbenchError(f"the database refused: {text}", where=self.name)

    def upsert(self, connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        """Inserts records, or replaces those whose primary key is there."""
        if values:
            connection.execute(self._upserts(table), list(values))

    def _upserts(self, table: Table) -> Executable:
        """The statement for a table, built once: it names every column twice."""
        known = self._statements.get(table.name)
        if known is None:
            statement = (sqlite if self.sqlite else postgresql).insert(table)
            keys = [c.name for c in table.primary_key]
            rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
            known = statement.on_conflict_do_update(index_elements=keys, set_=rest)
            self._statements[table.name] = known
        return known

    def close(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    _wal(cursor)
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY", "cache_size = -16000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _wal(cursor: sqlite3.Cursor) -> None:
    """Turns WAL on; SQLite does not wait when several processes try this at once, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                if "readonly" in str(error):
                    return
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
