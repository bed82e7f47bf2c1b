"""Brings a workspace to the newest schema: each migration and its record in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from workbench.errors import FormatError
from workbench.store.database import Database
from workbench.store.schema import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x77_6B_62_31
"""PostgreSQL advisory lock that one upgrading process holds."""


def revision(connection: Connection) -> str | None:
    """The migration that the database is at; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(database: Database, *, target: str = HEAD) -> None:
    """Upgrades to `target`; safe when several processes open a new workspace at once.

    Raises:
        FormatError: written by a newer workbench, or a database of something else.
    """
    with database.transaction() as connection:
        if revision(connection) == target:
            return
    with database.transaction(write=True) as connection:
        if not database.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        _upgrade(database, connection, target)


def _upgrade(database: Database, connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    at = revision(connection)
    if at == target:
        return
    config = migration_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if at is not None and at not in known:
        raise FormatError(
            f"written by a newer workbench (schema {at}, this one knows up to {HEAD})",
            where=database.name,
            remedy="update the workbench",
        )
    if at is None and inspect(connection).get_table_names():
        raise FormatError(
            "a database of something else", where=database.name, remedy="name another file or database"
        )
    try:
        command.upgrade(config, target)
    except DBAPIError as error:
        raise FormatError(
            f"the workspace cannot be upgraded from {at}: {error.orig}", where=database.name
        ) from error


def migration_config(connection: Connection) -> Config:
    """Alembic's configuration for migrations over this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
