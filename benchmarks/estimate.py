"""The estimate's calibration: `python -m benchmarks estimate [show|refit|collect|fit|speed] [--models DIR] [--limit N]`.

`refit` is both steps, and renews the tables of docs/scores.md: `collect` lets the models of models/ (or --models) score ../shared/eval/qe and draft parts of
newstest2020 and newstest2021, into out/estimate/evidence.json; `fit` writes models/estimate/{en-zh,zh-en}.json from that
and prints the tables. Without an argument the tables are printed from the shipped models.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks._estimate_fit import DRAFTED, draft_lines, fit, tables

ROOT = Path(__file__).resolve().parent.parent


def shared() -> Path | None:
    for base in (ROOT.parent, ROOT.parent.parent):
        if (base / "shared" / "eval" / "qe").is_dir():
            return base / "shared" / "eval"
    return None


def judged(folder: Path) -> list[dict[str, str]]:
    """Rows of MLQE-PE en-zh, the held-out thousand first."""
    with gzip.open(folder / "qe" / "mlqe-pe.en-zh.dev.tsv.gz", "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    rows = [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]
    return [r for r in rows if r["split"] == "dev"] + [r for r in rows if r["split"] != "dev"]


class Collector:
    """Runs the models and keeps what they said, so that a broken run goes on where it stopped.

    What was kept is thrown away when it came from other models.
    """

    def __init__(self, path: Path, models: Path | None) -> None:
        from workbench.model import LangPair
        from workbench.translate import DecodeOptions, load_translator

        self.path = path
        self.greedy = DecodeOptions(beam=1)
        pairs = {"en-zh": LangPair("en", "zh-CN"), "zh-en": LangPair("zh-CN", "en")}
        self.engines = {
            k: load_translator(p, model=str(models / k) if models else None) for k, p in pairs.items()
        }
        self.kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        by = [self.engines[k].fingerprint for k in pairs]
        if self.kept.get("models") != by:
            self.kept = {"models": by}

    def score(self, name: str, direction: str, pairs: list[tuple[str, str]]) -> None:
        if len(self.kept.get(name, ())) != len(pairs):
            start = time.perf_counter()
            rows = [[round(x, 4) for x in s.logprobs] for s in self.engines[direction].score(pairs)]
            self._keep(name, rows, start)

    def translate(self, name: str, direction: str, lines: list[str]) -> list[str]:
        if len(self.kept.get(name, ())) != len(lines):
            start = time.perf_counter()
            rows = [h[0].text for h in self.engines[direction].translate(lines, self.greedy)]
            self._keep(name, rows, start)
        return self.kept[name]

    def _keep(self, name: str, values: list, start: float) -> None:
        self.kept[name] = values
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.kept, ensure_ascii=False), encoding="utf-8")
        print(f"{name}: {len(values)} ({time.perf_counter() - start:.0f} s)", file=sys.stderr, flush=True)


def collect(folder: Path, path: Path, models: Path | None, limit: int) -> None:
    rows = judged(folder)[:limit]
    src, hyp = [r["source"] for r in rows], [r["hyp"] for r in rows]
    run = Collector(path, models)
    for direction, back in (("en-zh", "zh-en"), ("zh-en", "en-zh")):
        for year in DRAFTED:
            lines, _ = draft_lines(folder, year, direction)
            name = f"{direction} {year}"
            drafts = run.translate(f"drafts {name}", direction, lines)
            run.score(f"system {name}", direction, list(zip(lines, drafts, strict=True)))
            run.score(f"reverse {name}", back, list(zip(drafts, lines, strict=True)))
            run.translate(f"round_trip {name}", back, drafts)
    run.score("forward", "en-zh", list(zip(src, hyp, strict=True)))
    run.score("reverse", "zh-en", list(zip(hyp, src, strict=True)))
    run.translate("round_trip", "zh-en", hyp)


def speed(rows: list[dict[str, str]]) -> None:
    """Segments a second of `workbench estimate`, of another's hypotheses and of drafts whose log-probabilities were kept."""
    from workbench.model import LangPair
    from workbench.pipeline.engines import Engines
    from workbench.pipeline.estimating import estimate_lines

    pair, engines = LangPair("en", "zh-CN"), Engines()
    src, hyp = [r["source"] for r in rows], [r["hyp"] for r in rows]
    kept = [[float(x) for x in r["token_logprobs"].split()] for r in rows]
    estimate_lines(src[:8], hyp[:8], pair, engines)
    for name, more in (("other systems' hypotheses", {}), ("drafts", {"drafts": True, "system": kept})):
        start, cpu = time.perf_counter(), time.process_time()
        found = estimate_lines(src, hyp, pair, engines, **more)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        evidence = " + ".join(("texts", *found[0].evidence))
        print(
            f"{name} ({evidence}): {len(rows) / wall:.0f} segments/s, {len(rows) / cpu:.0f} a second of CPU time"
        )


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks estimate")
    parser.add_argument(
        "what", nargs="?", choices=["show", "refit", "collect", "fit", "speed"], default="show"
    )
    parser.add_argument("--models", type=Path)
    parser.add_argument("--evidence", type=Path, default=ROOT / "out" / "estimate" / "evidence.json")
    parser.add_argument(
        "--limit", type=int, default=8000, help="judged segments, the held-out thousand first"
    )
    options = parser.parse_args(list(argv))
    folder = shared()
    if options.what == "show":
        print(tables())
        return
    if folder is None:
        print("needs ../shared/eval", file=sys.stderr)
        return
    if options.what == "speed":
        speed(judged(folder)[:300])
    if options.what in {"refit", "collect"}:
        collect(folder, options.evidence, options.models, options.limit)
    if options.what in {"refit", "fit"}:
        fit(folder, judged(folder), options.evidence)
