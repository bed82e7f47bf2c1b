"""The starter termbase is well formed and holds the terms that the articles need."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from workbench.model import LangPair
from workbench.text.termbase import Termbase
from workbench.text.termfile import read_terms


@pytest.fixture(scope="module")
def rows(root: Path) -> list[dict[str, str]]:
    with (root / "models" / "terms" / "starter.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_has_at_least_three_hundred_terms_each_once(rows: list[dict[str, str]]) -> None:
    sources = [row["src"] for row in rows]
    assert len(sources) >= 300
    assert len(set(sources)) == len(sources)


def test_every_row_is_complete_and_sourced(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["src"] and row["tgt"] and row["note"], row
        assert None not in row and None not in row.values(), row
        accepted = {row["tgt"], *filter(None, row["variants"].split("|"))}
        assert not accepted & set(filter(None, row["forbidden"].split("|"))), row


def test_no_accepted_form_is_forbidden_in_another_inflection(root: Path) -> None:
    base = Termbase(read_terms(root / "models" / "terms" / "starter.tsv"))
    for term in base:
        for form in (term.tgt, *term.variants):
            assert base.forbidden_terms(term.src, form, LangPair("zh-CN", "en")) == (), (term.src, form)


@pytest.mark.parametrize(
    ("src", "tgt"),
    [
        ("习近平", "Xi Jinping"),
        ("李强", "Li Qiang"),
        ("马恒昌小组", "Ma Hengchang Group"),
        ("齐齐哈尔", "Qiqihar"),
        ("新质生产力", "new quality productive forces"),
        ("中华全国总工会", "All-China Federation of Trade Unions"),
        ("全国总工会", "All-China Federation of Trade Unions"),
        ("高质量发展", "high-quality development"),
        ("通用技术集团", "China General Technology Group"),
        ("齐二机床", "Qier Machine Tool"),
        ("劳模精神", "model worker spirit"),
        ("工匠精神", "spirit of craftsmanship"),
        ("两个确立", "Two Affirmations"),
        ("两个维护", "Two Upholds"),
        ("四个意识", "Four Consciousnesses"),
        ("四个自信", "Four-Sphere Confidence"),
        ("卡脖子", "bottleneck"),
        ("大国工匠", "master craftsman"),
        ("工业母机", "machine tool"),
        ("制造强国", "manufacturing powerhouse"),
        ("新发展格局", "new development pattern"),
    ],
)
def test_terms_of_the_articles(rows: list[dict[str, str]], src: str, tgt: str) -> None:
    assert {row["src"]: row["tgt"] for row in rows}[src] == tgt
