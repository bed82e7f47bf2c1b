"""Count a bitext's rows by state without reading them."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds an index that holds all that the lists of bitexts count."""
    op.create_index(op.f("ix_rows_bitext_removed_kind_state"), "rows", ["bitext", "removed", "kind", "state"])
