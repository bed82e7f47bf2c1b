"""The tables that come with the recipes: every line can be read, and holds the two languages in their order."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.text.hanzi import ONE_HANZI
from workbench.train.corpus import read_lines, read_table
from workbench.train.filters import FilterReport, apply_filters

MODELS = Path(__file__).parents[2] / "models"
TABLES = sorted((MODELS / "corpus").glob("*.tsv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_every_line_is_a_pair_of_texts(path):
    lines = read_lines(path)
    assert len(lines) > 1000
    assert len(set(lines)) == len(lines)
    for number, line in enumerate(lines, 1):
        zh, en = line.split("\t")
        assert ONE_HANZI.search(zh), f"{path.name}:{number}"
        assert en.strip() and not ONE_HANZI.search(en), f"{path.name}:{number}"


@pytest.mark.parametrize("path", TABLES, ids=lambda p: p.name)
def test_filters_find_little_to_remove(path):
    report = FilterReport()
    pairs = list(read_table(path))
    kept = list(apply_filters(pairs, report, copies=9, without=("length ratio",)))
    assert len(kept) > 0.95 * len(pairs), report.removed  # 20世纪60年代 beside 1960s is taken for two numbers
