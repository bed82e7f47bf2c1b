"""Small things: settings by key, and which stages of the pipeline are done for a document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from workbench.store.columns import now
from workbench.store.database import Database
from workbench.store.schema import settings, stages


class Settings:
    """JSON values by key: the local user's name, the language of the interface."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or `default`."""
        with self._database.transaction() as connection:
            value = connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()
        return default if value is None else value

    def set(self, key: str, value: Any) -> None:
        """Sets a value; None takes it away."""
        with self._database.transaction(write=True) as connection:
            if value is None:
                connection.execute(delete(settings).where(settings.c.key == key))
            else:
                self._database.upsert(connection, settings, [{"key": key, "value": value}])

    def all(self) -> dict[str, Any]:
        """Every setting."""
        with self._database.transaction() as connection:
            return {str(k): v for k, v in connection.execute(select(settings.c.key, settings.c.value))}


class Stages:
    """Which stages are done: mark a stage inside `store.transaction()` together with what it made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mark(self, document: str, stage: str, detail: Any = None) -> None:
        """A stage is done; `detail` (JSON) says with what: model, options, id of the bitext."""
        value = {"document": document, "stage": stage, "done": now(), "detail": detail}
        with self._database.transaction(write=True) as connection:
            self._database.upsert(connection, stages, [value])

    def done(self, document: str, stage: str) -> bool:
        """Whether a stage is done."""
        return stage in self.of(document)

    def of(self, document: str) -> dict[str, Any]:
        """The stages done for a document, with their details."""
        query = select(stages.c.stage, stages.c.detail).where(stages.c.document == document)
        with self._database.transaction() as connection:
            return {str(stage): detail for stage, detail in connection.execute(query)}

    def clear(self, document: str, stage: str | None = None) -> None:
        """Forgets one stage, or all of a document."""
        statement = delete(stages).where(stages.c.document == document)
        if stage is not None:
            statement = statement.where(stages.c.stage == stage)
        with self._database.transaction(write=True) as connection:
            connection.execute(statement)
