"""Operations on the state of rows: approve, needs work, reject, lock, comment, kind."""

from __future__ import annotations

from typing import Any

from workbench.errors import NotFoundError, UsageError
from workbench.model import Comment, ParagraphKind, Row, Sheet, State
from workbench.review.context import (
    APPROVED,
    NEEDS_WORK,
    Context,
    Message,
    int_of,
    places_of,
    row_of,
    text_of,
)
from workbench.review.patch import Run


def _each(sheet: Sheet, message: Message, change: Any) -> list[Run]:
    return [(p, p + 1, (change(sheet.rows[p]),)) for p in places_of(sheet, message)]


def _set_state(row: Row, state: State, author: str, *, needs_work: bool = False) -> Row:
    flags = tuple(f for f in row.flags if f != NEEDS_WORK)
    flags = (*flags, NEEDS_WORK) if needs_work else flags
    if row.state is state and flags == row.flags:
        return row
    return row.with_(state=state, flags=flags, author=author)


def approve(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """State `reviewed`, or `final` where the message says so."""
    wanted = message.get("state") or State.REVIEWED
    if wanted not in APPROVED:
        raise UsageError("approve gives the state reviewed or final")
    state = State(wanted)
    return _each(sheet, message, lambda row: _set_state(row, state, ctx.author))


def needs_work(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """State `translated` with the flag needs-work."""
    return _each(sheet, message, lambda row: _set_state(row, State.TRANSLATED, ctx.author, needs_work=True))


def reject(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """State `rejected`: the unit goes into no export of reviewed units."""
    return _each(sheet, message, lambda row: _set_state(row, State.REJECTED, ctx.author))


def reopen(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """State `translated` again."""
    return _each(sheet, message, lambda row: _set_state(row, State.TRANSLATED, ctx.author))


def lock(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:  # noqa: ARG001
    """Nothing changes the row's segments until it is unlocked; its text can be edited."""
    return _each(sheet, message, lambda row: row.with_(locked=True))


def unlock(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:  # noqa: ARG001
    """Takes the lock away."""
    return _each(sheet, message, lambda row: row.with_(locked=False))


def comment(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Adds a comment."""
    place, row = row_of(sheet, message)
    text = text_of(message).strip()
    if not text:
        raise UsageError("the comment is empty", where=row.id)
    return [(place, place + 1, (row.with_(comments=(*row.comments, Comment(text, ctx.author, ctx.now))),))]


def uncomment(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:  # noqa: ARG001
    """Takes a comment away."""
    place, row = row_of(sheet, message)
    number = int_of(message, "index")
    if not 0 <= number < len(row.comments):
        raise NotFoundError(f"no comment {number}", where=row.id)
    comments = row.comments[:number] + row.comments[number + 1 :]
    return [(place, place + 1, (row.with_(comments=comments),))]


def _kind(message: Message, default: str) -> ParagraphKind:
    value = str(message.get("kind") or default)
    try:
        return ParagraphKind(value)
    except ValueError as error:
        raise UsageError(f"unknown kind {value!r}") from error


def set_kind(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:  # noqa: ARG001
    """Changes the kind of a paragraph's rows; `boilerplate` sets them aside."""
    paragraph, kind = int_of(message, "p"), _kind(message, "body")
    places = [i for i, row in enumerate(sheet.rows) if row.paragraph == paragraph]
    if not places:
        raise NotFoundError(f"no rows of paragraph {paragraph}")
    return [(i, i + 1, (sheet.rows[i].with_(kind=kind),)) for i in places]


def restore_paragraph(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Brings a set-aside paragraph back.

    Rows of the paragraph that are boilerplate get the kind again; where there are none, `segments`
    (`[{"src": [...], "tgt": [...], "draft", "model", "score", ...}]`, made outside) become new rows in its place.
    """
    paragraph, kind = int_of(message, "p"), _kind(message, "body")
    if kind is ParagraphKind.BOILERPLATE:
        raise UsageError("boilerplate is what the paragraph is now")
    if any(row.paragraph == paragraph for row in sheet.rows):
        return set_kind(sheet, {**message, "kind": kind}, ctx)
    given = message.get("segments")
    if not isinstance(given, list) or not given:
        raise NotFoundError(f"no set-aside paragraph {paragraph}")
    place = next(
        (i for i, r in enumerate(sheet.rows) if r.paragraph is not None and r.paragraph > paragraph),
        len(sheet.rows),
    )
    rows = tuple(_restored(segment, paragraph, kind, ctx) for segment in given)
    return [(place, place, rows)]


def _restored(data: Message, paragraph: int, kind: ParagraphKind, ctx: Context) -> Row:
    row = ctx.new_row(src=tuple(data.get("src") or ()), tgt=tuple(data.get("tgt") or ()))
    return row.with_(
        paragraph=paragraph,
        kind=kind,
        author="",
        draft=data.get("draft"),
        back_translation=data.get("back"),
        round_trip=data.get("round"),
        model=str(data.get("model") or ""),
        flags=tuple(data.get("flags") or ()),
        quality=data.get("quality"),
    )
