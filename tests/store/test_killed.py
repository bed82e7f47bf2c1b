"""kill -9 in the middle of edits: every acknowledged change is there, and nothing of a half one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from workbench.model import LangPair, Row
from workbench.review.serving import JsonReducer
from workbench.store import Store

WRITER = """
import random, sys
from workbench.review.serving import JsonReducer
from workbench.store import Store
url, bitext, run = sys.argv[1:]
rng, reducer = random.Random(run), JsonReducer()
store = Store(url)
i = 0
while True:
    i += 1
    row = rng.choice(store.bitexts.rows(bitext)).id
    op = rng.choice(["edit", "edit", "merge_down", "split", "undo", "comment", "insert"])
    message = {"id": f"{run}-{i}", "op": op, "row": row, "text": f"{run} {i}", "at": 1}
    try:
        applied = store.bitexts.apply(bitext, message, "Li", reducer)
    except Exception as error:
        if type(error).__name__ not in {"UsageError", "NotFoundError"}:
            raise
        continue
    if applied.event is not None:
        print(message["id"], applied.sheet.rev, flush=True)
"""


def killed(url: str, bitext: str, run: int, root, rng: random.Random) -> list[tuple[str, int]]:
    """Starts a writer, kills it a moment after its first acknowledgement, gives what it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, url, bitext, str(run)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    assert lines[0], "the writer died by itself"
    time.sleep(rng.random() * 0.1)
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [(parts[0], int(parts[1])) for parts in whole if len(parts) == 2]


@pytest.mark.slow
def test_twenty_kills_lose_nothing_that_was_acknowledged(url, root):
    rng = random.Random(20)
    rows = [Row("", (f"第{i}句。",), (f"Sentence {i}.",)) for i in range(60)]
    with Store(url) as store:
        bitext = store.bitexts.create(None, None, LangPair("zh-CN", "en"), "draft", rows)
    acknowledged: list[tuple[str, int]] = []
    for run in range(20 if url.startswith("sqlite") else 5):
        acknowledged += killed(url, bitext, run, root, rng)
    with Store(url) as store:
        log = {event.client: event.rev for event in store.bitexts.events.log(bitext) if event.client}
        assert len(acknowledged) >= 5
        assert {name: log.get(name) for name, _ in acknowledged} == dict(acknowledged)
        info = store.bitexts.get(bitext)
        assert info.rev == max(log.values())
        assert max(row.rev for row in store.bitexts.rows(bitext)) <= info.rev
        replayed(store, bitext, rows)


def replayed(store: Store, bitext: str, rows: list[Row]) -> None:
    """The rows are those that the log makes of the first ones: nothing half done is in either."""
    reducer = JsonReducer()
    twin = store.bitexts.create(None, None, LangPair("zh-CN", "en"), "draft", rows, name="twin")
    sheet = store.bitexts.sheet(twin)
    for event in store.bitexts.events.log(bitext):
        sheet = reducer.redo(sheet, event.patch).sheet
    now = store.bitexts.rows(bitext)
    assert [(r.id, r.src, r.tgt, r.state, r.comments) for r in sheet.rows] == [
        (r.id, r.src, r.tgt, r.state, r.comments) for r in now
    ]
