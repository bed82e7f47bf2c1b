"""Operations on the shape of the bitext: split, merge, join, move, insert, delete, swap.

None of them loses text: each side, read from the first row to the last, keeps its characters in their order
(`swap` alone exchanges the order of two neighbours); only white space at a cut is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import UsageError
from workbench.model import Row, Sheet, Side, State, join_segments
from workbench.review import pieces
from workbench.review.context import (
    Context,
    Message,
    int_of,
    refuse_locked,
    reopened,
    row_of,
    segment_of,
    side_of,
)
from workbench.review.patch import Run


def _cut(row: Row, side: Side, spec: Message) -> tuple[Row, int]:
    """(row with one segment cut in two at `at`, segments that stand before the cut)."""
    number = segment_of(row, side, spec)
    segments = row.segments(side)
    text = segments[number]
    at = int_of(spec, "at")
    if not 0 <= at <= len(text):
        raise UsageError("the cut is outside the text", where=row.id)
    head, tail = text[:at].rstrip(), text[at:].lstrip()
    if not head or not tail:
        return row, number + (1 if head else 0)
    cut = (*segments[:number], head, tail, *segments[number + 1 :])
    return row.with_(**{side: cut}), number + 1


def split(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Cuts a segment at the cursor, into the same row or a new row below."""
    place, row = row_of(sheet, message)
    refuse_locked(row)
    side = side_of(message)
    other = pieces.other_side(side)
    whole = row
    row, stay = _cut(row, side, message)
    if not message.get("rows", True):
        if row is whole:
            raise UsageError("nothing to cut off here", where=row.id)
        return [(place, place + 1, (row.with_(state=reopened(row.state), **pieces.BY_HAND),))]
    if stay in {0, len(row.segments(side))}:
        raise UsageError("nothing to cut off here", where=row.id)
    spec = message.get("other")
    if isinstance(spec, Mapping) and row.segments(other):
        row, other_stay = _cut(row, other, spec)
    else:
        head = sum(map(len, row.segments(side)[:stay]))
        total = sum(map(len, row.segments(side))) or 1
        other_stay = pieces.nearest_boundary(row.segments(other), head / total)
    src, tgt = (stay, other_stay) if side == "src" else (other_stay, stay)
    return [(place, place + 1, pieces.cut_row(sheet, row, src, tgt, ctx))]


def split_row(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """The first `src` and `tgt` segments stay, the rest become a new row below."""
    place, row = row_of(sheet, message)
    refuse_locked(row)
    src, tgt = int_of(message, "src"), int_of(message, "tgt")
    if not (0 <= src <= len(row.src) and 0 <= tgt <= len(row.tgt)):
        raise UsageError("the row has fewer segments", where=row.id)
    if (src, tgt) in {(0, 0), (len(row.src), len(row.tgt))}:
        raise UsageError("nothing to cut off here", where=row.id)
    return [(place, place + 1, pieces.cut_row(sheet, row, src, tgt, ctx))]


def join(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:  # noqa: ARG001
    """Joins a segment with the next one of the same side, inside the row."""
    place, row = row_of(sheet, message)
    refuse_locked(row)
    side = side_of(message)
    number = segment_of(row, side, message)
    segments = row.segments(side)
    if number + 1 >= len(segments):
        raise UsageError("no segment after this one", where=row.id)
    text = join_segments(segments[number : number + 2], sheet.lang(side))
    row = row.with_(**{side: (*segments[:number], text, *segments[number + 2 :])}, state=reopened(row.state))
    return [(place, place + 1, (row,))]


def merge_down(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Joins the row with the one below, or takes one side of it."""
    place, _ = row_of(sheet, message)
    return _merge(sheet, message, ctx, place, upper_takes=True)


def merge_up(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Joins the row with the one above, or takes one side of it."""
    place, _ = row_of(sheet, message)
    return _merge(sheet, message, ctx, place - 1, upper_takes=False)


def _merge(sheet: Sheet, message: Message, ctx: Context, place: int, *, upper_takes: bool) -> list[Run]:
    if not 0 <= place < len(sheet.rows) - 1:
        raise UsageError("no row there to join with", where=str(message.get("row")))
    upper, lower = sheet.rows[place : place + 2]
    refuse_locked(upper, lower)
    if message.get("side") in {None, "both"}:
        return [(place, place + 2, (pieces.joined_rows(sheet, upper, lower),))]
    side = side_of(message)
    giver = lower if upper_takes else upper
    count = len(giver.segments(side))
    if not count:
        raise UsageError(f"the row there has nothing on the {side} side", where=giver.id)
    return [(place, place + 2, _shift(sheet, (upper, lower), side, count, ctx, up=upper_takes))]


def _shift(
    sheet: Sheet, pair: tuple[Row, Row], side: Side, count: int, ctx: Context, *, up: bool
) -> tuple[Row, ...]:
    """Moves `count` segments across the boundary of two rows; a row left with nothing goes into the other."""
    upper, lower = pair
    giver, taker = (lower, upper) if up else (upper, lower)
    giver, segments, draft = pieces.give(sheet, giver, side, count, first=up)
    taker = pieces.take(sheet, taker, side, segments, draft, first=not up)
    if side == "tgt" and len(taker.tgt) == len(segments):
        taker = taker.with_(origin=giver.origin, model=giver.model)
    taker = taker.with_(author=ctx.author)
    if not (giver.src or giver.tgt):
        giver_first = not up
        both = (giver, taker) if giver_first else (taker, giver)
        joined = pieces.joined_rows(sheet, *both, keep=taker)
        return (joined.with_(state=taker.state, origin=taker.origin, author=ctx.author),)
    return (taker, giver) if up else (giver, taker)


def move(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Moves the first segment to the row above or the last to the row below."""
    place, row = row_of(sheet, message)
    side = side_of(message)
    direction = message.get("direction")
    if direction not in {"up", "down"}:
        raise UsageError("direction must be up or down")
    if not row.segments(side):
        raise UsageError(f"nothing to move on the {side} side", where=row.id)
    up = direction == "up"
    refuse_locked(row)
    neighbour = place - 1 if up else place + 1
    if not 0 <= neighbour < len(sheet.rows):
        if len(row.src) + len(row.tgt) == 1:
            raise UsageError("the row has nothing else", where=row.id)
        edge = ctx.new_row(paragraph=row.paragraph, kind=row.kind)
        pair = (edge, row) if up else (row, edge)
        return [(place, place + 1, _shift(sheet, pair, side, 1, ctx, up=up))]
    refuse_locked(sheet.rows[neighbour])
    first = min(place, neighbour)
    pair = (sheet.rows[first], sheet.rows[first + 1])
    return [(first, first + 2, _shift(sheet, pair, side, 1, ctx, up=up))]


def insert(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """An empty row before or after the row; at the end where no row is named."""
    if message.get("row") is None:
        place, near = len(sheet.rows), (sheet.rows[-1] if sheet.rows else None)
    else:
        place, near = row_of(sheet, message)
        place += 0 if message.get("where") == "before" else 1
    fields = {} if near is None else {"paragraph": near.paragraph, "kind": near.kind}
    return [(place, place, (ctx.new_row(**fields),))]


def delete(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Takes a row apart into null beads; what it said stays, the target rejected."""
    place, row = row_of(sheet, message)
    refuse_locked(row)
    if not (row.src or row.tgt):
        if row.comments:
            raise UsageError("the row has comments", where=row.id, remedy="take them away first")
        return [(place, place + 1, ())]
    if not (row.src and row.tgt):
        if row.state is State.REJECTED:
            return []
        return [(place, place + 1, (row.with_(state=State.REJECTED, author=ctx.author),))]
    fields = {name: getattr(row, name) for name in pieces.TARGET_FIELDS}
    target = ctx.new_row(paragraph=row.paragraph, kind=row.kind).with_(**fields)
    target = target.with_(state=State.REJECTED, author=ctx.author)
    blank = {name: getattr(Row("", (), ()), name) for name in pieces.TARGET_FIELDS}
    source = row.with_(**blank, **pieces.BY_HAND)
    return [(place, place + 1, (source.with_(state=State.INITIAL), target))]


def swap(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Exchanges one side with the row below."""
    place, row = row_of(sheet, message)
    if place + 1 >= len(sheet.rows):
        raise UsageError("no row below to swap with", where=row.id)
    below = sheet.rows[place + 1]
    refuse_locked(row, below)
    side = side_of(message)
    names = pieces.TARGET_FIELDS if side == "tgt" else ("src", "meta")
    upper = row.with_(**{n: getattr(below, n) for n in names}, state=reopened(row.state), **pieces.BY_HAND)
    lower = below.with_(**{n: getattr(row, n) for n in names}, state=reopened(below.state), **pieces.BY_HAND)
    rows = tuple(r.with_(author=ctx.author) for r in (upper, lower))
    return [(place, place + 2, rows)]
