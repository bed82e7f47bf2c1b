"""kill -9 at random moments of `workbench run`, then a rerun: the same rows as an undisturbed run."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest

from workbench.pipeline.workspace import open_workspace

KILLS = 20


def start(db, *extra):
    command = [sys.executable, "-m", "workbench", "run", "--engine", "fake", "--no-terms"]
    return subprocess.Popen(
        [*command, "--workspace", str(db), *extra], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def rows_of(db):
    with open_workspace(str(db)) as store:
        return {
            b.name: [r.with_(created=None, modified=None) for r in store.bitexts.rows(b.id)]
            for b in store.bitexts.list()
        }


def fresh(db, seeds):
    subprocess.run(
        [sys.executable, "-m", "workbench", "add", str(seeds), "--workspace", str(db)],
        check=True,
        capture_output=True,
    )


@pytest.mark.slow
def test_twenty_kills_lose_nothing(tmp_path, seeds):
    plain = tmp_path / "plain.db"
    fresh(plain, seeds)
    begun = time.monotonic()
    assert start(plain).wait() == 0
    whole = time.monotonic() - begun
    wanted = rows_of(plain)
    assert len(wanted) == 5
    draw = random.Random(7)
    killed, round_ = 0, 0
    while killed < KILLS:
        round_ += 1
        db = tmp_path / f"killed{round_}.db"
        fresh(db, seeds)
        for _ in range(4):
            process = start(db)
            try:
                process.wait(draw.uniform(0.2, 1.0) * whole)
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
        assert start(db).wait() == 0
        assert rows_of(db) == wanted, f"after {killed} kills"
    assert killed >= KILLS
