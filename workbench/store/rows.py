"""Rows as records: a side of one segment is kept as its text alone, empty lists as NULL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Row as Record

from workbench.model import Comment, Origin, ParagraphKind, Row, Sheet, State, TranslationUnit, join_segments
from workbench.store.columns import clean
from workbench.store.schema import rows

GAP = 1 << 20
"""Distance of neighbouring positions in a new bitext: room for 20 halvings between two rows."""

_KINDS = {str(k): k for k in ParagraphKind}
_STATES = {str(s): s for s in State}
_ORIGINS = {str(o): o for o in Origin}

COLUMNS = tuple(c for c in rows.c if c.name != "bitext")


def record_of(row: Row, bitext: str, position: int, langs: tuple[str, str], *, rev: int) -> dict[str, Any]:
    """A row as a record."""
    src, tgt = tuple(map(clean, row.src)), tuple(map(clean, row.tgt))
    return {
        "bitext": bitext,
        "id": row.id,
        "position": position,
        "rev": rev,
        "removed": False,
        "paragraph": row.paragraph,
        "kind": str(row.kind),
        "src_text": join_segments(src, langs[0]),
        "tgt_text": join_segments(tgt, langs[1]),
        "src": None if len(src) == 1 else list(src),
        "tgt": None if len(tgt) == 1 else list(tgt),
        "state": str(row.state),
        "origin": str(row.origin),
        "author": clean(row.author),
        "score": row.score,
        "margin": row.margin,
        "quality": row.quality,
        "locked": row.locked,
        "comments": [_comment_to_json(c) for c in row.comments] or None,
        "flags": list(row.flags) or None,
        "draft": None if row.draft is None else clean(row.draft),
        "back_translation": None if row.back_translation is None else clean(row.back_translation),
        "round_trip": None if row.round_trip is None else clean(row.round_trip),
        "alternatives": [[clean(text), score] for text, score in row.alternatives] or None,
        "model": row.model,
        "created": row.created,
        "modified": row.modified,
        "seconds": row.seconds,
        "meta": dict(row.meta) or None,
    }


def row_of(record: Record[Any]) -> Row:
    """The row that a record keeps."""
    return Row(
        id=record.id,
        src=(record.src_text,) if record.src is None else tuple(record.src),
        tgt=(record.tgt_text,) if record.tgt is None else tuple(record.tgt),
        paragraph=record.paragraph,
        kind=_KINDS[record.kind],
        state=_STATES[record.state],
        origin=_ORIGINS[record.origin],
        author=record.author,
        score=record.score,
        margin=record.margin,
        quality=record.quality,
        locked=record.locked,
        comments=comments_of(record.comments),
        flags=tuple(record.flags or ()),
        draft=record.draft,
        back_translation=record.back_translation,
        round_trip=record.round_trip,
        alternatives=tuple((text, score) for text, score in record.alternatives or ()),
        model=record.model,
        rev=record.rev,
        created=record.created,
        modified=record.modified,
        seconds=record.seconds,
        meta=record.meta or {},
    )


def comments_of(data: Sequence[Mapping[str, Any]] | None) -> tuple[Comment, ...]:
    """Comments from their JSON."""
    return tuple(
        Comment(
            c["text"], c["author"], None if c["created"] is None else datetime.fromisoformat(c["created"])
        )
        for c in data or ()
    )


def _comment_to_json(comment: Comment) -> dict[str, Any]:
    created = None if comment.created is None else comment.created.isoformat()
    return {"text": clean(comment.text), "author": clean(comment.author), "created": created}


def unit_id(bitext: str, row: str) -> str:
    """A row's id as a translation unit: unique in the workspace, stable through export and import."""
    return f"{bitext}-{row}"


def split_unit_id(unit: str) -> tuple[str, str] | None:
    """(bitext, row) of a unit's id; None where it is none of ours."""
    bitext, dash, row = unit.rpartition("-")
    return (bitext, row) if dash and bitext else None


def unit_of(record: Record[Any]) -> TranslationUnit:
    """A joined record (row and bitext) as a translation unit."""
    return TranslationUnit(
        id=unit_id(record.bitext, record.id),
        src=record.src_text,
        tgt=record.tgt_text,
        src_lang=record.src_lang,
        tgt_lang=record.tgt_lang,
        state=_STATES[record.state],
        origin=_ORIGINS[record.origin],
        author=record.author,
        created=record.created,
        modified=record.modified,
        comments=comments_of(record.comments),
        draft=record.draft,
        back_translation=record.back_translation,
        score=record.score,
        margin=record.margin,
        quality=record.quality,
        document=record.document,
        paragraph=record.paragraph,
        kind=_KINDS[record.kind],
        model=record.model,
        locked=record.locked,
        flags=tuple(record.flags or ()),
        meta=record.meta or {},
    )


def place(
    sheet: Sheet, positions: Mapping[str, int], put: Sequence[Row], removed: Sequence[str]
) -> tuple[dict[str, int], bool]:
    """Order keys for a sheet after a change: rows keep theirs, new ones get places between their neighbours.

    Returns:
        (position by id, whether all had to be numbered anew because a gap was used up or rows changed places).
    """
    out = dict(positions)
    for name in removed:
        out.pop(name, None)
    places = sorted(sheet.positions[row.id] for row in put)
    for i in places:
        if sheet.rows[i].id in out:
            continue
        stop = i
        while stop < len(sheet.rows) and sheet.rows[stop].id not in out:
            stop += 1
        last = out[sheet.rows[i - 1].id] if i else 0
        upper = out[sheet.rows[stop].id] if stop < len(sheet.rows) else None
        step = GAP if upper is None else (upper - last) // (stop - i + 1)
        if step < 1:
            return _fresh(sheet), True
        out |= {row.id: last + step * n for n, row in enumerate(sheet.rows[i:stop], 1)}
    near = sorted({j for i in places for j in (i - 1, i, i + 1) if 0 <= j < len(sheet.rows)})
    keys = [out[sheet.rows[j].id] for j in near]
    if any(a >= b for a, b in pairwise(keys)):
        return _fresh(sheet), True
    return out, False


def _fresh(sheet: Sheet) -> dict[str, int]:
    return {row.id: (i + 1) * GAP for i, row in enumerate(sheet.rows)}
