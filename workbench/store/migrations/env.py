"""Runs migrations over the connection, and in the transaction, that the caller gives."""

from __future__ import annotations

from alembic import context

from workbench.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
