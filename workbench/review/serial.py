"""Rows as JSON: what patches, events and the review page carry.

Fields at their default are left out by `row_to_json`, so that the event log stays small.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from workbench.model import Comment, Origin, ParagraphKind, Row, State


def _time(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _comments(comments: tuple[Comment, ...]) -> list[dict[str, Any]]:
    return [{"text": c.text, "author": c.author, "created": _time(c.created)} for c in comments]


def _read_time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _read_comments(value: list[Mapping[str, Any]]) -> tuple[Comment, ...]:
    return tuple(Comment(c["text"], c.get("author", ""), _read_time(c.get("created"))) for c in value)


_WRITE: dict[str, Callable[[Any], Any]] = {
    "src": list,
    "tgt": list,
    "kind": str,
    "state": str,
    "origin": str,
    "comments": _comments,
    "flags": list,
    "alternatives": lambda value: [list(pair) for pair in value],
    "created": _time,
    "modified": _time,
    "meta": dict,
}
_READ: dict[str, Callable[[Any], Any]] = {
    "src": tuple,
    "tgt": tuple,
    "kind": ParagraphKind,
    "state": State,
    "origin": Origin,
    "comments": _read_comments,
    "flags": tuple,
    "alternatives": lambda value: tuple((text, float(score)) for text, score in value),
    "created": _read_time,
    "modified": _read_time,
}

FIELDS: tuple[str, ...] = tuple(f.name for f in dataclasses.fields(Row))
_DEFAULTS: dict[str, Any] = {
    f.name: f.default if f.default is not dataclasses.MISSING else None for f in dataclasses.fields(Row)
}
_DEFAULTS["meta"] = {}


def field_to_json(name: str, value: Any) -> Any:
    """One field's value as JSON."""
    write = _WRITE.get(name)
    return value if write is None else write(value)


def field_from_json(name: str, value: Any) -> Any:
    """One field's value from JSON."""
    read = _READ.get(name)
    return value if read is None else read(value)


def row_to_json(row: Row) -> dict[str, Any]:
    """A row as JSON, without its revision and without fields at their default."""
    out: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(row, name)
        if name in {"id", "src", "tgt"} or (name != "rev" and value != _DEFAULTS[name]):
            out[name] = field_to_json(name, value)
    return out


def row_from_json(data: Mapping[str, Any]) -> Row:
    """The row that `row_to_json` wrote; unknown keys are ignored.

    Raises:
        KeyError: without id, src or tgt.
    """
    values = {name: field_from_json(name, data[name]) for name in FIELDS if name in data}
    return Row(**{"id": data["id"], "src": (), "tgt": (), **values})
