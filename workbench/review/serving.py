"""The reducer as the store wants it: patches as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workbench.model import Sheet
from workbench.review import reducer
from workbench.review.patch import Change, Patch


class JsonReducer:
    """`workbench.store.protocol.Reducer` by the operations of this package."""

    def apply(
        self,
        sheet: Sheet,
        message: Mapping[str, Any],
        *,
        author: str,
        now: datetime,
        since: Sequence[Mapping[str, Any]] = (),
    ) -> Change:
        """Applies a message; see `reducer.apply`."""
        patches = [Patch.from_json(patch) for patch in since]
        return reducer.apply(sheet, message, author=author, now=now, since=patches)

    def undo(self, sheet: Sheet, patch: Mapping[str, Any]) -> Change:
        """Takes a patch back; see `reducer.undo`."""
        return reducer.undo(sheet, Patch.from_json(patch))

    def redo(self, sheet: Sheet, patch: Mapping[str, Any]) -> Change:
        """Does a patch again; see `reducer.redo`."""
        return reducer.redo(sheet, Patch.from_json(patch))
