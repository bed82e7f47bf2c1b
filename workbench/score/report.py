"""The report of a project: scores, states, effort, checks and examples, as data and as one HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.model import Finding, Severity, State, TranslationUnit
from workbench.score import metrics as m
from workbench.score.diff import diff
from workbench.score.effort import Effort, editing_effort, same_origin
from workbench.score.evaluate import Resampling
from workbench.score.page import Example, Group, Plot, clip
from workbench.score.report_scores import Progress, Scorer, Scores
from workbench.text.termbase import Termbase

EXAMPLES = 10
LISTED = 200  # findings listed on the page


@dataclass(frozen=True, slots=True)
class Part:
    """A document's share of the report, or (`name` empty) the whole project's.

    Attributes:
        states: number of units by state.
        findings: number of findings by check, without `info`.
        quality: estimated probabilities that units need work, where known.
    """

    name: str
    units: int
    states: Mapping[State, int]
    findings: Mapping[str, int]
    quality: tuple[float, ...]
    effort: Effort | None
    scores: tuple[Scores, ...] = ()

    @property
    def approved(self) -> float:
        """Share of units reviewed or final, in [0, 1]."""
        return (self.states.get(State.REVIEWED, 0) + self.states.get(State.FINAL, 0)) / max(1, self.units)


@dataclass(frozen=True, slots=True)
class Report:
    """A project's report; `parts[0]` is the whole."""

    title: str
    parts: tuple[Part, ...]
    findings: tuple[tuple[TranslationUnit, Finding], ...]
    groups: tuple[Group, ...]
    models: tuple[str, ...]
    notes: tuple[str, ...]
    resampling: Resampling

    @property
    def signatures(self) -> tuple[str, ...]:
        """Every signature once, `label|signature`."""
        found = (f"{s.label}|{s.signature}" for p in self.parts for x in p.scores for s in x.scores)
        return tuple(dict.fromkeys(found))


def _references(
    units: Sequence[TranslationUnit], references: Sequence[str] | Mapping[str, str] | None
) -> list[str | None]:
    if references is None:
        return [None] * len(units)
    if isinstance(references, Mapping):
        return [references.get(u.id) for u in units]
    if len(references) != len(units):
        raise InputError(
            f"{len(units)} units, but {len(references)} references",
            remedy="give one reference a unit, or a mapping by id",
        )
    return list(references)


def _part(
    name: str,
    units: Sequence[TranslationUnit],
    indices: Sequence[int],
    findings: Mapping[int, Sequence[Finding]],
    scorer: Scorer,
) -> Part:
    chosen = [units[i] for i in indices]
    counts = Counter(f.check for i in indices for f in findings.get(i, ()) if f.severity is not Severity.INFO)
    return Part(
        name=name,
        units=len(chosen),
        states=Counter(u.state for u in chosen),
        findings=dict(counts.most_common()),
        quality=tuple(u.quality for u in chosen if u.quality is not None),
        effort=editing_effort(chosen),
        scores=scorer.part(indices),
    )


def build_report(
    units: Sequence[TranslationUnit],
    references: Sequence[str] | Mapping[str, str] | None = None,
    *,
    title: str = "Translation report",
    termbase: Termbase | None = None,
    findings: Sequence[Finding] | None = None,
    metrics: Sequence[str] = m.METRICS,
    resampling: Resampling | None = None,
    progress: Progress | None = None,
) -> Report:
    """Everything that a report says about some units.

    Args:
        units: of one or more documents, in order.
        references: independent translations, one a unit or by unit id; without them there are no scores.
        title: heading.
        termbase: for the check `terms`.
        findings: of the checks, with `segment` an index into `units`; found now where None.
        metrics: some of `workbench.score.metrics.METRICS`.
        resampling: for the intervals; 1,000 resamples where None.
        progress: called with (stage, done, total); stages are `checks` and `scores`.

    Raises:
        InputError: there are more or fewer references than units.
    """
    from workbench.score.qa import check_units

    how = resampling or Resampling()
    wanted = _references(units, references)
    if findings is None:
        report_checks = (lambda a, b: progress("checks", a, b)) if progress else None
        findings = check_units(units, termbase, progress=report_checks)
    by_unit: dict[int, list[Finding]] = {}
    for f in findings:
        by_unit.setdefault(f.segment or 0, []).append(f)
    scorer = Scorer(units, wanted, metrics, how, progress)
    documents: dict[str, list[int]] = {}
    for i, u in enumerate(units):
        documents.setdefault(u.document, []).append(i)
    parts = [_part("", units, range(len(units)), by_unit, scorer)]
    if len(documents) > 1 or "" not in documents:
        parts += [
            _part(name or "(no name)", units, where, by_unit, scorer) for name, where in documents.items()
        ]
    listed = [(units[f.segment or 0], f) for f in findings if f.severity is not Severity.INFO]
    listed.sort(key=lambda x: x[1].severity is not Severity.ERROR)
    return Report(
        title=title,
        parts=tuple(parts),
        findings=tuple(listed[:LISTED]),
        groups=tuple(_examples(units, wanted, scorer, parts[0])),
        models=tuple(dict.fromkeys(u.model for u in units if u.model)),
        notes=_notes(units, wanted, parts[0], len(listed)),
        resampling=how,
    )


def _notes(
    units: Sequence[TranslationUnit], references: Sequence[str | None], whole: Part, findings: int
) -> tuple[str, ...]:
    notes = []
    pairs = [(u.draft, r, u.tgt) for u, r in zip(units, references, strict=True) if r is not None]
    if pairs:
        origin = same_origin([p[0] for p in pairs], [p[1] for p in pairs], [p[2] for p in pairs])
        notes += [origin] if origin else []
    for scores in whole.scores:
        if scores.small:
            notes.append(
                f"Only {scores.segments} segments into {scores.lang} have a reference: read the intervals, not the figures."
            )
    if findings > LISTED:
        notes.append(f"{findings} findings; the first {LISTED} are listed, errors first.")
    return tuple(dict.fromkeys(notes))


def _examples(
    units: Sequence[TranslationUnit], references: Sequence[str | None], scorer: Scorer, whole: Part
) -> list[Group]:
    """Worst and best segments by chrF++ against the reference; by estimate, and most edited, without one."""
    groups = []
    for (what, lang, rows, _), scores in zip(scorer.tables, whole.scores, strict=True):
        score = next((s for s in scores.scores if s.metric == "chrf++"), scores.scores[0])
        order = sorted(rows, key=lambda i: score.segments[rows[i]], reverse=score.lower_is_better)
        texts = {i: (units[i].draft if what == "draft" else units[i].tgt) or "" for i in rows}
        for word, chosen in (("Worst", order[:EXAMPLES]), ("Best", order[::-1][:EXAMPLES])):
            shown = [
                _example(
                    i,
                    units[i],
                    score.label,
                    score.segments[rows[i]],
                    texts[i],
                    references[i] or "",
                    "to reference",
                )
                for i in chosen
            ]
            groups.append(Group(f"{word} segments into {lang} by {score.label}: {what}", tuple(shown)))
    doubtful = sorted(
        (i for i, u in enumerate(units) if u.quality is not None), key=lambda i: -(units[i].quality or 0)
    )
    if doubtful and not groups:
        shown = [
            _example(
                i,
                units[i],
                "needs work (%)",
                100 * (units[i].quality or 0),
                units[i].tgt,
                units[i].tgt,
                "text",
            )
            for i in doubtful[:EXAMPLES]
        ]
        groups.append(Group("Segments that most probably need work (estimate, no grade)", tuple(shown)))
    if whole.effort:
        by_id = {u.id: i for i, u in enumerate(units)}
        most = sorted(whole.effort.segments, key=lambda x: -x[1])[:EXAMPLES]
        shown = [
            _example(i, units[i], "HTER", value, units[i].draft or "", units[i].tgt, "edit")
            for ident, value in most
            if value > 0
            for i in [by_id[ident]]
        ]
        if shown:
            groups.append(Group("Most edited segments (effort, not quality)", tuple(shown)))
    return groups


def _example(
    index: int, unit: TranslationUnit, label: str, value: float, text: str, other: str, against: str
) -> Example:
    pieces = tuple(diff(clip(text), clip(other)))
    return Example(index + 1, label, value, clip(unit.src), clip(text), against, pieces)


def report_plots(report: Report) -> list[Plot]:
    """States, scores with intervals by document, distributions, findings by check: inline SVG."""
    from workbench.score import svg

    whole = report.parts[0]
    plots = []
    states = [(s.value, float(whole.states[s])) for s in State if whole.states.get(s)]
    if states:
        plots.append(Plot(svg.bars(states, "Units by state"), "Units by state"))
    rows: dict[str, list[tuple[str, float, float, float]]] = {}
    for part in report.parts:
        for scores in part.scores:
            for s in scores.scores:
                name = f"{part.name or 'all'} · {scores.what}"
                key = f"{s.label} into {scores.lang}"
                rows.setdefault(key, []).append((name, s.score, s.interval.low, s.interval.high))
    plots += [Plot(svg.intervals(r, f"{k} with 95% intervals"), k) for k, r in rows.items()]
    for scores in whole.scores:
        s = next((x for x in scores.scores if x.metric == "chrf++"), scores.scores[0])
        caption = f"{s.label} of single segments into {scores.lang}: {scores.what}"
        plots.append(Plot(svg.histogram(s.segments, caption, low=0, high=100), caption))
    if whole.quality:
        caption = "Estimated probability that a segment needs work (sorts the queue; no grade)"
        plots.append(Plot(svg.histogram(whole.quality, caption, low=0, high=1), caption))
    if whole.effort and whole.effort.segments:
        caption = "HTER of single segments (effort, not quality)"
        values = [v for _, v in whole.effort.segments]
        plots.append(Plot(svg.histogram(values, caption, low=0, high=100), caption))
    if whole.findings:
        counts = [(k, float(v)) for k, v in whole.findings.items()]
        plots.append(Plot(svg.bars(counts, "Findings by check"), "Findings by check"))
    return plots


def render_html(report: Report) -> str:
    """The report as one page that needs no network and no script."""
    from workbench.score.page import render_template

    return render_template(
        "report.html", title=report.title, report=report, plots=report_plots(report), states=list(State)
    )
