"""Filters, split, manifest, and what MT engineers' own tools make of the files."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys

import pytest

from tests.formats.strategies import FULL, PLAIN
from workbench.errors import FormatError, UsageError
from workbench.formats import filters, manifest, registry
from workbench.formats.base import WriteOptions
from workbench.formats.filters import FilterReport, Filters
from workbench.formats.split import split
from workbench.model import ParagraphKind, State

UNITS = [
    PLAIN.with_(id="1", score=0.9, margin=0.5, quality=0.1, state=State.REVIEWED),
    PLAIN.with_(id="2", src=" 你好，世界。 ", tgt="hello,  World."),
    PLAIN.with_(id="3", src="短", tgt="A very long sentence that says far more than that.", score=0.2),
    PLAIN.with_(id="4", src="", tgt="Inserted.", score=0.0),
    PLAIN.with_(id="5", src="標題", tgt="Title", src_lang="zh-TW", kind=ParagraphKind.TITLE, score=0.8),
]  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "kept", "removed"),
    [
        (Filters(), "12345", {}),
        (Filters(states=frozenset({State.REVIEWED})), "1", {"state initial": 4}),
        (Filters(kinds=frozenset({ParagraphKind.TITLE})), "5", {"kind body": 4}),
        (Filters(languages=frozenset({"zh", "en"})), "1234", {"languages zh-TW→en": 1}),
        (Filters(min_score=0.5), "15", {"score below 0.5": 2, "no score": 1}),
        (Filters(min_margin=0.5), "1", {"no margin": 4}),
        (Filters(max_quality=0.1), "1", {"no quality": 4}),
        (Filters(max_quality=0.05), "", {"no quality": 4, "quality above 0.05": 1}),
        (Filters(duplicates=False), "1345", {"duplicate": 1}),
        (Filters(empty=False), "1235", {"empty side": 1}),
        (Filters(max_length_ratio=3), "125", {"length ratio above 3": 2}),
        (Filters(duplicates=False, min_score=0.5), "15", {"score below 0.5": 2, "no score": 1}),
    ],
)
def test_filters_count_each_reason(chosen, kept, removed):
    report = FilterReport(keep_rows=True)
    assert "".join(u.id for u in filters.apply(UNITS, chosen, report)) == kept
    assert report.removed == removed
    assert report.kept == len(kept)
    assert sorted(u.id for _, u in report.rows) == sorted(set("12345") - set(kept))


def test_the_filter_report_reads_aloud():
    report = FilterReport()
    list(filters.apply(UNITS, Filters(duplicates=False, empty=False), report))
    assert report.text() == "3 kept; removed: 1 duplicate, 1 empty side"
    assert Filters(min_score=0.5, states=frozenset({State.FINAL, State.REVIEWED})).settings() == {
        "states": ["final", "reviewed"], "min_score": 0.5,
    }  # fmt: skip


def corpus(documents):
    return [
        PLAIN.with_(id=f"{d}.{i}", document=f"doc{d}") for d in range(documents) for i in range(d % 7 + 1)
    ]


def test_the_split_keeps_documents_whole_and_is_the_same_every_time():
    units = corpus(200)
    drawn = split(units, dev=0.1, test=0.1, seed=13)
    assert drawn == split(list(reversed(units)), dev=0.1, test=0.1, seed=13)
    assert drawn.parts != split(units, dev=0.1, test=0.1, seed=14).parts
    for part in ("dev", "test"):
        assert 0.08 * len(units) <= drawn.units[part] <= 0.1 * len(units)
    assert sum(drawn.units.values()) == len(units)
    assert {drawn.part(u) for u in units if u.document == "doc3"} == {drawn.parts["doc3"]}
    # pinned: the same corpus is split alike on every machine
    assert [drawn.parts[f"doc{i}"] for i in range(12)] == PINNED


PINNED = ["dev", "dev", "train", "train", "train", "dev", "train", "test", "test", "train", "train", "dev"]


@pytest.mark.parametrize(
    ("documents", "parts"),
    [(1, {"train"}), (2, {"train", "test"}), (3, {"train", "dev", "test"}), (5, {"train", "dev", "test"})],
)
def test_small_corpora_still_get_their_parts(documents, parts):
    assert set(split(corpus(documents)).documents) == parts


def test_units_without_document_are_drawn_one_by_one():
    units = [PLAIN.with_(id=str(i)) for i in range(100)]
    assert split(units, dev=0.2, test=0.1).units == {"train": 70, "dev": 20, "test": 10}
    assert split(units, dev=0, test=0.1).units == {"train": 90, "test": 10}
    with pytest.raises(UsageError, match="no train part"):
        split(units, dev=0.5, test=0.5)
    with pytest.raises(UsageError, match="not in the split"):
        split(units).part(PLAIN.with_(id="new"))


def test_the_manifest_says_what_the_corpus_is(tmp_path):
    tally, report = manifest.Tally(), FilterReport()
    chosen = Filters(empty=False)
    units = filters.apply(UNITS, chosen, report)
    written = registry.get("moses").write(tally.watch(units), tmp_path / "c")
    described = manifest.build(
        written.files, tally, format_name="moses", licence="CC-BY-4.0", filters=chosen, filtered=report
    )
    assert described["units"] == 4
    assert described["languages"] == {"zh-CN→en": 3, "zh-TW→en": 1}
    assert described["filters"] == {"empty": False}
    assert described["removed"] == {"empty side": 1}
    assert described["licence"] == "CC-BY-4.0"
    data = (tmp_path / "c.zh").read_bytes()
    assert described["files"][0] == {
        "name": "c.zh",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    manifest.write(described, tmp_path / "m.json")
    assert json.loads((tmp_path / "m.json").read_text()) == described


@pytest.mark.parametrize("name", ["parquet", "jsonl"])
def test_hugging_face_loads_it(name, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / f"corpus.{name}"
    bare = PLAIN.with_(id="u2", src="甲\u2028乙\r\n丙", tgt='"x"')
    registry.get(name).write([bare, FULL, UNITS[3]], path)
    code = f"""
import json, datasets
datasets.disable_progress_bars()
loaded = datasets.load_dataset({"json" if name == "jsonl" else name!r}, data_files={str(path)!r}, split="train", cache_dir={str(tmp_path / "c")!r})
print(json.dumps([type(loaded.features["translation"]).__name__, loaded["id"][:], loaded["translation"][:], loaded["score"][:], loaded["draft"][:]]))
"""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], check=True, capture_output=True, timeout=240
    )
    feature, ids, texts, scores, drafts = json.loads(run.stdout)
    assert ids == ["u2", FULL.id, "4"]
    assert texts[0] == {"zh": "甲\u2028乙\r\n丙", "en": '"x"'}
    assert scores == [None, 0.87, 0.0]
    assert drafts[1] == FULL.draft
    assert feature == ("Translation" if name == "parquet" else "dict")


def test_parquet_holds_one_pair():
    with pytest.raises(FormatError, match="one language pair"):
        registry.get("parquet").write([PLAIN, PLAIN.with_(id="2", tgt_lang="fr")], io.BytesIO())


def test_a_moses_pair_scores_the_same_through_sacrebleus_command(tmp_path, root):
    import sacrebleu

    english = [
        "The plan was approved.",
        "It grew by 5%.",
        "A new  line\u2028here",
        "Trade rose sharply in May.",
    ]
    drafts = ["The plan was approved today.", "It rose by 5%.", "A new line here", "Trade in May rose."]
    units = [PLAIN.with_(id=str(i), tgt=e) for i, e in enumerate(english)]
    registry.get("moses").write(units, tmp_path / "ref")
    registry.get("moses").write(
        [u.with_(tgt=d) for u, d in zip(units, drafts, strict=True)], tmp_path / "hyp"
    )
    command = [sys.executable, "-m", "sacrebleu", "ref.en", "-i", "hyp.en", "-m", "bleu", "-b", "-w", "6"]
    told = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, timeout=120).stdout
    back = (
        list(registry.get("moses").read(tmp_path / "hyp.zh")),
        list(registry.get("moses").read(tmp_path / "ref.zh")),
    )
    ours = sacrebleu.corpus_bleu([u.tgt for u in back[0]], [[u.tgt for u in back[1]]])
    assert float(told) == pytest.approx(ours.score, abs=1e-5)
    assert 10 < ours.score < 90
    command = [
        sys.executable,
        "-m",
        "workbench",
        "score",
        "--hyp",
        "hyp.en",
        "--ref",
        "ref.en",
        "--lang",
        "en",
    ]
    options = ["--metric", "bleu", "--resamples", "40", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    told = subprocess.run(
        [*command, *options], check=True, capture_output=True, cwd=tmp_path, timeout=120, env=environment
    )
    assert json.loads(told.stdout)["systems"][0]["scores"][0]["score"] == pytest.approx(ours.score)


def test_xliff2_writes_both_directions_by_language():
    stream = io.BytesIO()
    other = PLAIN.with_(id="r", src="Hello", tgt="你好", src_lang="en", tgt_lang="zh-CN")
    registry.get("xliff21").write([PLAIN, other], stream, options=WriteOptions("zh-CN", "en"))
    text = stream.getvalue().decode()
    assert text.count("<source>你好") == 2
    stream.seek(0)
    assert list(registry.get("xliff21").read(stream)) == [PLAIN, other]
