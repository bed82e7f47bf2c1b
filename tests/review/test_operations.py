"""Each operation on a small sheet; `do` and `sheet` are in conftest.py.

r1  他说：“这是对的。” | 我们走吧！   He said it was right. | Let's go!
r2  公司成立于2003年。               The company was founded in 2003.
r3  谢谢。
"""

from __future__ import annotations

import dataclasses

import pytest

from workbench.errors import NotFoundError, UsageError
from workbench.model import Comment, Origin, ParagraphKind, Row, Sheet, State
from workbench.review.context import NEEDS_WORK, SOURCE_BEFORE, SOURCE_CORRECTED
from workbench.review.reducer import undo

SAID, GO, FOUNDED, THANKS = "他说：“这是对的。”", "我们走吧！", "公司成立于2003年。", "谢谢。"
RIGHT, LETS, COMPANY = "He said it was right.", "Let's go!", "The company was founded in 2003."


def shape(sheet: Sheet) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(r.id, r.src, r.tgt) for r in sheet.rows]


def with_row(sheet: Sheet, number: int, **fields) -> Sheet:
    rows = list(sheet.rows)
    rows[number] = rows[number].with_(**fields)
    return dataclasses.replace(sheet, rows=tuple(rows))


def row(sheet: Sheet, name: str) -> Row:
    return sheet.rows[sheet.positions[name]]


STRUCTURE = [
    (
        "split at the cursor of the source takes the other side's nearest boundary",
        ("split", "r1", {"side": "src", "segment": 1, "at": 0}),
        [("r1", (SAID,), (RIGHT,)), ("r4", (GO,), (LETS,))],
    ),
    (
        "split inside a source segment leaves a single target segment above",
        ("split", "r2", {"side": "src", "segment": 0, "at": 5}),
        [("r2", ("公司成立于",), (COMPANY,)), ("r4", ("2003年。",), ())],
    ),
    (
        "split of the target cuts the source where told",
        ("split", "r2", {"side": "tgt", "segment": 0, "at": 24, "other": {"segment": 0, "at": 5}}),
        [("r2", ("公司成立于",), ("The company was founded",)), ("r4", ("2003年。",), ("in 2003.",))],
    ),
    (
        "split into segments keeps the row",
        ("split", "r2", {"side": "tgt", "segment": 0, "at": 23, "rows": False}),
        [("r2", (FOUNDED,), ("The company was founded", "in 2003."))],
    ),
    (
        "split_row by counts",
        ("split_row", "r1", {"src": 2, "tgt": 1}),
        [("r1", (SAID, GO), (RIGHT,)), ("r4", (), (LETS,))],
    ),
    (
        "join of two segments inside a row, with a space in English",
        ("join", "r1", {"side": "tgt", "segment": 0}),
        [("r1", (SAID, GO), (f"{RIGHT} {LETS}",))],
    ),
    (
        "join in Chinese puts nothing between",
        ("join", "r1", {"side": "src", "segment": 0}),
        [("r1", (SAID + GO,), (RIGHT, LETS))],
    ),
    (
        "merge_down of both sides",
        ("merge_down", "r1", {}),
        [("r1", (SAID, GO, FOUNDED), (RIGHT, LETS, COMPANY))],
    ),
    (
        "merge_up keeps the upper row's id",
        ("merge_up", "r2", {}),
        [("r1", (SAID, GO, FOUNDED), (RIGHT, LETS, COMPANY))],
    ),
    (
        "merge_down of one side leaves the other below",
        ("merge_down", "r1", {"side": "tgt"}),
        [("r1", (SAID, GO), (RIGHT, LETS, COMPANY)), ("r2", (FOUNDED,), ())],
    ),
    (
        "merge_up of one side goes into the row below",
        ("merge_up", "r2", {"side": "src"}),
        [("r1", (), (RIGHT, LETS)), ("r2", (SAID, GO, FOUNDED), (COMPANY,))],
    ),
    (
        "merge of one side that empties the neighbour takes it up",
        ("merge_down", "r2", {"side": "src"}),
        [("r2", (FOUNDED, THANKS), (COMPANY,))],
    ),
    (
        "move up: the first segment",
        ("move", "r2", {"side": "tgt", "direction": "up"}),
        [("r1", (SAID, GO), (RIGHT, LETS, COMPANY)), ("r2", (FOUNDED,), ())],
    ),
    (
        "move down: the last segment",
        ("move", "r1", {"side": "src", "direction": "down"}),
        [("r1", (SAID,), (RIGHT, LETS)), ("r2", (GO, FOUNDED), (COMPANY,))],
    ),
    (
        "move up from the first row makes a row",
        ("move", "r1", {"side": "src", "direction": "up"}),
        [("r4", (SAID,), ()), ("r1", (GO,), (RIGHT, LETS))],
    ),
    (
        "move that empties a row takes it away",
        ("move", "r3", {"side": "src", "direction": "up"}),
        [("r2", (FOUNDED, THANKS), (COMPANY,))],
    ),
    ("insert below", ("insert", "r2", {"where": "after"}), [("r2", (FOUNDED,), (COMPANY,)), ("r4", (), ())]),
    ("insert above", ("insert", "r2", {"where": "before"}), [("r4", (), ()), ("r2", (FOUNDED,), (COMPANY,))]),
    ("delete makes null beads", ("delete", "r2", {}), [("r2", (FOUNDED,), ()), ("r4", (), (COMPANY,))]),
    (
        "swap of the target with the row below",
        ("swap", "r1", {}),
        [("r1", (SAID, GO), (COMPANY,)), ("r2", (FOUNDED,), (RIGHT, LETS))],
    ),
    (
        "swap of the source",
        ("swap", "r2", {"side": "src"}),
        [("r2", (THANKS,), (COMPANY,)), ("r3", (FOUNDED,), ())],
    ),
]


@pytest.mark.parametrize(("what", "call", "expected"), STRUCTURE, ids=[s[0] for s in STRUCTURE])
def test_structure(sheet, do, what, call, expected):
    op, name, args = call
    change = do(sheet, op, name, **args)
    touched = {r.id for r in change.put} | set(change.removed) | {entry[0] for entry in expected}
    assert [entry for entry in shape(change.sheet) if entry[0] in touched] == expected, what
    assert [e for e in shape(change.sheet) if e[0] not in touched] == [
        e for e in shape(sheet) if e[0] not in touched
    ]
    assert shape(undo(change.sheet, change.patch).sheet) == shape(sheet)


REFUSED = [
    ("split", "r2", {"side": "src", "segment": 0, "at": 0}, UsageError),
    ("split", "r2", {"side": "src", "segment": 0, "at": 99}, UsageError),
    ("split", "r2", {"side": "src", "segment": 1, "at": 0}, NotFoundError),
    ("split", "r2", {"side": "tgt", "segment": 0, "at": 0, "rows": False}, UsageError),
    ("split_row", "r1", {"src": 0, "tgt": 0}, UsageError),
    ("split_row", "r1", {"src": 2, "tgt": 2}, UsageError),
    ("split_row", "r1", {"src": 3, "tgt": 0}, UsageError),
    ("join", "r2", {"side": "src"}, UsageError),
    ("join", "r3", {"side": "tgt"}, NotFoundError),
    ("merge_up", "r1", {}, UsageError),
    ("merge_down", "r3", {}, UsageError),
    ("merge_down", "r2", {"side": "tgt"}, UsageError),
    ("move", "r3", {"side": "tgt", "direction": "up"}, UsageError),
    ("move", "r3", {"side": "src", "direction": "down"}, UsageError),
    ("swap", "r3", {}, UsageError),
    ("revert", "r3", {}, UsageError),
    ("dance", "r1", {}, UsageError),
]


@pytest.mark.parametrize(("op", "name", "args", "error"), REFUSED)
def test_refused(sheet, do, op, name, args, error):
    with pytest.raises(error):
        do(sheet, op, name, **args)


LOCKED = [
    ("split", {"side": "src", "segment": 0, "at": 3}),
    ("split_row", {"src": 1, "tgt": 0}),
    ("join", {"side": "src"}),
    ("merge_down", {}),
    ("merge_down", {"side": "src"}),
    ("move", {"side": "src", "direction": "down"}),
    ("delete", {}),
    ("swap", {}),
]


@pytest.mark.parametrize(("op", "args"), LOCKED)
@pytest.mark.parametrize("place", [0, 1])
def test_a_lock_holds_the_alignment_of_a_row_and_against_its_neighbours(sheet, do, op, args, place):
    locked = with_row(sheet, place, locked=True)
    inside = op in {"split", "split_row", "join", "delete"}
    if place == 1 and inside:
        assert do(locked, op, "r1", **args).patch
        return
    with pytest.raises(UsageError, match="locked"):
        do(locked, op, "r1", **args)
    assert do(locked, "edit", "r1", text="x").patch


def test_edit_of_the_target(sheet, do):
    before = with_row(sheet, 1, flags=("numbers", NEEDS_WORK), quality=0.75, state=State.REVIEWED)
    after = row(do(before, "edit", "r2", text="Founded.", seconds=2.5).sheet, "r2")
    assert (after.tgt, after.state, after.origin, after.author) == (
        ("Founded.",),
        State.TRANSLATED,
        Origin.HUMAN,
        "Li",
    )
    assert (after.flags, after.quality, after.seconds, after.rev) == ((NEEDS_WORK,), None, 2.5, 4)
    assert after.draft == sheet.rows[1].draft
    assert after.modified is not None


def test_edit_of_an_empty_side_makes_its_first_segment(sheet, do):
    assert row(do(sheet, "edit", "r3", text="Thanks.").sheet, "r3").tgt == ("Thanks.",)
    assert not do(sheet, "edit", "r3", text="").patch
    with pytest.raises(NotFoundError):
        do(sheet, "edit", "r3", text="x", segment=1)


def test_edit_that_changes_nothing_is_no_step(sheet, do):
    assert do(sheet, "edit", "r2", text=COMPANY).sheet is sheet


def test_a_match_of_the_memory_keeps_its_origin(sheet, do):
    assert row(do(sheet, "edit", "r2", text="x", origin="tm").sheet, "r2").origin is Origin.TM


def test_a_fix_from_a_file_keeps_its_origin(sheet, do):
    change = do(sheet, "fix", "r2", start=0, end=3, text="A", origin="import")
    assert row(change.sheet, "r2").origin is Origin.IMPORT


def test_a_corrected_source_is_marked_and_remembers_how_it_came(sheet, do):
    once = do(sheet, "edit", "r2", side="src", text="公司成立于2004年。").sheet
    twice = row(do(once, "edit", "r2", side="src", text="公司成立于2005年。").sheet, "r2")
    assert twice.src == ("公司成立于2005年。",)
    assert (twice.flags, twice.meta) == ((SOURCE_CORRECTED,), {SOURCE_BEFORE: FOUNDED})
    assert (twice.tgt, twice.state) == ((COMPANY,), State.INITIAL)


@pytest.mark.parametrize(
    ("start", "end", "text", "tgt"),
    [
        (0, 2, "She", ("She said it was right.", LETS)),
        (20, 21, "!", ("He said it was right!", LETS)),
        (22, 27, "We", (RIGHT, "We go!")),
        (31, 31, "!", (RIGHT, "Let's go!!")),
        (15, 27, "x we", ("He said it was x we go!",)),
        (0, 31, "", ("",)),
    ],
)
def test_fix_counts_in_the_joined_text(sheet, do, start, end, text, tgt):
    assert row(do(sheet, "fix", "r1", start=start, end=end, text=text).sheet, "r1").tgt == tgt


def test_fix_in_chinese_has_no_gap_between_segments(sheet, do):
    change = do(sheet, "fix", "r1", side="src", start=len(SAID), end=len(SAID) + 2, text="你们")
    assert row(change.sheet, "r1").src == (SAID, "你们走吧！")


def test_replace_is_one_change_over_rows(sheet, do):
    change = do(sheet, "replace", pattern="e", replacement="E", case=True)
    assert {r.id for r in change.put} == {"r1", "r2"}
    assert row(change.sheet, "r1").tgt == ("HE said it was right.", "LEt's go!")
    assert row(do(sheet, "replace", pattern=".", replacement="!", rows=["r2"]).sheet, "r2").tgt == (
        "The company was founded in 2003!",
    )
    assert (
        row(do(sheet, "replace", pattern="THE", replacement="A", case=False).sheet, "r2").tgt[0][:5]
        == "A com"
    )
    assert not do(sheet, "replace", pattern="zebra", replacement="x").patch
    change = do(sheet, "replace", pattern=r"(\d+)年", replacement=r"\1 年", regex=True, side="src")
    assert row(change.sheet, "r2").src == ("公司成立于2003 年。",)


def test_revert_brings_the_draft_back(sheet, do):
    edited = do(sheet, "edit", "r2", text="x").sheet
    after = row(do(edited, "revert", "r2").sheet, "r2")
    assert (after.tgt, after.origin, after.state) == (("Company founded in 2003.",), Origin.MT, State.INITIAL)


def test_the_draft_is_cut_where_the_target_is(sheet, do):
    change = do(sheet, "split", "r2", side="tgt", segment=0, at=24, other={"segment": 0, "at": 5})
    assert [r.draft for r in change.put] == ["Company founded", "in 2003."]
    again = do(change.sheet, "merge_down", "r2").sheet
    assert row(again, "r2").draft == "Company founded in 2003."
    moved = do(sheet, "move", "r1", side="tgt", direction="down").sheet
    assert row(moved, "r1").draft == RIGHT
    assert row(moved, "r2").draft == f"{LETS} Company founded in 2003."


def test_merged_rows_keep_comments_flags_and_time_and_lose_their_certainty(sheet, do):
    note = Comment("?", "Wang")
    before = with_row(
        with_row(sheet, 0, score=0.9, margin=0.5, seconds=1.0, flags=("a",)), 1, comments=(note,)
    )
    before = with_row(before, 1, flags=("b", "a"), seconds=2.0, quality=0.5, state=State.TRANSLATED)
    after = row(do(before, "merge_down", "r1").sheet, "r1")
    assert (after.comments, after.flags, after.seconds) == ((note,), ("a", "b"), 3.0)
    assert (after.score, after.margin, after.quality, after.state) == (None, None, 0.5, State.TRANSLATED)


def test_structure_under_an_approval_takes_it_back(sheet, do):
    approved = do(sheet, "approve", rows=["r1", "r2"]).sheet
    assert row(do(approved, "move", "r1", side="tgt", direction="down").sheet, "r2").state is State.TRANSLATED
    assert row(do(approved, "split", "r1", side="src", segment=1, at=0).sheet, "r1").state is State.TRANSLATED
    assert row(do(approved, "merge_down", "r1").sheet, "r1").state is State.REVIEWED


def test_delete_step_by_step(sheet, do):
    once = do(sheet, "delete", "r2").sheet
    assert (row(once, "r2").state, row(once, "r4").state) == (State.INITIAL, State.REJECTED)
    assert (row(once, "r2").draft, row(once, "r4").draft) == (None, "Company founded in 2003.")
    source = do(once, "delete", "r2").sheet
    assert row(source, "r2").state is State.REJECTED
    assert not do(source, "delete", "r2").patch
    empty = do(sheet, "insert", "r1").sheet
    assert shape(do(empty, "delete", "r4").sheet) == shape(sheet)
    noted = do(empty, "comment", "r4", text="why").sheet
    with pytest.raises(UsageError, match="comments"):
        do(noted, "delete", "r4")


STATES = [
    ("approve", {}, State.REVIEWED, ()),
    ("approve", {"state": "final"}, State.FINAL, ()),
    ("needs_work", {}, State.TRANSLATED, (NEEDS_WORK,)),
    ("reject", {}, State.REJECTED, ()),
    ("reopen", {}, State.TRANSLATED, ()),
]


@pytest.mark.parametrize(("op", "args", "state", "flags"), STATES)
def test_states(sheet, do, op, args, state, flags):
    marked = do(sheet, "needs_work", "r1").sheet
    after = row(do(marked if op != "needs_work" else sheet, op, "r1", **args).sheet, "r1")
    assert (after.state, after.flags, after.author) == (state, flags, "Li")
    both = do(sheet, op, rows=["r2", "r3", "r99"], **args)
    assert [(r.id, r.state) for r in both.put] == [("r2", state), ("r3", state)]


def test_approving_again_is_no_step(sheet, do):
    approved = do(sheet, "approve", "r1").sheet
    assert do(approved, "approve", "r1", author="Wang").sheet is approved


def test_comments(sheet, do):
    two = do(do(sheet, "comment", "r1", text=" one ").sheet, "comment", "r1", text="two", author="Wang").sheet
    assert [(c.text, c.author) for c in row(two, "r1").comments] == [("one", "Li"), ("two", "Wang")]
    assert [c.text for c in row(do(two, "uncomment", "r1", index=0).sheet, "r1").comments] == ["two"]


def test_kinds_by_paragraph(sheet, do):
    aside = do(sheet, "set_kind", p=1, kind="boilerplate").sheet
    assert [r.kind for r in aside.rows] == [
        ParagraphKind.BODY,
        ParagraphKind.BOILERPLATE,
        ParagraphKind.BOILERPLATE,
    ]
    assert [r.kind for r in do(aside, "restore_paragraph", p=1, kind="caption").sheet.rows][1:] == [
        ParagraphKind.CAPTION,
        ParagraphKind.CAPTION,
    ]


def test_a_restored_paragraph_goes_to_its_place(sheet, do):
    gap = with_row(with_row(sheet, 1, paragraph=4), 2, paragraph=5)
    after = do(
        gap, "restore_paragraph", p=2, segments=[{"src": ["网站地图"]}, {"src": ["首页"], "tgt": ["Home"]}]
    ).sheet
    assert [(r.id, r.paragraph) for r in after.rows] == [
        ("r1", 0),
        ("r4", 2),
        ("r5", 2),
        ("r2", 4),
        ("r3", 5),
    ]
    assert after.rows[2].tgt == ("Home",)


def test_realign_keeps_rows_whose_bead_stays(sheet, do):
    mixed = do(do(sheet, "move", "r2", side="tgt", direction="down").sheet, "comment", "r2", text="?").sheet
    beads = [
        {"src": [0, 1], "tgt": [0, 1], "score": 0.75, "margin": 0.5},
        {"src": [2], "tgt": [2], "score": 0.5, "margin": 0.25},
        {"src": [3], "tgt": [], "score": 0.5, "margin": 0.25},
    ]
    after = do(mixed, "realign", ids=["r1", "r2", "r3"], beads=beads).sheet
    assert shape(after) == shape(sheet)
    assert [(r.score, r.margin) for r in after.rows] == [(0.75, 0.5), (0.5, 0.25), (0.5, 0.25)]
    assert after.rows[0].draft == sheet.rows[0].draft
    assert [c.text for c in after.rows[1].comments] == ["?"]
    assert after.rows[1].draft == "Company founded in 2003."


@pytest.mark.parametrize(
    "beads",
    [
        [{"src": [0, 1, 2], "tgt": [0, 1, 2]}],
        [{"src": [0, 1, 2, 3], "tgt": [0, 1]}],
        [{"src": [1, 0, 2, 3], "tgt": [0, 1, 2]}],
        [{"src": [0, 1, 2, 3, 3], "tgt": [0, 1, 2]}],
    ],
)
def test_realign_wants_every_segment_once(sheet, do, beads):
    with pytest.raises(UsageError, match="cover"):
        do(sheet, "realign", ids=["r1", "r2", "r3"], beads=beads)


def test_realign_refuses_what_is_settled_or_apart(sheet, do):
    with pytest.raises(UsageError, match="neighbours"):
        do(sheet, "realign", ids=["r1", "r3"], beads=[])
    with pytest.raises(UsageError, match="locked"):
        do(with_row(sheet, 1, locked=True), "realign", ids=["r1", "r2"], beads=[])


def test_a_new_draft_takes_the_place_of_all_of_the_target(sheet, do):
    noted = with_row(sheet, 0, flags=("numbers", SOURCE_CORRECTED), state=State.REVIEWED)
    alternatives = [{"text": "B", "score": -1}]
    after = row(
        do(
            noted,
            "replace_draft",
            "r1",
            text="A",
            model="m",
            back="甲",
            alternatives=alternatives,
            flags=["length"],
            quality=0.5,
        ).sheet,
        "r1",
    )
    assert (after.tgt, after.draft, after.model, after.back_translation) == (("A",), "A", "m", "甲")
    assert (after.alternatives, after.flags, after.quality) == (
        (("B", -1.0),),
        (SOURCE_CORRECTED, "length"),
        0.5,
    )
    assert (after.state, after.origin) == (State.INITIAL, Origin.MT)
