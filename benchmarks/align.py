"""The aligner: accuracy where ../shared is present, pages composed of bilingual text, time and memory by length."""

from __future__ import annotations

import lzma
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = next(
    (p / "shared" for p in (ROOT.parent, ROOT.parent.parent) if (p / "shared" / "eval").is_dir()), ROOT
)
SIZES = (1_000, 3_000, 10_000, 30_000)


def main(argv: list[str] | None = None) -> None:
    """`python -m benchmarks align [accuracy|pages|scaling ...]`: all three where none is named."""
    from workbench.align.resources import resources_path

    if not resources_path().is_file():
        print("align: models/align/lexicon.npz is not here; nothing measured")
        return
    wanted = argv or ["accuracy", "pages", "scaling"]
    if (SHARED / "eval" / "alignment").is_dir():
        if "accuracy" in wanted:
            accuracy()
        if "pages" in wanted:
            composed_pages()
    if "scaling" in wanted:
        scaling()


def accuracy() -> None:
    from workbench.align import align, evaluate, read_ladder

    home = SHARED / "eval" / "alignment"
    print(f"{'text':<10}{'strict':>8}{'lax':>8}{'with nulls':>12}{'seconds':>9}")
    total = None
    for gold in [*sorted((home / "mac-dev/gold").iterdir()), home / "aca/gold/001.align"]:
        aca = "aca" in gold.parts
        paths = (
            (home / "aca/src/001", home / "aca/tgt/001")
            if aca
            else tuple(home / f"mac-dev/{s}/{gold.stem}.txt" for s in ("zh", "en"))
        )
        src, tgt = (p.read_text(encoding="utf-8").splitlines() for p in paths)
        langs = ("en", "zh-CN") if aca else ("zh-CN", "en")
        began = time.process_time()
        beads = align(src, tgt, src_lang=langs[0], tgt_lang=langs[1])
        took = time.process_time() - began
        report = evaluate(read_ladder(gold.read_text(encoding="utf-8")), beads)
        _row("aca" if aca else gold.stem, report, took)
        if not aca:
            total = report if total is None else total + report
    assert total is not None
    _row("mac-dev", total, None)
    print(
        "recall by type: "
        + ", ".join(f"{n} {f}/{g}" for n, (f, g) in sorted(total.types.items(), key=lambda x: -x[1][1]))
    )


def _row(name: str, report, took: float | None) -> None:
    seconds = "" if took is None else f"{took:.1f}"
    print(
        f"{name:<10}{report.strict.f1:>8.4f}{report.lax.f1:>8.4f}{report.strict_nulls.f1:>12.4f}{seconds:>9}"
    )


def _pairs(name: str, most: int) -> list[tuple[str, str]]:
    with lzma.open(SHARED / "corpus" / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for _, line in zip(range(most * 3), lines, strict=False)]
    return [(r[0], r[1]) for r in rows if len(r) == 2 and 15 < len(r[0]) < 400][:most]


def composed_pages(pages: int = 12, paragraphs: int = 12) -> None:
    """Paragraphs of real bilingual text, merged, split at sentences, dropped and moved; F1 over paragraph beads."""
    from workbench.align import align_documents, evaluate
    from workbench.align.documents import paragraph_beads

    print(f"\n{'composed of':<24}{'strict F1':>10}{'some moved':>12}{'pages':>7}")
    for name in ("lctt", "taiwan-law", "plurality-book", "todogroup"):
        rows = _pairs(name, 2_000)
        figures = []
        for moved in (0, 8):
            rng = random.Random(11)
            total = None
            for _ in range(pages):
                first = rng.randrange(max(1, len(rows) - paragraphs))
                src, tgt, gold = _compose(rows[first : first + paragraphs], rng, moved)
                bitext = align_documents(_document(src, "zh-CN"), _document(tgt, "en"))
                report = evaluate(gold, paragraph_beads(bitext))
                total = report if total is None else total + report
            assert total is not None
            figures.append(total.strict.f1)
        print(f"{name:<24}{figures[0]:>10.4f}{figures[1]:>12.4f}{pages:>7}")


def _compose(rows, rng, moved):
    """Source and target paragraphs of a page, each a list of sentences, and the gold paragraph beads.

    `moved` is how many in a hundred places swap two paragraphs of the target; both beads are gold, though no path
    can hold more than one of them.
    """
    from workbench.model import Bead
    from workbench.text import segment

    sentences = [([s.text for s in segment(z, "zh-CN")], [s.text for s in segment(e, "en")]) for z, e in rows]
    src, tgt, gold = [], [], []
    k = 0
    while k < len(sentences):
        z, e = sentences[k]
        kinds = ["keep", "merge", "split", "drop src", "drop tgt", "move"]
        what = rng.choices(kinds, [70 - moved, 10, 10, 5, 5, moved])[0]
        if what == "move" and k + 1 < len(sentences):
            src += [z, sentences[k + 1][0]]
            tgt += [sentences[k + 1][1], e]
            gold.append(Bead((len(src) - 2,), (len(tgt) - 1,)))
            gold.append(Bead((len(src) - 1,), (len(tgt) - 2,)))
            k += 2
            continue
        if what == "merge" and k + 1 < len(sentences):
            src += [z, sentences[k + 1][0]]
            tgt.append(e + sentences[k + 1][1])
            gold.append(Bead((len(src) - 2, len(src) - 1), (len(tgt) - 1,)))
            k += 2
            continue
        if what == "split" and len(e) > 1:
            cut = rng.randrange(1, len(e))
            src.append(z)
            tgt += [e[:cut], e[cut:]]
            gold.append(Bead((len(src) - 1,), (len(tgt) - 2, len(tgt) - 1)))
        elif what == "drop src":
            tgt.append(e)
            gold.append(Bead((), (len(tgt) - 1,)))
        elif what == "drop tgt":
            src.append(z)
            gold.append(Bead((len(src) - 1,), ()))
        else:
            src.append(z)
            tgt.append(e)
            gold.append(Bead((len(src) - 1,), (len(tgt) - 1,)))
        k += 1
    return src, tgt, gold


def _document(paragraphs, lang):
    from workbench.model import Document, Paragraph, Segment

    joint = "" if lang.startswith("zh") else " "
    made = []
    for sentences in paragraphs:
        at, segments = 0, []
        for s in sentences:
            segments.append(Segment(s, at, at + len(s)))
            at += len(s) + len(joint)
        made.append(Paragraph(text=joint.join(sentences), lang=lang, segments=tuple(segments)))
    return Document(id="page", name="page", lang=lang, paragraphs=tuple(made))


def long_text(size: int) -> tuple[list[str], list[str]]:
    """`size` Chinese lines and some 1.3 times as many English ones, made up from a small stock of sentences."""
    rng = random.Random(5)
    nouns = [
        ("房子", "house"),
        ("公司", "company"),
        ("老师", "teacher"),
        ("机器", "machine"),
        ("河流", "river"),
        ("法律", "law"),
        ("学生", "student"),
        ("政府", "government"),
        ("科学", "science"),
        ("城市", "city"),
    ]
    verbs = [
        ("支持", "supports"),
        ("建立", "builds"),
        ("研究", "studies"),
        ("保护", "protects"),
        ("需要", "needs"),
        ("改变", "changes"),
    ]
    zh, en = [], []
    for k in range(size):
        parts = [(rng.choice(nouns), rng.choice(verbs), rng.choice(nouns)) for _ in range(rng.randint(1, 3))]
        number = rng.randrange(10_000)
        zh.append("，".join(f"{a[0]}{v[0]}{b[0]}" for a, v, b in parts) + f"，编号{number}。")
        english = [f"The {a[1]} {v[1]} the {b[1]}." for a, v, b in parts]
        if len(english) > 1 and rng.random() < 0.6:
            en += [" ".join(english[:-1]), f"{english[-1][:-1]}, number {number}."]
        else:
            en.append(" ".join(english)[:-1] + f", number {number}.")
        if rng.random() < 0.02:
            en.append(f"Note {k}.")
    return zh, en


def scaling() -> None:
    print(f"\n{'source':>8}{'target':>8}{'seconds':>9}{'us/segment':>12}{'peak MB':>9}")
    for size in SIZES:
        code = f"from benchmarks.align import one_size; one_size({size})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def one_size(size: int) -> None:
    from workbench.align import align

    zh, en = long_text(size)
    began = time.process_time()
    align(zh, en, src_lang="zh-CN", tgt_lang="en")
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(zh):>8}{len(en):>8}{took:>9.1f}{took / (len(zh) + len(en)) * 1e6:>12.0f}{peak:>9.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
