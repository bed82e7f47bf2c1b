"""Hostile files take neither the machine nor the spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest

from tests.formats.strategies import FULL, PLAIN
from workbench.config import LIMITS
from workbench.errors import FormatError, LimitError
from workbench.formats import registry
from workbench.formats.base import ReadOptions, Report, WriteOptions

LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
BODIES = {
    "tmx": '<tmx version="1.4"><header srclang="zh"/><body><tu><tuv xml:lang="zh"><seg>{0}</seg></tuv><tuv xml:lang="en"><seg>x</seg></tuv></tu></body></tmx>',
    "xliff12": '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" source-language="zh" target-language="en" datatype="plaintext"><body><trans-unit id="1"><source>{0}</source></trans-unit></body></file></xliff>',
    "xliff21": '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh" trgLang="en"><file id="f"><unit id="u"><segment><source>{0}</source></segment></unit></file></xliff>',
}


def read(name, data, **options):
    return list(registry.get(name).read(io.BytesIO(data), options=ReadOptions(**options)))


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_bombs_are_refused(name, encoding):
    root = "tmx" if name == "tmx" else "xliff"
    data = f'<!DOCTYPE {root} [<!ENTITY a0 "lol">{LAUGHS}]>' + BODIES[name].format("&a9;")
    with pytest.raises(FormatError, match="entities, which are refused"):
        read(name, data.encode(encoding))
    with pytest.raises(FormatError, match="entities, which are refused"):
        read(name, data.replace("</seg>", "</sge>").replace("</source>", "</suorce>").encode(encoding))


@pytest.mark.parametrize("name", BODIES)
def test_external_entities_are_refused_and_no_file_is_read(name, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    root = "tmx" if name == "tmx" else "xliff"
    data = f'<!DOCTYPE {root} [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + BODIES[name].format("&e;")
    with pytest.raises(FormatError, match="entities"):
        read(name, data.encode())
    parameter = f'<!DOCTYPE {root} [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>' + BODIES[name].format(
        "好"
    )
    try:
        units = read(name, parameter.encode())
    except FormatError:
        return
    assert "secret" not in "".join(u.src for u in units)


@pytest.mark.parametrize("name", BODIES)
def test_a_bomb_in_an_attribute_of_the_root_is_refused(name):
    body = BODIES[name].format("好")
    root = "tmx" if name == "tmx" else "xliff"
    data = f'<!DOCTYPE {root} [<!ENTITY a0 "lol">{LAUGHS}]>' + body.replace(
        "version=", 'x="&a9;" version=', 1
    )
    with pytest.raises(FormatError, match="entities"):
        read(name, data.encode())


def test_a_doctype_that_names_a_dtd_is_not_loaded():
    data = '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx14.dtd">' + BODIES["tmx"].format("好")
    assert read("tmx", data.encode())[0].src == "好"


def test_a_text_without_end_is_bounded():
    data = '<tmx version="1.4"><header srclang="zh"/><body><tu><tuv xml:lang="zh"><seg>' + "好" * 5_000_000
    report = Report()
    units = list(registry.get("tmx").read(io.BytesIO(data.encode()), report=report))
    assert units == []
    assert report.skipped == 1


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")]
)
def test_zip_bombs_are_refused(name, part):
    with pytest.raises(LimitError, match="zip bomb"):
        read(name, zipped({part: b" " * 20_000_000}))
    bomb = io.BytesIO(zipped({part: b" " * 1_000_000}))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("b.bin", b"")
        package.getinfo("b.bin").file_size = LIMITS.unpacked_bytes + 1
    with pytest.raises(LimitError, match="unpacks to"):
        read(name, bomb.getvalue())


@pytest.mark.parametrize(("name", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")])
def test_office_files_with_entities_are_refused(name, part):
    stream = io.BytesIO()
    registry.get(name).write([PLAIN], stream)
    members = {n: zipfile.ZipFile(stream).read(n) for n in zipfile.ZipFile(stream).namelist()}
    head, _, rest = members[part].partition(b"?>")
    if not head.startswith(b"<?xml"):
        head, rest = b'<?xml version="1.0"', members[part]
    members[part] = head + b"?>" + f'<!DOCTYPE x [<!ENTITY a0 "lol">{LAUGHS}]>'.encode() + rest
    with pytest.raises(FormatError, match="document type declaration"):
        read(name, zipped(members))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "''", '=HYPERLINK("http://x")']


def test_csv_formulas_are_neutralised_and_come_back():
    units = [PLAIN.with_(id=str(i), src=f, tgt=f) for i, f in enumerate(FORMULAS)]
    stream = io.BytesIO()
    report = registry.get("csv").write(units, stream)
    data = stream.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    assert report.notes["formulas neutralised"] == 2 * len(FORMULAS)
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(c.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for c in row)
    assert [u.src for u in read("csv", data)] == FORMULAS
    saved = data.removeprefix(b"\xef\xbb\xbf").replace(b'"', b"") if b"\n" not in data else data
    assert [u.src for u in read("csv", saved)] == FORMULAS


def test_csv_for_pipelines_is_raw():
    units = [PLAIN.with_(id=str(i), src=f, tgt=f) for i, f in enumerate(FORMULAS)]
    stream = io.BytesIO()
    registry.get("csv").write(units, stream, options=WriteOptions(profile="raw"))
    assert not stream.getvalue().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))
    assert [r[1] for r in rows[1:]] == FORMULAS
    assert [u.src for u in read("csv", stream.getvalue())] == FORMULAS


def test_csv_from_elsewhere_keeps_its_apostrophes():
    assert read("csv", b"source,target\n'=1,'a\n")[0].src == "'=1"
    assert read("csv", b"source,target\n'=1,'a\n", profile="spreadsheet")[0].src == "=1"


def test_xlsx_texts_are_never_formulas():
    stream = io.BytesIO()
    registry.get("xlsx").write([PLAIN.with_(src="=1+1", tgt="=cmd|' /C calc'!A0")], stream)
    sheet = openpyxl.load_workbook(stream).worksheets[0]
    assert [(c.value, c.data_type, c.quotePrefix) for c in sheet[2][1:3]] == [
        ("=1+1", "s", True), ("=cmd|' /C calc'!A0", "s", True),
    ]  # fmt: skip
    xml = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml


def test_xlsx_refuses_what_a_cell_cannot_hold():
    with pytest.raises(FormatError, match="a cell holds 32767"):
        registry.get("xlsx").write([PLAIN.with_(tgt="x" * 40_000)], io.BytesIO())


def test_no_script_gets_into_the_page():
    stream = io.BytesIO()
    evil = FULL.with_(
        src="<script>alert(1)</script>", id='"><img src=x onerror=alert(1)>', document="</h2><script>"
    )
    registry.get("html").write([evil], stream, options=WriteOptions(title="<script>"))
    assert b"<script" not in stream.getvalue()
    assert b"<img" not in stream.getvalue()
    assert b"http" not in stream.getvalue().replace(b"http-equiv", b"")


def test_text_line_breaks_never_break_a_moses_line(tmp_path):
    hostile = "a\u2028b\u2029c\x85d\re\nf\x0bg\x0ch\x1ci\x1dj\x1ek"
    registry.get("moses").write([PLAIN.with_(src=hostile), PLAIN.with_(tgt=hostile)], tmp_path / "c")
    for name in ("c.zh", "c.en"):
        data = (tmp_path / name).read_bytes()
        assert data.count(b"\n") == 2
        assert len(data.decode().splitlines()) == 2


@pytest.mark.parametrize("name", ["po", "html", "docx", "xlsx"])
def test_what_is_held_in_memory_has_a_limit(name):
    class Large(io.BytesIO):
        def seek(self, offset, whence=0):
            super().seek(offset, whence)
            return LIMITS.unpacked_bytes + 1 if whence else offset

    with pytest.raises(LimitError, match="split it"):
        list(registry.get(name).read(Large(b"x")))


def test_a_written_file_has_the_usual_permissions(tmp_path):
    registry.get("tsv").write([PLAIN], tmp_path / "a.tsv")
    (tmp_path / "b").touch()
    assert (tmp_path / "a.tsv").stat().st_mode == (tmp_path / "b").stat().st_mode
