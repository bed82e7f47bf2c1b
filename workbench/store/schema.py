"""The tables as they are at the newest migration (`HEAD`); `migrations/` makes and changes them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

from workbench.store.columns import Json, Time

HEAD = "0003"
"""Revision of the newest migration; a test holds it against the migrations folder."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("lang", String(16), nullable=False),
    Column("format", String(16), nullable=False),
    Column("encoding", String(32), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("tail", Json),
    Column("warnings", Json),
    Column("created", Time, nullable=False),
    Column("archived", Boolean, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("imported_kind", String(16), nullable=False),
    Column("data", Json, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("stage", String(64), primary_key=True),
    Column("paragraph", Integer, primary_key=True),
    Column("segment", Integer, primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("model", Text, nullable=False),
    Column("tokens", Json),
    Column("logprobs", Json),
    Column("flags", Json),
)

cache = Table(
    "cache",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("value", Json, nullable=False),
)

bitexts = Table(
    "bitexts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("src_document", ForeignKey("documents.id")),
    Column("tgt_document", ForeignKey("documents.id")),
    Column("src_lang", String(16), nullable=False),
    Column("tgt_lang", String(16), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("next_row", Integer, nullable=False),
    Column("layout", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("created", Time, nullable=False),
    Column("modified", Time, nullable=False),
    Column("archived", Boolean, nullable=False),
    Index(None, "src_document"),
    Index(None, "tgt_document"),
)

rows = Table(
    "rows",
    metadata,
    Column("bitext", ForeignKey("bitexts.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("paragraph", Integer),
    Column("kind", String(16), nullable=False),
    Column("src_text", Text, nullable=False),
    Column("tgt_text", Text, nullable=False),
    Column("src", Json),
    Column("tgt", Json),
    Column("state", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("author", Text, nullable=False),
    Column("score", Float),
    Column("margin", Float),
    Column("quality", Float),
    Column("locked", Boolean, nullable=False),
    Column("comments", Json),
    Column("flags", Json),
    Column("draft", Text),
    Column("back_translation", Text),
    Column("round_trip", Text),
    Column("alternatives", Json),
    Column("model", Text, nullable=False),
    Column("created", Time),
    Column("modified", Time),
    Column("seconds", Float, nullable=False),
    Column("meta", Json),
    Index(None, "bitext", "rev"),
    Index(None, "bitext", "position"),
    Index(None, "bitext", "removed", "kind", "state"),
)

events = Table(
    "events",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("bitext", ForeignKey("bitexts.id", ondelete="CASCADE"), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", Time, nullable=False),
    Column("op", String(32), nullable=False),
    Column("client", String(64)),
    Column("batch", String(64), nullable=False),
    Column("status", String(8), nullable=False),
    Column("message", Json, nullable=False),
    Column("patch", Json, nullable=False),
    Column("touched", Json, nullable=False),
    Column("structural", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("bitext", "client"),
    Index(None, "bitext", "rev"),
    Index(None, "bitext", "author", "status", "batch"),
    sqlite_autoincrement=True,
)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("src_lang", String(16), nullable=False),
    Column("tgt_lang", String(16), nullable=False),
    Column("src", Text, nullable=False),
    Column("tgt", Text, nullable=False),
    Column("variants", Json),
    Column("forbidden", Json),
    Column("case_sensitive", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("src_lang", "tgt_lang", "src", "tgt"),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("document", Text),
    Column("args", Json),
    Column("state", String(16), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("message", Text, nullable=False),
    Column("error", Text),
    Column("created", Time, nullable=False),
    Column("started", Time),
    Column("heartbeat", Time),
    Column("finished", Time),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("value", Json, nullable=False),
)

stages = Table(
    "stages",
    metadata,
    Column("document", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("stage", String(64), primary_key=True),
    Column("done", Time, nullable=False),
    Column("detail", Json),
)
