"""Export with filters, split and manifest; corrected files back."""

from __future__ import annotations

import hashlib
import json

import pytest

from workbench.errors import UsageError
from workbench.formats import registry
from workbench.formats.corpus import CorpusOptions
from workbench.formats.filters import Filters
from workbench.formats.import_review import Verdict
from workbench.model import State
from workbench.pipeline.exporting import export
from workbench.pipeline.reviewing import import_review, read_review
from workbench.pipeline.run import run
from workbench.review.serving import JsonReducer


@pytest.fixture
def done(filled, fake_engines):
    """(store, summaries) after a run over the five articles."""
    store, ids = filled
    return store, run(store, ids, fake_engines)


def approve(store, bitext, row):
    rev = {r.id: r.rev for r in store.bitexts.rows(bitext)}[row]
    store.bitexts.apply(bitext, {"op": "approve", "row": row, "rev": rev}, "Li", JsonReducer())


def test_states_choose_what_goes_out(done, tmp_path):
    store, summaries = done
    approve(store, summaries[0].bitext, "r2")
    options = CorpusOptions(filters=Filters(states=frozenset({State.REVIEWED})))
    result = export(store, "jsonl", tmp_path / "a.jsonl", options)
    units = list(registry.get("jsonl").read(tmp_path / "a.jsonl"))
    assert [u.id for u in units] == [f"{summaries[0].bitext}-r2"]
    assert result.filtered.kept == 1
    assert result.filtered.removed["state initial"] == sum(s.segments for s in summaries) - 1


def test_documents_choose_what_goes_out(done, tmp_path):
    store, summaries = done
    export(store, "tsv", tmp_path / "a.tsv", documents=[summaries[2].document])
    units = list(registry.get("tsv").read(tmp_path / "a.tsv"))
    assert {u.document for u in units} == {summaries[2].name}
    assert len(units) == summaries[2].segments


def test_split_is_by_document_and_complete(done, tmp_path):
    store, summaries = done
    out = tmp_path / "corpus.jsonl"
    options = CorpusOptions(shares=(0.2, 0.2), manifest=tmp_path / "manifest.json", licence="CC0-1.0")
    result = export(store, "jsonl", out, options)
    parts = {
        p: list(registry.get("jsonl").read(tmp_path / f"corpus.{p}.jsonl")) for p in ("train", "dev", "test")
    }
    names = [{u.document for u in units} for units in parts.values()]
    assert not names[0] & names[1]
    assert not names[0] & names[2]
    assert not names[1] & names[2]
    assert sum(map(len, parts.values())) == sum(s.segments for s in summaries)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert "CC0-1.0" in json.dumps(manifest)
    listed = json.dumps(manifest)
    for part in parts:
        data = (tmp_path / f"corpus.{part}.jsonl").read_bytes()
        assert hashlib.sha256(data).hexdigest() in listed
    assert len(result.files) == 4


def test_removed_units_are_kept_with_their_reason(done, tmp_path):
    store, _ = done
    options = CorpusOptions(filters=Filters(max_length_ratio=1.01), removed=tmp_path / "removed.jsonl")
    result = export(store, "jsonl", tmp_path / "a.jsonl", options)
    removed = list(registry.get("jsonl").read(tmp_path / "removed.jsonl"))
    assert len(removed) == sum(result.filtered.removed.values()) > 0
    assert all(u.meta["removed"].startswith("length ratio") for u in removed)


def test_a_split_cannot_be_a_stream(done):
    import io

    store, _ = done
    with pytest.raises(UsageError, match="needs a file"):
        export(store, "jsonl", io.BytesIO(), CorpusOptions(shares=(0.1, 0.1)))


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".tmx", ".xlf", ".xliff", ".tsv", ".po"])
def test_a_corrected_file_comes_back_as_undoable_steps(done, tmp_path, suffix):
    store, summaries = done
    bitext = summaries[3].bitext
    path = tmp_path / f"corrected{suffix}"
    fmt = registry.by_suffix(path)
    export(store, fmt.name, path, documents=[summaries[3].document])
    untouched = read_review(store, path)
    assert not untouched.plan.of(Verdict.CHANGED, Verdict.CONFLICT, Verdict.UNKNOWN)
    units = list(fmt.read(path))
    changed = [
        u.with_(tgt="改好的句子。", state=State.REVIEWED) if i == 4 else u for i, u in enumerate(units)
    ]
    bases = tmp_path / f"again{suffix}"
    fmt.write(changed, bases)
    review = read_review(store, bases)
    rows = review.plan.of(Verdict.CHANGED, Verdict.CONFLICT)
    assert [r.incoming.tgt for r in rows] == ["改好的句子。"]
    if rows[0].verdict is Verdict.CHANGED:
        assert import_review(store, review, "Wang").changed == 1
        row = store.bitexts.rows(bitext)[4]
        assert row.tgt == ("改好的句子。",)
        assert row.author == "Wang"
        assert row.draft != "改好的句子。"


def test_a_conflict_changes_nothing(done, tmp_path):
    store, summaries = done
    bitext = summaries[3].bitext
    path = tmp_path / "corrected.tsv"
    export(store, "tsv", path, documents=[summaries[3].document])
    row = store.bitexts.rows(bitext)[4]
    message = {"op": "edit", "row": row.id, "rev": row.rev, "side": "tgt", "segment": 0, "text": "我的。"}
    store.bitexts.apply(bitext, message, "Li", JsonReducer())
    text = path.read_text(encoding="utf-8-sig")
    assert row.draft in text
    path.write_text(text.replace(f"\t{row.draft}\t", "\t他们的。\t", 1), encoding="utf-8")
    review = read_review(store, path)
    assert [r.current.tgt for r in review.plan.of(Verdict.CONFLICT)] == ["我的。"]
    import_review(store, review, "Wang")
    assert store.bitexts.rows(bitext)[4].tgt == ("我的。",)
