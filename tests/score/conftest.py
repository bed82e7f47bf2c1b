"""Small texts of our own and sacreBLEU's command line to compare with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Cli = Callable[..., object]
DATA = Path(__file__).parent / "data"
FLAGS = {
    "bleu": ["-m", "bleu"],
    "chrf": ["-m", "chrf"],
    "chrf++": ["-m", "chrf", "--chrf-word-order", "2"],
    "ter": ["-m", "ter"],
}
ZH_FLAGS = {"bleu": ["--tokenize", "zh"], "ter": ["--ter-normalized", "--ter-asian-support"]}
EN_FLAGS = {"bleu": ["--tokenize", "13a"]}


def lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()


def run_sacrebleu(metric: str, lang: str, refs: list[Path], hyps: list[Path], *more: str) -> object:
    """JSON that sacreBLEU's own command prints, with 14 decimals."""
    special = (ZH_FLAGS if lang == "zh" else EN_FLAGS).get(metric, [])
    arguments = [*map(str, refs), "-i", *map(str, hyps), *FLAGS[metric], *special, "-w", "14", *more]
    code = "import sys\nfrom sacrebleu.sacrebleu import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return json.loads(re.sub(r"\x1b\[[0-9;]*m", "", done.stdout))


@pytest.fixture(scope="session")
def texts() -> dict[str, list[str]]:
    return {p.name: lines(p.name) for p in DATA.iterdir() if p.suffix in {".en", ".zh"}}


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def sacrebleu_cli() -> Cli:
    return run_sacrebleu
