"""Every benchmark can be loaded: what the workbench renames is renamed there too."""

import importlib
import pkgutil

import pytest

import benchmarks

NAMES = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "__main__")


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_loads(name):
    module = importlib.import_module(f"benchmarks.{name}")
    assert module.__doc__
    if not name.startswith("_") and name != "serving":
        assert callable(module.main)
