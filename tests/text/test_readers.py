"""Every reader: what it makes of good files, and one line for every bad one."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.config import LIMITS
from workbench.errors import (
    EncodingError,
    FormatError,
    InputError,
    LanguageError,
    LimitError,
    NotFoundError,
    WorkbenchError,
)
from workbench.text.document import read_document, read_many

sys.path.insert(0, str(Path(__file__).parent))
import contextlib

import files

BODY = "会议指出，要坚持创新驱动，加快发展新质生产力，推动高质量发展。各部门要认真落实会议要求。"
ENGLISH = "The company held a special discussion on developing new quality productivity in the region."


def kinds(document):
    return [(p.kind.value, p.text) for p in document.paragraphs]


def test_html_keeps_every_block_and_sets_furniture_aside():
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>集团召开会议-某某集团官网</title>
    <style>p{{}}</style></head><body><nav><a>首页</a><a>关于我们</a></nav><p>当前位置：<a>首页</a>&gt;正文</p>
    <h1>集团召开会议</h1><p>发布时间：2024-04-30 来源：办公室</p><p>4月29日，集团在北京召开会议。{BODY}</p>
    <p>会议强调，<b>要加强</b>领导，&ldquo;完善&rdquo;治理，努力完成全年目标任务。</p><h2>一、要求</h2><p>{BODY}</p>
    <p>上一篇：<a>某某</a></p><footer>版权所有 京ICP备12345678号</footer><script>不是正文。</script></body></html>"""
    document = read_document(page.encode(), name="a.html")
    assert document.title == "集团召开会议"
    assert (document.format, document.lang) == ("html", "zh-CN")
    found = kinds(document)
    assert ("body", "会议强调，要加强领导，“完善”治理，努力完成全年目标任务。") in found
    assert ("metadata", "发布时间：2024-04-30 来源：办公室") in found
    assert ("body", "一、要求") in found
    aside = [t for k, t in found if k == "boilerplate"]
    assert {
        "-某某集团官网",
        "首页关于我们",
        "当前位置：首页>正文",
        "上一篇：某某",
        "版权所有 京ICP备12345678号",
    } <= set(aside)
    assert "不是正文" not in document.source_text()


@pytest.mark.parametrize(
    ("declared", "codec"), [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("big5", "big5"), ("", "gb18030")]
)
def test_html_charset_is_used_where_it_fits(declared, codec):
    text = "會議指出，要堅持創新驅動，加快發展新質生產力，推動高質量發展。" if codec == "big5" else BODY
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    document = read_document(page.encode(codec), name="a.html")
    assert document.paragraphs[0].text == text
    assert document.encoding == codec


def test_docx_in_order_with_title_table_header_and_notes():
    data = files.docx(
        [
            ("Title", "集团召开会议"),
            ("", "发布时间：2024-04-30"),
            ("", BODY),
            ("Heading 1", "一、要求"),
            ("Caption", "图1 会场"),
        ],
        table=[["项目", "金额"], ["研发", "3万元"]],
        header="内部资料",
        footer="第1页",
    )
    document = read_document(data, name="a.docx")
    assert kinds(document) == [
        ("boilerplate", "内部资料"),
        ("title", "集团召开会议"),
        ("metadata", "发布时间：2024-04-30"),
        ("body", BODY),
        ("body", "一、要求"),
        ("caption", "图1 会场"),
        ("body", "项目"),
        ("body", "金额"),
        ("body", "研发"),
        ("body", "3万元"),
        ("boilerplate", "第1页"),
    ]


def test_docx_tracked_changes_keep_inserted_and_drop_deleted_text():
    data = files.docx([("", "会议指出TEXT发展。")])
    run = "<w:r><w:t>会议指出TEXT发展。</w:t></w:r>"
    new = (
        "<w:r><w:t>会议指出</w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>创新</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>停止</w:delText></w:r></w:del><w:r><w:t>发展。</w:t></w:r>"
    )
    document = read_document(files.edit_docx(data, {"word/document.xml": (run, new)}), name="a.docx")
    assert document.paragraphs[0].text == "会议指出创新发展。"


def test_pdf_lines_become_paragraphs_and_running_heads_are_set_aside():
    body = ["四月二十九日，集团在北京召开年度工作会议，会议深入学习贯彻有关重", "要精神，总结了去年的工作。"]
    pages = [["某某集团年报", f"第{n}部分", "", *body, str(n)] for n in ("1", "2", "3")]
    document = read_document(files.pdf(pages), name="a.pdf")
    assert kinds(document).count(("boilerplate", "某某集团年报")) == 3
    assert [t for k, t in kinds(document) if k == "body"].count("".join(body)) == 3


def test_pdf_joins_hyphens():
    lines = [
        "The company held a special discussion on developing new quality produc-",
        "tivity with managers.",
    ]
    document = read_document(files.pdf([lines]), name="a.pdf")
    assert document.paragraphs[0].text.endswith("quality productivity with managers.")


def test_markdown_comes_back_and_marks_are_no_text():
    source = f"---\ntitle: x\n---\n# 标题在此\n\n**粗体**开头，[链接](http://a.b)在中间。{BODY}\n\n- 第一项内容\n- 第二项内容\n\n```py\ncode()\n```\n\n![图](a.png)\n\n> 引用的话。\n"
    document = read_document(source.encode(), name="a.md")
    assert document.source_text() == source
    assert kinds(document) == [
        ("boilerplate", "--- title: x ---"),
        ("title", "标题在此"),
        ("body", f"粗体开头，链接在中间。{BODY}"),
        ("body", "第一项内容"),
        ("body", "第二项内容"),
        ("boilerplate", "```py code() ```"),
        ("boilerplate", "![图](a.png)"),
        ("body", "引用的话。"),
    ]


def test_hard_wrapped_lines_are_one_paragraph_and_short_lines_are_not():
    wrapped = (
        "The company held a special discussion on developing new quality\n"
        "productivity, with over 40 responsible parties, department managers\n"
        "and key personnel participating in it for the whole of the day and\n"
        "evening.\n"
    )
    document = read_document(wrapped.encode(), name="a.txt")
    assert len(document.paragraphs) == 1
    assert "quality productivity, with" in document.paragraphs[0].text
    lines = read_document("他来了。\n我走了。\n大家都很高兴，一起去吃饭。\n".encode(), name="b.txt")
    assert len(lines.paragraphs) == 3


SAMPLES = st.text(
    alphabet=st.one_of(
        st.sampled_from("\n\r\t \xa0\u3000\u200b\f首页版权-|>#*`[]()。，.A1年date 2023-03-21会议指出"),
        st.characters(blacklist_categories=("Cs", "Cc")),  # many control characters: binary, refused
    )
)


@pytest.mark.parametrize("ending", ["txt", "md"])
@given(text=SAMPLES)
def test_plain_formats_give_any_text_back(ending, text):
    data = (BODY + "\n" + text).encode()
    assert read_document(data, name=f"a.{ending}").source_text().encode() == data


@given(text=SAMPLES)
def test_text_in_gb18030_comes_back(text):
    data = (BODY * 3 + "\n" + text).encode("gb18030")
    try:
        document = read_document(data, name="a.txt")
    except (EncodingError, FormatError):
        return
    if "damaged" not in " ".join(document.warnings):
        assert document.source_text().encode(document.encoding) == data


def encrypted_pdf() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(files.pdf([[ENGLISH]])))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


DOCX = files.docx([("", BODY)])
BAD = {
    "empty.txt": (b"", InputError, "empty file"),
    "blank.txt": (b" \n\t ", InputError, "empty file"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(50), EncodingError, "binary data"),
    "noise.txt": (bytes(range(1, 32)) * 40, EncodingError, "binary data"),
    "russian.txt": (
        "Это русский текст, совсем не китайский.".encode(),
        LanguageError,
        "neither Chinese nor English",
    ),
    "scan.pdf": (files.pdf([[]], picture=True), FormatError, "scan"),
    "broken.pdf": (b"%PDF-1.4 nothing", FormatError, "damaged PDF"),
    "locked.pdf": (encrypted_pdf(), FormatError, "password"),
    "cut.docx": (DOCX[:3000], FormatError, "damaged Word document"),
    "text.docx": (b"hello", FormatError, "damaged Word document"),
    "other.docx": (zip_of({"a.xml": b"<a/>"}), FormatError, "damaged Word document"),
    "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), FormatError, "password"),
    "bomb.docx": (zip_of({"word/document.xml": b"a" * 30_000_000}), LimitError, "zip bomb"),
    "old.doc": (b"x", FormatError, "save it as .docx"),
    "frame.html": (b"<html><body><script>x</script></body></html>", FormatError, "no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_with_name_and_remedy(name):
    data, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        read_document(data, name=name)
    error = caught.value
    assert str(error).startswith(f"{name}: ")
    assert words in str(error)
    assert "; " in str(error)
    assert "\n" not in str(error)
    assert error.exit_code == 3
    assert error.remedy


def test_xml_entities_are_not_expanded():
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = files.edit_docx(
        DOCX, {"word/document.xml": ("<?xml version='1.0' encoding='UTF-8' standalone='yes'?>", bomb)}
    )
    with contextlib.suppress(FormatError):
        assert "aaaa" not in read_document(data, name="a.docx").source_text()


def test_a_file_larger_than_the_limit_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # sparse: takes no space
    with pytest.raises(LimitError, match=r"larger than 50 MB; split it"):
        read_document(path)
    assert LIMITS.file_bytes < 200_000_000


def test_a_batch_goes_on_past_bad_files(tmp_path):
    (tmp_path / "good.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "again.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "english.md").write_text(f"# A heading of note\n\n{ENGLISH}\n", encoding="utf-8")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    documents, errors = read_many([tmp_path, tmp_path / "empty", tmp_path / "missing.txt"])
    assert [d.name for d in documents] == ["again.txt", "english.md"]
    assert [type(e) for e in errors] == [FormatError, InputError, NotFoundError]
    assert all(e.exit_code == 3 for e in errors)


def test_no_permission_is_told_whoever_runs_it(tmp_path, monkeypatch):
    path = tmp_path / "closed.txt"
    path.write_text(BODY, encoding="utf-8")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"closed.txt: no permission to read it; change its rights"):
        read_document(path)


def test_odd_paths(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        read_document(tmp_path)
    with pytest.raises(WorkbenchError):
        read_document("a\0b")
    with pytest.raises(WorkbenchError):
        read_document("x" * 5000)


def test_the_same_bytes_have_the_same_id():
    one, two = read_document(BODY.encode(), name="a.txt"), read_document(BODY.encode(), name="b.txt")
    assert one.id == two.id == one.sha256[:16]


def test_language_can_be_given():
    assert read_document(b"12 34", name="a.txt", lang="en").lang == "en"
    assert read_document(BODY.encode(), name="a.txt", lang="zh").lang == "zh-CN"
    assert read_document("漢語的繁體字內容".encode(), name="a.txt", lang="zh").lang == "zh-TW"
    with pytest.raises(InputError, match="not handled"):
        read_document(BODY.encode(), name="a.txt", lang="fr")


def test_content_decides_where_the_name_says_nothing():
    assert read_document(DOCX, name="upload").format == "docx"
    assert read_document(files.pdf([[ENGLISH]]), name="upload").format == "pdf"
    assert read_document(f"<!DOCTYPE html><p>{BODY}</p>".encode(), name="upload").format == "html"
    assert read_document(BODY.encode(), name="upload").format == "txt"
