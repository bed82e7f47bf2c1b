"""Taking rows apart and putting them together: what the structural operations share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from rapidfuzz.distance import Levenshtein

from workbench.model import Origin, Row, Sheet, Side, State, join_segments
from workbench.review.context import Context, reopened

T = TypeVar("T", float, str)

TARGET_FIELDS = (
    "tgt",
    "draft",
    "back_translation",
    "round_trip",
    "alternatives",
    "origin",
    "model",
    "flags",
    "quality",
    "author",
)
"""Fields that belong to the target text and go where it goes."""

BY_HAND: dict[str, Any] = {"score": None, "margin": None}
"""A person decided on the alignment: the aligner's confidence no longer says anything."""


def other_side(side: Side) -> Side:
    """The opposite side."""
    return "tgt" if side == "src" else "src"


def map_offset(text: str, other: str, offset: int) -> int:
    """The offset in `other` (an earlier or later form of `text`) that answers to `offset` in `text`."""
    if text == other:
        return offset
    for op in Levenshtein.opcodes(text, other):
        if op.src_start <= offset < op.src_end:
            return min(op.dest_start + offset - op.src_start, op.dest_end)
    return len(other)


def cut_draft(sheet: Sheet, row: Row, keep: Sequence[str]) -> tuple[str | None, str | None]:
    """(draft of the target segments `keep`, which come first; draft of the rest)."""
    if row.draft is None:
        return None, None
    head = join_segments(keep, sheet.tgt_lang)
    whole = sheet.text(row, "tgt")
    if not head:
        return None, row.draft
    if len(head) >= len(whole):
        return row.draft, None
    cut = map_offset(whole, row.draft, len(head))
    return row.draft[:cut].strip() or None, row.draft[cut:].strip() or None


def joined_text(sheet: Sheet, side: Side, *parts: str | None) -> str | None:
    """The parts that are there, joined as text of that side; None where there is none."""
    given = [p for p in parts if p]
    return join_segments(given, sheet.lang(side)) if given else None


def nearest_boundary(segments: Sequence[str], ratio: float) -> int:
    """How many segments stay above so that their share of the text is nearest to `ratio`; a single one stays."""
    if len(segments) < 2:
        return len(segments)
    total = sum(map(len, segments)) or 1
    shares = [sum(map(len, segments[:k])) / total for k in range(1, len(segments))]
    return 1 + min(range(len(shares)), key=lambda i: abs(shares[i] - ratio))


def cut_row(sheet: Sheet, row: Row, src: int, tgt: int, ctx: Context) -> tuple[Row, Row]:
    """(row with the first `src` and `tgt` segments, new row with the rest)."""
    above, below = cut_draft(sheet, row, row.tgt[:tgt])
    whole_stays = tgt == len(row.tgt) and src == len(row.src)
    side_fields: dict[str, Any] = {} if whole_stays else {"alternatives": (), "quality": None, **BY_HAND}
    if src != len(row.src) or (row.tgt[tgt:] and row.tgt[:tgt]):
        side_fields |= {"back_translation": None, "round_trip": None}
    state = reopened(row.state)
    upper = row.with_(src=row.src[:src], tgt=row.tgt[:tgt], draft=above, state=state, **side_fields)
    lower = ctx.new_row(
        src=row.src[src:],
        tgt=row.tgt[tgt:],
        draft=below,
        paragraph=row.paragraph,
        kind=row.kind,
        state=state if row.tgt[tgt:] else State.INITIAL,
        origin=row.origin,
        model=row.model,
    )
    return upper, lower


def _state(a: Row, b: Row) -> State:
    if a.state is b.state:
        return a.state
    return State.TRANSLATED


def _best(choose: Any, a: float | None, b: float | None) -> float | None:
    given = [x for x in (a, b) if x is not None]
    return choose(given) if given else None


def _meta(a: Row, b: Row) -> dict[str, str]:
    return {**b.meta, **a.meta}


def joined_rows(sheet: Sheet, a: Row, b: Row, *, keep: Row | None = None) -> Row:
    """Both rows as one, with the id of `keep` (default `a`)."""
    empty = not (b.src or b.tgt)
    origin = a.origin if a.origin is b.origin or not b.tgt else (b.origin if not a.tgt else Origin.HUMAN)
    changes: dict[str, Any] = {
        "id": (keep or a).id,
        "src": a.src + b.src,
        "tgt": a.tgt + b.tgt,
        "comments": a.comments + b.comments,
        "flags": tuple(dict.fromkeys(a.flags + b.flags)),
        "seconds": a.seconds + b.seconds,
        "meta": _meta(a, b),
        "draft": joined_text(sheet, "tgt", a.draft, b.draft),
        "back_translation": joined_text(sheet, "src", a.back_translation, b.back_translation),
        "round_trip": joined_text(sheet, "src", a.round_trip, b.round_trip),
        "model": a.model or b.model,
    }
    if not empty:
        changes |= {
            "state": _state(a, b),
            "origin": origin,
            "alternatives": (),
            "quality": _best(max, a.quality, b.quality),
            **BY_HAND,
        }
    return a.with_(**changes)


def give(
    sheet: Sheet, row: Row, side: Side, count: int, *, first: bool
) -> tuple[Row, tuple[str, ...], str | None]:
    """(row without its first or last `count` segments, those segments, their draft)."""
    segments = row.segments(side)
    cut = count if first else len(segments) - count
    head, tail = segments[:cut], segments[cut:]
    kept, given = (tail, head) if first else (head, tail)
    if side == "src":
        return row.with_(src=kept, state=reopened(row.state), **BY_HAND), given, None
    drafts = cut_draft(sheet, row, head)
    kept_draft, given_draft = reversed(drafts) if first else drafts
    row = row.with_(tgt=kept, draft=kept_draft, state=reopened(row.state), alternatives=(), **BY_HAND)
    return (row if kept else row.with_(flags=(), quality=None)), given, given_draft


def take(
    sheet: Sheet, row: Row, side: Side, segments: tuple[str, ...], draft: str | None, *, first: bool
) -> Row:
    """The row with more segments at its start or end."""
    own = row.segments(side)
    both = segments + own if first else own + segments
    changes: dict[str, Any] = {side: both, "state": reopened(row.state), **BY_HAND}
    if side == "tgt":
        pair = (draft, row.draft) if first else (row.draft, draft)
        changes |= {"draft": joined_text(sheet, "tgt", *pair), "alternatives": ()}
        if row.state is State.REJECTED and not own:
            changes["state"] = State.TRANSLATED
    return row.with_(**changes)
