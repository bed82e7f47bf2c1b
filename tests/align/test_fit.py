"""Fitting: the gold path in the lattice, the gradient against differences, weights that get better."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from workbench.align import fit as fit_module
from workbench.align.evaluation import evaluate
from workbench.align.features import NAMES
from workbench.align.fit import (
    Text,
    example,
    fit,
    gold_edges,
    head,
    held_out_report,
    leave_one_out,
    main,
    read_texts,
)
from workbench.align.ladder import read_ladder
from workbench.align.lattice import TYPES
from workbench.align.pair import build_pair
from workbench.align.resources import Resources
from workbench.errors import ModelMissingError, NotFoundError, UsageError

ZH = [
    "今天是2024年1月5日。",
    "他问：“你去哪里？”",
    "我不去。",
    "公司有300名员工，其中120人是工程师。",
    "谢谢！",
]
EN = [
    "Today is January 5, 2024.",
    'He asked, "Where to?"',
    "I stay.",
    "It has 300 employees.",
    "120 are engineers.",
    "Hi!",
]
GOLD = read_ladder("[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3, 4]\n[4]:[5]\n")


@pytest.fixture(scope="module")
def one():
    return example(Text("toy", build_pair(ZH, EN, "zh-CN", "en", Resources()), GOLD))


def test_gold_edges_turn_crossing_and_missing_beads_into_nulls() -> None:
    edges = gold_edges(read_ladder("[0]:[2]\n[1]:[0]\n[2]:[3]\n"), 4, 4)
    assert [(TYPES[k], i, j) for k, i, j in edges] == [
        ((0, 1), 0, 1),
        ((0, 1), 0, 2),
        ((1, 1), 1, 3),
        ((1, 0), 2, 3),
        ((1, 1), 3, 4),
        ((1, 0), 4, 4),
    ]


def test_the_gradient_is_the_slope_of_the_loss(one) -> None:
    weights = np.random.default_rng(3).normal(size=len(NAMES)) * 0.1
    _, gradient = one.loss(weights)
    for k in range(0, len(NAMES), 5):
        step = np.zeros(len(NAMES))
        step[k] = 1e-2
        slope = (one.loss(weights + step)[0] - one.loss(weights - step)[0]) / 2e-2
        assert gradient[k] == pytest.approx(slope, abs=2e-2)


def test_fitting_finds_the_gold_beads(one) -> None:
    weights = fit([one], np.zeros(len(NAMES)), rounds=15)
    assert one.loss(weights)[0] < one.loss(np.zeros(len(NAMES)))[0]
    assert evaluate(GOLD, one.decode(weights)).strict.f1 == 1.0


def test_leaving_a_text_out_fits_on_the_others_alone(one) -> None:
    other = dataclasses.replace(one, text=dataclasses.replace(one.text, name="other"))
    odd = dataclasses.replace(one, gold_sums=one.gold_sums * 0)
    first, second, third = leave_one_out([one, other, odd], rounds=15)
    assert np.allclose(first, second)
    assert not np.allclose(first, third)
    assert evaluate(GOLD, one.decode(third)).strict.f1 == 1.0


def test_a_held_out_text_is_aligned_with_the_weights_given(one, monkeypatch) -> None:
    monkeypatch.setattr(fit_module, "shipped_resources", Resources)
    text = dataclasses.replace(one.text, x=ZH, y=EN)
    weights = dict.fromkeys(
        ("first", "final", "encoded"), fit([one], np.zeros(len(NAMES)), 15).astype(np.float32)
    )
    assert held_out_report(text, weights).strict.f1 == 1.0
    only_nulls = {
        name: np.array([n in ("type 0-1", "type 1-0") for n in NAMES], np.float32) for name in weights
    }
    assert held_out_report(text, only_nulls).strict.f1 == 0.0


def test_encoding_wants_the_encoder(one, monkeypatch) -> None:
    monkeypatch.setattr(fit_module, "shipped_resources", Resources)
    with pytest.raises(ModelMissingError, match="encoder"):
        fit_module.encode(one.text)


def test_a_texts_head_ends_with_a_bead() -> None:
    zh, en, gold = head(ZH, EN, list(GOLD), 4)
    assert (len(zh), len(en), len(gold)) == (3, 3, 3)


def test_a_folder_without_gold_is_refused(tmp_path) -> None:
    with pytest.raises(NotFoundError, match="mac-dev/gold"):
        read_texts(tmp_path)
    with pytest.raises(UsageError):
        main([])
