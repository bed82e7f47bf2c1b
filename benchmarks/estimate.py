"""The estimate's calibration: `python -m benchmarks estimate [collect|fit] [--models DIR] [--limit N]`.

`collect` runs forced decoding and translation over ../shared/eval/qe (and drafts of newstest2021, for the norms of
drafts) into out/estimate/evidence.json; `fit` writes models/estimate/{en-zh,zh-en}.json from that and prints the table of
docs/scores.md. Without an argument it prints the figures kept in the shipped models.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHOICES = (
    (),
    ("lexicon",),
    ("forward",),
    ("forward", "lexicon"),
    ("forward", "reverse"),
    ("forward", "reverse", "lexicon"),
    ("forward", "reverse", "lexicon", "round_trip"),
    ("forward", "reverse", "lexicon", "own", "round_trip"),
)
DRAFTS = 400


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
    """Runs the models and keeps what they said, stage by stage, so that a broken run goes on where it stopped."""

    def __init__(self, path: Path, models: Path | None) -> None:
        from workbench.model import LangPair
        from workbench.translate import DecodeOptions, load_translator

        self.path = path
        self.kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self.greedy = DecodeOptions(beam=1)
        pairs = {"en-zh": LangPair("en", "zh-CN"), "zh-en": LangPair("zh-CN", "en")}
        self.engines = {
            k: load_translator(p, model=str(models / k) if models else None) for k, p in pairs.items()
        }

    def score(self, name: str, direction: str, pairs: list[tuple[str, str]]) -> list[list[float]]:
        if len(self.kept.get(name, ())) != len(pairs):
            self._keep(
                name, [[round(x, 4) for x in s.logprobs] for s in self.engines[direction].score(pairs)]
            )
        return self.kept[name]

    def translate(self, name: str, direction: str, lines: list[str]) -> list[str]:
        if len(self.kept.get(name, ())) != len(lines):
            self._keep(name, [h[0].text for h in self.engines[direction].translate(lines, self.greedy)])
        return self.kept[name]

    def _keep(self, name: str, values: list) -> None:
        self.kept[name] = values
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.kept, ensure_ascii=False), encoding="utf-8")
        print(f"{name}: {len(values)} ({time.perf_counter():.0f} s)", flush=True)


def collect(folder: Path, path: Path, models: Path | None, limit: int) -> None:
    rows = judged(folder)[:limit]
    src, hyp = [r["source"] for r in rows], [r["hyp"] for r in rows]
    run = Collector(path, models)
    run.score("forward", "en-zh", list(zip(src, hyp, strict=True)))
    run.score("reverse", "zh-en", list(zip(hyp, src, strict=True)))
    for direction, back in (("en-zh", "zh-en"), ("zh-en", "en-zh")):
        lines = draft_sources(folder, direction)
        drafts = run.translate(f"draft {direction}", direction, lines)
        run.score(f"draft forward {direction}", direction, list(zip(lines, drafts, strict=True)))
        run.score(f"draft reverse {direction}", back, list(zip(drafts, lines, strict=True)))
        run.translate(f"draft round_trip {direction}", back, drafts)
    run.translate("round_trip", "zh-en", hyp)
    run.translate("own", "en-zh", src)


def draft_sources(folder: Path, direction: str) -> list[str]:
    path = folder / "mt" / f"newstest2021-{direction}" / f"test.{direction[:2]}"
    return path.read_text(encoding="utf-8").split("\n")[:DRAFTS]


def one_way(name: str) -> bool:
    """Whether a signal means something else in the other direction."""
    return name.startswith(("en_", "zh_"))


def fit(folder: Path, path: Path) -> None:
    import dataclasses

    import numpy as np

    from workbench.model import LangPair
    from workbench.pipeline.estimating import shipped_lexicon
    from workbench.score.estimate.features import Evidence, from_logprobs, table
    from workbench.score.estimate.fit import fit as fit_variant
    from workbench.score.estimate.fit import pearson, worst_precision

    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    lexicon = shipped_lexicon()
    rows = judged(folder)[: len(kept["forward"])] if kept else judged(folder)
    src, hyp = [r["source"] for r in rows], [r["hyp"] for r in rows]
    human = np.array([float(r["da_mean"]) for r in rows])
    held = np.array([r["split"] == "dev" for r in rows])
    system = [from_logprobs([float(x) for x in r["token_logprobs"].split()], "s") for r in rows]
    print("| signals | Pearson with direct assessment | precision of the worst fifth |")
    print("|---|---:|---:|")
    for key, label in (("s_mean", "mean"), ("s_low3", "three lowest"), ("s_spread", "spread (negative)")):
        values = np.array([s[key] for s in system])[held] * (-1 if key == "s_spread" else 1)
        figures = f"{pearson(values, human[held]):.3f} | {worst_precision(values, human[held]):.2f}"
        print(f"| anchor: the system's own token log-probs, {label} | {figures} |")
    variants: dict[str, list] = {"en-zh": [], "zh-en": []}
    for needs in CHOICES:
        if ("lexicon" in needs and lexicon is None) or any(n not in kept for n in needs if n != "lexicon"):
            continue
        evidence = Evidence(**{n: lexicon if n == "lexicon" else kept[n] for n in needs})
        names, matrix = table(src, hyp, LangPair("en", "zh-CN"), evidence)
        for direction, found in variants.items():
            use = [i for i, n in enumerate(names) if direction == "en-zh" or not one_way(n)]
            drafts = draft_norms(folder, kept, direction, needs, lexicon, [names[i] for i in use])
            data = (matrix[~held][:, use], human[~held], matrix[held][:, use], human[held])
            variant = fit_variant([names[i] for i in use], *data, needs=needs)
            if direction == "zh-en":
                variant = dataclasses.replace(variant, figures={**variant.figures, "carried_over": 1.0})
            norms = {**variant.norms, "draft": drafts} if drafts else variant.norms
            if drafts and direction == "zh-en":
                norms = {"other": drafts, "draft": drafts}
            found.append(dataclasses.replace(variant, norms=norms))
            label = " + ".join(("texts", *needs)) + (" (two-way signals)" if direction == "zh-en" else "")
            figures = f"{variant.figures['pearson']:.3f} | {variant.figures['worst_fifth_precision']:.2f}"
            print(f"| {label} | {figures} |", flush=True)
    write(variants, int((~held).sum()))


def write(variants, trained_on: int) -> None:
    from workbench.score.estimate.model import EstimateModel, to_json

    about = {
        "en-zh": f"Fitted by `python -m benchmarks estimate fit` on {trained_on} judged segments of MLQE-PE en-zh "
        "(CC0). Sorts a queue; no grade.",
        "zh-en": "Weights carried over from en-zh, signals that mean the same both ways; norms from zh-en texts. Never "
        "measured against judgements in this direction. Sorts a queue; no grade.",
    }
    out = ROOT / "models" / "estimate"
    out.mkdir(parents=True, exist_ok=True)
    for direction, found in variants.items():
        text = to_json(EstimateModel(direction, tuple(found), about[direction]))
        (out / f"{direction}.json").write_text(text, encoding="utf-8")


def draft_norms(folder, kept, direction, needs, lexicon, names):
    """Norms of some signals on our own drafts of newstest2021, else (zh-en, no drafts) on its references."""
    from workbench.model import LangPair
    from workbench.score.estimate.features import Evidence, table
    from workbench.score.estimate.fit import norms_of

    pair = LangPair("en", "zh-CN") if direction == "en-zh" else LangPair("zh-CN", "en")
    src = draft_sources(folder, direction)
    if f"draft {direction}" in kept:
        drafts = kept[f"draft {direction}"]
    elif direction == "zh-en":
        drafts = (
            (folder / "mt" / "newstest2021-zh-en" / "test.en")
            .read_text(encoding="utf-8")
            .split("\n")[:DRAFTS]
        )
    else:
        return None
    evidence = {
        n: lexicon if n == "lexicon" else drafts if n == "own" else kept[f"draft {n} {direction}"]
        for n in needs
    }
    have, matrix = table(src, drafts, pair, Evidence(**evidence))
    return norms_of(matrix[:, [have.index(n) for n in names]])


def show() -> None:
    from workbench.score.estimate.model import from_json

    path = ROOT / "models" / "estimate" / "en-zh.json"
    if not path.exists():
        print("no models/estimate/en-zh.json")
        return
    for v in from_json(path.read_text(encoding="utf-8")).variants:
        f = v.figures
        print(
            f"{' + '.join(('texts', *v.needs)):60} Pearson {f['pearson']:.3f}  worst fifth {f['worst_fifth_precision']:.2f}"
        )


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks estimate")
    parser.add_argument("what", nargs="?", choices=["show", "collect", "fit"], default="show")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--evidence", type=Path, default=ROOT / "out" / "estimate" / "evidence.json")
    parser.add_argument("--limit", type=int, default=8000)
    options = parser.parse_args(list(argv))
    folder = shared()
    if options.what == "show":
        show()
    elif folder is None:
        print("needs ../shared/eval", file=sys.stderr)
    elif options.what == "collect":
        collect(folder, options.evidence, options.models, options.limit)
    else:
        fit(folder, options.evidence)
