"""The one class that opens a workspace; each kind of thing it keeps is an attribute with its own module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from workbench.store.bitexts import Bitexts
from workbench.store.cache import Cache
from workbench.store.database import Database
from workbench.store.documents import Documents
from workbench.store.drafts import Drafts
from workbench.store.jobs import Jobs
from workbench.store.settings import Settings, Stages
from workbench.store.terms import Terms
from workbench.store.upgrade import upgrade


class Store:
    """A workspace.

        with Store("workbench.db") as store:
            document_id, is_new = store.documents.add(document, data)

    One instance serves many threads; several processes may have the same workspace open.

    Args:
        url: SQLAlchemy URL (`sqlite:///file`, `postgresql+psycopg://...`) or the path of an SQLite file.

    Raises:
        UsageError: no such kind of database.
        InputError: it cannot be opened.
        FormatError: not a workspace, damaged, or written by a newer workbench.
    """

    def __init__(self, url: str | Path) -> None:
        self.database = Database(url)
        try:
            upgrade(self.database)
        except BaseException:
            self.database.close()
            raise
        self.documents = Documents(self.database)
        self.drafts = Drafts(self.database)
        self.bitexts = Bitexts(self.database)
        self.cache = Cache(self.database)
        self.terms = Terms(self.database)
        self.jobs = Jobs(self.database)
        self.settings = Settings(self.database)
        self.stages = Stages(self.database)

    @property
    def url(self) -> str:
        """Where the workspace is, without a password."""
        return self.database.name

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written together or not at all; a stage and its rows, for instance."""
        with self.database.transaction(write=True):
            yield

    def close(self) -> None:
        """Closes all connections."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
