"""Aligning rows anew between the rows that a person has settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import UsageError
from workbench.model import Origin, ParagraphKind, Row, Sheet, State
from workbench.review import pieces
from workbench.review.context import APPROVED, Context, Message, place_of
from workbench.review.patch import Run


def settled(row: Row) -> bool:
    """Whether a row bounds what may be aligned anew: locked, approved, rejected or set aside."""
    return (
        row.locked
        or row.state in APPROVED
        or row.state is State.REJECTED
        or row.kind is ParagraphKind.BOILERPLATE
    )


def open_range(sheet: Sheet, row: str) -> tuple[int, int]:
    """(start, stop) of the rows around `row` up to the next settled ones; empty where the row itself is settled."""
    place = place_of(sheet, {"row": row})
    if settled(sheet.rows[place]):
        return place, place
    start = stop = place
    while start > 0 and not settled(sheet.rows[start - 1]):
        start -= 1
    while stop < len(sheet.rows) and not settled(sheet.rows[stop]):
        stop += 1
    return start, stop


def realign(sheet: Sheet, message: Message, ctx: Context) -> list[Run]:
    """Arranges the segments of neighbouring rows in other beads, computed outside.

    `ids`: the rows, in order. `beads`: `[{"src": [...], "tgt": [...], "score", "margin"}]`, 0-based indices into
    the rows' segments put one after the other; each in exactly one bead, in order. A bead that a row had already
    keeps that row as it is, but for score and margin.

    Raises:
        UsageError: the rows are not neighbours, one is settled, or the beads do not cover the segments.
    """
    ids = list(message.get("ids") or ())
    start = place_of(sheet, {"row": ids[0] if ids else None})
    rows = sheet.rows[start : start + len(ids)]
    if [r.id for r in rows] != ids:
        raise UsageError("the rows to align anew are no neighbours any more")
    if any(settled(r) for r in rows):
        raise UsageError("a row among them is locked, approved or rejected")
    beads = list(message.get("beads") or ())
    _check_cover([b["src"] for b in beads], sum(len(r.src) for r in rows), "src")
    _check_cover([b["tgt"] for b in beads], sum(len(r.tgt) for r in rows), "tgt")
    if not beads:
        return []
    fresh = tuple(_rows(sheet, rows, beads, ctx))
    return [] if fresh == rows else [(start, start + len(rows), fresh)]


def _check_cover(lists: Sequence[Sequence[int]], size: int, side: str) -> None:
    if [i for indices in lists for i in indices] != list(range(size)):
        raise UsageError(f"the beads do not cover the {size} {side} segments in order")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row and the segments it holds, counted over all rows of the range."""

    row: Row
    src: range
    tgt: range

    def starts_in(self, src: range, tgt: range) -> bool:
        """Whether the row's first segment is among these; for an empty row, whether its place is before their end."""
        if self.src:
            return self.src.start in src
        if self.tgt:
            return self.tgt.start in tgt
        return self.src.start < src.stop or self.tgt.start < tgt.stop

    def holds(self, src: range, tgt: range) -> bool:
        """Whether the row holds exactly these segments."""
        return (self.src, self.tgt) == (src, tgt) and bool(src or tgt)


def _placed(rows: Sequence[Row]) -> list[_Placed]:
    out: list[_Placed] = []
    src = tgt = 0
    for row in rows:
        out.append(_Placed(row, range(src, src + len(row.src)), range(tgt, tgt + len(row.tgt))))
        src, tgt = src + len(row.src), tgt + len(row.tgt)
    return out


def _rows(
    sheet: Sheet, rows: Sequence[Row], beads: Sequence[Mapping[str, Any]], ctx: Context
) -> Iterator[Row]:
    placed = _placed(rows)
    homeless = list(placed)
    texts = ([s for r in rows for s in r.src], [t for r in rows for t in r.tgt])
    at = (0, 0)
    for number, bead in enumerate(beads):
        src = range(at[0], at[0] + len(bead["src"]))
        tgt = range(at[1], at[1] + len(bead["tgt"]))
        at = (src.stop, tgt.stop)
        last = number == len(beads) - 1
        parts = [p for p in homeless if last or p.starts_in(src, tgt)]
        homeless = [p for p in homeless if p not in parts]
        exact = next((p.row for p in parts if p.holds(src, tgt)), None)
        if exact is None or len(parts) > 1:
            inside = [p.row for p in placed if p.tgt and p.tgt.start >= tgt.start and p.tgt.stop <= tgt.stop]
            base = parts[0].row if parts else ctx.new_row(paragraph=rows[0].paragraph, kind=rows[0].kind)
            exact = _combined(sheet, base, [p.row for p in parts], inside, len(tgt))
        yield exact.with_(
            src=tuple(texts[0][i] for i in src),
            tgt=tuple(texts[1][i] for i in tgt),
            score=bead.get("score"),
            margin=bead.get("margin"),
        )


def _combined(sheet: Sheet, base: Row, parts: Sequence[Row], inside: Sequence[Row], size: int) -> Row:
    """A row for a bead that no row had.

    Comments, flags and time come from `parts`, the rows that begin in it; draft and back-translation from `inside`,
    the rows whose targets it holds, where those are all of its `size` target segments.
    """
    whole = sum(len(row.tgt) for row in inside) == size and all(r.draft is not None for r in inside)
    donors = inside if whole else ()
    origins = {row.origin for row in inside}
    return base.with_(
        draft=pieces.joined_text(sheet, "tgt", *(r.draft for r in donors)),
        back_translation=pieces.joined_text(sheet, "src", *(r.back_translation for r in donors)),
        round_trip=None,
        alternatives=(),
        quality=None,
        origin=origins.pop() if len(origins) == 1 else Origin.HUMAN,
        comments=tuple(c for row in parts for c in row.comments),
        flags=tuple(dict.fromkeys(f for row in parts for f in row.flags)),
        seconds=sum(row.seconds for row in parts),
        state=State.INITIAL if all(r.state is State.INITIAL for r in parts) else State.TRANSLATED,
    )
