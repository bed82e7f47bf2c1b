"""Paired tests equal sacreBLEU's; resampling does not depend on the size of its blocks."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from workbench.score import metrics as m
from workbench.score import resampling as r

Cli = Callable[..., object]


def pair(metric: str, lang: str, texts: dict[str, list[str]]) -> tuple[m.Statistics, m.Statistics]:
    ref = [texts[f"ref1.{lang}"]]
    return tuple(m.statistics(metric, texts[f"{x}.{lang}"], ref, lang=lang) for x in "ab")  # type: ignore[return-value]


def sacrebleu_metric(metric: str, lang: str) -> Any:
    zh = lang == "zh"
    return {
        "bleu": lambda: BLEU(tokenize="zh" if zh else "13a"),
        "chrf": CHRF,
        "chrf++": lambda: CHRF(word_order=2),
        "ter": lambda: TER(normalized=zh, asian_support=zh),
    }[metric]()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("metric", m.METRICS)
def test_paired_bootstrap_equals_sacrebleu(metric: str, lang: str, texts: dict[str, list[str]]) -> None:
    # the command's JSON fails on its own float32 figures for chrF and TER, so this calls what it calls
    systems = [("a", texts[f"a.{lang}"]), ("b", texts[f"b.{lang}"])]
    test = PairedTest(systems, {metric: sacrebleu_metric(metric, lang)}, [texts[f"ref1.{lang}"]], "bs")
    signatures, scores = test()
    theirs = scores[m.LABELS[metric]][1]
    one, two = pair(metric, lang, texts)
    p_value, spread = r.paired_bootstrap(one, two)
    assert p_value == pytest.approx(theirs.p_value, abs=1e-12)
    assert spread.low <= spread.mean <= spread.high
    assert r.interval(r.bootstrap_scores(two)).half_width == pytest.approx(float(theirs.ci), abs=1e-5)
    assert two.signature_text(bs=1000, seed=12345) == str(signatures[m.LABELS[metric]])


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("metric", ["bleu", "chrf++", "ter"])
def test_paired_randomisation_equals_sacrebleu(
    data: Path, sacrebleu_cli: Cli, metric: str, lang: str, texts: dict[str, list[str]]
) -> None:
    theirs = sacrebleu_cli(
        metric, lang, [data / f"ref1.{lang}"], [data / f"a.{lang}", data / f"b.{lang}"],
        "--paired-ar", "--paired-ar-n", "500", "-f", "json",
    )  # fmt: skip
    assert isinstance(theirs, list)
    found = next(v for k, v in theirs[1].items() if k != "system")
    assert r.paired_randomisation(*pair(metric, lang, texts), 500) == pytest.approx(
        found["p_value"], abs=1e-9
    )


def test_a_system_against_itself_differs_by_nothing(texts: dict[str, list[str]]) -> None:
    one, _ = pair("chrf", "en", texts)
    p_value, spread = r.paired_bootstrap(one, one)
    assert p_value == pytest.approx(
        1 / 1001
    )  # sacreBLEU's convention: no sample exceeds a difference of zero
    assert (spread.low, spread.high) == (0, 0)


def test_blocks_draw_what_one_draw_would(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(3).integers(0, 9, size=(23, 4)).astype(float)
    whole = r.bootstrap_sums([table], 100)[0]
    monkeypatch.setattr(r, "_CELLS", 23 * 7)
    assert np.array_equal(r.bootstrap_sums([table], 100)[0], whole)


def test_tables_are_resampled_alike() -> None:
    table = np.random.default_rng(3).integers(0, 9, size=(23, 4)).astype(float)
    one, two = r.bootstrap_sums([table, 2 * table], 50)
    assert np.array_equal(2 * one, two)


def test_interval_holds_ninety_five_percent() -> None:
    found = r.interval(np.arange(1000.0))
    assert (found.low, found.high) == (25, 974)
    assert math.isclose(found.mean, 499.5)
    assert found.half_width == 474.5
