"""The bridge between component and desk: order, revisions within a batch, what an answer carries."""

from __future__ import annotations

from typing import Any

from workbench.ui import bridge


class Recorder:
    """A desk that accepts everything and notes what it was asked."""

    def __init__(self, refuse: str = "") -> None:
        self.rev = 10
        self.seen: list[dict[str, Any]] = []
        self.refuse = refuse
        self.checks = 0

    def handle(self, message: dict[str, Any]) -> dict[str, Any]:
        self.seen.append(dict(message))
        if "call" in message:
            return {"ack": message["id"], "call": message["call"], "result": ["answer"]}
        if message["op"] == self.refuse:
            return {"ack": message["id"], "rev": self.rev, "rows": [], "error": "locked", "conflict": None}
        self.rev += 1
        rows = (
            [{"id": message["row"], "rev": self.rev}]
            if message.get("row")
            else [{"id": "r1", "rev": self.rev}]
        )
        return {
            "ack": message["id"],
            "rev": self.rev,
            "rows": rows,
            "touched": [row["id"] for row in rows],
            "error": None,
            "conflict": None,
            "focus": None,
        }

    def changes_since(self, rev: int) -> dict[str, Any]:
        return {"rev": self.rev, "rows": [], "since": rev}

    def check(self, budget: float = 0.1) -> dict[str, Any]:
        self.checks += 1
        return {"rows": [], "pending": 0}


def edit(n: str, row: str = "r1", segment: int = 0, rev: int = 5) -> dict[str, Any]:
    return {"id": n, "op": "edit", "row": row, "rev": rev, "side": "tgt", "segment": segment, "text": n}


def test_messages_are_handled_in_order_and_rows_come_once():
    desk = Recorder()
    out = bridge.answer(
        desk, {"since": 7, "messages": [edit("a"), {"id": "q", "call": "matches", "args": {}}]}
    )
    assert [m["id"] for m in desk.seen] == ["a", "q"]
    assert out["replies"][0]["ack"] == "a"
    assert out["replies"][0]["touched"] == ["r1"]
    assert "rows" not in out["replies"][0]
    assert out["replies"][1]["result"] == ["answer"]
    assert out["changes"]["since"] == 7
    assert desk.checks == 0


def test_the_last_operation_brings_the_changes():
    desk = Recorder()
    out = bridge.answer(desk, {"since": 7, "messages": [edit("a"), edit("b", row="r2")]})
    assert [m.get("since") for m in desk.seen] == [None, 7]
    assert out["changes"] == {"rev": 12, "rows": [{"id": "r2", "rev": 12}]}
    assert "since" not in out["changes"]


def test_rows_that_others_changed_are_not_touched():
    desk = Recorder()
    said = desk.handle(edit("a"))
    desk.handle = lambda _: {**said, "rows": [*said["rows"], {"id": "r9", "rev": 9}]}
    assert bridge.answer(desk, {"since": 7, "messages": [edit("a")]})["replies"][0]["touched"] == ["r1"]


def test_findings_are_computed_only_when_nothing_else_is_to_do():
    desk = Recorder()
    assert bridge.answer(desk, {"since": 7, "messages": []})["checked"] == {"rows": [], "pending": 0}
    assert desk.checks == 1


def test_a_later_edit_of_the_same_text_goes_on_from_the_earlier_one():
    desk = Recorder()
    bridge.answer(
        desk, {"since": 7, "messages": [edit("a"), edit("b"), edit("c", segment=1), edit("d", row="r2")]}
    )
    assert [m["rev"] for m in desk.seen] == [5, 11, 5, 5]


def test_a_state_change_hides_nothing_that_others_wrote():
    desk = Recorder()
    approve = {"id": "s", "op": "approve", "row": "r1", "rev": 5}
    bridge.answer(desk, {"since": 7, "messages": [approve, edit("a")]})
    assert desk.seen[1]["rev"] == 5


def test_a_refused_message_gives_no_revision_to_later_ones():
    desk = Recorder(refuse="merge_down")
    merge = {"id": "m", "op": "merge_down", "row": "r1", "rev": 5}
    out = bridge.answer(desk, {"since": 7, "messages": [merge, edit("a")]})
    assert out["replies"][0]["error"] == "locked"
    assert desk.seen[1]["rev"] == 5


def test_structure_and_undo_pass_their_revision_on():
    for first in ({"id": "m", "op": "merge_down", "row": "r1", "rev": 5}, {"id": "u", "op": "undo"}):
        desk = Recorder()
        bridge.answer(desk, {"since": 7, "messages": [first, edit("a")]})
        assert desk.seen[1]["rev"] == 11


def test_without_a_revision_no_changes_are_sent():
    assert bridge.answer(Recorder(), {"since": -1, "messages": []})["changes"] is None
