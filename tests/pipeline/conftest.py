"""A workspace with the five articles and an engine that needs no model."""

from __future__ import annotations

import pytest

from workbench.pipeline.engines import EngineOptions, Engines
from workbench.pipeline.ingest import add_files
from workbench.pipeline.workspace import open_workspace


@pytest.fixture
def fake_engines():
    return Engines(EngineOptions(engine="fake", terms=False))


@pytest.fixture
def store(tmp_path):
    with open_workspace(str(tmp_path / "workbench.db")) as opened:
        yield opened


@pytest.fixture
def filled(store, seeds):
    """(store, ids of the five articles in order of their names)."""
    added, errors = add_files(store, [seeds])
    assert not errors
    return store, [a.id for a in added]
