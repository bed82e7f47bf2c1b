"""The pages through Streamlit's AppTest: what they show, what their buttons do to the workspace."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.model import LangPair, ParagraphKind, Row, State, Term
from workbench.pipeline.ingest import add_bytes
from workbench.score.evaluate import evaluate
from workbench.store import Store

ARTICLE = """博天堂最新-博天堂国际

齐齐哈尔举行班组建设交流会

发布时间: 2024-04-30   作者:

4月29日,交流会在齐齐哈尔举行。会议旨在深入学习贯彻重要讲话精神。

网站地图
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A workspace that the pages open."""
    monkeypatch.setenv("WORKBENCH_DB", str(tmp_path / "workbench.db"))
    with Store(tmp_path / "workbench.db") as store:
        yield store


def run(name: str, **state: Any) -> Any:
    """One page, run once."""
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    st.cache_resource.clear()
    script = f"from workbench.ui.app_pages import {name}\n{name}.page()\n"
    test = AppTest.from_string(script, default_timeout=60)
    for key, value in state.items():
        test.session_state[key] = value
    test.run()
    assert not test.exception, test.exception
    return test


def texts(test: Any) -> str:
    parts = [
        e.value
        for kind in ("title", "info", "caption", "markdown", "error", "warning")
        for e in getattr(test, kind)
    ]
    return "\n".join(map(str, parts))


def draft(store: Store, **changes: Any) -> str:
    rows = [
        Row(
            id="r1",
            src=("他说对。",),
            tgt=("He is right.",),
            draft="He said right.",
            back_translation="他是对的。",
            quality=0.4,
            margin=0.9,
            state=State.REVIEWED,
        ),
        Row(id="r2", src=("会议举行。",), tgt=("Meeting.",), draft="Meeting.", quality=0.8, margin=0.02),
    ]
    return store.bitexts.create(
        None, None, LangPair("zh-CN", "en"), "import", [r.with_(**changes) for r in rows], name="t"
    )


def test_an_empty_library_says_what_to_do(workspace: Store):
    assert "workbench add" in texts(run("library"))


def test_the_library_speaks_chinese(workspace: Store):
    assert "文库" in texts(run("library", language="zh"))


def test_set_aside_text_is_restored_by_its_button(workspace: Store):
    added = add_bytes(workspace, ARTICLE.encode(), name="a.txt")
    before = [p.kind for p in workspace.documents.get(added.id).paragraphs]
    assert ParagraphKind.BOILERPLATE in before
    at = before.index(ParagraphKind.BOILERPLATE)
    test = run("library")
    test.button(key=f"restore_{added.id}_{at}").click().run()
    assert not test.exception
    assert workspace.documents.get(added.id).paragraphs[at].kind is not ParagraphKind.BOILERPLATE


def test_a_document_is_read_again_in_another_encoding(workspace: Store):
    added = add_bytes(workspace, "他说这是对的。我们走吧。".encode("gb18030"), name="gb.txt")
    test = run("library", library_document=added.id)
    test.selectbox(key=f"encoding_{added.id}").set_value("gb18030")
    test.button(key=next(b.key for b in test.button if b.key == f"reread_{added.id}")).click().run()
    assert not test.exception
    found = workspace.documents.get(added.id)
    assert found.encoding == "gb18030"
    assert "这是对的" in found.source_text()


def test_translate_queues_nothing_without_a_document(workspace: Store):
    add_bytes(workspace, ARTICLE.encode(), name="a.txt")
    test = run("translate")
    test.multiselect[0].set_value([])
    next(b for b in test.button if b.label == "Translate").click().run()
    assert "Choose a document first" in texts(test)
    assert workspace.jobs.list() == []


def test_translate_starts_a_job_of_the_chosen_documents(workspace: Store, monkeypatch: pytest.MonkeyPatch):
    added = add_bytes(workspace, ARTICLE.encode(), name="a.txt")
    asked: list[Any] = []
    monkeypatch.setattr(
        "workbench.ui.app_pages.translate.start_run",
        lambda store, url, documents, options, again: asked.append(
            (documents, options.engine, options.beam, again)
        ),
    )
    test = run("translate")
    test.selectbox[0].set_value("fake")
    next(b for b in test.button if b.label == "Translate").click().run()
    assert asked == [([added.id], "fake", 4, False)]


def test_progress_is_shown_and_cancelled(workspace: Store):
    added = add_bytes(workspace, ARTICLE.encode(), name="a.txt")
    job = workspace.jobs.create("run", args={"documents": [added.id]})
    workspace.jobs.start(job)
    workspace.jobs.progress(job, 3, total=10, message="translating")
    test = run("translate")
    test.button(key=f"cancel_{job}").click().run()
    assert workspace.jobs.get(job).state == "cancelled"


def test_review_without_a_bitext_says_what_to_do(workspace: Store):
    assert "translate a document" in texts(run("review"))


def test_review_mounts_the_desk(workspace: Store):
    bitext = draft(workspace)
    test = run("review")
    assert test.session_state["bitext"] == bitext


def test_scores_do_not_hold_the_page_up(workspace: Store, monkeypatch):
    draft(workspace)
    go = threading.Event()

    def slow(systems, lines, lang):
        assert go.wait(60)
        return evaluate(systems, [lines], lang=lang)

    monkeypatch.setattr("workbench.ui.background.WAIT", 0)
    monkeypatch.setattr("workbench.ui.app_pages.scores.scored", slow)
    test = run("scores")
    assert not test.exception
    assert not test.dataframe
    go.set()
    monkeypatch.setattr("workbench.ui.background.WAIT", 60)
    assert test.run().dataframe


def test_scores_come_with_interval_and_signature(workspace: Store, monkeypatch):
    monkeypatch.setattr("workbench.ui.background.WAIT", 60)
    draft(workspace)
    test = run("scores")
    table = test.dataframe[0].value
    assert list(table["Metric"]) == ["BLEU", "chrF2", "chrF2++", "TER"]
    assert all("version:" in s for s in table["Signature"])
    assert all("–" in s for s in table["95% interval"])
    assert "not quality" in texts(test)


def test_scores_without_approved_rows(workspace: Store):
    draft(workspace, state=State.INITIAL)
    assert "Nothing is approved yet" in "\n".join(e.value for e in run("scores").info)


def test_terms_are_listed_and_found(workspace: Store):
    workspace.terms.add([Term("班组", "work team"), Term("机床甲", "machine tool alpha")])
    test = run("terms")
    test.text_input[0].set_value("Alpha").run()
    assert not test.exception
    assert "1 of" in texts(test)


def test_concordance_finds_units(workspace: Store):
    draft(workspace)
    test = run("terms")
    test.text_input[1].set_value("meeting").run()
    assert not test.exception
    assert "1 found" in texts(test)


def test_a_damaged_workspace_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "bad.db").write_bytes(b"this is no database at all" * 100)
    monkeypatch.setenv("WORKBENCH_DB", str(tmp_path / "bad.db"))
    test = run("library")
    assert len(test.error) == 1


def test_export_makes_a_file_of_the_approved_rows(workspace: Store):
    draft(workspace)
    test = run("export")
    test.selectbox[0].set_value("tsv")
    test.multiselect[1].set_value(["reviewed"])
    next(b for b in test.button if b.label == "Make the file").click().run()
    assert not test.exception
    held = test.session_state["export_file"]
    assert held["name"] == "export.tsv"
    text = held["data"].decode("utf-8")
    assert "He is right." in text
    assert "Meeting." not in text
    assert "1 kept" in held["note"]


def test_moses_files_come_as_a_zip(workspace: Store):
    import io
    import zipfile

    draft(workspace)
    test = run("export")
    test.selectbox[0].set_value("moses")
    next(b for b in test.button if b.label == "Make the file").click().run()
    assert not test.exception
    with zipfile.ZipFile(io.BytesIO(test.session_state["export_file"]["data"])) as bundle:
        assert len(bundle.namelist()) == 2


def test_a_corrected_file_is_compared_before_it_is_imported(workspace: Store):
    from workbench.pipeline.exporting import export
    from workbench.ui.app_pages.export import compare

    bitext = draft(workspace)
    import io

    stream = io.BytesIO()
    export(workspace, "tmx", stream)
    corrected = stream.getvalue().replace(b"Meeting.", b"A meeting was held.")
    review = compare(workspace, "back.tmx", corrected)
    assert review.plan.counts()["changed"] == 1
    assert workspace.bitexts.rows(bitext)[1].tgt == ("Meeting.",)


def test_align_needs_two_languages(workspace: Store):
    add_bytes(workspace, ARTICLE.encode(), name="a.txt")
    assert "different languages" in "\n".join(e.value for e in run("align").info)


def test_where_a_login_is_configured_nothing_is_shown_without_it(
    workspace: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from streamlit.testing.v1 import AppTest

    from workbench.ui.server import APP

    test = AppTest.from_file(str(APP), default_timeout=60)
    test.secrets["auth"] = {"client_id": "x", "client_secret": "y", "cookie_secret": "z", "redirect_uri": "r"}
    test.run()
    assert not test.exception
    assert "Please sign in" in "\n".join(e.value for e in test.info)
    assert not test.title


def test_a_report_is_made_of_one_bitext(workspace: Store, monkeypatch):
    monkeypatch.setattr("workbench.ui.background.WAIT", 60)
    bitext = draft(workspace)
    test = run("scores")
    next(b for b in test.button if b.label == "Make a report").click().run()
    assert not test.exception
    assert test.session_state["report"][0] == bitext
    page = test.session_state["computed report"][1].result()
    assert page.lstrip().lower().startswith("<!doctype html")
