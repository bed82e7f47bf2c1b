"""Whether a message that was written against an older form of a row may still be applied.

The row as the writer saw it is won back by walking the patches since then. What counts is only what the operation
rests on: an edit rests on its segment's text, an approval on both texts, a split or move on the row's shape, a
comment on nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import ConflictError, NotFoundError
from workbench.model import Row, Sheet
from workbench.review.context import Message, side_of
from workbench.review.patch import Patch

TEXT_OPS = frozenset({"edit", "fix"})
RESTS_ON_TEXT = frozenset({"approve", "reject", "needs_work", "revert", "replace_draft", "delete", "fix"})
RESTS_ON_SHAPE = frozenset({"split_row", "join", "move", "merge_up", "merge_down", "swap"})


def check_stale(sheet: Sheet, message: Message, since: Sequence[Patch]) -> None:
    """Passes where the message still means what its writer meant.

    Raises:
        ConflictError: the text it rests on has changed; `where` is the row that holds the text now.
        NotFoundError: the row is gone, and the message carried no text.
    """
    name, rev = message.get("row"), message.get("rev")
    if not isinstance(name, str) or not isinstance(rev, int):
        return
    place = sheet.positions.get(name)
    if place is None:
        _gone(sheet, message, since)
        return
    now = sheet.rows[place]
    if now.rev <= rev:
        return
    seen = _as_seen(now, since)
    if seen is not None and not _rests(message, seen, now):
        return
    side = side_of({**message, "side": None} if message.get("side") == "both" else message)
    raise ConflictError(
        "somebody changed the row first",
        where=now.id,
        mine=_mine(sheet, message, now),
        theirs=_theirs(sheet, message, now) if message.get("op") == "edit" else sheet.text(now, side),
        remedy="compare both texts and choose",
    )


def _as_seen(row: Row, since: Sequence[Patch]) -> Row | None:
    """The row before the patches; None where it was not there."""
    seen: Row | None = row
    for patch in reversed(since):
        for splice in reversed(patch.splices):
            if any(r.id == row.id for r in splice.after):
                seen = next((r for r in splice.before if r.id == row.id), None)
        for edit in reversed(patch.edits):
            if edit.row == row.id and seen is not None:
                seen = seen.with_(**edit.before)
    return seen


def _rests(message: Message, seen: Row, now: Row) -> bool:
    """Whether something that the operation rests on differs."""
    op = message.get("op")
    if op in {"edit", "split"}:
        side = side_of(message)
        number = message.get("segment", 0)
        before, after = seen.segments(side), now.segments(side)
        if op == "edit" and _same_text(message, after, number):
            return False
        return len(before) != len(after) or before[number : number + 1] != after[number : number + 1]
    if op in RESTS_ON_TEXT:
        return (seen.src, seen.tgt) != (now.src, now.tgt)
    if op in RESTS_ON_SHAPE:
        return (len(seen.src), len(seen.tgt)) != (len(now.src), len(now.tgt))
    if op == "uncomment":
        return seen.comments != now.comments
    return False


def _same_text(message: Message, segments: tuple[str, ...], number: int) -> bool:
    return isinstance(number, int) and segments[number : number + 1] == (message.get("text"),)


def _mine(sheet: Sheet, message: Message, now: Row) -> str:
    if message.get("op") in TEXT_OPS:
        return str(message.get("text", ""))
    return sheet.text(now, "tgt")


def _theirs(sheet: Sheet, message: Message, now: Row) -> str:
    """The segment as it stands, or the whole side where the row's shape changed."""
    side, number = side_of(message), message.get("segment", 0)
    segments = now.segments(side)
    if isinstance(number, int) and 0 <= number < len(segments):
        return segments[number]
    return sheet.text(now, side)


def _gone(sheet: Sheet, message: Message, since: Sequence[Patch]) -> None:
    """Raises for a row that was merged away or removed."""
    name = str(message["row"])
    heir = _heir(sheet, name, since)
    if message.get("op") in TEXT_OPS and heir is not None:
        raise ConflictError(
            "the row was merged into another",
            where=heir.id,
            mine=str(message.get("text", "")),
            theirs=sheet.text(heir, side_of(message)),
            remedy="compare both texts and choose",
        )
    raise NotFoundError("no such row", where=name, remedy="it was merged or removed meanwhile")


def _heir(sheet: Sheet, name: str, since: Sequence[Patch]) -> Row | None:
    """The row that holds the text of a row that went."""
    for patch in since:
        for splice in patch.splices:
            gone = {r.id for r in splice.before} - {r.id for r in splice.after}
            if name in gone and splice.after:
                name = splice.after[0].id
    place = sheet.positions.get(name)
    return None if place is None else sheet.rows[place]
