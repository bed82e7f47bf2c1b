"""The shipped lexicon: quality gates where the evaluation data is, the command, documents, anchors."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from click.testing import CliRunner

from workbench.align.anchors import find_band, monotone_chain
from workbench.align.core import align
from workbench.align.documents import align_documents, paragraph_beads
from workbench.align.evaluation import evaluate
from workbench.align.ladder import read_ladder
from workbench.align.pair import build_pair
from workbench.align.resources import resources_path, shipped_resources
from workbench.cli.main import app
from workbench.errors import InputError
from workbench.formats import registry
from workbench.model import Document, Paragraph, Segment
from workbench.text.lines import read_lines

needs_lexicon = pytest.mark.skipif(
    not resources_path().is_file(), reason="models/align/lexicon.npz is not here"
)
ARTICLE = [
    (
        ["公司成立于1998年。", "总部设在北京。"],
        ["The company was founded in 1998.", "It is headquartered in Beijing."],
    ),
    (["它有三百名员工，其中一半是工程师。"], ["It has 300 employees.", "Half of them are engineers."]),
    (
        ["去年的销售收入增长了12%。", "利润也有所提高。"],
        ["Sales revenue grew by 12% last year, and profits rose too."],
    ),
    (
        ["公司计划明年在上海开设新的工厂。"],
        ["The company plans to open a new factory in Shanghai next year."],
    ),
    (
        ["政府支持科学研究。", "大学和企业合作培养人才。"],
        [
            "The government supports scientific research.",
            "Universities and enterprises work together to train talent.",
        ],
    ),
]


def document(paragraphs: list[list[str]], lang: str, name: str) -> Document:
    joint = "" if lang.startswith("zh") else " "
    made = []
    for sentences in paragraphs:
        segments, at = [], 0
        for sentence in sentences:
            segments.append(Segment(sentence, at, at + len(sentence)))
            at += len(sentence) + len(joint)
        text = joint.join(sentences)
        made.append(Paragraph(text=text, lang=lang, segments=tuple(segments), raw=text))
    return Document(id=name, name=name, lang=lang, paragraphs=tuple(made))


ZH = [z for z, _ in ARTICLE]
EN = [e for _, e in ARTICLE]


def lines(path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@needs_lexicon
def test_gold_alignments_of_literature(shared, within) -> None:
    folder = shared / "eval" / "alignment" / "mac-dev"

    def evaluated():
        for gold in sorted((folder / "gold").iterdir()):
            zh, en = (lines(folder / side / f"{gold.stem}.txt") for side in ("zh", "en"))
            beads = align(zh, en, src_lang="zh-CN", tgt_lang="en")
            yield evaluate(read_ladder(gold.read_text(encoding="utf-8")), beads)

    # a gate against regressions; docs/alignment.md has the measured time
    reports = within(20, lambda: list(evaluated()))
    total = reports[0]
    for report in reports[1:]:
        total = total + report
    assert total.strict.f1 > 0.905
    assert total.lax.f1 > 0.97


@needs_lexicon
def test_gold_alignment_of_academic_prose(shared) -> None:
    folder = shared / "eval" / "alignment" / "aca"
    beads = align(
        lines(folder / "src" / "001"), lines(folder / "tgt" / "001"), src_lang="en", tgt_lang="zh-CN"
    )
    gold = read_ladder((folder / "gold" / "001.align").read_text(encoding="utf-8"))
    assert evaluate(gold, beads).strict.f1 > 0.985


@needs_lexicon
def test_paragraphs_that_were_merged_split_and_dropped() -> None:
    merged = [EN[0] + EN[1], *EN[2:]]
    dropped = [EN[0], *EN[2:]]
    split = [[s] for p in EN for s in p]
    for target, expected in (
        (EN, [((k,), (k,)) for k in range(5)]),
        (merged, [((0, 1), (0,)), *(((k,), (k - 1,)) for k in range(2, 5))]),
        (dropped, [((0,), (0,)), ((1,), ()), *(((k,), (k - 1,)) for k in range(2, 5))]),
        (split, [((0,), (0, 1)), ((1,), (2, 3)), ((2,), (4,)), ((3,), (5,)), ((4,), (6, 7))]),
    ):
        bitext = align_documents(document(ZH, "zh-CN", "a"), document(target, "en", "b"))
        assert [(b.src, b.tgt) for b in paragraph_beads(bitext)] == expected


@needs_lexicon
def test_a_moved_paragraph_falls_to_nulls_or_low_scores() -> None:
    moved = [EN[1], EN[2], EN[3], EN[4], EN[0]]
    bitext = align_documents(document(ZH, "zh-CN", "a"), document(moved, "en", "b"))
    sure = [(b.src, b.tgt) for b in bitext.beads if b.src and b.tgt and b.score > 0.8]
    assert ((5,), (3,)) in sure
    assert ((7,), (5,)) in sure
    assert not {0, 1} & {i for src, _ in sure for i in src}


def test_a_document_without_sentences_is_refused() -> None:
    bare = Document(id="x", name="x.txt", lang="en", paragraphs=(Paragraph(text="Hello."),))
    with pytest.raises(InputError, match="segment the document first"):
        align_documents(bare, bare)


@needs_lexicon
def test_command_writes_beads_units_and_the_mirror(tmp_path) -> None:
    zh, en = (tmp_path / n for n in ("a.zh.txt", "a.en.txt"))
    zh.write_text("\n".join(s for p in ZH for s in p) + "\n", encoding="utf-8")
    en.write_text("\n".join(s for p in EN for s in p) + "\n", encoding="utf-8")
    run = CliRunner().invoke
    there = run(app, ["align", str(zh), str(en), "--from", "zh", "--to", "en"], catch_exceptions=False)
    back = run(app, ["align", str(en), str(zh)], catch_exceptions=False)
    beads = read_ladder(there.output)
    assert [(b.src, b.tgt) for b in beads] == [(b.tgt, b.src) for b in read_ladder(back.output)]
    assert ((2,), (2, 3)) in [(b.src, b.tgt) for b in beads]
    out = tmp_path / "a.jsonl"
    run(app, ["align", str(zh), str(en), "--format", "jsonl", "-o", str(out)], catch_exceptions=False)
    units = list(registry.get("jsonl").read(out))
    assert units[2].src == ZH[1][0]
    assert units[2].tgt == " ".join(EN[1])
    assert units[2].score > 0.5
    locked = tmp_path / "locked.align"
    locked.write_text("[0]:[2]\n", encoding="utf-8")
    held = run(app, ["align", str(zh), str(en), "--locked", str(locked)], catch_exceptions=False)
    assert "[0]:[2]:1.0000" in held.output
    gold = tmp_path / "gold.align"
    gold.write_text(there.output, encoding="utf-8")
    same = run(app, ["evaluate-alignment", str(gold), str(gold), "--json"], catch_exceptions=False)
    assert json.loads(same.output)["vecalign"]["strict"]["f1"] == 1.0


def test_command_refuses_a_missing_file_and_a_short_draft(tmp_path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Hello.\nBye.\n", encoding="utf-8")
    run = CliRunner().invoke
    missing = str(run(app, ["align", str(text), str(tmp_path / "none")]).exception)
    assert "none: No such file" in missing
    odd = tmp_path / "odd.txt"
    odd.write_bytes("One\u2028line.\r\n\r\nThree.".encode())
    assert read_lines(odd) == ["One\u2028line.", "", "Three."]
    short = tmp_path / "draft.txt"
    short.write_text("one\n", encoding="utf-8")
    found = run(app, ["align", str(text), str(text), "--from", "en", "--to", "en", "--draft", str(short)])
    assert "1 lines for 2 segments" in str(found.exception)


@needs_lexicon
def test_anchors_keep_a_long_text_in_a_narrow_band() -> None:
    rng = random.Random(7)
    flat = [(z, e) for p, q in ARTICLE for z, e in [("".join(p), " ".join(q))]]
    rows = [flat[rng.randrange(5)] for _ in range(300)]
    # a number of its own makes each line recognisable; a third of the target is missing in the middle
    zh = [f"第{k}号：{z}" for k, (z, _) in enumerate(rows)]
    en = [f"No. {k}: {e}" for k, (_, e) in enumerate(rows) if not 100 <= k < 200]
    pair = build_pair(zh, en, "zh-CN", "en", shipped_resources())
    band = find_band(pair, full_below=1000, radius=None)
    assert band.width < len(en)
    beads = align(zh, en, src_lang="zh-CN", tgt_lang="en")
    right = sum(b.src == (k,) and b.tgt == (k if k < 100 else k - 100,) for b in beads for k in b.src)
    assert right > 190


def test_the_heaviest_rising_chain() -> None:
    x, y = np.array([0, 1, 2, 2, 3, 4]), np.array([0, 5, 1, 2, 3, 9])
    weight = np.array([1.0, 2.5, 1.0, 2.0, 1.0, 1.0])
    assert monotone_chain(x, y, weight) == [(0, 0), (2, 2), (3, 3), (4, 9)]
    assert monotone_chain(x[:0], y[:0], weight[:0]) == []


def test_the_command_rescores_with_the_shipped_models(root, tmp_path):
    import os
    import subprocess
    import sys

    (tmp_path / "a.zh").write_text("他昨天回家了。\n她今天去学校。\n我们明天开会。\n", encoding="utf-8")
    (tmp_path / "a.en").write_text(
        "He went home yesterday.\nShe goes to school today.\nWe will meet tomorrow.\n", encoding="utf-8"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "workbench",
            "align",
            "a.zh",
            "a.en",
            "--from",
            "zh",
            "--to",
            "en",
            "--rescore",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == 0, done.stderr
    assert [line.rsplit(":", 1)[0] for line in done.stdout.splitlines()] == ["[0]:[0]", "[1]:[1]", "[2]:[2]"]
