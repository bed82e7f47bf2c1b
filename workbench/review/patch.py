"""What a change did to a sheet, told so that it can be taken back and done again.

A `Patch` is symmetric: `patch.inverse()` swaps before and after. Applying one checks that what it is about to
replace is still there, so an undo never overwrites what somebody else wrote meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import ConflictError
from workbench.model import Row, Sheet, Side
from workbench.review.serial import FIELDS, field_from_json, field_to_json, row_from_json, row_to_json

BOOKKEEPING = frozenset({"rev", "modified", "created", "author", "seconds"})
"""Fields that a patch restores without asking whether they are still the same."""

Run = tuple[int, int, tuple[Row, ...]]
"""Rows that take the place of `sheet.rows[start:stop]`."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """Fields of one row before and after."""

    row: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Splice:
    """Neighbouring rows before and after; `at` and `end` are the rows around them (None: edge of the sheet)."""

    at: str | None
    end: str | None
    before: tuple[Row, ...]
    after: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """Everything one operation changed."""

    edits: tuple[FieldEdit, ...] = ()
    splices: tuple[Splice, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.edits or self.splices)

    def inverse(self) -> Patch:
        """The patch that takes this one back."""
        return Patch(
            tuple(FieldEdit(e.row, e.after, e.before) for e in self.edits),
            tuple(Splice(s.at, s.end, s.after, s.before) for s in reversed(self.splices)),
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON, for the event log."""
        return {
            "edits": [
                {"row": e.row, "before": _fields_to_json(e.before), "after": _fields_to_json(e.after)}
                for e in self.edits
            ],
            "splices": [
                {
                    "at": s.at,
                    "end": s.end,
                    "before": [row_to_json(r) for r in s.before],
                    "after": [row_to_json(r) for r in s.after],
                }
                for s in self.splices
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Patch:
        """The patch that `to_json` wrote."""
        return cls(
            tuple(
                FieldEdit(e["row"], _fields_from_json(e["before"]), _fields_from_json(e["after"]))
                for e in data.get("edits", ())
            ),
            tuple(
                Splice(
                    s["at"],
                    s["end"],
                    tuple(row_from_json(r) for r in s["before"]),
                    tuple(row_from_json(r) for r in s["after"]),
                )
                for s in data.get("splices", ())
            ),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A sheet after a change, and what changed.

    Attributes:
        put: rows that changed or came, as they are now.
        removed: ids of rows that went.
        structural: whether the order of rows is another than before.
        patch: the change; its inverse takes it back.
    """

    sheet: Sheet
    patch: Patch
    put: tuple[Row, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def structural(self) -> bool:
        """Whether rows came or went."""
        return bool(self.patch.splices)

    def patch_json(self) -> dict[str, Any]:
        """The patch as JSON."""
        return self.patch.to_json()


def _fields_to_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: field_to_json(name, value) for name, value in fields.items()}


def _fields_from_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: field_from_json(name, value) for name, value in fields.items()}


def _difference(before: Row, after: Row) -> FieldEdit | None:
    names = [n for n in FIELDS if n != "rev" and getattr(before, n) != getattr(after, n)]
    if not names:
        return None
    return FieldEdit(before.id, {n: getattr(before, n) for n in names}, {n: getattr(after, n) for n in names})


def patch_of(sheet: Sheet, runs: Sequence[Run]) -> Patch:
    """The patch that replaces each run of rows; runs are in order and do not overlap."""
    edits: list[FieldEdit] = []
    splices: list[Splice] = []
    for start, stop, rows in runs:
        old = sheet.rows[start:stop]
        if [r.id for r in old] == [r.id for r in rows]:
            edits.extend(e for a, b in zip(old, rows, strict=True) if (e := _difference(a, b)))
            continue
        at = sheet.rows[start - 1].id if start else None
        end = sheet.rows[stop].id if stop < len(sheet.rows) else None
        splices.append(Splice(at, end, old, rows))
    return Patch(tuple(edits), tuple(splices))


def apply_patch(sheet: Sheet, patch: Patch, *, next_row: int | None = None) -> Change:
    """The sheet with `patch` applied, at the next revision.

    Args:
        sheet: where to apply it.
        patch: from `patch_of` or `Patch.inverse`.
        next_row: number of the next new row, where the change took some.

    Raises:
        ConflictError: something that the patch would replace has changed.
    """
    rows = list(sheet.rows)
    rev = sheet.rev + 1
    put: dict[str, Row] = {}
    for edit in patch.edits:
        place = sheet.positions.get(edit.row)
        if place is None:
            raise ConflictError("the row is gone", where=edit.row)
        rows[place] = put[edit.row] = _edited(sheet, rows[place], edit, rev)
    removed: set[str] = set()
    places: Mapping[str, int] = sheet.positions
    for number, splice in enumerate(patch.splices):
        if number:
            places = {row.id: i for i, row in enumerate(rows)}
        start, stop = _locate(rows, places, splice)
        fresh = tuple(r.with_(rev=rev) for r in splice.after)
        rows[start:stop] = fresh
        removed.update(r.id for r in splice.before)
        put.update((r.id, r) for r in fresh)
    removed -= put.keys()
    after = Sheet(tuple(rows), sheet.src_lang, sheet.tgt_lang, rev, next_row or sheet.next_row)
    if not patch.splices:
        after.__dict__["positions"] = sheet.positions
    return Change(after, patch, tuple(put.values()), tuple(sorted(removed)))


def _edited(sheet: Sheet, row: Row, edit: FieldEdit, rev: int) -> Row:
    after = row.with_(**edit.after, rev=rev)
    for name, value in edit.before.items():
        if name not in BOOKKEEPING and getattr(row, name) != value:
            side: Side = "src" if "src" in edit.after else "tgt"
            raise ConflictError(
                "the row was changed meanwhile",
                where=row.id,
                mine=sheet.text(after, side),
                theirs=sheet.text(row, side),
            )
    return after


def _locate(rows: list[Row], places: Mapping[str, int], splice: Splice) -> tuple[int, int]:
    size = len(splice.before)
    if size:
        start = places.get(splice.before[0].id, -1)
        found = rows[start : start + size] if start >= 0 else []
        same = len(found) == size and all(_same(a, b) for a, b in zip(found, splice.before, strict=True))
        if not same:
            raise ConflictError(
                "the rows were changed meanwhile", where=splice.before[0].id, remedy="take it back by hand"
            )
    elif splice.at is None:
        start = 0
    elif splice.at in places:
        start = places[splice.at] + 1
    elif splice.end is None:
        start = len(rows)
    elif splice.end in places:
        start = places[splice.end]
    else:
        raise ConflictError("the place of the rows is gone", where=splice.at)
    return start, start + size


def _same(a: Row, b: Row) -> bool:
    return all(getattr(a, n) == getattr(b, n) for n in FIELDS if n not in BOOKKEEPING)


def touched(patches: Iterable[Patch]) -> frozenset[str]:
    """Ids of all rows that the patches changed, brought or took."""
    ids: set[str] = set()
    for patch in patches:
        ids.update(e.row for e in patch.edits)
        for splice in patch.splices:
            ids.update(r.id for r in (*splice.before, *splice.after))
    return frozenset(ids)
