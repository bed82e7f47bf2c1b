"""The report of a workspace."""

from __future__ import annotations

import pytest

from workbench.errors import InputError
from workbench.pipeline.reporting import workspace_report, write_report
from workbench.pipeline.run import run


def test_nothing_to_report_on_is_said(store):
    with pytest.raises(InputError, match="workbench run"):
        workspace_report(store)


def test_one_page_about_all_documents(filled, fake_engines, tmp_path):
    store, ids = filled
    summaries = run(store, ids, fake_engines)
    report = workspace_report(store, title="Five <articles>")
    assert report.parts[0].units == sum(s.segments for s in summaries)
    assert {p.name for p in report.parts[1:]} == {s.name for s in summaries}
    page = write_report(report, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Five &lt;articles&gt;" in page
    assert "<script src" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_a_reference_gives_scores_and_must_fit(filled, fake_engines, tmp_path):
    store, ids = filled
    summary = run(store, ids[3:4], fake_engines)[0]
    lines = [f"参考译文第{i}句。" for i in range(summary.segments)]
    path = tmp_path / "ref.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = workspace_report(store, documents=[summary.document], reference=path)
    assert report.parts[0].scores
    assert report.signatures
    path.write_text("one line\n", encoding="utf-8")
    with pytest.raises(InputError, match="references"):
        workspace_report(store, documents=[summary.document], reference=path)
