"""First schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from workbench.store.columns import Json, Time

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """First schema."""
    op.create_table(
        "cache",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_cache")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=16), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("encoding", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("tail", Json, nullable=True),
        sa.Column("warnings", Json, nullable=True),
        sa.Column("created", Time(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("sha256", name=op.f("uq_documents_sha256")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("args", Json, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created", Time(), nullable=False),
        sa.Column("started", Time(), nullable=True),
        sa.Column("heartbeat", Time(), nullable=True),
        sa.Column("finished", Time(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_jobs_state"), "jobs", ["state"])
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("src_lang", sa.String(length=16), nullable=False),
        sa.Column("tgt_lang", sa.String(length=16), nullable=False),
        sa.Column("src", sa.Text(), nullable=False),
        sa.Column("tgt", sa.Text(), nullable=False),
        sa.Column("variants", Json, nullable=True),
        sa.Column("forbidden", Json, nullable=True),
        sa.Column("case_sensitive", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint(
            "src_lang", "tgt_lang", "src", "tgt", name=op.f("uq_terms_src_lang_tgt_lang_src_tgt")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "bitexts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("src_document", sa.String(length=64), nullable=True),
        sa.Column("tgt_document", sa.String(length=64), nullable=True),
        sa.Column("src_lang", sa.String(length=16), nullable=False),
        sa.Column("tgt_lang", sa.String(length=16), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("next_row", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("created", Time(), nullable=False),
        sa.Column("modified", Time(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["src_document"], ["documents.id"], name=op.f("fk_bitexts_src_document_documents")
        ),
        sa.ForeignKeyConstraint(
            ["tgt_document"], ["documents.id"], name=op.f("fk_bitexts_tgt_document_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bitexts")),
    )
    op.create_index(op.f("ix_bitexts_src_document"), "bitexts", ["src_document"])
    op.create_index(op.f("ix_bitexts_tgt_document"), "bitexts", ["tgt_document"])
    op.create_table(
        "drafts",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("tokens", Json, nullable=True),
        sa.Column("logprobs", Json, nullable=True),
        sa.Column("flags", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_drafts_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", "stage", "paragraph", "segment", "rank", name=op.f("pk_drafts")),
    )
    op.create_table(
        "files",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_files_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_files")),
    )
    op.create_table(
        "paragraphs",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("imported_kind", sa.String(length=16), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_paragraphs_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", "number", name=op.f("pk_paragraphs")),
    )
    op.create_table(
        "stages",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=False),
        sa.Column("done", Time(), nullable=False),
        sa.Column("detail", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.id"], name=op.f("fk_stages_document_documents"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document", "stage", name=op.f("pk_stages")),
    )
    op.create_table(
        "events",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("bitext", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created", Time(), nullable=False),
        sa.Column("op", sa.String(length=32), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=True),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("message", Json, nullable=False),
        sa.Column("patch", Json, nullable=False),
        sa.Column("touched", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["bitext"], ["bitexts.id"], name=op.f("fk_events_bitext_bitexts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("bitext", "client", name=op.f("uq_events_bitext_client")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_events_bitext_author_status_batch"), "events", ["bitext", "author", "status", "batch"]
    )
    op.create_index(op.f("ix_events_bitext_rev"), "events", ["bitext", "rev"])
    op.create_table(
        "rows",
        sa.Column("bitext", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("src_text", sa.Text(), nullable=False),
        sa.Column("tgt_text", sa.Text(), nullable=False),
        sa.Column("src", Json, nullable=True),
        sa.Column("tgt", Json, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("margin", sa.Float(), nullable=True),
        sa.Column("quality", sa.Float(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("comments", Json, nullable=True),
        sa.Column("flags", Json, nullable=True),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("back_translation", sa.Text(), nullable=True),
        sa.Column("round_trip", sa.Text(), nullable=True),
        sa.Column("alternatives", Json, nullable=True),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("created", Time(), nullable=True),
        sa.Column("modified", Time(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("meta", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["bitext"], ["bitexts.id"], name=op.f("fk_rows_bitext_bitexts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("bitext", "id", name=op.f("pk_rows")),
    )
    op.create_index(op.f("ix_rows_bitext_position"), "rows", ["bitext", "position"])
    op.create_index(op.f("ix_rows_bitext_rev"), "rows", ["bitext", "rev"])
