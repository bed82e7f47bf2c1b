"""Word, spreadsheets and pages: they open elsewhere, and what an editor does in them comes back."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime

import docx
import openpyxl
import pytest

from tests.formats.strategies import FULL, PLAIN
from workbench.formats import ooxml, registry
from workbench.formats.base import Report, WriteOptions
from workbench.model import Comment, ParagraphKind, State


def pdf_text(path, tmp_path):
    """The text of a file as LibreOffice prints it."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed")
    profile = (tmp_path / "profile").as_uri()
    command = [
        office,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    pdf = tmp_path / f"{path.stem}.pdf"
    return subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True
    ).stdout.decode()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["docx", "xlsx", "docx-target"])
def test_libreoffice_opens_it(name, tmp_path):
    path = tmp_path / f"bitext.{name[:4]}"
    registry.get(name).write(
        [FULL, PLAIN.with_(tgt="=1+1 stays text")], path, options=WriteOptions(title="报告 Report")
    )
    text = pdf_text(path, tmp_path)
    assert "GDP growth" in text
    assert "=1+1 stays text" in text
    if name != "docx-target":
        assert "2026" in text
        assert "你好" in text
        assert "000:3.1" in text.replace("\n", "")


def edited_docx(edit):
    stream = io.BytesIO()
    registry.get("docx").write([FULL, PLAIN], stream, options=WriteOptions(title="T"))
    document = docx.Document(io.BytesIO(stream.getvalue()))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    out.seek(0)
    report = Report(bases={})
    return list(registry.get("docx").read(out, report=report)), report


def test_an_editors_work_in_word_comes_back():
    def edit(document):
        cells = document.tables[0].rows[1].cells
        cells[2].text = "A better text.\nSecond line"
        cells[3].text = "final"
        document.add_comment(cells[2].paragraphs[0].runs, text="why 5%?", author="Li")

    units, report = edited_docx(edit)
    assert report.problems == []
    assert [u.id for u in units] == ["000:3.1", "u1"]
    assert units[0].tgt == "A better text.\nSecond line"
    assert units[0].state is State.FINAL
    assert [(c.text, c.author) for c in units[0].comments] == [
        ("check the figure", "B"),
        ("ok", ""),
        ("why 5%?", "Li"),
    ]
    assert units[0].draft == FULL.draft
    assert report.bases["000:3.1"].startswith("reviewed:")
    assert units[1] == PLAIN


def test_tracked_changes_are_accepted():
    def edit(document):
        run = document.tables[1].rows[1].cells[2].paragraphs[0].runs[0]._r
        inserted, deleted = ooxml.element("ins"), ooxml.element("del")
        new, old = ooxml.sub(inserted, "r"), ooxml.sub(deleted, "r")
        ooxml.add_text(new, "Hi")
        ooxml.sub(old, "delText").text = "Hello"
        ooxml.add_text(ooxml.sub(inserted, "r"), ", world.")
        parent = run.getparent()
        parent.remove(run)
        parent.extend([deleted, inserted])

    units, _ = edited_docx(edit)
    assert units[1].tgt == "Hi, world."


def test_rows_and_states_that_make_no_sense_are_reported():
    def edit(document):
        document.tables[0].rows[1].cells[3].text = "finished"
        row = document.tables[1].rows[1]._tr
        for cell in list(row.tc_lst)[1:]:
            row.remove(cell)

    units, report = edited_docx(edit)
    assert [(u.id, u.state) for u in units] == [("000:3.1", State.REVIEWED)]
    assert [(p.unit, p.skipped) for p in report.problems] == [("000:3.1", False), ("u1", True)]


def test_a_word_table_of_ones_own_comes_in():
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [c for r in table.rows for c in r.cells], ["中文", "English", "你好", "Hello"], strict=True
    ):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    (unit,) = registry.get("docx").read(stream)
    assert (unit.src, unit.tgt, unit.src_lang, unit.tgt_lang) == ("你好", "Hello", "zh-CN", "en")


def test_a_document_without_a_bilingual_table_says_so():
    document = docx.Document()
    document.add_table(rows=1, cols=2)
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    report = Report()
    assert list(registry.get("docx").read(stream, report=report)) == []
    assert "no table has a header" in str(report.problems[0])


def test_word_comments_carry_author_and_time():
    stream = io.BytesIO()
    when = datetime(2026, 2, 1, tzinfo=UTC)
    registry.get("docx").write([PLAIN.with_(comments=(Comment("check", "B", when),))], stream)
    (comment,) = docx.Document(stream).comments
    assert (comment.text, comment.author, comment.timestamp) == ("check", "B", when)


def test_a_spreadsheet_edit_comes_back():
    stream = io.BytesIO()
    registry.get("xlsx").write([FULL, PLAIN], stream)
    book = openpyxl.load_workbook(stream)
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "D2"
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["D2:D1048576"]
    sheet["C3"] = "Hello, you."
    sheet["D3"] = "reviewed"
    sheet["E3"] = "shorter"
    assert sheet["E2"].value == "B: check the figure\nok"
    sheet["E2"] = "B: check the figure\nok\nbut 5.0%"
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    first, second = registry.get("xlsx").read(out)
    assert first == FULL.with_(comments=(*FULL.comments, Comment("but 5.0%")))
    assert (second.tgt, second.state, second.comments) == (
        "Hello, you.",
        State.REVIEWED,
        (Comment("shorter"),),
    )


ARTICLE = [
    PLAIN.with_(id="1", src="T", tgt="# 5 Title*", kind=ParagraphKind.TITLE, document="a", paragraph=0),
    PLAIN.with_(id="2", src="x", tgt="Site chrome", kind=ParagraphKind.BOILERPLATE, document="a", paragraph=1),
    PLAIN.with_(id="3", src="x", tgt="One.", document="a", paragraph=2),
    PLAIN.with_(id="4", src="x", tgt=" Two\nlines. ", document="a", paragraph=2),
    PLAIN.with_(id="5", src="x", tgt="", document="a", paragraph=3),
    PLAIN.with_(id="6", src="x", tgt="一。", tgt_lang="zh-CN", document="b", paragraph=0),
    PLAIN.with_(id="7", src="x", tgt="二。", tgt_lang="zh-CN", document="b", paragraph=0),
    PLAIN.with_(id="8", src="x", tgt="1. not a list", document="b"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("txt", "# 5 Title*\n\nOne. Two lines.\n\n\n一。二。\n\n1. not a list\n"),
        ("md", "# \\# 5 Title\\*\n\nOne. Two lines.\n\n---\n\n一。二。\n\n1\\. not a list\n"),
    ],
)
def test_target_only_text_keeps_paragraphs(name, expected):
    stream = io.BytesIO()
    report = registry.get(name).write(ARTICLE, stream)
    assert stream.getvalue().decode() == expected
    assert report.notes == {"boilerplate units left out": 1, "untranslated units left out": 1}


def test_target_only_word_keeps_paragraphs():
    stream = io.BytesIO()
    registry.get("docx-target").write(ARTICLE, stream, options=WriteOptions(title="Digest"))
    document = docx.Document(stream)
    told = [(p.style.name, p.text.strip()) for p in document.paragraphs if p.text.strip()]
    assert told == [
        ("Title", "Digest"), ("Heading 1", "# 5 Title*"), ("Normal", "One. Two lines."), ("Normal", "一。二。"),
        ("Normal", "1. not a list"),
    ]  # fmt: skip
