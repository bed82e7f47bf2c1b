"""Random operations: undo of all gives the first sheet back, and no structural operation loses text."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import UTC, datetime

import pytest

from workbench.errors import NotFoundError, UsageError
from workbench.model import Comment, Row, Sheet, Side, State
from workbench.review.patch import Patch
from workbench.review.realign import open_range, settled
from workbench.review.reducer import OPERATIONS, apply, redo, undo

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEXT_OPS = {"edit", "fix", "replace", "revert", "replace_draft", "restore_paragraph"}
WORDS = ("公司", "成立", "。", "“好”", "the ", "firm ", "No. 3 ", " ", "𠮷", "é", "\u200f")


def text(rng: random.Random) -> str:
    return "".join(rng.choices(WORDS, k=rng.randint(1, 6)))


def first_sheet(rng: random.Random, size: int = 40) -> Sheet:
    rows = []
    for i in range(size):
        src = tuple(text(rng) for _ in range(rng.choice((0, 1, 1, 1, 2, 3))))
        tgt = tuple(text(rng) for _ in range(rng.choice((0, 1, 1, 1, 2))))
        rows.append(
            Row(
                f"r{i + 1}",
                src,
                tgt,
                paragraph=rng.choice((None, i // 4)),
                state=rng.choice(list(State)),
                draft=rng.choice((None, " ".join(tgt))),
                comments=(Comment("old", "Wang", NOW),) * rng.randint(0, 1),
                flags=("numbers",) * rng.randint(0, 1),
                score=rng.random(),
            )
        )
    return Sheet(tuple(rows), "zh-CN", "en", rev=1, next_row=size + 1)


def random_beads(rng: random.Random, src: int, tgt: int) -> list[dict]:
    beads, i, j = [], 0, 0
    while i < src or j < tgt:
        m, n = rng.randint(0, min(3, src - i)), rng.randint(0, min(3, tgt - j))
        if m or n:
            beads.append(
                {"src": list(range(i, i + m)), "tgt": list(range(j, j + n)), "score": 0.5, "margin": 0.1}
            )
        i, j = i + m, j + n
    return beads


def random_message(rng: random.Random, sheet: Sheet) -> dict:
    row = rng.choice(sheet.rows) if sheet.rows else Row("none", (), ())
    op = rng.choice([*OPERATIONS, "split", "move", "merge_down", "merge_up", "edit", "unlock"])
    side: Side = rng.choice(("src", "tgt"))
    segments = row.segments(side)
    number = rng.randrange(len(segments)) if segments else 0
    cut = rng.randint(0, len(segments[number])) if segments else 0
    message: dict = {"op": op, "row": row.id, "side": side, "segment": number, "at": cut, "text": text(rng)}
    message |= {
        "rows": None,
        "direction": rng.choice(("up", "down")),
        "where": rng.choice(("before", "after")),
    }
    message |= {"src": rng.randint(0, 2), "tgt": rng.randint(0, 2), "seconds": rng.random(), "index": 0}
    message |= {
        "p": rng.randint(0, 10),
        "kind": rng.choice(("body", "caption", "boilerplate")),
        "start": 0,
        "end": 1,
    }
    if op == "split":
        message["rows"] = rng.random() < 0.6
    if op in {"merge_down", "merge_up"}:
        message["side"] = rng.choice(("both", "src", "tgt"))
    if op == "replace":
        message |= {
            "pattern": rng.choice(("the", "公.", "o")),
            "replacement": rng.choice(("", "X")),
            "regex": True,
        }
    if op == "restore_paragraph":
        message["segments"] = [{"src": [text(rng)], "tgt": [text(rng)]}]
    if op == "realign":
        start, stop = open_range(sheet, row.id) if sheet.rows else (0, 0)
        rows = sheet.rows[start:stop]
        beads = random_beads(rng, sum(len(r.src) for r in rows), sum(len(r.tgt) for r in rows))
        message |= {"ids": [r.id for r in rows], "beads": beads}
    return message


def flow(sheet: Sheet, side: Side) -> str:
    return "".join("".join(s for r in sheet.rows for s in r.segments(side)).split())


def comments(sheet: Sheet) -> int:
    return sum(len(r.comments) for r in sheet.rows)


def bare(sheet: Sheet) -> tuple[Row, ...]:
    return tuple(dataclasses.replace(r, rev=0) for r in sheet.rows)


def check_step(before: Sheet, message: dict, after: Sheet) -> None:
    op = message["op"]
    if op == "swap":
        for side in ("src", "tgt"):
            assert sorted(flow(before, side)) == sorted(flow(after, side)), message
    elif op not in TEXT_OPS:
        for side in ("src", "tgt"):
            assert flow(before, side) == flow(after, side), message
    if op not in {"comment", "uncomment"}:
        assert comments(before) == comments(after), message
    ids = [r.id for r in after.rows]
    assert len(set(ids)) == len(ids)
    assert after.rev == before.rev + 1
    assert all(int(i[1:]) < after.next_row for i in ids)
    if op not in {"lock", "unlock"}:
        held = {r.id: (len(r.src), len(r.tgt)) for r in before.rows if r.locked and op not in TEXT_OPS}
        now = {r.id: (len(r.src), len(r.tgt)) for r in after.rows}
        assert all(now[i] == shape for i, shape in held.items()), message


def run(seed: int, count: int) -> dict[str, int]:
    rng = random.Random(seed)
    first = sheet = first_sheet(rng)
    log: list[str] = []
    done: dict[str, int] = {}
    for _ in range(count):
        message = random_message(rng, sheet)
        try:
            change = apply(sheet, message, author="Li", now=NOW)
        except (UsageError, NotFoundError):
            continue
        if not change.patch:
            assert change.sheet is sheet
            continue
        check_step(sheet, message, change.sheet)
        assert {r.id for r in change.put} | set(change.removed)
        done[message["op"]] = done.get(message["op"], 0) + 1
        log.append(json.dumps(change.patch_json(), ensure_ascii=False))
        sheet = change.sheet
    last = sheet
    for line in reversed(log):
        sheet = undo(sheet, Patch.from_json(json.loads(line))).sheet
    assert bare(sheet) == bare(first)
    for line in log:
        sheet = redo(sheet, Patch.from_json(json.loads(line))).sheet
    assert bare(sheet) == bare(last)
    return done


def test_10_000_random_operations_and_undo_of_all_give_the_first_sheet_back():
    done = run(seed=20, count=19_000)
    assert sum(done.values()) >= 10_000
    assert set(done) == set(OPERATIONS), "every operation took part"


@pytest.mark.parametrize("seed", range(12))
def test_short_random_runs(seed):
    run(seed, 150)


def test_a_settled_row_bounds_realignment(sheet):
    rows = (sheet.rows[0].with_(locked=True), *sheet.rows[1:])
    locked = dataclasses.replace(sheet, rows=rows)
    assert settled(locked.rows[0])
    assert open_range(locked, "r2") == (1, 3)
    assert open_range(locked, "r1") == (0, 0)
