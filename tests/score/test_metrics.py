"""Metrics equal sacreBLEU's own command line to the last digit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.errors import InputError, UsageError
from workbench.score import metrics as m
from workbench.score.resampling import bootstrap_scores, interval

Cli = Callable[..., object]


def ours(metric: str, lang: str, hyp: list[str], refs: list[list[str]]) -> m.Statistics:
    return m.statistics(metric, hyp, refs, lang=lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("metric", m.METRICS)
def test_equal_to_sacrebleu_with_interval_and_signature(
    data: Path, sacrebleu_cli: Cli, metric: str, lang: str, texts: dict[str, list[str]]
) -> None:
    stats = ours(metric, lang, texts[f"a.{lang}"], [texts[f"ref1.{lang}"]])
    theirs = sacrebleu_cli(metric, lang, [data / f"ref1.{lang}"], [data / f"a.{lang}"], "--confidence")
    assert isinstance(theirs, dict)
    assert f"{m.corpus_score(stats):.12f}" == f"{theirs['score']:.12f}"
    assert stats.signature_text(bs=1000, seed=12345) == theirs["signature"]
    found = interval(bootstrap_scores(stats))
    assert math.isclose(found.half_width, theirs["confidence_var"], abs_tol=1e-5)
    assert math.isclose(found.mean, theirs["confidence_mean"], abs_tol=1e-4)


def perturbed(line: str, lang: str, rng: random.Random) -> str:
    """The line with some words or characters dropped and two swapped."""
    units = line.split() if lang == "en" else list(line)
    units = [u for u in units if rng.random() > 0.12]
    if len(units) > 3:
        i = rng.randrange(len(units) - 1)
        units[i], units[i + 1] = units[i + 1], units[i]
    return (" " if lang == "en" else "").join(units)


NEWSTEST = [
    ("newstest2021-zh-en", "en", ("test.en",)),
    ("newstest2021-en-zh", "zh", ("test.zh",)),
    ("newstest2021-en-zh", "zh", ("test.zh", "ref2.zh")),
    ("newstest2020-zh-en", "en", ("test.en", "ref2.en")),
]


def check_newstest(
    sacrebleu_cli: Cli,
    shared: Path,
    tmp_path: Path,
    case: tuple[str, str, tuple[str, ...]],
    metrics: list[str],
    limit: int | None,
) -> None:
    name, lang, ref_names = case
    folder = shared / "eval" / "mt" / name
    rng = random.Random(7)
    refs = [(folder / r).read_text(encoding="utf-8").split("\n")[:-1][:limit] for r in ref_names]
    hyp = [perturbed(line, lang, rng) for line in refs[-1]]
    paths = []
    for i, column in enumerate([hyp, *refs]):
        paths.append(tmp_path / f"{i}.txt")
        paths[-1].write_text("".join(f"{x}\n" for x in column), encoding="utf-8")
    for metric in metrics:
        theirs = sacrebleu_cli(metric, lang, paths[1:], paths[:1])
        assert isinstance(theirs, dict)
        stats = ours(metric, lang, hyp, refs)
        assert f"{m.corpus_score(stats):.12f}" == f"{theirs['score']:.12f}"
        assert stats.signature_text() == theirs["signature"]


Case = tuple[str, str, tuple[str, ...]]
all_cases = pytest.mark.parametrize("case", NEWSTEST, ids=lambda c: f"{c[0]}-{len(c[2])}ref")


@all_cases
def test_equal_to_sacrebleu_on_part_of_newstest(
    sacrebleu_cli: Cli, shared: Path, tmp_path: Path, case: Case
) -> None:
    check_newstest(sacrebleu_cli, shared, tmp_path, case, ["bleu", "ter"], 40)


@pytest.mark.slow
@all_cases
def test_equal_to_sacrebleu_on_all_of_newstest(
    sacrebleu_cli: Cli, shared: Path, tmp_path: Path, case: Case
) -> None:
    check_newstest(sacrebleu_cli, shared, tmp_path, case, list(m.METRICS), None)


def test_bleu_equal_to_sacrebleu_on_all_of_newstest2021(
    sacrebleu_cli: Cli, shared: Path, tmp_path: Path
) -> None:
    for case in NEWSTEST[:3]:
        check_newstest(sacrebleu_cli, shared, tmp_path, case, ["bleu"], None)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("metric", m.METRICS)
def test_segment_scores_equal_sacrebleus_sentence_scores(
    metric: str, lang: str, texts: dict[str, list[str]]
) -> None:
    from sacrebleu.metrics import BLEU, CHRF, TER

    zh = lang == "zh"
    theirs = {
        "bleu": BLEU(tokenize="zh" if zh else "13a", effective_order=True),
        "chrf": CHRF(),
        "chrf++": CHRF(word_order=2),
        "ter": TER(normalized=zh, asian_support=zh),
    }[metric]
    hyp, ref = texts[f"b.{lang}"], texts[f"ref1.{lang}"]
    found = m.segment_scores(ours(metric, lang, hyp, [ref]))
    assert list(found) == pytest.approx(
        [theirs.sentence_score(h, [r]).score for h, r in zip(hyp, ref, strict=True)], abs=1e-9
    )


@pytest.mark.parametrize("metric", m.METRICS)
def test_a_blank_alternative_is_no_reference(metric: str) -> None:
    hyp, one = ["the same text here", "another line of text"], ["the same text here", "another line of text"]
    stats = ours(metric, "en", hyp, [one, ["", "something else"]])
    assert m.corpus_score(stats) == (0 if metric == "ter" else pytest.approx(100))
    assert stats.signature["nrefs"] == "var"
    swapped = ours(metric, "en", hyp, [["", "something else"], one])
    assert m.corpus_score(swapped) == m.corpus_score(stats)


@pytest.mark.parametrize("metric", m.METRICS)
def test_blank_lines_on_both_sides_score_zero(metric: str) -> None:
    assert m.corpus_score(ours(metric, "en", ["", ""], [["", ""]])) == 0


def test_lengths_name_both_counts() -> None:
    with pytest.raises(InputError, match=r"3 lines, but reference 2 has 2"):
        m.statistics("bleu", ["a", "b", "c"], [["a", "b", "c"], ["a", "b"]], lang="en")


def test_no_reference_points_to_estimate() -> None:
    with pytest.raises(UsageError, match="workbench estimate"):
        m.check_lengths(["a"], [])


@pytest.mark.parametrize("name", ["13a", "intl", "none"])
def test_chinese_is_never_scored_by_clauses(name: str) -> None:
    with pytest.raises(UsageError, match="does not separate Chinese"):
        m.tokenizer_for("zh-CN", name)


def test_tokenizer_follows_the_language() -> None:
    assert [m.tokenizer_for(x) for x in ("en", "en-US", "zh", "zh-TW")] == ["13a", "13a", "zh", "zh"]


def test_downloadable_tokenizers_are_hidden_where_they_are_not_cached(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(tmp_path))
    assert "flores200" not in m.available_tokenizers()
    with pytest.raises(UsageError, match="not on this machine"):
        m.tokenizer_for("zh", "flores200")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "flores200sacrebleuspm").write_bytes(b"x")
    assert m.tokenizer_for("zh", "flores200") == "flores200"
