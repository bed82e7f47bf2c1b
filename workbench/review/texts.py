"""Operations on the text of rows: edit, fix, search and replace, revert, a new draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import NotFoundError, UsageError
from workbench.model import Origin, Row, Sheet, Side, State
from workbench.review.context import (
    KEPT_FLAGS,
    SOURCE_BEFORE,
    SOURCE_CORRECTED,
    Context,
    Message,
    int_of,
    places_of,
    row_of,
    segment_of,
    set_side,
    side_of,
    text_of,
)
from workbench.review.patch import Run
from workbench.review.search import Pattern, compile_pattern, substitute, within


def edited(
    sheet: Sheet,
    row: Row,
    side: Side,
    segments: tuple[str, ...],
    ctx: Context,
    *,
    origin: Origin = Origin.HUMAN,
) -> Row:
    """The row with new text on one side, by a person: no longer initial, no longer approved."""
    if side == "src":
        flags = row.flags if SOURCE_CORRECTED in row.flags else (*row.flags, SOURCE_CORRECTED)
        meta = {SOURCE_BEFORE: sheet.text(row, "src"), **row.meta}
        state = State.INITIAL if row.state is State.INITIAL else State.TRANSLATED
        return row.with_(src=segments, flags=flags, meta=meta, state=state, author=ctx.author)
    return row.with_(
        tgt=segments,
        flags=tuple(f for f in row.flags if f in KEPT_FLAGS),
        state=State.TRANSLATED,
        origin=origin,
        author=ctx.author,
        quality=None,
    )


def edit(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Sets the text of a segment; on an empty side makes the first one."""
    place, row = row_of(sheet, message)
    side = side_of(message)
    text = text_of(message)
    segments = row.segments(side)
    number = 0
    if segments:
        number = segment_of(row, side, message)
    elif int_of(message, "segment", 0) != 0:
        raise NotFoundError(f"no such segment on the {side} side", where=row.id)
    if (segments and segments[number] == text) or (not segments and not text):
        return []
    segments = (*segments[:number], text, *segments[number + 1 :])
    return [(place, place + 1, (edited(sheet, row, side, segments, ctx, origin=_origin(message)),))]


def _origin(message: Message) -> Origin:
    """Where the new text comes from: a person, unless the message says otherwise."""
    try:
        return Origin(message.get("origin") or Origin.HUMAN)
    except ValueError as error:
        raise UsageError(f"unknown origin {message.get('origin')!r}") from error


def fix(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Replaces a span of a side's joined text; segments that the span crosses become one."""
    place, row = row_of(sheet, message)
    side = side_of(message)
    start, end = int_of(message, "start"), int_of(message, "end")
    text = text_of(message)
    if not 0 <= start <= end <= len(sheet.text(row, side)):
        raise UsageError("the span is outside the text", where=row.id)
    gap = len(sheet.text(row.with_(**{side: ("", "")}), side))
    spans = list(_spans(row.segments(side), gap)) or [(0, 0)]
    first = max(i for i, (a, _) in enumerate(spans) if a <= start)
    last = max([first, *(i for i, (a, _) in enumerate(spans) if a < end)])
    whole = sheet.text(row, side)
    changed = whole[spans[first][0] : start] + text + whole[end : max(end, spans[last][1])]
    segments = (*row.segments(side)[:first], changed, *row.segments(side)[last + 1 :])
    if segments == row.segments(side):
        return []
    return [(place, place + 1, (edited(sheet, row, side, segments, ctx, origin=_origin(message)),))]


def _spans(segments: tuple[str, ...], gap: int) -> Iterator[tuple[int, int]]:
    start = 0
    for segment in segments:
        yield start, start + len(segment)
        start += len(segment) + gap


@dataclass(frozen=True, slots=True)
class Replacement:
    """One segment that a search and replace changes.

    Attributes:
        spans: (start, end) of the hits in `before`.
    """

    place: int
    row: str
    segment: int
    before: str
    after: str
    spans: tuple[tuple[int, int], ...]


def replacements(sheet: Sheet, message: Message) -> Iterator[Replacement]:
    """What `replace` with this message would change.

    Raises:
        UsageError: the pattern is empty, faulty or too slow.
    """
    side = side_of(message)
    pattern = compile_pattern(
        text_of(message, "pattern"), regex=bool(message.get("regex")), case=bool(message.get("case", True))
    )
    replacement = text_of(message, "replacement")
    places = range(len(sheet.rows)) if message.get("rows") is None else places_of(sheet, message)
    watch = within()
    for place in places:
        watch()
        row = sheet.rows[place]
        yield from _in_row(place, row, row.segments(side), pattern, replacement)


def _in_row(
    place: int, row: Row, segments: tuple[str, ...], pattern: Pattern, replacement: str
) -> Iterator[Replacement]:
    for number, before in enumerate(segments):
        after, spans = substitute(pattern, replacement, before)
        if after != before:
            yield Replacement(place, row.id, number, before, after, spans)


def replace(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Search and replace over many rows, as one operation."""
    side = side_of(message)
    changed: dict[int, list[str]] = {}
    for hit in replacements(sheet, message):
        segments = changed.setdefault(hit.place, list(sheet.rows[hit.place].segments(side)))
        segments[hit.segment] = hit.after
    return [
        (place, place + 1, (edited(sheet, sheet.rows[place], side, tuple(segments), ctx),))
        for place, segments in sorted(changed.items())
    ]


def revert(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """The target becomes the draft again."""
    place, row = row_of(sheet, message)
    if row.draft is None:
        raise UsageError("the row has no draft", where=row.id)
    if sheet.text(row, "tgt") == row.draft and row.origin is Origin.MT:
        return []
    fields = {"origin": Origin.MT, "state": State.INITIAL, "author": ctx.author}
    return [(place, place + 1, (set_side(row, "tgt", (row.draft,), **fields),))]


def replace_draft(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """A new draft (made outside) becomes draft and target; `back`, `round`, `alternatives` come with it."""
    place, row = row_of(sheet, message)
    text = text_of(message)
    quality = message.get("quality")
    kept = tuple(f for f in row.flags if f in KEPT_FLAGS)
    row = row.with_(
        tgt=(text,),
        draft=text,
        back_translation=message.get("back"),
        round_trip=message.get("round") or row.round_trip,
        alternatives=tuple((a["text"], float(a["score"])) for a in message.get("alternatives") or ()),
        model=str(message.get("model") or ""),
        flags=(*kept, *(str(f) for f in message.get("flags") or ())),
        quality=None if quality is None else float(quality),
        origin=Origin.MT,
        state=State.INITIAL,
        author=ctx.author,
    )
    return [(place, place + 1, (row,))]
