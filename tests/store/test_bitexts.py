from __future__ import annotations

import dataclasses
import random
import threading

import pytest

from workbench.errors import ConflictError, NotFoundError, UsageError
from workbench.model import Comment, LangPair, Origin, ParagraphKind, Row, Sheet, State
from workbench.store import Store
from workbench.store import sheets as sheets_module
from workbench.store.columns import now

PAIR = LangPair("zh-CN", "en")


def texts(rows):
    return [(r.src, r.tgt) for r in rows]


def bare(rows):
    return [dataclasses.replace(r, rev=0, modified=None, seconds=0) for r in rows]


def edit(row, text, **more):
    return {"op": "edit", "row": row, "text": text, **more}


def test_rows_come_back_as_they_were_given(store):
    row = Row(
        "given",
        ("一。", "二。"),
        (),
        paragraph=3,
        kind=ParagraphKind.CAPTION,
        state=State.REVIEWED,
        origin=Origin.TM,
        author="Wang",
        score=0.25,
        margin=0.125,
        quality=0.75,
        locked=True,
        comments=(Comment("why?", "Li", now()),),
        flags=("numbers",),
        draft="One. Two.",
        back_translation="一",
        round_trip="One",
        alternatives=(("Uno", -0.5),),
        model="m@1",
        created=now(),
        modified=now(),
        seconds=1.5,
        meta={"tag": "x"},
    )
    key = store.bitexts.create(None, None, PAIR, "pair", [row])
    assert store.bitexts.rows(key) == (row.with_(id="r1", rev=1),)
    with Store(store.database.url) as other:
        assert other.bitexts.rows(key) == (row.with_(id="r1", rev=1),)


def test_text_that_no_database_takes_is_kept_without_what_it_cannot_hold(store):
    key = store.bitexts.create(None, None, PAIR, "pair", [Row("", ("a\x00b",), ("c\ud800d", "e"))])
    assert texts(store.bitexts.rows(key)) == [(("ab",), ("c\ufffdd", "e"))]


def test_the_id_of_a_bitext_follows_from_what_it_is_of(store, tmp_path):
    first = store.bitexts.create(None, None, PAIR, "pair", [], name="a")
    second = store.bitexts.create(None, None, PAIR, "pair", [], name="a")
    with Store(tmp_path / "other.db") as other:
        assert other.bitexts.create(None, None, PAIR, "pair", [], name="a") == first
    assert first != second


def test_an_edit_is_an_event_and_can_be_undone_and_redone(store, bitext, reducer):
    before = store.bitexts.rows(bitext)
    applied = store.bitexts.apply(bitext, edit("r2", "New."), "Li", reducer)
    assert (applied.undo, applied.redo, applied.touched) == (1, 0, ("r2",))
    after = store.bitexts.rows(bitext)
    assert after[1].tgt == ("New.",)
    assert after[1].author == "Li"
    [event] = store.bitexts.events.log(bitext)
    assert (event.op, event.author, event.status, event.rev) == ("edit", "Li", "done", 2)
    undone = store.bitexts.apply(bitext, {"op": "undo"}, "Li", reducer)
    assert (undone.undo, undone.redo) == (0, 1)
    assert bare(store.bitexts.rows(bitext)) == bare(before)
    store.bitexts.apply(bitext, {"op": "redo"}, "Li", reducer)
    assert bare(store.bitexts.rows(bitext)) == bare(after)
    with pytest.raises(UsageError, match="nothing to redo"):
        store.bitexts.apply(bitext, {"op": "redo"}, "Li", reducer)


def test_undo_survives_a_new_process(store, bitext, reducer):
    before = texts(store.bitexts.rows(bitext))
    for op in ("merge_down", "merge_down", "delete"):
        store.bitexts.apply(bitext, {"op": op, "row": "r1"}, "Li", reducer)
    with Store(store.database.url) as later:
        for _ in range(3):
            later.bitexts.apply(bitext, {"op": "undo"}, "Li", reducer)
        assert texts(later.bitexts.rows(bitext)) == before
    assert texts(store.bitexts.rows(bitext)) == before


def test_something_new_after_an_undo_ends_what_could_be_redone(store, bitext, reducer):
    store.bitexts.apply(bitext, edit("r1", "A."), "Li", reducer)
    store.bitexts.apply(bitext, {"op": "undo"}, "Li", reducer)
    applied = store.bitexts.apply(bitext, edit("r1", "B."), "Li", reducer)
    assert (applied.undo, applied.redo) == (1, 0)
    assert {e.status for e in store.bitexts.events.log(bitext)} == {"dropped", "step", "done"}


def test_a_group_of_messages_is_one_step(store, bitext, reducer):
    for text in ("N", "Ne", "New"):
        applied = store.bitexts.apply(bitext, edit("r1", text, group="burst"), "Li", reducer)
    assert applied.undo == 1
    store.bitexts.apply(bitext, edit("r2", "Other"), "Li", reducer)
    assert store.bitexts.apply(bitext, edit("r1", "Later", group="burst"), "Li", reducer).undo == 3
    for expected in ("New", "New", "Sentence 0."):
        store.bitexts.apply(bitext, {"op": "undo"}, "Li", reducer)
        assert store.bitexts.rows(bitext)[0].tgt == (expected,)


def test_a_message_sent_again_is_applied_once(store, bitext, reducer):
    message = {"id": "m1", "op": "merge_down", "row": "r1", "rev": 1}
    first = store.bitexts.apply(bitext, message, "Li", reducer)
    again = store.bitexts.apply(bitext, message, "Li", reducer)
    assert again.again
    assert not first.again
    assert (again.sheet, again.touched, again.undo) == (first.sheet, first.touched, first.undo)
    undo = {"id": "m2", "op": "undo"}
    store.bitexts.apply(bitext, edit("r5", "x"), "Li", reducer)
    store.bitexts.apply(bitext, undo, "Li", reducer)
    store.bitexts.apply(bitext, undo, "Li", reducer)
    assert len(store.bitexts.rows(bitext)) == 8


def test_the_second_writer_of_a_text_gets_both_texts(store, bitext, reducer):
    store.bitexts.apply(bitext, edit("r1", "Theirs.", rev=1), "Wang", reducer)
    with pytest.raises(ConflictError) as caught:
        store.bitexts.apply(bitext, edit("r1", "Mine.", rev=1), "Li", reducer)
    assert (caught.value.mine, caught.value.theirs, caught.value.where) == ("Mine.", "Theirs.", "r1")
    assert store.bitexts.rows(bitext)[0].tgt == ("Theirs.",)
    store.bitexts.apply(bitext, edit("r1", "Mine.", rev=2), "Li", reducer)
    assert store.bitexts.rows(bitext)[0].tgt == ("Mine.",)


def test_changes_that_commute_are_both_kept(store, bitext, reducer):
    store.bitexts.apply(bitext, {"op": "comment", "row": "r1", "rev": 1, "text": "?"}, "Wang", reducer)
    store.bitexts.apply(bitext, edit("r1", "Mine.", rev=1), "Li", reducer)
    row = store.bitexts.rows(bitext)[0]
    assert (row.tgt, row.comments[0].text) == (("Mine.",), "?")


def test_everyone_undoes_their_own_steps(store, bitext, reducer):
    store.bitexts.apply(bitext, edit("r1", "Wang's."), "Wang", reducer)
    store.bitexts.apply(bitext, edit("r2", "Li's."), "Li", reducer)
    store.bitexts.apply(bitext, {"op": "undo"}, "Wang", reducer)
    rows = store.bitexts.rows(bitext)
    assert (rows[0].tgt, rows[1].tgt) == (("Sentence 0.",), ("Li's.",))


def test_an_undo_never_takes_away_what_somebody_else_wrote(store, bitext, reducer):
    store.bitexts.apply(bitext, edit("r1", "Wang's."), "Wang", reducer)
    store.bitexts.apply(bitext, edit("r1", "Li's.", rev=2), "Li", reducer)
    applied = store.bitexts.apply(bitext, {"op": "undo"}, "Wang", reducer)
    assert store.bitexts.rows(bitext)[0].tgt == ("Li's.",)
    assert [(c.mine, c.theirs) for c in applied.conflicts] == [("Sentence 0.", "Li's.")]
    assert applied.undo == 0


def test_only_changed_rows_are_written(store, bitext, reducer):
    store.bitexts.apply(bitext, {"op": "insert", "row": "r4", "where": "after"}, "Li", reducer)
    changed, removed = store.bitexts.changed_since(bitext, 1)
    assert ([r.id for r in changed], removed) == (["r10"], ())
    store.bitexts.apply(bitext, {"op": "merge_up", "row": "r2"}, "Li", reducer)
    changed, removed = store.bitexts.changed_since(bitext, 2)
    assert ([r.id for r in changed], removed) == (["r1"], ("r2",))


def test_rows_find_room_when_all_are_inserted_at_one_place(store, bitext, reducer):
    with Store(store.database.url) as other:
        other.bitexts.rows(bitext)
        for i in range(40):
            store.bitexts.apply(bitext, {"op": "insert", "row": "r2", "where": "before"}, "Li", reducer)
            if i % 7 == 0:
                assert other.bitexts.rows(bitext) == store.bitexts.rows(bitext)
        expected = ["r1", *(f"r{10 + i}" for i in range(40)), *(f"r{i}" for i in range(2, 10))]
        assert [r.id for r in store.bitexts.rows(bitext)] == expected
        assert other.bitexts.rows(bitext) == store.bitexts.rows(bitext)
    with Store(store.database.url) as fresh:
        assert fresh.bitexts.rows(bitext) == store.bitexts.rows(bitext)


def test_a_refused_message_changes_nothing(store, bitext, reducer):
    before = store.bitexts.rows(bitext)
    with pytest.raises(NotFoundError):
        store.bitexts.apply(bitext, edit("r99", "x"), "Li", reducer)
    with pytest.raises(UsageError):
        store.bitexts.apply(bitext, {"op": "dance", "row": "r1"}, "Li", reducer)
    with pytest.raises(NotFoundError):
        store.bitexts.apply("nowhere", edit("r1", "x"), "Li", reducer)
    assert store.bitexts.rows(bitext) == before
    assert store.bitexts.events.log(bitext) == []


def test_a_transaction_that_fails_leaves_no_trace_in_memory(store, bitext, reducer):
    before = store.bitexts.rows(bitext)
    with pytest.raises(RuntimeError), store.transaction():
        store.bitexts.apply(bitext, edit("r1", "lost"), "Li", reducer)
        store.bitexts.apply(bitext, {"op": "merge_down", "row": "r2"}, "Li", reducer)
        assert store.bitexts.rows(bitext)[0].tgt == ("lost",)
        raise RuntimeError
    assert store.bitexts.rows(bitext) == before
    store.bitexts.apply(bitext, edit("r1", "kept"), "Li", reducer)
    assert store.bitexts.rows(bitext)[0].tgt == ("kept",)


def test_writers_at_once_take_turns(store, bitext, reducer):
    with Store(store.database.url) as other:
        errors = []

        def work(opened, author, rows):
            rng = random.Random(author)
            try:
                for i in range(25):
                    row = rng.choice(rows)
                    opened.bitexts.apply(
                        bitext, edit(row, f"{author} {i}", id=f"{author}{i}"), author, reducer
                    )
            except Exception as error:  # noqa: BLE001  # told below
                errors.append(error)

        threads = [
            threading.Thread(target=work, args=(store, "a", ["r1", "r2", "r3"])),
            threading.Thread(target=work, args=(other, "b", ["r4", "r5", "r6"])),
            threading.Thread(target=work, args=(store, "c", ["r7", "r8", "r9"])),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert other.bitexts.rows(bitext) == store.bitexts.rows(bitext)
        assert store.bitexts.get(bitext).rev == 76
        assert [e.rev for e in store.bitexts.events.log(bitext)] == list(range(2, 77))


def test_units_stream_in_order_and_by_filter(store, bitext, reducer):
    store.bitexts.apply(bitext, {"op": "approve", "row": "r2"}, "Li", reducer)
    store.bitexts.apply(bitext, {"op": "set_kind", "p": 2, "kind": "boilerplate"}, "Li", reducer)
    units = list(store.bitexts.units())
    assert [u.id for u in units] == [f"{bitext}-r{i}" for i in range(1, 7)]
    assert len(list(store.bitexts.units(set_aside=True))) == 9
    [unit] = store.bitexts.units(bitext, states=[State.REVIEWED])
    assert (unit.src, unit.tgt, unit.state, unit.author) == ("第1句。", "Sentence 1.", State.REVIEWED, "Li")
    assert (unit.document, unit.draft, unit.paragraph, unit.score) == ("test", "Sentence 1.", 0, 0.5)
    assert list(store.bitexts.units(kinds=["pair"])) == []
    info = store.bitexts.get(bitext)
    assert (info.total, info.approved) == (6, 1)
    store.bitexts.archive(bitext)
    assert list(store.bitexts.units()) == []
    assert store.bitexts.list() == []
    assert [i.id for i in store.bitexts.list(archived=True)] == [bitext]


def test_joined_texts_follow_the_language(store):
    key = store.bitexts.create(None, None, PAIR, "pair", [Row("", ("一。", "二。"), ("One.", "Two."))])
    [unit] = store.bitexts.units(key)
    assert (unit.src, unit.tgt) == ("一。二。", "One. Two.")


def test_two_writers_with_random_operations_end_with_one_sheet(store, bitext, reducer):
    """Both processes' sheets, a fresh reading and a replay of the log are the same."""
    first = store.bitexts.rows(bitext)
    with Store(store.database.url) as other:
        done = {"a": 0, "b": 0}

        def work(opened, author):
            rng = random.Random(author)
            for i in range(60):
                row = rng.choice(opened.bitexts.rows(bitext))
                op = rng.choice(
                    ["edit", "comment", "split", "merge_down", "move", "insert", "delete", "undo", "redo"]
                )
                message = {
                    "id": f"{author}{i}",
                    "op": op,
                    "row": row.id,
                    "rev": row.rev,
                    "text": f"{author} {i}",
                }
                message |= {
                    "at": 2,
                    "side": rng.choice(["src", "tgt"]),
                    "direction": rng.choice(["up", "down"]),
                }
                try:
                    applied = opened.bitexts.apply(bitext, message, author, reducer)
                except (UsageError, NotFoundError, ConflictError):
                    continue
                done[author] += applied.event is not None

        threads = [
            threading.Thread(target=work, args=(opened, author))
            for opened, author in ((store, "a"), (other, "b"))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert min(done.values()) > 10
        rows = store.bitexts.rows(bitext)
        assert other.bitexts.rows(bitext) == rows
    with Store(store.database.url) as fresh:
        assert fresh.bitexts.rows(bitext) == rows
    sheet = Sheet(first, "zh-CN", "en", rev=1, next_row=10)
    log = store.bitexts.events.log(bitext)
    for event in log:
        sheet = reducer.redo(sheet, event.patch).sheet
    assert bare(sheet.rows) == bare(rows)
    assert [event.rev for event in log] == list(range(2, len(log) + 2))
    assert sum(done.values()) <= len(log)


def test_the_log_of_one_row(store, bitext, reducer):
    for i in range(3):
        store.bitexts.apply(bitext, edit("r1", f"A{i}"), "Li", reducer)
        store.bitexts.apply(bitext, edit("r2", f"B{i}"), "Li", reducer)
    store.bitexts.apply(bitext, {"op": "merge_down", "row": "r1"}, "Li", reducer)
    log = store.bitexts.events.log
    assert [e.rev for e in log(bitext, row="r2")] == [3, 5, 7, 8]
    assert [e.rev for e in log(bitext, row="r2", after=3, limit=2)] == [5, 7]
    assert [e.rev for e in log(bitext, limit=2)] == [2, 3]
    assert log(bitext, row="r99") == []
    assert store.bitexts.events.kinds_since(bitext, 6) == (True, {"edit", "merge_down"})
    assert store.bitexts.events.kinds_since(bitext, 7) == (True, {"merge_down"})
    assert store.bitexts.events.kinds_since(bitext, 8) == (False, frozenset())
    assert store.bitexts.removed_since(bitext, 7) == ("r2",)
    with pytest.raises(ConflictError):
        store.bitexts.apply(bitext, edit("r2", "late", rev=1), "Wang", reducer)


def test_many_messages_in_one_transaction_read_the_sheet_once(store, bitext, reducer, monkeypatch):
    reads = []
    real = sheets_module._changed
    monkeypatch.setattr(sheets_module, "_changed", lambda *args: reads.append(1) or real(*args))
    with Store(store.database.url) as other:
        with store.transaction():
            for i in range(1, 10):
                store.bitexts.apply(bitext, edit(f"r{i}", f"N{i}"), "Li", reducer)
            if store.database.sqlite:
                assert other.bitexts.rows(bitext)[0].tgt == ("Sentence 0.",)
                reads.pop()
        assert len(reads) == 1
        assert [r.tgt[0] for r in store.bitexts.rows(bitext)] == [f"N{i}" for i in range(1, 10)]
        assert len(reads) == 1
        assert other.bitexts.rows(bitext) == store.bitexts.rows(bitext)
