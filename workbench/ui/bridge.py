"""Between the desk in the browser and the desk in the pipeline: one batch of messages in, one answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Json = dict[str, Any]

COMMUTING = frozenset({"comment", "uncomment", "approve", "needs_work", "reject", "reopen", "lock", "unlock"})


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


def reply_of(desk: DeskPort, message: Json, rest: Sequence[Json]) -> Json:
    """Handle one message; its rows are left out, because the batch's `changes` bring them all."""
    reply = desk.handle(message)
    touched = [row["id"] for row in reply.get("rows") or ()]
    if "op" in message and not reply.get("error") and not reply.get("conflict"):
        for later in rest:
            if "op" in later and builds_on(message, touched, later):
                later["rev"] = max(int(later.get("rev") or 0), int(reply["rev"]))
    kept = ("ack", "call", "result", "rev", "error", "conflict", "focus")
    return {**{k: reply[k] for k in kept if k in reply}, "touched": touched}


def answer(desk: DeskPort, batch: Mapping[str, Any], budget: float = 0.05) -> Json:
    """Answer a batch `{"since": rev, "messages": [...]}` in order.

    Returns `{"replies": [...], "changes": {...}, "checked": {...} | None}`. Findings are computed within
    `budget` seconds, and only where the batch brought nothing to do.
    """
    messages: list[Json] = [dict(m) for m in batch.get("messages") or ()]
    replies = [reply_of(desk, m, messages[i + 1 :]) for i, m in enumerate(messages)]
    checked = None if messages else desk.check(budget)
    since = int(batch.get("since", -1))
    return {
        "replies": replies,
        "changes": desk.changes_since(since) if since >= 0 else None,
        "checked": checked,
    }
