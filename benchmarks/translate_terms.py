"""Terms before and after enforcement: `python -m benchmarks translate_terms [--segments N] [--direction zh-en] [--write]`.

Accuracy is the share of prescribed places whose form the draft has, over the segments that have any. chrF is
against the reference where the set has one (newstest2021, only where the evaluation data is on this machine), with
the 95% interval of the paired difference. `--write` puts the table into docs/translate.md.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks._docs import put
from workbench.config import PROJECT_ROOT, models_dir, seeds_dir
from workbench.model import LangPair, Term
from workbench.score.evaluate import evaluate
from workbench.text.segmenter import segment
from workbench.text.termfile import read_terms
from workbench.translate import Terminology, Translator, draft, language_pair, load_translator
from workbench.translate.normalise import normalise

HEAD = (
    "| direction | text | segments | places | accuracy | chrF | time, as a multiple |",
    "|---|---|---:|---:|---:|---:|---:|",
)


@dataclass(frozen=True)
class TestSet:
    name: str
    sources: list[str]
    references: list[str]


def evaluation(pair: LangPair) -> Path | None:
    side = f"{pair.src[:2]}-{pair.tgt[:2]}"
    for base in (PROJECT_ROOT, PROJECT_ROOT.parent):
        path = base.parent / "shared" / "eval" / "mt" / f"newstest2021-{side}"
        if path.is_dir():
            return path
    return None


def test_sets(pair: LangPair, terminology: Terminology, limit: int) -> list[TestSet]:
    sets = []
    for path in sorted(seeds_dir().glob("00*.txt")):
        if (path.name[:3] == "001") != pair.src.startswith("zh"):
            continue
        lines = path.read_text("utf-8").splitlines()
        texts = [s.text for line in lines for s in segment(line.strip(), pair.src)]
        kept = [t for t in texts if terminology.requirements(normalise(t, pair.src))]
        sets.append(TestSet(f"seed {path.name[:3]}", kept, []))
    folder = evaluation(pair)
    if folder:
        src = (folder / f"test.{pair.src[:2]}").read_text("utf-8").splitlines()
        ref = (folder / f"test.{pair.tgt[:2]}").read_text("utf-8").splitlines()
        both = [
            (s, r) for s, r in zip(src, ref, strict=True) if terminology.requirements(normalise(s, pair.src))
        ]
        both = both[:limit]
        sets.append(TestSet("newstest2021", [s for s, _ in both], [r for _, r in both]))
    return sets


def accuracy(sources: list[str], drafts: list[str], terminology: Terminology) -> tuple[int, int]:
    wanted = missing = 0
    for source, text in zip(sources, drafts, strict=True):
        prepared = normalise(source, terminology.pair.src)
        wanted += len(terminology.requirements(prepared))
        missing += len(terminology.missing(prepared, text))
    return wanted - missing, wanted


def run(test: TestSet, translator: Translator, terms: list[Term], terminology: Terminology) -> str:
    """A row of the table: accuracy, chrF and its paired difference, and seconds, without and with the termbase."""
    found = []
    for enforced in (None, terms):
        start = time.perf_counter()
        drafts = [h.text for h in draft(test.sources, translator, terms=enforced)]
        seconds = time.perf_counter() - start
        good, wanted = accuracy(test.sources, drafts, terminology)
        found.append((drafts, good, wanted, seconds))
    (before, g0, w, s0), (after, g1, _, s1) = found
    chrf = "no reference"
    if test.references:
        result = evaluate(
            {"before": before, "after": after}, [test.references], metrics=("chrf",), baseline="before",
            lang=translator.pair.tgt.split("-")[0],
        )  # fmt: skip
        old, new = (s.scores[0].score for s in result.systems)
        change = result.comparisons[0]
        spread = f"{change.difference:+.1f} [{change.interval.low:+.1f}, {change.interval.high:+.1f}]"
        chrf = f"{old:.1f} → {new:.1f} ({spread}: {change.verdict})"
    cells = [
        str(translator.pair), test.name, len(test.sources), w, f"{g0 / w:.1%} → {g1 / w:.1%}", chrf, f"{s1 / max(s0, 0.1):.1f}",
    ]  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks translate_terms")
    parser.add_argument("--segments", type=int, default=100, help="of newstest2021")
    parser.add_argument("--direction", choices=["zh-en", "en-zh", "both"], default="both")
    parser.add_argument("--model", default=None)
    parser.add_argument("--write", action="store_true", help="put the table into docs/translate.md")
    args = parser.parse_args(argv)
    terms = read_terms(models_dir() / "terms" / "starter.tsv")
    rows: list[str] = []
    print("\n".join(HEAD), flush=True)
    for direction in ("zh-en", "en-zh") if args.direction == "both" else (args.direction,):
        pair = language_pair(*direction.split("-"))
        translator = load_translator(pair, model=args.model)
        terminology = Terminology(terms, pair)
        for test in test_sets(pair, terminology, args.segments):
            rows.append(run(test, translator, terms, terminology))
            print(rows[-1], flush=True)
    if args.write:
        put("terms", "translate.md", "\n".join([*HEAD, *rows]))
