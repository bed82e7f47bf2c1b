"""The evaluation as one HTML page that needs no network and no script; all text is escaped by Jinja2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.score import svg
from workbench.score.diff import Piece, diff
from workbench.score.evaluate import Evaluation, MetricScore, SystemScores

EXAMPLES = 8
_EXAMPLE_METRICS = ("chrf++", "chrf", "bleu", "ter")
_LONGEST = 3000  # characters of one example


@dataclass(frozen=True, slots=True)
class Plot:
    """An inline SVG and what it shows."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Example:
    """A segment shown with its difference from another text; `segment` is 1-based."""

    segment: int
    label: str
    score: float
    source: str
    text: str
    against: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and its examples."""

    title: str
    examples: tuple[Example, ...]


def render_template(name: str, **values: Any) -> str:
    """A template of this package, with every value escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("workbench.score"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template(name).render(**values)


def clip(text: str, limit: int = _LONGEST) -> str:
    """The text, cut with an ellipsis where it is too long for a page."""
    return text if len(text) <= limit else text[:limit] + "…"


def example_metric(system: SystemScores) -> MetricScore:
    """The metric by which segments are ranked: chrF++ where it was asked for."""
    by_name = {s.metric: s for s in system.scores}
    return next((by_name[m] for m in _EXAMPLE_METRICS if m in by_name), system.scores[0])


def examples(
    score: MetricScore,
    hyp: Sequence[str],
    reference: Sequence[str],
    source: Sequence[str] | None,
    *,
    worst: bool,
    count: int = EXAMPLES,
    against: str = "to reference",
) -> tuple[Example, ...]:
    """The worst or best segments by one metric, each with its difference from the reference."""
    order = sorted(range(len(hyp)), key=lambda i: score.segments[i], reverse=worst == score.lower_is_better)
    return tuple(
        Example(
            segment=i + 1,
            label=score.label,
            score=score.segments[i],
            source=clip(source[i]) if source else "",
            text=clip(hyp[i]),
            against=against,
            pieces=tuple(diff(clip(hyp[i]), clip(reference[i]))),
        )
        for i in order[:count]
    )


def score_plots(result: Evaluation) -> list[Plot]:
    """One plot of intervals a metric, one of differences where there is a baseline, one distribution a system."""
    plots = []
    for k, first in enumerate(result.systems[0].scores):
        rows = [
            (s.name, x.score, x.interval.low, x.interval.high) for s in result.systems for x in [s.scores[k]]
        ]
        plots.append(Plot(svg.intervals(rows, f"{first.label} with 95% intervals"), first.label))
    for k, first in enumerate(result.systems[0].scores):
        diffs = [c for c in result.comparisons if c.metric == first.metric]
        if diffs:
            rows = [(c.system, c.difference, c.interval.low, c.interval.high) for c in diffs]
            caption = f"{result.systems[0].scores[k].label}: difference from {diffs[0].baseline}"
            plots.append(Plot(svg.intervals(rows, caption, zero=True), caption))
    for system in result.systems:
        x = example_metric(system)
        caption = f"{system.name}: {x.label} of single segments"
        plots.append(Plot(svg.histogram(x.segments, caption, low=0, high=100), caption))
    return plots


def evaluation_page(
    result: Evaluation,
    hyps: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    source: Sequence[str] | None = None,
    *,
    title: str = "Scores against references",
) -> str:
    """The whole page as a string.

    Args:
        result: what `evaluate` returned for `hyps` and `references`.
        hyps: system name to hypotheses.
        references: one or several; examples are compared with the first.
        source: shown with the examples where given.
        title: heading of the page.
    """
    groups = []
    for system in result.systems:
        score = example_metric(system)
        texts = (hyps[system.name], references[0], source)
        for worst, word in ((True, "worst"), (False, "best")):
            heading = f"{system.name}: {word} segments by {score.label}"
            groups.append(Group(heading, examples(score, *texts, worst=worst)))
    return render_template(
        "evaluation.html", title=title, result=result, plots=score_plots(result), groups=groups
    )
