"""Shared fixtures."""

from __future__ import annotations

import os
from pathlib import Path

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


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """URL of a PostgreSQL test database; skips where there is none."""
    url = os.environ.get("WORKBENCH_TEST_POSTGRES")
    if not url:
        pytest.skip("no PostgreSQL server (set WORKBENCH_TEST_POSTGRES)")
    return url
