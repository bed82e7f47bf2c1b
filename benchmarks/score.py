"""Scoring, measured: `python -m benchmarks score [speed|qa [CHECK|--write]|lengths]`.

`qa` counts, on human translations, how many segments each check flags (false alarms per 1,000) and, on the same
translations with one seeded error each, how many of the errors it finds (recall); `--write` puts the table into
docs/qa.md. It needs ../shared/eval/mt.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEST_SETS = {
    "zh-en": ("newstest2021-zh-en", "flores-dev"),
    "en-zh": ("newstest2021-en-zh", "flores-dev"),
}
DEVELOPMENT_SETS = {"zh-en": ("newstest2020-zh-en",), "en-zh": ("newstest2020-en-zh",)}
SEEDS_PER_SET = 200


def eval_folder() -> Path | None:
    for base in (ROOT.parent, ROOT.parent.parent):
        if (base / "shared" / "eval" / "mt").is_dir():
            return base / "shared" / "eval" / "mt"
    return None


def load(folder: Path, name: str, direction: str) -> list[tuple[str, str]]:
    """(source, target) pairs of a test set in a direction."""
    src, tgt = direction.split("-")
    columns = [(folder / name / f"test.{x}").read_text(encoding="utf-8").split("\n")[:-1] for x in (src, tgt)]
    return list(zip(*columns, strict=True))


def lang_pair(direction: str):
    from workbench.model import LangPair

    return LangPair("zh-CN", "en") if direction == "zh-en" else LangPair("en", "zh-CN")


def qa(folder: Path, only: str | None = None, test_sets: dict[str, tuple[str, ...]] = TEST_SETS) -> str:
    """The table of docs/qa.md; `only` one check, on the sets used while writing the checks."""
    from benchmarks._qa import MAKERS

    figures: dict[str, dict[str, tuple[float, int, int]]] = {}
    heads = []
    for direction, names in test_sets.items():
        pairs = [p for name in names for p in load(folder, name, direction)]
        clean, seconds = alarms(pairs, lang_pair(direction), only)
        heads.append(f"{direction.replace('-', '→')}: {len(pairs)} translations ({', '.join(names)})")
        print(f"{heads[-1]}, {seconds:.1f} s of CPU time", file=sys.stderr)
        for name, makers in MAKERS.items():
            if only not in {None, name}:
                continue
            found = [recall(name, m, pairs, clean, lang_pair(direction), random.Random(11)) for m in makers]
            seeded, caught = (sum(f[k] for f in found) for k in (0, 1))
            if seeded:
                rate = 1000 * sum(name in c for c in clean) / len(pairs)
                figures.setdefault(name, {})[direction] = (rate, seeded, caught)
    rows = [
        "| check | "
        + " | ".join(f"{d.replace('-', '→')}: alarms per 1,000 | seeded | found" for d in test_sets)
        + " |",
        "|---" + "|---:" * 3 * len(test_sets) + "|",
    ]
    for name, by in figures.items():
        cells = [
            f"{by[d][0]:.1f} | {by[d][1]} | {by[d][2] / by[d][1]:.2f}" if d in by else "– | – | –"
            for d in test_sets
        ]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*(f"{h}." for h in heads), "", *rows])


def alarms(pairs: list[tuple[str, str]], pair, only: str | None) -> tuple[list[set[str]], float]:
    """The checks that flag each human translation, `info` left out; and the CPU time."""
    from benchmarks._qa import starter
    from workbench.model import Severity
    from workbench.score.qa import check_unit

    start = time.process_time()
    chosen = [only] if only else None
    found = [
        {
            f.check
            for f in check_unit(src, tgt, pair, termbase=starter(), names=chosen)
            if f.severity is not Severity.INFO
        }
        for src, tgt in pairs
    ]
    return found, time.process_time() - start


def recall(name, maker, pairs, clean, pair, rng) -> tuple[int, int]:
    """(errors seeded, errors found) over translations in which the check finds nothing by itself."""
    from benchmarks._qa import starter
    from workbench.score.qa import check_unit, checks

    lang = "zh" if pair.tgt.startswith("zh") else "en"
    if lang not in checks()[name].targets:
        return 0, 0
    seeded = caught = 0
    order = list(range(len(pairs)))
    rng.shuffle(order)
    for i in order:
        if seeded == SEEDS_PER_SET:
            break
        src, tgt = pairs[i]
        if name in clean[i]:
            continue
        spoiled = maker(src, tgt, lang, rng)
        if spoiled is None or spoiled == tgt:
            continue
        seeded += 1
        caught += bool(check_unit(src, spoiled, pair, termbase=starter(), names=[name]))
    return seeded, caught


def lengths(folder: Path) -> None:
    """Mean and deviation of the log ratio of units, for workbench/score/qa/length.py."""
    import numpy as np

    from workbench.score.qa.registry import units

    for direction in TEST_SETS:
        names = [f"newstest2019-{direction}", f"newstest2020-{direction}"]
        pairs = [p for name in names for p in load(folder, name, direction)]
        ratios = np.array(
            [np.log(len(units(t)) / len(units(s))) for s, t in pairs if len(units(s)) > 9 and units(t)]
        )
        print(f"{direction}: mean {ratios.mean():.3f}, deviation {ratios.std():.3f}, n {len(ratios)}")


def clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def took(start: tuple[float, float]) -> str:
    wall, cpu = (b - a for a, b in zip(start, clocks(), strict=True))
    return f"{wall:.1f} s ({cpu:.1f} s of CPU time)"


def speed() -> None:
    """2,000 segments: metrics with 1,000 resamples, and QA."""
    from workbench.model import LangPair, TranslationUnit
    from workbench.score.evaluate import evaluate
    from workbench.score.qa import check_unit
    from workbench.score.report import build_report, render_html

    rng = random.Random(1)
    words = [
        f"{a}{b}" for a in ("part", "work", "line", "tool", "plan") for b in ("s", "er", "ed", "ing", "")
    ]
    refs = [" ".join(rng.choice(words) for _ in range(rng.randint(8, 40))) + "." for _ in range(2000)]
    hyps = [" ".join(w if rng.random() > 0.2 else rng.choice(words) for w in r.split()) for r in refs]
    evaluate({"warm": hyps[:40]}, [refs[:40]])
    start = clocks()
    evaluate({"system": hyps}, [refs])
    print(f"four metrics, 2,000 segments, 1,000 resamples: {took(start)}")
    units = [
        TranslationUnit(
            str(i), "新质生产力是3.5%的增长，" * 4, h, "zh-CN", "en", draft=h, document=f"d{i % 5}"
        )
        for i, h in enumerate(hyps)
    ]
    start = clocks()
    page = render_html(build_report(units, refs))
    print(f"report of 2,000 segments, checks and page of {len(page) >> 10} kB included: {took(start)}")
    start = clocks()
    for hyp in hyps:
        check_unit("新质生产力是3.5%的增长，" * 4, hyp, LangPair("zh-CN", "en"))
    print(f"QA of 2,000 segments: {took(start)}")
    start = clocks()
    check_unit("新质生产力是3.5%的增长，" * 8000, "growth of 3.5% and " * 6000, LangPair("zh-CN", "en"))
    print(f"QA of one segment of {13 * 8000 + 19 * 6000} characters: {took(start)}")


def main(argv: Sequence[str]) -> None:
    folder = eval_folder()
    what = argv[0] if argv else "speed"
    if what == "speed":
        speed()
    elif folder is None:
        print("needs ../shared/eval/mt", file=sys.stderr)
    elif what == "lengths":
        lengths(folder)
    elif len(argv) > 1 and argv[1] != "--write":
        print(qa(folder, argv[1], DEVELOPMENT_SETS))
    else:
        table = qa(folder)
        print(table)
        if len(argv) > 1:
            from benchmarks._docs import put

            put("qa", "qa.md", table)
