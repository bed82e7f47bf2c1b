"""A tiny Marian with random weights, made once, and the three engines over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model import LangPair
from workbench.translate import load_translator
from workbench.translate.untrained import write_untrained_model

ZH_EN = LangPair("zh-CN", "en")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory, seeds: Path) -> Path:
    """A Marian folder of some hundred kB; its vocabulary is of the articles."""
    lines = [x for f in sorted(seeds.iterdir()) for x in f.read_text("utf-8").splitlines() if x.strip()]
    return write_untrained_model(tmp_path_factory.mktemp("tiny") / "tiny", lines[:60], pieces=900)


@pytest.fixture(scope="session")
def model_cache(tmp_path_factory) -> Path:
    """Where converted models go, shared by the session so that each is converted once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, model_cache):
    """No test touches the person's own cache."""
    monkeypatch.setenv("WORKBENCH_CACHE", str(model_cache))


@pytest.fixture(scope="session")
def loaded(tiny, model_cache):
    """Engines by name, loaded once."""
    patch = pytest.MonkeyPatch()
    patch.setenv("WORKBENCH_CACHE", str(model_cache))
    import torch

    torch.set_num_threads(1)  # a tiny model gains nothing from more, and waits for them on a busy machine
    kept = {}

    def get(engine: str, pair: LangPair = ZH_EN):
        if (engine, pair) not in kept:
            kept[engine, pair] = load_translator(pair, model=str(tiny), engine=engine)
        return kept[engine, pair]

    yield get
    patch.undo()


@pytest.fixture(params=["ctranslate2", "transformers", "fake"])
def translator(request, loaded):
    """Each engine in turn, Chinese to English."""
    return loaded(request.param)
