"""Score systems against references: figures with signature and interval, and each system against a baseline."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.errors import UsageError
from workbench.score import metrics as m
from workbench.score.effort import same_origin
from workbench.score.resampling import (
    RESAMPLES,
    SEED,
    TRIALS,
    Interval,
    bootstrap_scores,
    interval,
    paired_bootstrap,
    paired_randomisation,
)
from workbench.text.hanzi import ONE_HANZI

Test = Literal["bootstrap", "randomisation"]
SMALL = 200  # segments; below, the interval leads
_LATIN = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Resampling:
    """How intervals and p-values are found; the defaults are sacreBLEU's.

    Attributes:
        test: `bootstrap` or `randomisation`, for the p-values of comparisons.
        resamples: bootstrap resamples, for every interval.
        trials: trials of approximate randomisation.
        seed: of numpy's generator.
    """

    test: Test = "bootstrap"
    resamples: int = RESAMPLES
    trials: int = TRIALS
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class MetricScore:
    """One metric's figure for one system.

    Attributes:
        metric: `bleu`, `chrf`, `chrf++`, `ter`, or a neural metric's name.
        label: name as printed, e.g. `chrF2++`.
        score: the corpus figure; in [0, 100] but for TER, which may be higher, and neural metrics.
        interval: 95% bootstrap interval.
        signature: sacreBLEU's signature, with the number of resamples and the seed.
        segments: one figure a segment (BLEU with effective order).
        lower_is_better: true for TER.
    """

    metric: str
    label: str
    score: float
    interval: Interval
    signature: str
    segments: tuple[float, ...]
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class SystemScores:
    """A system's name and its figures, one a metric."""

    name: str
    scores: tuple[MetricScore, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A system against the baseline.

    Attributes:
        difference: system − baseline.
        interval: 95% interval of the difference, from paired bootstrap whatever the test.
        p_value: two-sided, of the test named by `test`.
        samples: resamples or trials of that test.
    """

    system: str
    baseline: str
    metric: str
    label: str
    difference: float
    interval: Interval
    p_value: float
    test: Test
    samples: int
    lower_is_better: bool = False

    @property
    def detectable(self) -> bool:
        """Whether the interval of the difference leaves out zero."""
        return self.interval.low > 0 or self.interval.high < 0

    @property
    def verdict(self) -> str:
        """`better`, `worse` or `no detectable difference`."""
        if not self.detectable:
            return "no detectable difference"
        return "better" if (self.difference > 0) != self.lower_is_better else "worse"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything one call of `evaluate` found.

    Attributes:
        lang: target language that chose the tokenizers.
        segments, references: how many of each.
        notes: what a reader must know beside the figures, one sentence each.
    """

    lang: str
    segments: int
    references: int
    systems: tuple[SystemScores, ...]
    comparisons: tuple[Comparison, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def small(self) -> bool:
        """Whether the interval should lead: fewer than 200 segments."""
        return self.segments < SMALL


def target_language(lines: Sequence[str]) -> str:
    """`zh` where Chinese characters outnumber Latin words, else `en`."""
    text = "\n".join(lines[:2000])
    return "zh" if len(ONE_HANZI.findall(text)) > len(_LATIN.findall(text)) else "en"


def score_statistics(stats: m.Statistics, how: Resampling) -> MetricScore:
    """The figure of some segments' statistics, with its interval, signature and segment figures."""
    return MetricScore(
        metric=stats.metric,
        label=stats.label,
        score=m.corpus_score(stats),
        interval=interval(bootstrap_scores(stats, how.resamples, seed=how.seed)),
        signature=stats.signature_text(bs=how.resamples, seed=how.seed),
        segments=tuple(float(x) for x in m.segment_scores(stats)),
        lower_is_better=stats.metric in m.LOWER_IS_BETTER,
    )


def _compare(
    names: tuple[str, str], baseline: m.Statistics, system: m.Statistics, how: Resampling
) -> Comparison:
    p_value, spread = paired_bootstrap(baseline, system, how.resamples, seed=how.seed)
    samples = how.resamples
    if how.test == "randomisation":
        p_value = paired_randomisation(baseline, system, how.trials, seed=how.seed)
        samples = how.trials
    return Comparison(
        system=names[1],
        baseline=names[0],
        metric=system.metric,
        label=system.label,
        difference=m.corpus_score(system) - m.corpus_score(baseline),
        interval=spread,
        p_value=p_value,
        test=how.test,
        samples=samples,
        lower_is_better=system.metric in m.LOWER_IS_BETTER,
    )


def _notes(hyps: Mapping[str, Sequence[str]], references: Sequence[Sequence[str]]) -> tuple[str, ...]:
    notes = []
    for name, lines in hyps.items():
        blank = sum(not line.strip() for line in lines)
        if blank:
            notes.append(f"{name}: {blank} blank lines, scored as empty translations.")
    everywhere = sum(not any(r.strip() for r in row) for row in zip(*references, strict=True))
    if everywhere:
        notes.append(f"{everywhere} segments have no reference text; they count as they stand.")
    for name, lines in hyps.items():
        origin = next((o for r in references if (o := same_origin(lines, r, lines))), None)
        notes += [f"{name}: {origin}"] if origin else []
    n = len(references[0])
    if n < SMALL:
        notes.append(
            f"Only {n} segments: read the intervals, not the figures. Differences inside them are not detectable."
        )
    return tuple(notes)


def _check(
    hyps: Mapping[str, Sequence[str]], references: Sequence[Sequence[str]], baseline: str | None
) -> None:
    if not hyps:
        raise UsageError("no hypothesis", remedy="give at least one system")
    for name, lines in hyps.items():
        m.check_lengths(lines, references, name=name)
    if baseline is not None and baseline not in hyps:
        raise UsageError(
            f"the baseline {baseline!r} is not among the systems", remedy=f"one of {', '.join(hyps)}"
        )


def evaluate(
    hyps: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    *,
    lang: str | None = None,
    metrics: Sequence[str] = m.METRICS,
    tokenize: str | None = None,
    baseline: str | None = None,
    resampling: Resampling | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Score one or several systems.

    Args:
        hyps: system name to its hypotheses, one a segment, all of the same length.
        references: one or several references, each as long.
        lang: target language; found from the first reference where None.
        metrics: some of `workbench.score.metrics.METRICS`.
        tokenize: another BLEU tokenizer than the language's own.
        baseline: name of the system that the others are compared with.
        resampling: intervals and test; sacreBLEU's defaults where None.
        progress: called with (metrics done, metrics in all).

    Raises:
        InputError: lengths differ. UsageError: unknown metric, tokenizer, language or baseline.
    """
    _check(hyps, references, baseline)
    how = resampling or Resampling()
    language = lang or target_language(references[0])
    table: dict[str, dict[str, m.Statistics]] = {name: {} for name in hyps}
    pairs = [(metric, name) for metric in metrics for name in hyps]
    for done, (metric, name) in enumerate(pairs, 1):
        table[name][metric] = m.statistics(metric, hyps[name], references, lang=language, tokenize=tokenize)
        if progress:
            progress(done, len(pairs))
    comparisons = [
        _compare((baseline, name), table[baseline][metric], table[name][metric], how)
        for name in hyps
        for metric in metrics
        if baseline is not None and name != baseline
    ]
    systems = [
        SystemScores(name, tuple(score_statistics(table[name][x], how) for x in metrics)) for name in hyps
    ]
    return Evaluation(
        lang=language,
        segments=len(references[0]),
        references=len(references),
        systems=tuple(systems),
        comparisons=tuple(comparisons),
        notes=_notes(hyps, references),
    )
