"""Between the desk in the browser and the desk in the pipeline: one batch of messages in, one answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Json = dict[str, Any]

COMMUTING = frozenset({"comment", "uncomment", "approve", "needs_work", "reject", "reopen", "lock", "unlock"})

CHANGES = ("rev", "rows", "removed", "order", "undo", "redo", "progress", "boilerplate")
"""The part of an operation's answer that says what changed (docs/desk-protocol.md)."""


class DeskPort(Protocol):
    """What the bridge needs of `workbench.pipeline.desk.Desk` (docs/desk-protocol.md)."""

    def handle(self, message: Mapping[str, Any]) -> Json:
        """Apply an operation or answer a call."""
        ...

    def changes_since(self, rev: int) -> Json:
        """Everything that changed after a revision."""
        ...

    def check(self, budget: float = 0.1) -> Json:
        """Findings for rows that have none yet, within a budget in seconds."""
        ...


def builds_on(message: Mapping[str, Any], touched: Sequence[str], later: Mapping[str, Any]) -> bool:
    """Whether `later`, written before `message` was answered, may go on from the revision it made.

    Only where `message` was itself checked against others' changes of the same text; otherwise a change
    by somebody else would be overwritten unseen. The browser's copy is `buildsOn` in desk/link.js.
    """
    if message.get("op") in COMMUTING or later.get("row") not in touched:
        return False
    both_edit = message.get("op") == later.get("op") == "edit" and message.get("row") == later.get("row")
    return not both_edit or all(message.get(k) == later.get(k) for k in ("side", "segment"))


def reply_of(desk: DeskPort, message: Json, rest: Sequence[Json]) -> tuple[Json, Json]:
    """Handle one message: (what the desk said, the same without its rows, which the batch's `changes` bring)."""
    reply = desk.handle(message)
    touched = reply.get("touched") or ()
    if "op" in message and not reply.get("error") and not reply.get("conflict"):
        for later in rest:
            if "op" in later and builds_on(message, touched, later):
                later["rev"] = max(int(later.get("rev") or 0), int(reply["rev"]))
    kept = ("ack", "call", "result", "rev", "touched", "error", "conflict", "focus")
    return reply, {k: reply[k] for k in kept if k in reply}


def answer(desk: DeskPort, batch: Mapping[str, Any], budget: float = 0.05) -> Json:
    """Answer a batch `{"since": rev, "messages": [...]}` in order.

    Returns `{"replies": [...], "changes": {...}, "checked": {...} | None}`. Findings are computed within
    `budget` seconds, and only where the batch brought nothing to do.
    """
    messages: list[Json] = [dict(m) for m in batch.get("messages") or ()]
    since = int(batch.get("since", -1))
    last = messages[-1] if messages and "op" in messages[-1] else None
    if last is not None and since >= 0:
        last["since"] = since  # the last operation's answer brings all changes: nothing is read twice
    replies: list[Json] = []
    said: Json = {}
    for i, message in enumerate(messages):
        said, reply = reply_of(desk, message, messages[i + 1 :])
        replies.append(reply)
    changes = None
    if since >= 0:
        changes = desk.changes_since(since) if last is None else {k: said[k] for k in CHANGES if k in said}
    return {"replies": replies, "changes": changes, "checked": None if messages else desk.check(budget)}
