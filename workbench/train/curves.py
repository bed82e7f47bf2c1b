"""The fitting curve: curves.csv of the stages as one plot, loss over target tokens and BLEU beside it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

__all__ = ["plot_curves", "read_bleu", "read_curve"]


def read_curve(path: Path) -> list[dict[str, str]]:
    """Return the rows of a curves.csv; of rows that a resumed run wrote again only the last stay."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept: list[dict[str, str]] = []
    for row in rows:
        while kept and int(kept[-1]["tokens"]) >= int(row["tokens"]):
            kept.pop()
        kept.append(row)
    return kept


def read_bleu(curves: Sequence[Path], direction: str) -> list[tuple[int, str, float]]:
    """Return (target tokens since the first stage, set, BLEU) of the bleu.csv beside each of the `curves`.

    Args:
        curves: curves.csv of the stages, in order.
        direction: whose rows are taken.
    """
    points, start = [], 0
    for path in curves:
        beside = path.with_name("bleu.csv")
        if beside.exists():
            with beside.open(newline="", encoding="utf-8") as file:
                rows = [r for r in csv.DictReader(file) if r["direction"] == direction]
            points += [(start + int(r["tokens"]), f"{r['set']} {direction}", float(r["bleu"])) for r in rows]
        curve = read_curve(path)
        start += int(curve[-1]["tokens"]) if curve else 0
    return points


def plot_curves(
    stages: Sequence[Sequence[Path]], out: Path, bleu: Sequence[tuple[int, str, float]] = ()
) -> None:
    """Draw loss (nats a token) over millions of target tokens into the PNG `out`.

    Args:
        stages: for each line the curves.csv files it goes through, tokens adding up.
        out: where to write.
        bleu: (target tokens, set and direction, BLEU) points for the axis on the right.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axis = plt.subplots(figsize=(8, 4.5), dpi=120)
    for files in stages:
        start, label = 0, ""
        for path in files:
            rows = read_curve(path)
            x = [(start + int(r["tokens"])) / 1e6 for r in rows]
            line = axis.plot(x, [float(r["nll"]) for r in rows], linewidth=1)[0]
            label = rows[-1]["stage"] if rows else path.parent.name
            line.set_label(label)
            start += int(rows[-1]["tokens"]) if rows else 0
    axis.set_xlabel("target tokens (millions)")
    axis.set_ylabel("training loss (nats a token)")
    handles, labels = axis.get_legend_handles_labels()
    if bleu:
        right = axis.twinx()
        right.set_ylabel("BLEU")
        for name in sorted({b[1] for b in bleu}):
            points = [(t / 1e6, v) for t, n, v in bleu if n == name]
            right.plot(*zip(*points, strict=True), "o--", markersize=3, linewidth=0.8, label=name)
        more = right.get_legend_handles_labels()
        handles, labels = handles + more[0], labels + more[1]
    axis.legend(handles, labels, fontsize=7, loc="center left", bbox_to_anchor=(1.1 if bleu else 1.01, 0.5))
    figure.savefig(out, bbox_inches="tight")
    plt.close(figure)
