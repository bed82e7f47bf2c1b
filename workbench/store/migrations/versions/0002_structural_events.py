"""Tell which events changed the order of rows, so that a page asks for it only then."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds events.structural; of older events it is not known, so they count as structural."""
    op.add_column("events", sa.Column("structural", sa.Boolean(), nullable=False, server_default=sa.true()))
