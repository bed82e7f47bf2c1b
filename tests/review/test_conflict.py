"""Two people at one sheet: what commutes is kept, what does not is shown to the second."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.errors import ConflictError, NotFoundError
from workbench.review.patch import Patch
from workbench.review.reducer import apply, redo, undo

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def after(sheet, *messages):
    """(sheet after Wang's messages, patches)"""
    patches = []
    for message in messages:
        change = apply(sheet, message, author="Wang", now=NOW)
        patches.append(Patch.from_json(change.patch_json()))
        sheet = change.sheet
    return sheet, patches


EDIT = {"op": "edit", "row": "r1", "text": "Theirs."}
SECOND = {"op": "edit", "row": "r1", "segment": 1, "text": "Theirs."}
NOTE = {"op": "comment", "row": "r1", "text": "?"}
APPROVE = {"op": "approve", "row": "r1"}
JOIN = {"op": "join", "row": "r1", "side": "tgt"}
SPLIT = {"op": "split", "row": "r1", "side": "src", "segment": 0, "at": 2, "rows": False}
SWAP = {"op": "swap", "row": "r1"}

CASES = [
    (EDIT, {"op": "edit", "row": "r1", "text": "Mine."}, False),
    (EDIT, {"op": "edit", "row": "r1", "text": "Theirs."}, True),
    (EDIT, {"op": "edit", "row": "r1", "segment": 1, "text": "Mine."}, True),
    (EDIT, {"op": "edit", "row": "r1", "side": "src", "text": "我的。"}, True),
    (EDIT, {"op": "edit", "row": "r2", "text": "Mine."}, True),
    (EDIT, NOTE, True),
    (EDIT, {"op": "lock", "row": "r1"}, True),
    (EDIT, APPROVE, False),
    (EDIT, {"op": "reject", "row": "r1"}, False),
    (EDIT, {"op": "delete", "row": "r1"}, False),
    (EDIT, {"op": "revert", "row": "r1"}, False),
    (EDIT, {"op": "fix", "row": "r1", "start": 0, "end": 1, "text": "x"}, False),
    (EDIT, {"op": "merge_down", "row": "r1"}, True),
    (EDIT, {"op": "split", "row": "r1", "segment": 0, "at": 3}, False),
    (EDIT, {"op": "split", "row": "r1", "segment": 1, "at": 3}, True),
    (NOTE, APPROVE, True),
    (NOTE, {"op": "uncomment", "row": "r1", "index": 0}, False),
    (APPROVE, {"op": "edit", "row": "r1", "text": "Mine."}, True),
    (JOIN, {"op": "edit", "row": "r1", "text": "Mine."}, False),
    (JOIN, {"op": "move", "row": "r1", "direction": "down"}, False),
    (SPLIT, {"op": "edit", "row": "r1", "text": "Mine."}, True),
    (SWAP, {"op": "edit", "row": "r1", "text": "Mine."}, False),
]


@pytest.mark.parametrize(("theirs", "mine", "commutes"), CASES)
def test_second_writer(sheet, theirs, mine, commutes):
    now, patches = after(sheet, theirs)
    message = {**mine, "rev": sheet.rev}
    if commutes:
        apply(now, message, author="Li", now=NOW, since=patches)
        return
    with pytest.raises(ConflictError):
        apply(now, message, author="Li", now=NOW, since=patches)
    apply(now, {**mine, "rev": now.rev}, author="Li", now=NOW, since=())


def test_the_conflict_tells_both_texts_of_the_segment(sheet):
    now, patches = after(sheet, EDIT, SECOND)
    with pytest.raises(ConflictError) as caught:
        apply(
            now,
            {"op": "edit", "row": "r1", "segment": 1, "text": "M", "rev": 3},
            author="Li",
            now=NOW,
            since=patches,
        )
    assert (caught.value.mine, caught.value.theirs, caught.value.where) == ("M", "Theirs.", "r1")


def test_what_was_changed_and_changed_back_is_no_conflict(sheet):
    back = {"op": "edit", "row": "r1", "text": sheet.rows[0].tgt[0]}
    now, patches = after(sheet, EDIT, back)
    apply(now, {"op": "edit", "row": "r1", "text": "Mine.", "rev": 3}, author="Li", now=NOW, since=patches)


def test_an_edit_finds_the_row_that_took_its_row_in(sheet):
    now, patches = after(sheet, {"op": "merge_up", "row": "r3"}, {"op": "merge_up", "row": "r2"})
    with pytest.raises(ConflictError) as caught:
        apply(
            now, {"op": "edit", "row": "r3", "text": "Thanks.", "rev": 3}, author="Li", now=NOW, since=patches
        )
    assert caught.value.where == "r1"
    assert caught.value.mine == "Thanks."
    with pytest.raises(NotFoundError):
        apply(now, {"op": "approve", "row": "r3", "rev": 3}, author="Li", now=NOW, since=patches)


def test_undo_keeps_what_others_did_beside_it(sheet):
    mine = apply(sheet, {"op": "edit", "row": "r1", "text": "Mine."}, author="Li", now=NOW)
    now, _ = after(mine.sheet, SECOND, NOTE)
    with pytest.raises(ConflictError):
        undo(now, mine.patch)
    noted, _ = after(mine.sheet, NOTE, {"op": "edit", "row": "r2", "text": "Theirs."})
    undone = undo(noted, mine.patch).sheet
    assert undone.rows[0].tgt == sheet.rows[0].tgt
    assert undone.rows[0].comments == noted.rows[0].comments
    assert undone.rows[1].tgt == ("Theirs.",)


def test_undo_of_structure_refuses_where_the_rows_changed(sheet):
    merged = apply(sheet, {"op": "merge_down", "row": "r1"}, author="Li", now=NOW)
    now, _ = after(merged.sheet, NOTE)
    with pytest.raises(ConflictError):
        undo(now, merged.patch)
    elsewhere, _ = after(merged.sheet, {"op": "edit", "row": "r3", "text": "Thanks."})
    assert [r.id for r in undo(elsewhere, merged.patch).sheet.rows] == ["r1", "r2", "r3"]


def test_a_row_taken_away_comes_back_where_its_neighbours_are(sheet):
    inserted = apply(sheet, {"op": "insert", "row": "r2"}, author="Li", now=NOW)
    undone = undo(inserted.sheet, inserted.patch)
    moved, _ = after(undone.sheet, {"op": "merge_up", "row": "r2"})
    assert [r.id for r in redo(moved, inserted.patch).sheet.rows] == ["r1", "r4", "r3"]
