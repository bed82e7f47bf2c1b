"""An evaluation as text, JSON, TSV and LaTeX; the HTML page is in `workbench.score.page`."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence
from typing import Any

from workbench.errors import UsageError
from workbench.score.evaluate import Comparison, Evaluation, MetricScore

FORMATS = ("text", "json", "tsv", "latex")


def width(text: str) -> int:
    """Columns that a terminal gives a text: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned columns, the first to the left, the others to the right."""
    widths = [max(width(r[i]) for r in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - width(row[0]))]
        cells += [" " * (w - width(c)) + c for c, w in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return lines


def figure(score: MetricScore, *, small: bool) -> str:
    """`31.02 [29.40, 32.70]`, or with few segments `[24.1–37.9] (31.0)`: the interval first."""
    low, high = score.interval.low, score.interval.high
    if small:
        return f"[{low:.1f}–{high:.1f}] ({score.score:.2f})"
    return f"{score.score:.2f} [{low:.2f}, {high:.2f}]"


def difference(c: Comparison) -> str:
    """One comparison in words: difference, interval, p-value and what follows."""
    how = "paired bootstrap" if c.test == "bootstrap" else "approximate randomisation"
    span = f"[{c.interval.low:+.2f}, {c.interval.high:+.2f}]"
    return f"{c.difference:+.2f} {span}, p = {c.p_value:.4f} ({how}, {c.samples}): {c.verdict}"


def as_text(result: Evaluation) -> str:
    """For a terminal: figures with 95% intervals, comparisons, signatures, notes."""
    refs = "1 reference" if result.references == 1 else f"{result.references} references"
    lines = [f"{result.segments} segments, {refs}, target language {result.lang}; 95% intervals", ""]
    head = ["system", *(s.label for s in result.systems[0].scores)]
    body = [[s.name, *(figure(x, small=result.small) for x in s.scores)] for s in result.systems]
    lines += table([head, *body])
    if result.comparisons:
        lines += ["", f"against the baseline {result.comparisons[0].baseline}:"]
        lines += [f"  {c.system}  {c.label}: {difference(c)}" for c in result.comparisons]
    lines += ["", "signatures:", *(f"  {s.label}|{s.signature}" for s in result.systems[0].scores)]
    if result.notes:
        lines += ["", *result.notes]
    return "\n".join(lines) + "\n"


def as_dict(result: Evaluation, *, segments: bool = False) -> dict[str, Any]:
    """For JSON; `segments` adds one figure a segment."""
    data = dataclasses.asdict(result)
    for system in data["systems"]:
        for score in system["scores"]:
            if not segments:
                del score["segments"]
    for item, comparison in zip(data["comparisons"], result.comparisons, strict=True):
        item["verdict"] = comparison.verdict
    return data


def as_tsv(result: Evaluation) -> str:
    """One line a system and metric."""
    head = "system\tmetric\tscore\tlow\thigh\tdifference\tdiff_low\tdiff_high\tp\tverdict\tsignature"
    found = {(c.system, c.metric): c for c in result.comparisons}
    lines = [head]
    for system in result.systems:
        for s in system.scores:
            c = found.get((system.name, s.metric))
            cells = [clean(system.name), s.label]
            cells += [f"{x:.4f}" for x in (s.score, s.interval.low, s.interval.high)]
            if c is None:
                cells += [""] * 5
            else:
                cells += [f"{x:.4f}" for x in (c.difference, c.interval.low, c.interval.high)]
                cells += [f"{c.p_value:.6f}", c.verdict]
            lines.append("\t".join([*cells, s.signature]))
    return "\n".join(lines) + "\n"


def clean(cell: str) -> str:
    """A text without tab and line ends, for a TSV cell."""
    return cell.replace("\t", " ").replace("\r", " ").replace("\n", " ")


_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "|": r"\textbar{}",
    }
)  # fmt: skip


def as_latex(result: Evaluation) -> str:
    """A `tabular` with intervals; signatures as comments and in the note below."""
    labels = [s.label for s in result.systems[0].scores]
    found = {(c.system, c.metric): c for c in result.comparisons}
    lines = [rf"\begin{{tabular}}{{l{'r' * len(labels)}}}", r"\hline"]
    lines += ["System & " + " & ".join(label.translate(_LATEX) for label in labels) + r" \\", r"\hline"]
    for system in result.systems:
        cells = []
        for s in system.scores:
            c = found.get((system.name, s.metric))
            mark = r"$^{\dagger}$" if c is not None and c.detectable else ""
            cells.append(f"{s.score:.1f}{mark} [{s.interval.low:.1f}, {s.interval.high:.1f}]")
        lines.append(f"{system.name.translate(_LATEX)} & " + " & ".join(cells) + r" \\")
    lines += [r"\hline", r"\end{tabular}", ""]
    lines.append(f"% {result.segments} segments; brackets: 95% bootstrap intervals.")
    if result.comparisons:
        base = result.comparisons[0].baseline
        lines.append(f"% dagger: the 95% interval of the difference from {clean(base)} leaves out zero.")
    lines += [f"% {s.label}|{s.signature}" for s in result.systems[0].scores]
    return "\n".join(lines) + "\n"


def segments_tsv(result: Evaluation) -> str:
    """One line a segment (1-based), one column a system and metric, signatures in comment lines before the head."""
    columns = [(s.name, x) for s in result.systems for x in s.scores]
    lines = [f"# {x.label}|{x.signature}" for x in result.systems[0].scores]
    lines.append("\t".join(["segment", *(f"{clean(name)}:{x.label}" for name, x in columns)]))
    lines += [
        "\t".join([str(i + 1), *(f"{x.segments[i]:.4f}" for _, x in columns)]) for i in range(result.segments)
    ]
    return "\n".join(lines) + "\n"


def render(result: Evaluation, fmt: str) -> str:
    """The evaluation in one of `FORMATS`."""
    import json

    if fmt == "json":
        return json.dumps(as_dict(result), ensure_ascii=False, indent=2) + "\n"
    makers = {"text": as_text, "tsv": as_tsv, "latex": as_latex}
    if fmt not in makers:
        raise UsageError(f"unknown format {fmt!r}", remedy=f"one of {', '.join(FORMATS)}")
    return makers[fmt](result)
