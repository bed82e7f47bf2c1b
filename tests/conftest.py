"""Shared fixtures."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("default")


@pytest.fixture(scope="session")
def root() -> Path:
    """Top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def seeds(root: Path) -> Path:
    """Folder with the five articles."""
    return root / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Evaluation data beside the checkout, never shipped; tests that need it skip where it is absent."""
    for base in (ROOT, ROOT.parent):
        path = base.parent / "shared"
        if (path / "eval").is_dir():
            return path
    pytest.skip("evaluation data (../shared) is not on this machine")


def _loop() -> float:
    """Processor seconds of a fixed piece of work."""
    began = time.process_time()
    counts: dict[int, int] = {}
    for i in range(400_000):
        counts[i % 1009] = counts.get(i % 1009, 0) + i
    return time.process_time() - began


LOOP = 0.06  # seconds that it takes where the bounds of `within` were set


@pytest.fixture(scope="session")
def within() -> Callable[..., Any]:
    """`within(seconds, work)`: what `work()` returns; fails if it takes longer three times in a row.

    Seconds of processor time, in proportion to what a fixed loop takes right before and after, so that neither a slow
    machine nor a busy one fails a test. `work` must bear being done again. What speed is worth is for `make bench`:
    bounds here are several times what is usual, and catch what grows with the square of its input.
    """

    def check(seconds: float, work: Callable[[], Any]) -> Any:
        took = []
        for _ in range(3):
            before = _loop()
            began = time.process_time()
            done = work()
            spent = time.process_time() - began
            took.append(spent * LOOP / max(before, _loop()))
            if took[-1] < seconds:
                return done
        pytest.fail(f"{min(took):.2f} s of processor time, more than {seconds} s")

    return check


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """URL of a PostgreSQL test database; skips where there is none."""
    url = os.environ.get("WORKBENCH_TEST_POSTGRES")
    if not url:
        pytest.skip("no PostgreSQL server (set WORKBENCH_TEST_POSTGRES)")
    return url
