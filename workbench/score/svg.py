"""Small plots as inline SVG: they need no script, no network and print well. Every text is escaped here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH = 640
_LEFT, _RIGHT = 170, 90


def _svg(height: int, title: str, body: list[str]) -> str:
    label = escape(title, quote=True)
    head = f'<svg role="img" aria-label="{label}" viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">'
    return head + f"<title>{escape(title)}</title>" + "".join(body) + "</svg>"


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    css = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{css}>{escape(text)}</text>'


def _short(text: str, limit: int = 24) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round values that span [low, high]."""
    if not high > low:
        return [low]
    raw = (high - low) / count
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(unit * k for k in (1, 2, 5, 10) if raw <= unit * k)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [i * step for i in range(first, last + 1)]


def _axis(low: float, high: float, y: float, left: float, right: float) -> list[str]:
    out = []
    for value in ticks(low, high):
        x = left + (value - low) / (high - low) * (right - left)
        out.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="8" y2="{y:.1f}"/>')
        out.append(_text(x, y + 14, f"{value:g}", "middle", "tick"))
    return out


def histogram(values: Sequence[float], title: str, *, low: float, high: float, bins: int = 20) -> str:
    """How often values fall into each of `bins` equal parts of [low, high]; outer values count at the ends."""
    counts = [0] * bins
    for value in values:
        if math.isfinite(value):
            counts[min(bins - 1, max(0, int((value - low) / (high - low) * bins)))] += 1
    top, base, height = max(1, *counts), 130, 150
    left, right = 40, WIDTH - 20
    step = (right - left) / bins
    body = _axis(low, high, base, left, right)
    for i, n in enumerate(counts):
        tall = n / top * (base - 16)
        tip = f"{low + i * (high - low) / bins:g}–{low + (i + 1) * (high - low) / bins:g}: {n}"
        body.append(
            f'<rect class="bar" x="{left + i * step + 1:.1f}" y="{base - tall:.1f}" width="{step - 2:.1f}" '
            f'height="{tall:.1f}"><title>{escape(tip)}</title></rect>'
        )
    body.append(_text(left - 6, 22, str(top), "end", "tick"))
    return _svg(height, title, body)


def intervals(rows: Sequence[tuple[str, float, float, float]], title: str, *, zero: bool = False) -> str:
    """A row of (name, value, low, high) each: a dot with its interval; `zero` draws the line of no difference."""
    low, high = min(r[2] for r in rows), max(r[3] for r in rows)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    margin = (high - low) * 0.08 or 1.0
    low, high = low - margin, high + margin
    left, right = _LEFT, WIDTH - _RIGHT
    base = 14 + 24 * len(rows)

    def place(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    body = _axis(low, high, base, left, right)
    if zero:
        body.append(f'<line class="zero" x1="{place(0):.1f}" x2="{place(0):.1f}" y1="8" y2="{base}"/>')
    for i, (name, value, start, end) in enumerate(rows):
        y = 20 + 24 * i
        body += [
            _text(left - 8, y + 4, _short(name), "end"),
            f'<line class="span" x1="{place(start):.1f}" x2="{place(end):.1f}" y1="{y}" y2="{y}"/>',
            f'<circle class="dot" cx="{place(value):.1f}" cy="{y}" r="4"/>',
            _text(right + 8, y + 4, f"{value:+.2f}" if zero else f"{value:.2f}", "start", "tick"),
        ]
    return _svg(base + 22, title, body)


def bars(rows: Sequence[tuple[str, float]], title: str) -> str:
    """Horizontal bars of (name, count)."""
    top = max((v for _, v in rows), default=0) or 1
    left, right = _LEFT, WIDTH - _RIGHT
    body = []
    for i, (name, value) in enumerate(rows):
        y = 10 + 22 * i
        body += [
            _text(left - 8, y + 12, _short(name), "end"),
            f'<rect class="bar" x="{left}" y="{y}" width="{value / top * (right - left):.1f}" height="15"/>',
            _text(left + value / top * (right - left) + 6, y + 12, f"{value:g}", "start", "tick"),
        ]
    return _svg(16 + 22 * max(1, len(rows)), title, body)
