"""What the store and a reducer say to each other, and what the event log tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from workbench.errors import ConflictError
from workbench.model import Row, Sheet


class Change(Protocol):
    """A sheet after a change, and what changed (workbench.review.patch.Change)."""

    @property
    def sheet(self) -> Sheet:
        """The sheet after it."""

    @property
    def put(self) -> Sequence[Row]:
        """Rows that changed or came."""

    @property
    def removed(self) -> Sequence[str]:
        """Ids of rows that went."""

    @property
    def structural(self) -> bool:
        """Whether rows came or went."""

    def patch_json(self) -> Mapping[str, Any]:
        """What takes it back and does it again."""


class Reducer(Protocol):
    """Pure functions that change sheets; patches are JSON as `Change.patch_json` gave them."""

    def apply(
        self,
        sheet: Sheet,
        message: Mapping[str, Any],
        *,
        author: str,
        now: datetime,
        since: Sequence[Mapping[str, Any]],
    ) -> Change:
        """Applies a message; `since` holds the patches after the message's `rev`, oldest first."""

    def undo(self, sheet: Sheet, patch: Mapping[str, Any]) -> Change:
        """Takes a patch back."""

    def redo(self, sheet: Sheet, patch: Mapping[str, Any]) -> Change:
        """Does a patch again."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log.

    Attributes:
        status: done, undone, dropped (undone, and then something else was done), or step (an undo or redo itself).
        batch: events of one batch are undone together.
    """

    id: int
    bitext: str
    rev: int
    author: str
    created: datetime
    op: str
    client: str | None
    batch: str
    status: str
    message: Mapping[str, Any]
    patch: Mapping[str, Any]
    touched: tuple[str, ...]
    structural: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """The answer to a message.

    Attributes:
        sheet: as it is now.
        touched: ids of rows that the message changed, brought or took.
        structural: whether rows came or went.
        undo, redo: how many steps of this author can be taken back or done again.
        again: the message had been applied before; nothing was done now.
        event: number of its event; None where nothing changed.
        before: revision that the change was made from; -1 where nothing is known of it.
        seconds: time that editors reported for the bitext.
        conflicts: steps of an undo or redo that were left out, since somebody else changed the rows meanwhile.
    """

    sheet: Sheet
    touched: tuple[str, ...]
    structural: bool
    undo: int
    redo: int
    again: bool = False
    event: int | None = None
    before: int = -1
    seconds: float = 0.0
    conflicts: tuple[ConflictError, ...] = ()
