"""The pure reducer of the review desk: `apply(sheet, message)` gives the next sheet and how to take it back.

    change = apply(sheet, {"op": "merge_down", "row": "r3"}, author="Li", now=now)
    undo(change.sheet, change.patch) == sheet          # but for revisions

Operations are found by name in `OPERATIONS`; docs/desk-protocol.md lists their arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from workbench.errors import UsageError
from workbench.model import Row, Sheet
from workbench.review import realign, states, structure, texts
from workbench.review.conflict import check_stale
from workbench.review.context import Context, Message, Operation
from workbench.review.patch import Change, Patch, Run, apply_patch, patch_of

OPERATIONS: Mapping[str, Operation] = {
    "edit": texts.edit,
    "fix": texts.fix,
    "replace": texts.replace,
    "revert": texts.revert,
    "replace_draft": texts.replace_draft,
    "split": structure.split,
    "split_row": structure.split_row,
    "join": structure.join,
    "merge_down": structure.merge_down,
    "merge_up": structure.merge_up,
    "move": structure.move,
    "insert": structure.insert,
    "delete": structure.delete,
    "swap": structure.swap,
    "realign": realign.realign,
    "approve": states.approve,
    "needs_work": states.needs_work,
    "reject": states.reject,
    "reopen": states.reopen,
    "lock": states.lock,
    "unlock": states.unlock,
    "comment": states.comment,
    "uncomment": states.uncomment,
    "set_kind": states.set_kind,
    "restore_paragraph": states.restore_paragraph,
}


def apply(
    sheet: Sheet,
    message: Message,
    *,
    author: str,
    now: datetime,
    since: Sequence[Patch] = (),
) -> Change:
    """Applies one operation.

    Args:
        sheet: the rows as they are now.
        message: `{"op", "row", "rev", ...}`.
        author: who does it.
        now: when, UTC.
        since: what was changed after the message's `rev`, oldest first; needed where the row is newer than that.

    Raises:
        UsageError: unknown operation, wrong or impossible arguments, a locked row.
        NotFoundError: no such row or segment.
        ConflictError: somebody changed the same text after `rev`.
    """
    name = message.get("op")
    operation = OPERATIONS.get(str(name))
    if operation is None:
        raise UsageError(f"unknown operation {name!r}")
    check_stale(sheet, message, since)
    context = Context(author, now, sheet.next_row)
    runs = _stamped(sheet, operation(sheet, message, context), message, now)
    patch = patch_of(sheet, runs)
    if not patch:
        return Change(sheet, patch)
    return apply_patch(sheet, patch, next_row=context.next_row)


def undo(sheet: Sheet, patch: Patch) -> Change:
    """Takes a change back; ConflictError where what it made was changed since."""
    return apply_patch(sheet, patch.inverse())


def redo(sheet: Sheet, patch: Patch) -> Change:
    """Does a change again; ConflictError where what it replaced was changed since."""
    return apply_patch(sheet, patch)


def _stamped(sheet: Sheet, runs: Sequence[Run], message: Message, now: datetime) -> list[Run]:
    """The runs with time and reported seconds on the rows that change."""
    seconds = message.get("seconds")
    spent = float(seconds) if isinstance(seconds, (int, float)) and 0 < seconds < 86_400 else 0.0
    before = {row.id: row for start, stop, _ in runs for row in sheet.rows[start:stop]}
    out: list[Run] = []
    for start, stop, rows in runs:
        fresh: list[Row] = []
        for row in rows:
            if row == before.get(row.id):
                fresh.append(row)
                continue
            fresh.append(row.with_(modified=now, seconds=row.seconds + spent))
            spent = 0.0
        out.append((start, stop, tuple(fresh)))
    return out
