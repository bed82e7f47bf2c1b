"""`workbench evaluate-alignment`: precision, recall and F1 of an alignment against gold."""

from __future__ import annotations

import json
from pathlib import Path

import click

from workbench.align.evaluation import PRF, AlignmentReport, evaluate
from workbench.align.ladder import read_ladder
from workbench.errors import EncodingError, UsageError
from workbench.model import Bead


@click.command("evaluate-alignment")
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@click.argument("test", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def command(gold: Path, test: Path, as_json: bool) -> None:
    """Compare the beads in TEST with those in GOLD (ladder files, or folders of files with the same names).

    Both public conventions are printed: vecalign's, where null beads count in precision only (also used by
    Bertalign), and aligner-eval's, where they count on both sides. Folders are pooled.

    Example: workbench evaluate-alignment gold.align out.align
    """
    pairs = list(_pairs(gold, test))
    reports = [evaluate(_read(g), _read(t)) for g, t in pairs]
    total = reports[0]
    for report in reports[1:]:
        total = total + report
    if as_json:
        click.echo(json.dumps(total.to_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(_table(total))


def _pairs(gold: Path, test: Path) -> list[tuple[Path, Path]]:
    if gold.is_dir() != test.is_dir():
        raise UsageError("one of GOLD and TEST is a folder, the other a file", remedy="give two of a kind")
    if not gold.is_dir():
        return [(gold, test)]
    names = sorted(p.name for p in gold.iterdir() if p.is_file())
    missing = [n for n in names if not (test / n).is_file()]
    if missing or not names:
        what = f"no file {missing[0]}" if missing else "no gold files"
        raise UsageError(
            what, where=str(test if missing else gold), remedy="give both folders the same file names"
        )
    return [(gold / n, test / n) for n in names]


def _read(path: Path) -> list[Bead]:
    try:
        return read_ladder(path.read_text(encoding="utf-8"), where=path.name)
    except UnicodeDecodeError as error:
        raise EncodingError("not UTF-8", where=str(path), remedy="save it as UTF-8") from error


def _table(report: AlignmentReport) -> str:
    rows = [
        ("vecalign strict", report.strict),
        ("vecalign lax", report.lax),
        ("aligner-eval strict", report.strict_nulls),
        ("aligner-eval lax", report.lax_nulls),
    ]
    lines = [f"{'convention':<22}{'P':>8}{'R':>8}{'F1':>8}{'tested':>8}{'gold':>8}"]
    lines += [_row(name, prf) for name, prf in rows]
    lines += ["", f"{'gold beads':<22}{'found':>8}{'gold':>8}{'recall':>8}"]
    by_count = sorted(report.types.items(), key=lambda x: (-x[1][1], x[0]))
    lines += [
        f"{name:<22}{found:>8}{gold:>8}{found / gold:>8.3f}" for name, (found, gold) in by_count if gold
    ]
    return "\n".join(lines)


def _row(name: str, prf: PRF) -> str:
    return f"{name:<22}{prf.precision:>8.4f}{prf.recall:>8.4f}{prf.f1:>8.4f}{prf.tested:>8}{prf.gold:>8}"
