"""What every operation gets: who, when, fresh ids, and the message's arguments read with care."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.errors import NotFoundError, UsageError
from workbench.model import Origin, Row, Sheet, Side, State
from workbench.review.patch import Run

Message = Mapping[str, Any]
"""`{"op", "row", ...}` as docs/desk-protocol.md describes it."""

APPROVED = frozenset({State.REVIEWED, State.FINAL})
NEEDS_WORK = "needs-work"
SOURCE_CORRECTED = "source-corrected"
SOURCE_BEFORE = "source-before"
KEPT_FLAGS = frozenset({NEEDS_WORK, SOURCE_CORRECTED})
"""Flags that an edit of the target leaves; those of the engine's checks go with the engine's text."""


@dataclass(slots=True)
class Context:
    """Author, time and row numbers for one operation."""

    author: str
    now: datetime
    next_row: int = field(default=1)

    def new_id(self) -> str:
        """An id that no row of the sheet has or had."""
        self.next_row += 1
        return f"r{self.next_row - 1}"

    def new_row(self, **fields: Any) -> Row:
        """A row with a fresh id, made by this author now."""
        values = {"src": (), "tgt": (), "origin": Origin.HUMAN, "author": self.author, "created": self.now}
        return Row(**{"id": self.new_id(), **values, **fields})


Operation = Callable[[Sheet, Message, Context], "list[Run]"]


def place_of(sheet: Sheet, message: Message) -> int:
    """0-based place of the message's row.

    Raises:
        NotFoundError: no such row.
    """
    name = message.get("row")
    place = sheet.positions.get(name) if isinstance(name, str) else None
    if place is None:
        raise NotFoundError("no such row", where=str(name), remedy="it was merged or removed meanwhile")
    return place


def row_of(sheet: Sheet, message: Message) -> tuple[int, Row]:
    """(place, row) of the message's row."""
    place = place_of(sheet, message)
    return place, sheet.rows[place]


def places_of(sheet: Sheet, message: Message) -> list[int]:
    """Places of `rows` (ids), or of the one `row`, in order; unknown ids in `rows` are left out."""
    ids = message.get("rows")
    if ids is None:
        return [place_of(sheet, message)]
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise UsageError("rows must be a list of row ids")
    return sorted({sheet.positions[i] for i in ids if i in sheet.positions})


def side_of(message: Message, default: Side = "tgt") -> Side:
    """`src` or `tgt`."""
    side = message.get("side") or default
    if side not in {"src", "tgt"}:
        raise UsageError(f"side must be src or tgt, not {side!r}")
    return "src" if side == "src" else "tgt"


def text_of(message: Message, name: str = "text") -> str:
    """A text argument; control characters other than tab and line feed are dropped."""
    value = message.get(name)
    if not isinstance(value, str):
        raise UsageError(f"{message.get('op')}: {name} must be a text")
    clean = value.replace("\r\n", "\n").replace("\r", "\n")
    clean = clean.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c for c in clean if c >= " " or c in "\t\n")


def int_of(message: Message, name: str, default: int | None = None) -> int:
    """A whole number argument."""
    value = message.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise UsageError(f"{message.get('op')}: {name} must be a whole number")
    return value


def segment_of(row: Row, side: Side, message: Message) -> int:
    """0-based segment of a row's side.

    Raises:
        NotFoundError: the side has no such segment.
    """
    number = int_of(message, "segment", 0)
    if not 0 <= number < len(row.segments(side)):
        raise NotFoundError(f"no segment {number} on the {side} side", where=row.id)
    return number


def refuse_locked(*rows: Row) -> None:
    """Raises UsageError where one of the rows is locked."""
    for row in rows:
        if row.locked:
            raise UsageError("the row is locked", where=row.id, remedy="unlock it first")


def reopened(state: State) -> State:
    """The state after something under an approval changed."""
    return State.TRANSLATED if state in APPROVED else state


def set_side(row: Row, side: Side, segments: tuple[str, ...], **changes: Any) -> Row:
    """The row with other segments on one side."""
    return row.with_(**{side: segments}, **changes)
