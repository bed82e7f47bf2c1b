"""The report's plots as Altair objects, for the interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.model import State
from workbench.score.evaluate import Comparison, MetricScore
from workbench.score.report import Part

HEIGHT = 180


def _table(rows: list[dict[str, Any]]) -> Any:
    import pandas as pd

    return pd.DataFrame(rows)


def state_chart(part: Part) -> Any:
    """Bars of units by state."""
    import altair as alt

    rows = [{"state": s.value, "units": part.states.get(s, 0)} for s in State]
    order = [s.value for s in State]
    return (
        alt.Chart(_table(rows), height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("units:Q", title="units"),
            y=alt.Y("state:N", sort=order, title=None),
            tooltip=["state", "units"],
        )
    )


def findings_chart(part: Part) -> Any:
    """Bars of findings by check."""
    import altair as alt

    rows = [{"check": k, "findings": v} for k, v in part.findings.items()]
    return (
        alt.Chart(_table(rows or [{"check": "", "findings": 0}]))
        .mark_bar()
        .encode(x="findings:Q", y=alt.Y("check:N", sort="-x", title=None), tooltip=["check", "findings"])
    )


def histogram_chart(
    values: Sequence[float], label: str, *, low: float = 0, high: float = 100, bins: int = 20
) -> Any:
    """Distribution of segment figures over [low, high]."""
    import altair as alt

    binned = alt.Bin(extent=[low, high], step=(high - low) / bins)
    return (
        alt.Chart(_table([{"value": v} for v in values] or [{"value": low}]), height=HEIGHT)
        .mark_bar()
        .encode(x=alt.X("value:Q", bin=binned, title=label), y=alt.Y("count():Q", title="segments"))
    )


def interval_chart(rows: Sequence[tuple[str, MetricScore]]) -> Any:
    """A dot with its 95% interval for each (name, figure) of one metric."""
    import altair as alt

    data = [
        {
            "name": name,
            "score": s.score,
            "low": s.interval.low,
            "high": s.interval.high,
            "signature": s.signature,
        }
        for name, s in rows
    ]
    return _with_spans(alt, data, rows[0][1].label if rows else "score")


def difference_chart(rows: Sequence[Comparison]) -> Any:
    """Differences from the baseline with their 95% intervals and the line of no difference."""
    import altair as alt

    data = [
        {
            "name": c.system,
            "score": c.difference,
            "low": c.interval.low,
            "high": c.interval.high,
            "signature": c.verdict,
        }
        for c in rows
    ]
    zero = alt.Chart(_table([{"x": 0}])).mark_rule(strokeDash=[4, 3]).encode(x="x:Q")
    return zero + _with_spans(alt, data, "difference")


def _with_spans(alt: Any, data: list[dict[str, Any]], title: str) -> Any:
    base = alt.Chart(_table(data)).encode(y=alt.Y("name:N", sort=None, title=None))
    scale = alt.Scale(zero=False)
    span = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("low:Q", scale=scale, title=title), x2="high:Q")
    dot = base.mark_point(filled=True, size=60).encode(
        x=alt.X("score:Q", scale=scale), tooltip=["name", "score", "low", "high", "signature"]
    )
    return span + dot
