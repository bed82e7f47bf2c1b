"""Units per second and peak memory of the streaming formats: `python -m benchmarks.formats [UNITS] [FORMAT ...]`.

Each direction of each format runs in a process of its own, so its peak memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FORMATS = ("tmx", "xliff21", "jsonl", "parquet")
DEFAULT_UNITS = 20_000
MEMORY_LIMIT_MB = 300
START = datetime(2026, 1, 1, tzinfo=UTC)


def units(count: int) -> Iterator[Any]:
    """Synthetic units of news-like length with the fields that a reviewed corpus has."""
    from workbench.model import Comment, Origin, State, TranslationUnit

    states = (State.TRANSLATED, State.REVIEWED, State.FINAL)
    for i in range(count):
        yield TranslationUnit(
            id=f"{i // 40:06d}:{i % 40}",
            src=f"第{i}句：公司今年前三季度营业收入同比增长百分之{i % 90}，研发投入继续加大。",
            tgt=f"Sentence {i}: the company's revenue rose {i % 90}% year on year in the first three quarters, and R&D grew.",
            src_lang="zh-CN",
            tgt_lang="en",
            state=states[i % 3],
            origin=Origin.MT,
            modified=START + timedelta(seconds=i),
            comments=(Comment("check the figure"),) if i % 50 == 0 else (),
            draft=f"Sentence {i}: revenue of the company grew {i % 90}% in three quarters.",
            score=(i % 1000) / 1000,
            margin=(i % 700) / 1000,
            quality=(i % 900) / 1000,
            document=f"doc{i // 40:06d}.txt",
            paragraph=i % 40 // 4,
            model="zh-en@1a2b3c4d",
        )


def peak_mb() -> float:
    """Highest resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(direction: str, name: str, path: str, count: int) -> dict[str, float]:
    """Write or read the units in this process."""
    from workbench.formats import registry
    from workbench.formats.base import Report

    fmt = registry.get(name)
    start = time.process_time(), time.perf_counter()
    if direction == "write":
        done = fmt.write(units(count), path).units
    else:
        report = Report()
        done = sum(1 for _ in fmt.read(path, report=report))
        if report.problems:
            raise SystemExit(str(report.problems[0]))
    if done != count:
        raise SystemExit(f"{name}: {done} units instead of {count}")
    return {
        "cpu_s": time.process_time() - start[0],
        "wall_s": time.perf_counter() - start[1],
        "peak_mb": peak_mb(),
    }


def measure(count: int, names: tuple[str, ...] = FORMATS) -> list[dict[str, Any]]:
    """One row for each format and direction."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = str(Path(folder) / f"corpus.{name}")
            for direction in ("write", "read"):
                code = f"import json; from benchmarks.formats import work; print(json.dumps(work({direction!r}, {name!r}, {path!r}, {count})))"
                run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
                figures = json.loads(run.stdout)
                size = Path(path).stat().st_size / 1e6
                rows.append({"format": name, "direction": direction, "file_mb": size, **figures})
            Path(path).unlink()
    return rows


def main(argv: list[str]) -> int:
    """Print a table; exit code 1 where a process went over 300 MB."""
    count = int(argv[0]) if argv else DEFAULT_UNITS
    rows = measure(count, tuple(argv[1:]) or FORMATS)
    print(
        f"{count} units\n| format | direction | units/s (CPU) | units/s (clock) | peak MB | file MB |\n|---|---|---|---|---|---|"
    )
    for row in rows:
        cpu, wall = count / row["cpu_s"], count / row["wall_s"]
        print(
            f"| {row['format']} | {row['direction']} | {cpu:,.0f} | {wall:,.0f} | {row['peak_mb']:.0f} | {row['file_mb']:.0f} |"
        )
    worst = max(row["peak_mb"] for row in rows)
    print(f"highest peak {worst:.0f} MB, limit {MEMORY_LIMIT_MB} MB")
    return int(worst > MEMORY_LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
