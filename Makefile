# Two commands set everything up: `make run` (the main job, then the UI) and `make test`.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

.PHONY: run demo test check bench screenshots format clean

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(READY)

run: $(READY)  ## the five articles, then the UI on 127.0.0.1:8501
	$(PY) -m workbench demo --serve

demo: $(READY)  ## the five articles into ./out
	$(PY) -m workbench demo

test: $(READY)  ## the whole suite
	$(PY) -m pytest

check: $(READY)  ## linters, types, layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(READY)  ## speed and memory, ratios within one run
	$(PY) -m benchmarks

screenshots: $(READY)  ## the pictures in docs/images
	$(PY) -m benchmarks.screenshots

format: $(READY)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean:
	rm -rf $(VENV) out build dist *.egg-info
