"""The main job with an engine that needs no model: whole, resumed, repeated."""

from __future__ import annotations

import pytest

from workbench.errors import NotFoundError
from workbench.model import ParagraphKind
from workbench.pipeline.engines import EngineOptions, Engines, draft_pair
from workbench.pipeline.ingest import add_files
from workbench.pipeline.run import run
from workbench.pipeline.workspace import find_documents


def plain(row):
    """A row without what time and order of writing put on it."""
    return row.with_(created=None, modified=None)


def test_every_segment_gets_a_draft_and_a_round_trip(filled, fake_engines):
    store, ids = filled
    summaries = run(store, ids, fake_engines)
    assert [s.document for s in summaries] == ids
    for s in summaries:
        document = store.documents.get(s.document)
        rows = [r for r in store.bitexts.rows(s.bitext) if r.kind is not ParagraphKind.BOILERPLATE]
        assert [r.src[0] for r in rows] == [segment.text for _, segment in document.segments()]
        assert [r.paragraph for r in rows] == [place for place, _ in document.segments()]
        assert all(r.draft and r.back_translation and r.tgt == (r.draft,) for r in rows)
        assert s.segments == len(rows)
        assert s.tokens > 0
        assert s.seconds > 0
    assert {s.lang for s in summaries} == {"en", "zh-CN"}


def test_set_aside_paragraphs_stay_in_the_bitext(filled, fake_engines):
    store, ids = filled
    summary = run(store, ids[1:2], fake_engines)[0]
    aside = [r.src[0] for r in store.bitexts.rows(summary.bitext) if r.kind is ParagraphKind.BOILERPLATE]
    assert any("网站地图" in text for text in aside)
    assert all(u.kind is not ParagraphKind.BOILERPLATE for u in store.bitexts.units(summary.bitext))


def test_a_second_run_translates_nothing(filled, fake_engines):
    store, ids = filled
    first = run(store, ids, fake_engines)
    told = []
    second = run(store, ids, fake_engines, progress=lambda *a: told.append(a))
    assert told == []
    assert all(s.skipped and s.tokens == 0 for s in second)
    assert [s.bitext for s in second] == [s.bitext for s in first]
    assert len(store.bitexts.list()) == 5


def test_again_makes_another_bitext_from_the_cache(filled, fake_engines):
    store, ids = filled
    first = run(store, ids, fake_engines)
    second = run(store, ids, fake_engines, again=True)
    assert all(s.tokens == 0 and not s.skipped for s in second)
    for a, b in zip(first, second, strict=True):
        assert a.bitext != b.bitext
        assert [plain(r) for r in store.bitexts.rows(a.bitext)] == [
            plain(r) for r in store.bitexts.rows(b.bitext)
        ]


def test_an_interrupted_run_is_continued_to_the_same_result(filled, fake_engines, tmp_path, seeds):
    store, ids = filled
    calls = 0

    def interrupt(_what, _done, _total):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(store, ids, fake_engines, progress=interrupt)
    assert len(store.cache) > 0
    assert store.bitexts.list() == []
    resumed = run(store, ids, fake_engines)
    from workbench.pipeline.ingest import add_files
    from workbench.pipeline.workspace import open_workspace

    with open_workspace(str(tmp_path / "other.db")) as other:
        add_files(other, [seeds])
        undisturbed = run(other, ids, fake_engines)
        for a, b in zip(resumed, undisturbed, strict=True):
            assert [plain(r) for r in store.bitexts.rows(a.bitext)] == [
                plain(r) for r in other.bitexts.rows(b.bitext)
            ]


def test_terms_of_the_workspace_are_enforced(filled):
    store, ids = filled
    assert any(t.src == "新质生产力" for t in store.terms.list())
    summary = run(store, ids[1:2], Engines(EngineOptions(engine="fake")))[0]
    rows = [r for r in store.bitexts.rows(summary.bitext) if "新质生产力" in r.src[0] and r.draft]
    assert rows
    assert sum("new quality productive forces" in r.draft.lower() for r in rows) >= len(rows) * 0.8


def test_documents_are_found_by_id_beginning_and_name(filled):
    store, ids = filled
    assert find_documents(store, []) == ids
    assert find_documents(store, [ids[2][:6], "001_71198d10f6023e28.txt"]) == [ids[2], ids[1]]
    with pytest.raises(NotFoundError, match="no document"):
        find_documents(store, ["zzz"])
    with pytest.raises(NotFoundError, match="begin like that"):
        find_documents(store, ["00"])


@pytest.mark.parametrize(("lang", "tgt"), [("zh-CN", "en"), ("zh-TW", "en"), ("en", "zh-CN")])
def test_draft_direction(lang, tgt):
    assert draft_pair(lang).src == lang
    assert draft_pair(lang).tgt == tgt


def test_rows_are_estimated_unless_told_otherwise(filled, fake_engines):
    store, ids = filled
    summary = run(store, ids[3:4], fake_engines)[0]
    rows = [r for r in store.bitexts.rows(summary.bitext) if r.kind is not ParagraphKind.BOILERPLATE]
    assert all(r.quality is not None and 0 <= r.quality <= 1 for r in rows), "models/estimate"
    assert len({r.quality for r in rows}) > 1
    plain_run = run(store, ids[3:4], fake_engines, again=True, estimate=False)[0]
    assert all(r.quality is None for r in store.bitexts.rows(plain_run.bitext))


def test_a_name_is_its_original_throughout_the_document(store, fake_engines, tmp_path):
    for name, text in (
        ("a.txt", "部长约翰·里德（John Reid）来到北京。\n\n里德说，会议很重要。\n"),
        ("b.txt", "里德说，会议很重要。\n\n工人们继续工作。\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    added, errors = add_files(store, [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert not errors
    bitexts = [s.bitext for s in run(store, [a.id for a in added], fake_engines)]
    first, second = ([r.tgt[0] for r in store.bitexts.rows(b)] for b in bitexts)
    assert "John Reid" in first[0]
    assert "里德" not in first[0]
    assert first[1].startswith("Reid")
    assert "Reid" not in second[0]  # another document does not say who that is
