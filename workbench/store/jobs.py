"""Long work told to everyone: the worker writes its progress, the pages poll it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as Record
from sqlalchemy import select, update

from workbench.errors import NotFoundError
from workbench.store.columns import clean, now
from workbench.store.database import Database
from workbench.store.schema import jobs

STALE = timedelta(seconds=60)
"""A running job whose worker has not been heard of for this long is taken for dead."""

OPEN = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of long work.

    Attributes:
        state: queued, running, done, failed or cancelled.
        done, total: units of work; total is None while unknown.
        heartbeat: when its worker was last heard of.
        error: what went wrong, where it failed.
    """

    id: int
    kind: str
    document: str | None
    args: dict[str, Any]
    state: str
    done: int
    total: int | None
    message: str
    error: str | None
    created: datetime
    started: datetime | None
    heartbeat: datetime | None
    finished: datetime | None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN

    @property
    def rate(self) -> float | None:
        """Units per second so far."""
        if self.started is None or not self.done:
            return None
        seconds = ((self.finished or self.heartbeat or self.started) - self.started).total_seconds()
        return self.done / seconds if seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """Estimate of the time left."""
        rate = self.rate
        return None if rate is None or self.total is None else max(0.0, (self.total - self.done) / rate)


def _read(record: Record[Any]) -> Job:
    return Job(**{**record._asdict(), "args": record.args or {}})


class Jobs:
    """Jobs by number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(
        self,
        kind: str,
        document: str | None = None,
        *,
        total: int | None = None,
        args: dict[str, Any] | None = None,
    ) -> int:
        """Queues a job and gives its id."""
        values = {
            "kind": kind,
            "document": document,
            "args": args or None,
            "state": "queued",
            "done": 0,
            "total": total,
            "message": "",
            "created": now(),
        }
        with self._database.transaction(write=True) as connection:
            key = connection.execute(jobs.insert().values(values)).inserted_primary_key
            assert key is not None
            return int(key[0])

    def get(self, job: int) -> Job:
        """One job; NotFoundError where there is none."""
        with self._database.transaction() as connection:
            record = connection.execute(select(jobs).where(jobs.c.id == job)).one_or_none()
        if record is None:
            raise NotFoundError("no such job", where=str(job))
        return _read(record)

    def list(
        self, *, state: str | None = None, document: str | None = None, limit: int = 100
    ) -> Sequence[Job]:
        """Jobs, newest first."""
        query = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
        if state is not None:
            query = query.where(jobs.c.state == state)
        if document is not None:
            query = query.where(jobs.c.document == document)
        with self._database.transaction() as connection:
            return [_read(record) for record in connection.execute(query)]

    def claim(self, kind: str | None = None) -> Job | None:
        """Takes the oldest queued job for the calling worker; no two workers get the same one."""
        query = select(jobs.c.id).where(jobs.c.state == "queued").order_by(jobs.c.id).limit(1)
        if kind is not None:
            query = query.where(jobs.c.kind == kind)
        with self._database.transaction(write=True) as connection:
            found = connection.execute(query.with_for_update(skip_locked=True)).scalar()
            if found is None:
                return None
            time = now()
            values = {"state": "running", "started": time, "heartbeat": time, "done": 0, "error": None}
            connection.execute(update(jobs).where(jobs.c.id == found).values(values))
            return _read(connection.execute(select(jobs).where(jobs.c.id == found)).one())

    def start(self, job: int) -> None:
        """The worker that made the job begins it itself."""
        time = now()
        self._set(job, OPEN, state="running", started=time, heartbeat=time)

    def progress(
        self, job: int, done: int | None = None, *, total: int | None = None, message: str | None = None
    ) -> bool:
        """Writes progress and heartbeat; False where the job was cancelled or taken for dead: stop then."""
        values: dict[str, Any] = {"heartbeat": now()}
        values |= {} if done is None else {"done": done}
        values |= {} if total is None else {"total": total}
        values |= {} if message is None else {"message": clean(message)}
        return self._set(job, ("running",), **values)

    def finish(self, job: int, message: str = "") -> None:
        """It is done."""
        self._set(job, ("running",), state="done", message=clean(message), finished=now())

    def fail(self, job: int, error: str) -> None:
        """It went wrong."""
        self._set(job, OPEN, state="failed", error=clean(error), finished=now())

    def cancel(self, job: int) -> bool:
        """Asks for an end; whether it was still open."""
        return self._set(job, OPEN, state="cancelled", finished=now())

    def requeue_stale(self, older: timedelta = STALE) -> int:
        """Queues again what dead workers left running; how many."""
        dead = (jobs.c.state == "running") & (jobs.c.heartbeat < now() - older)
        values = {"state": "queued", "message": "begun again: its worker stopped"}
        with self._database.transaction(write=True) as connection:
            return connection.execute(update(jobs).where(dead).values(values)).rowcount

    def _set(self, job: int, states: tuple[str, ...], **values: Any) -> bool:
        statement = update(jobs).where(jobs.c.id == job, jobs.c.state.in_(states)).values(values)
        with self._database.transaction(write=True) as connection:
            return connection.execute(statement).rowcount > 0
