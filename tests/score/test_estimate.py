"""Estimation without a reference: signals, fitting, the model file, the command."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from workbench.cli.estimate import command
from workbench.errors import FormatError, InputError, ModelMissingError, UsageError
from workbench.model import LangPair
from workbench.score.estimate import EstimateModel, estimate, gather
from workbench.score.estimate import features as f
from workbench.score.estimate import fit as fitting
from workbench.score.estimate.model import CLIP, Norms, Variant, from_json, shipped, to_json

EN_ZH, ZH_EN = LangPair("en", "zh-CN"), LangPair("zh-CN", "en")


@dataclass(frozen=True)
class Scored:
    logprobs: tuple[float, ...]


class Doubter:
    """Forced decoding that likes hypotheses as long as their sources."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def score(self, pairs: list[tuple[str, str]]) -> list[Scored]:
        self.calls.append(len(pairs))
        return [Scored(tuple([-abs(len(s) - len(t)) / 10 - 0.1] * max(1, len(t)))) for s, t in pairs]


class TinyLexicon:
    """机床 is machine or tool; everything else is unknown."""

    def words(self, segments: list[str], lang: str) -> list[list[str]]:
        return [
            ["机床"] * s.count("机床") + ["他"] * s.count("他")
            if lang.startswith("zh")
            else s.lower().split()
            for s in segments
        ]

    def tables(self, zh: list[str], en: list[str]):
        table = sparse.csr_array(
            [[0.5 if z == "机床" and e in {"machine", "tool"} else 0.0 for e in en] for z in zh]
        )
        return table, table


@given(st.lists(st.floats(-30, 0), min_size=1, max_size=40))
def test_logprob_signals(values: list[float]) -> None:
    found = f.from_logprobs(values, "x")
    low, high = min(values), max(values)
    low, high = max(low, f.FLOOR), max(high, f.FLOOR)
    assert low - 1e-9 <= found["x_min"] <= found["x_low3"] + 1e-9
    assert low - 1e-9 <= found["x_mean"] <= high + 1e-9
    assert 0 <= found["x_bad"] <= 1
    assert found["x_spread"] >= 0


def test_logprob_signals_by_hand() -> None:
    found = f.from_logprobs([-1.0, -2.0, -3.0, -4.0], "x")
    assert found["x_mean"] == -2.5
    assert found["x_low3"] == -3.0
    assert found["x_spread"] == pytest.approx(math.sqrt(1.25))
    assert found["x_bad"] == 0.5
    assert f.from_logprobs([], "x")["x_mean"] == 0
    assert f.from_logprobs([-1e9, -2.0], "x")["x_mean"] == (f.FLOOR - 2) / 2


def test_coverage_tells_a_translation_from_another_text() -> None:
    lexicon = TinyLexicon()
    good = f.coverage(["机床"], ["machine", "tool"], lexicon, from_zh=True)
    bad = f.coverage(["机床"], ["blue", "sky"], lexicon, from_zh=True)
    assert good["src_explained"] > bad["src_explained"]
    assert (good["src_lost"], bad["src_lost"], bad["hyp_lost"]) == (0, 1, 1)
    assert list(good) == list(bad) == list(f.coverage([], [], lexicon, from_zh=True))


def test_signals_stand_on_the_side_that_they_are_about() -> None:
    one = f.coverage(["机床", "他"], ["machine"], TinyLexicon(), from_zh=True)
    two = f.coverage(["机床", "他"], ["machine"], TinyLexicon(), from_zh=False)
    assert one["src_lost"] == two["hyp_lost"] > 0
    assert one["hyp_lost"] == two["src_lost"] == 0


def test_similarity_is_sentence_chrf() -> None:
    from sacrebleu.metrics import CHRF

    pairs = [("the machine tool", "the machine tools"), ("a", "b"), ("", "x")]
    want = [CHRF().sentence_score(a, [b]).score for a, b in pairs]
    assert f.similarity([a for a, _ in pairs], [b for _, b in pairs]) == pytest.approx(want)


def test_table_has_finite_numbers_and_the_columns_of_its_evidence() -> None:
    src, hyp = ["The machine tool is new.", "", "x"], ["机床是新的。", "他", ""]
    full = f.Evidence([[-1.0], [], [-2.0]], [[-1.0]] * 3, hyp, src, [0.5] * 3, TinyLexicon())
    names, matrix = f.table(src, hyp, EN_ZH, full)
    assert matrix.shape == (3, len(names))
    assert np.isfinite(matrix).all()
    assert {"forward_mean", "reverse_low3", "own_chrf", "round_trip_chrf", "alignment", "src_lost"} <= set(
        names
    )
    plain, _ = f.table(src, hyp, EN_ZH, f.Evidence())
    assert not {n for n in plain if n.startswith(("forward", "reverse", "own", "round", "align", "src_lost"))}


def test_wrong_lengths_are_named() -> None:
    with pytest.raises(InputError, match="1 sources, but 2 back-translations"):
        f.table(["a"], ["b"], EN_ZH, f.Evidence(round_trip=["x", "y"]))
    with pytest.raises(InputError, match="1 sources, but 2 hypotheses"):
        estimate(["a"], ["b", "c"], EN_ZH)


def data(n: int = 600, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4)) * [1, 5, 0.1, 1] + [0, 3, 0, 0]
    return x, x[:, 0] + 0.1 * (x[:, 1] - 3) + 0.5 * rng.normal(size=n)


def test_fit_finds_what_matters_and_measures_on_held_out_data() -> None:
    x, y = data()
    names = ["signal", "weak", "noise", "more noise"]
    variant = fitting.fit(names, x[:400], y[:400], x[400:], y[400:], needs=())
    assert variant.figures["pearson"] > 0.85
    assert variant.figures["worst_fifth_precision"] > 0.6
    assert np.argmax(np.abs(variant.weights)) == 0
    quality = variant.quality(names, x[400:], "other")
    p = variant.probability(quality)
    assert fitting.pearson(p, y[400:]) < -0.8
    needs_work = y[400:] <= np.quantile(y[:400], 1 / 3)
    assert abs(p.mean() - needs_work.mean()) < 0.08
    assert abs(p[p > 0.7].mean() - needs_work[p > 0.7].mean()) < 0.15


def test_other_segments_can_be_fitted_on_too() -> None:
    x, y = data()
    names = ["signal", "weak", "noise", "more noise"]
    rng = np.random.default_rng(2)
    other = rng.normal(size=(200, 4))
    more = fitting.More(other, -2 * other[:, 2], 10.0)
    plain = fitting.fit(names, x[:400], y[:400], x[400:], y[400:], needs=())
    both = fitting.fit(names, x[:400], y[:400], x[400:], y[400:], needs=(), more=more)
    assert abs(plain.weights[2]) < 0.1 < -both.weights[2]


def test_out_of_fold_predictions_do_not_see_their_row() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 40)), rng.normal(size=60)
    assert abs(fitting.pearson(fitting.out_of_fold(x, y, 3.0), y)) < 0.45
    assert fitting.pearson(x @ fitting.ridge(x, y, 3.0), y) > 0.6


def test_logistic_recovers_a_curve() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=20_000)
    target = (rng.random(20_000) < 1 / (1 + np.exp(-(-0.7 - 1.5 * x)))).astype(float)
    offset, slope = fitting.logistic(x, target)
    assert offset == pytest.approx(-0.7, abs=0.08)
    assert slope == pytest.approx(-1.5, abs=0.08)


def test_worst_precision() -> None:
    human = np.arange(10.0)
    assert fitting.worst_precision(human, human) == 1
    assert fitting.worst_precision(-human, human) == 0


def test_odd_values_are_cut() -> None:
    norms = {"other": Norms((0.0,), (1.0,))}
    v = Variant((), ("a",), norms, (1.0,), (0.0, -1.0))
    assert v.quality(["b", "a"], np.array([[9.0, 1e9]]), "draft")[0] == CLIP


def tiny_model() -> EstimateModel:
    src, hyp = ["The machine tool.", "He is new."], ["机床。", "他是新的。"]
    variants = []
    for needs in ((), ("forward",)):
        evidence = f.Evidence(forward=[[-1.0], [-2.0]] if needs else None)
        names, matrix = f.table(src, hyp, EN_ZH, evidence)
        weights = [1.0 if n == "forward_mean" else 0.0 for n in names]
        norms = fitting.norms_of(matrix)
        variants.append(
            Variant(
                needs,
                tuple(names),
                {"other": norms},
                tuple(weights),
                (0.0, -1.0),
                {"pearson_cross_validated": len(needs) / 10},
            )
        )
    return EstimateModel("en-zh", tuple(variants), "a test")


def test_model_file_round_trip() -> None:
    model = tiny_model()
    again = from_json(to_json(model))
    assert to_json(again) == to_json(model)
    assert again.variants[1].needs == ("forward",)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"direction": "x", "variants": [{}], "about": ""}', "null"]
)
def test_broken_model_files(text: str) -> None:
    with pytest.raises(FormatError, match="fit it again"):
        from_json(text)


def test_lists_of_different_length_are_refused() -> None:
    raw = json.loads(to_json(tiny_model()))
    raw["variants"][0]["weights"].pop()
    with pytest.raises(FormatError, match="different length"):
        from_json(json.dumps(raw))


def test_estimate_uses_what_is_there() -> None:
    model = tiny_model()
    src, hyp = ["abcdefgh", "abcdefgh"], ["一二三四五六七八", "一"]
    without = estimate(src, hyp, EN_ZH, model=model)
    assert without[0].evidence == ()
    assert without[0].mean_logprob is None
    scorer = Doubter()
    found = estimate(src, hyp, EN_ZH, scorer=scorer, model=model)
    assert found[0].evidence == ("forward",)
    assert found[0].probability < found[1].probability
    assert found[0].mean_logprob == pytest.approx(-0.1)
    assert scorer.calls == [2]


def test_an_empty_hypothesis_surely_needs_work() -> None:
    assert estimate(["a word"], [""], EN_ZH, model=tiny_model())[0].probability == 1
    assert estimate([], [], EN_ZH) == []


def test_gather_goes_batch_by_batch() -> None:
    forward, backward, seen = Doubter(), Doubter(), []
    one, two = gather(
        ["a"] * 300,
        ["b"] * 300,
        scorer=forward,
        reverse_scorer=backward,
        progress=lambda a, b: seen.append((a, b)),
    )
    assert (forward.calls, backward.calls) == ([256, 44], [256, 44])
    assert seen[-1] == (600, 600)
    assert one is not None and two is not None and len(one) == len(two) == 300
    assert gather(["a"], ["b"]) == (None, None)


@pytest.mark.parametrize("pair", [EN_ZH, ZH_EN], ids=str)
def test_shipped_model_ranks_damage(pair: LangPair) -> None:
    good = {"en": "He did not attend the meeting on Tuesday.", "zh-CN": "他没有出席周二的会议。"}
    bad = {"en": "The the the meeting 会议 of of", "zh-CN": "会议 meeting on Tuesday 的的的"}
    found = estimate([good[pair.src]] * 2, [good[pair.tgt], bad[pair.tgt]], pair)
    assert all(0 <= e.probability <= 1 for e in found)
    assert found[0].probability < found[1].probability


def test_shipped_model_says_what_it_is() -> None:
    for direction in ("en-zh", "zh-en"):
        model = shipped(direction)
        assert "no grade" in model.about
        assert model.direction == direction
        assert len(to_json(model)) < 200_000
    with pytest.raises(ModelMissingError, match="python -m benchmarks estimate"):
        shipped("de-fr")


def test_texts_alone_are_fast(within: Callable[..., Any]) -> None:
    src = ["The company held a special discussion on developing new quality productive forces on May 7."] * 60
    hyp = ["5月7日，公司召开了发展新质生产力专题讨论会，共有40多名负责人参加。"] * 60
    within(60 / 30, lambda: estimate(src, hyp, EN_ZH))


def test_command(tmp_path: Path) -> None:
    (tmp_path / "a.en").write_text("He came.\nThe lathe is new.\n", encoding="utf-8")
    (tmp_path / "a.zh").write_text("他来了。\nlathe\t的的\n", encoding="utf-8")
    out = tmp_path / "o.tsv"
    base = ["--src", str(tmp_path / "a.en"), "--hyp", str(tmp_path / "a.zh"), "--from", "en", "--to", "zh"]
    CliRunner().invoke(command, [*base, "--no-models", "-o", str(out)], catch_exceptions=False)
    rows = [line.split("\t") for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["segment", "needs_work", "mean_logprob", "source", "hypothesis"]
    assert [r[0] for r in rows[1:]] == ["1", "2"]
    assert {len(r) for r in rows} == {5}
    assert float(rows[1][1]) < float(rows[2][1])
    done = CliRunner().invoke(command, [*base, "--engine", "fake", "--json"], catch_exceptions=False)
    assert len(json.loads(done.stdout)) == 2


def test_command_errors(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\ny\n", encoding="utf-8")
    (tmp_path / "b").write_text("x\n", encoding="utf-8")
    base = ["--src", str(tmp_path / "a"), "--hyp", str(tmp_path / "b"), "--no-models"]
    with pytest.raises(InputError, match=r"2 lines, but .*b has 1"):
        command.main([*base, "--from", "zh", "--to", "en"], standalone_mode=False)
    with pytest.raises(UsageError, match="both"):
        command.main([*base, "--from", "zh", "--to", "zh-TW"], standalone_mode=False)


def test_forced_decoding_is_spared_where_no_variant_uses_it() -> None:
    model = tiny_model()
    plain = EstimateModel("en-zh", model.variants[:1])
    scorer = Doubter()
    estimate(["a word"], ["一词"], EN_ZH, scorer=scorer, reverse_scorer=scorer, model=plain)
    assert scorer.calls == []
    assert model.uses == {"forward"}
