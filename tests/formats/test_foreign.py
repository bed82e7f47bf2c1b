"""Files of other tools come in; their faults are named."""

from __future__ import annotations

import io

import pytest

from workbench.errors import FormatError
from workbench.formats import languages, registry
from workbench.formats.base import ReadOptions, Report, WriteOptions
from workbench.model import Origin, State


def read(fmt, data, **options):
    report = Report()
    raw = data.encode() if isinstance(data, str) else data
    return list(
        registry.get(fmt).read(io.BytesIO(raw), options=ReadOptions(**options), report=report)
    ), report


def write(name, units, **options):
    stream = io.BytesIO()
    registry.get(name).write(units, stream, options=WriteOptions(**options))
    return stream.getvalue()


def sides(units):
    return [(u.src, u.tgt) for u in units]


@pytest.mark.parametrize(
    ("code", "expected", "variant"),
    [
        ("zh", "zh-CN", ""),
        ("ZH", "zh-CN", ""),
        ("zh_CN", "zh-CN", ""),
        ("zh-Hans", "zh-CN", ""),
        ("zh-Hans-CN", "zh-CN", ""),
        ("cmn", "zh-CN", ""),
        ("zho", "zh-CN", ""),
        ("zh-Hant", "zh-TW", ""),
        ("zh_TW", "zh-TW", ""),
        ("zh-HK", "zh-TW", "zh-HK"),
        ("zh-SG", "zh-CN", "zh-SG"),
        ("en", "en", ""),
        ("EN", "en", ""),
        ("en-US", "en", "en-US"),
        ("en_gb", "en", "en_gb"),
        ("pt_br", "pt-BR", ""),
        ("", "", ""),
    ],
)
def test_language_codes(code, expected, variant):
    assert languages.normalize(code) == expected
    assert languages.variant(code) == variant


OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" creationtoolversion="4.3" segtype="sentence" srclang="ZH"/>
  <body>
    <tu>
      <prop type="file">a.txt</prop><prop type="prev">上</prop>
      <tuv lang="ZH"><seg>你好&lt;f0/&gt;</seg></tuv>
      <tuv lang="EN-US" changeid="ann" changedate="20240131T080000Z" creationid="bob" creationdate="20240101T000000Z"><note>greeting</note><seg>Hello&lt;f0/&gt;</seg></tuv>
    </tu>
  </body>
</tmx>"""


def test_omegat_tmx():
    (unit,), report = read("tmx", OMEGAT, name="m.tmx")
    assert (unit.src, unit.tgt) == ("你好<f0/>", "Hello<f0/>")
    assert (unit.src_lang, unit.tgt_lang, unit.meta["tgt_lang"]) == ("zh-CN", "en", "EN-US")
    assert (unit.author, unit.origin, unit.state) == ("ann", Origin.TM, State.TRANSLATED)
    assert unit.modified.isoformat() == "2024-01-31T08:00:00+00:00"
    assert unit.comments[0].text == "greeting"
    assert (unit.meta["prop.file"], unit.id) == ("a.txt", "m.tmx:1")
    assert report.problems == []


TRADOS = """<?xml version="1.0" encoding="utf-16"?>
<tmx version="1.4"><header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml" segtype="sentence" adminlang="en-US" srclang="en-US"/>
<body><tu creationdate="20200101T000000Z" creationid="X" changeid="Y"><prop type="x-Origin">TM</prop>
<tuv xml:lang="en-US"><seg>Press <bpt i="1" type="b" x="1" />OK<ept i="1" /> and <ph x="2" type="lb">&lt;br/&gt;</ph>wait<it pos="begin" x="3">[</it></seg></tuv>
<tuv xml:lang="zh-CN"><seg>按<bpt i="1" type="b" x="1" />确定<ept i="1" />并<ph x="2" type="lb">&lt;br/&gt;</ph>等待<ut>{\\v</ut></seg></tuv></tu></body></tmx>"""


def test_trados_tmx_in_utf16_with_inline_tags_kept_and_restored():
    (unit,), report = read("tmx", TRADOS.encode("utf-16"))
    assert unit.src == "Press {1}OK{2} and {3}wait{4}"
    assert unit.tgt == "按{1}确定{2}并{3}等待{5}"
    assert unit.meta["inline.tmx.src.3"] == '<ph x="2" type="lb">&lt;br/&gt;</ph>'
    assert report.problems == []
    edited = unit.with_(tgt="请按{1}确定{2}，{3}再等待")
    written = write("tmx", [edited]).decode()
    assert (
        '<seg>请按<bpt i="1" type="b" x="1"/>确定<ept i="1"/>，<ph x="2" type="lb">&lt;br/&gt;</ph>再等待</seg>'
        in written
    )
    assert '<it pos="begin" x="3">[</it>' in written
    (back,), _ = read("tmx", written)
    assert (back.src, back.tgt) == (edited.src, edited.tgt)


def test_memoq_tmx_with_paired_highlight_and_a_placeholder_that_is_there_already():
    data = """<tmx version="1.4"><header creationtool="MemoQ" creationtoolversion="9" segtype="sentence" o-tmf="MemoQTM" adminlang="en-us" srclang="en-us" datatype="unknown"/>
    <body><tu changeid="z"><note>n1</note><tuv xml:lang="en-us"><prop type="x-context-pre">&lt;seg&gt;pre&lt;/seg&gt;</prop><seg>Set {1} to <hi type="x">bold <ph>x</ph></hi></seg></tuv>
    <tuv xml:lang="zh-cn"><seg>将{1}设为<hi type="x">粗体<ph>x</ph></hi></seg></tuv></tu></body></tmx>"""
    (unit,), _ = read("tmx", data)
    assert unit.src == "Set {1} to {2}bold {3}{4}"
    assert unit.tgt == "将{1}设为{2}粗体{3}{4}"
    written = write("tmx", [unit]).decode()
    assert '将{1}设为<hi type="x">粗体<ph>x</ph></hi>' in written
    broken = write("tmx", [unit.with_(tgt="{4}将{2}")]).decode()
    assert "<seg>{4}将{2}</seg>" in broken


def test_tags_that_no_longer_nest_stay_as_text_and_are_counted():
    (unit,), _ = read("tmx", TRADOS.encode("utf-16"))
    hidden = unit.with_(meta={"inline.tmx.src.1": "<script>x</script>", "inline.tmx.src.2": "<ph"})
    stream = io.BytesIO()
    report = registry.get("tmx").write([hidden], stream)
    assert report.notes["inline tags left as text"] == 2
    assert b"<script>" not in stream.getvalue()


def test_tmx_of_more_than_two_languages():
    tuvs = "".join(
        f'<tuv xml:lang="{c}"><seg>{t}</seg></tuv>'
        for c, t in (("fr", "bonjour"), ("en", "hello"), ("zh-Hant", "你好"), ("ja", "こんにちは"))
    )
    data = f'<tmx version="1.4"><header srclang="*all*"/><body><tu tuid="a">{tuvs}</tu><tu tuid="b">{tuvs}</tu></body></tmx>'
    units, report = read("tmx", data)
    assert [(u.src, u.tgt, u.src_lang, u.tgt_lang) for u in units] == [("hello", "你好", "en", "zh-TW")] * 2
    assert ["fr text" in str(p) or "ja text" in str(p) for p in report.problems] == [True, True]
    units, _ = read("tmx", data, src_lang="zh", tgt_lang="fr")
    assert [(u.src, u.tgt) for u in units] == [("你好", "bonjour")] * 2
    units, report = read("tmx", data, tgt_lang="de")
    assert units == []
    assert report.skipped == 2


def test_damaged_tmx_names_the_line_and_cause_and_the_good_units_come_in():
    data = """<?xml version="1.0"?>
<tmx version="1.4"><header srclang="zh"/><body>
<tu tuid="good1"><tuv xml:lang="zh"><seg>一</seg></tuv><tuv xml:lang="en"><seg>one</seg></tuv></tu>
<tu tuid="amp"><tuv xml:lang="zh"><seg>研 & 发</seg></tuv><tuv xml:lang="en"><seg>R&D&nbsp;x</seg></tuv></tu>
<tu tuid="control"><tuv xml:lang="zh"><seg>二\x02</seg></tuv><tuv xml:lang="en"><seg>two&#x1F;</seg></tuv></tu>
<tu tuid="nest"><tuv xml:lang="zh"><seg>三</tuv><tuv xml:lang="en"><seg>three</seg></tuv></tu>
<tu tuid="one"><tuv xml:lang="zh"><seg>四</seg></tuv></tu>
<tu tuid="noend"><tuv xml:lang="zh"><seg>五</seg></tuv>
<!-- <tu tuid="comment"> -->
<tu tuid="good2"><tuv xml:lang="zh"><seg>六</seg></tuv><tuv xml:lang="en"><seg>six</seg></tuv></tu>
<tu tuid="cut"><tuv xml:lang="zh"><seg>七"""
    units, report = read("tmx", data)
    assert [(u.id, u.tgt) for u in units] == [
        ("good1", "one"), ("amp", "R&D\xa0x"), ("control", "two"), ("good2", "six"),
    ]  # fmt: skip
    told = {p.unit: (p.line, p.cause, p.skipped) for p in report.problems}
    assert told["amp"] == (4, "a bare & was read as &amp;, the undeclared entity &nbsp; was replaced", False)
    assert told["control"] == (5, "a character illegal in XML was removed", False)
    assert told["nest"][0] == 6
    assert "tag mismatch" in told["nest"][1].lower()
    assert told["one"][0] == 7
    assert told["noend"] == (8, "the unit has no end tag", True)
    assert told["cut"] == (11, "the unit has no end tag", True)
    assert report.skipped == 4


def test_damage_far_into_a_file_costs_one_unit():
    tu = '<tu tuid="{0}"><tuv xml:lang="zh"><seg>第{0}</seg></tuv><tuv xml:lang="en"><seg>{0}</seg></tuv></tu>\n'
    body = "".join(tu.format(i) for i in range(30_000))
    body = body.replace("<seg>20000</seg>", "<seg>20000</sge>")
    data = f'<tmx version="1.4"><header srclang="zh"/><body>\n{body}</body></tmx>'
    units, report = read("tmx", data)
    assert len(units) == 29_999
    assert len({u.id for u in units}) == 29_999
    assert [(p.line, p.unit) for p in report.problems] == [(20_002, "20000")]


def test_undecodable_bytes_cost_one_unit():
    good = '<tu tuid="{}"><tuv xml:lang="zh"><seg>一</seg></tuv><tuv xml:lang="en"><seg>x</seg></tuv></tu>\n'
    data = (
        ('<tmx version="1.4"><header srclang="zh"/><body>' + good.format(1)).encode()
        + good.format(2).replace("一", "好").encode("gb18030")
        + good.format(3).encode()
        + b"</body></tmx>"
    )
    units, report = read("tmx", data)
    assert [u.id for u in units] == ["1", "3"]
    assert "not text in the file's encoding" in str(report.problems[0])


MATECAT = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mtc="https://www.matecat.com">
<file original="a.docx" source-language="en-US" target-language="zh-CN" datatype="x-docx"><header/><body>
<group id="g"><trans-unit id="7" restype="para"><source>One. Two <g id="1">bold</g><x id="2"/>.</source>
<seg-source><mrk mid="0" mtype="seg">One. </mrk><mrk mid="1" mtype="seg">Two <g id="1">bold</g><x id="2"/>.</mrk></seg-source>
<target state="translated"><mrk mid="0" mtype="seg">一。</mrk><mrk mid="1" mtype="seg">二<g id="1">粗</g><x id="2"/>。</mrk></target>
<alt-trans match-quality="100" origin="MT"><target>机器</target></alt-trans></trans-unit></group>
<trans-unit id="8" translate="no"><source>X-1</source></trans-unit>
<trans-unit id="9"><target>no source</target></trans-unit>
</body></file></xliff>"""


def test_matecat_xliff_gives_a_unit_a_segment():
    units, report = read("xliff12", MATECAT)
    assert [(u.id, u.src, u.tgt) for u in units] == [
        ("7:0", "One. ", "一。"),
        ("7:1", "Two {1}bold{2}{3}.", "二{1}粗{2}{3}。"),
        ("8", "X-1", ""),
    ]
    assert units[1].state is State.TRANSLATED
    assert units[1].draft == "机器"
    assert units[2].locked
    assert units[2].state is State.INITIAL
    assert units[0].document == "a.docx"
    assert [(p.unit, p.cause) for p in report.problems] == [("9", "no <source>")]
    written = write("xliff12", [units[1].with_(tgt="{3}二{1}粗体{2}。")]).decode()
    assert '<target state="translated"' in written
    assert '<x id="2"/>二<g id="1">粗体</g>。</target>' in written


def test_weblate_xliff():
    data = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="x" source-language="en" target-language="zh_Hans" datatype="plaintext"><body>
    <trans-unit id="a" xml:space="preserve" approved="yes"><source>Save</source><target state="final">保存</target><note from="developer">button</note></trans-unit>
    <trans-unit id="b" approved="no"><source>Exit <bx id="1" rid="1"/>now<ex id="2" rid="1"/></source><target state="needs-translation"></target></trans-unit>
    <trans-unit id="c" approved="yes"><source>Open</source><target>打开</target></trans-unit></body></file></xliff>"""
    units, _ = read("xliff12", data)
    assert [u.state for u in units] == [State.FINAL, State.INITIAL, State.REVIEWED]
    assert (units[0].comments[0].text, units[0].comments[0].author) == ("button", "developer")
    assert units[1].src == "Exit {1}now{2}"
    assert units[0].tgt_lang == "zh-CN"


def test_trados_sdlxliff_states():
    data = """<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2" sdl:version="1.0">
    <file original="d" source-language="zh-CN" target-language="en-GB" datatype="x-sdlfilterframework2"><body>
    <trans-unit id="u"><source>一<x id="0"/></source><seg-source><mrk mtype="seg" mid="1">一</mrk><x id="0"/></seg-source><target><mrk mtype="seg" mid="1">one</mrk></target>
    <sdl:seg-defs><sdl:seg id="1" conf="ApprovedSignOff" origin="mt" percent="0" locked="true"/></sdl:seg-defs></trans-unit></body></file></xliff>"""
    (unit,), _ = read("xliff12", data)
    assert (unit.id, unit.src, unit.tgt, unit.state, unit.origin, unit.locked) == (
        "u",
        "一",
        "one",
        State.FINAL,
        Origin.MT,
        True,
    )
    assert unit.meta["tgt_lang"] == "en-GB"


@pytest.mark.parametrize(
    ("attribute", "state"),
    [
        ('mq:status="Proofread"', State.FINAL),
        ('mq:status="Rejected"', State.REJECTED),
        ('m:confirmed="1"', State.TRANSLATED),
    ],
)
def test_memoq_and_phrase_states(attribute, state):
    data = f"""<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:mq="MQXliff" xmlns:m="http://www.memsource.com/mxlf/2.0" version="1.2">
    <file original="d" source-language="en" target-language="zh" datatype="x"><body><trans-unit id="u" {attribute}><source>a</source><target>甲</target></trans-unit></body></file></xliff>"""
    (unit,), _ = read("xliff12", data)
    assert unit.state is state


XLIFF2 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="zh-Hans">
<file id="f1" original="page.html"><group id="g"><unit id="u1"><notes><note>look</note></notes>
<originalData><data id="d1">&lt;br&gt;</data><data id="d2">&lt;b&gt;</data></originalData>
<segment id="s1" state="reviewed"><source>A<ph id="1" dataRef="d1"/> <pc id="2" dataRefStart="d2">b</pc></source><target>甲<ph id="1" dataRef="d1"/><pc id="2" dataRefStart="d2">乙</pc></target></segment>
<ignorable><source> </source></ignorable>
<segment id="s2"><source><sc id="3"/>C<ec startRef="3"/></source></segment></unit></group></file></xliff>"""


def test_xliff2_with_codes_and_several_segments():
    units, report = read("xliff21", XLIFF2)
    assert [(u.id, u.src, u.tgt) for u in units] == [
        ("u1:s1", "A{1} {2}b{3}", "甲{1}{2}乙{3}"),
        ("u1:s2", "{1}C{2}", ""),
    ]
    assert units[0].state is State.REVIEWED
    assert units[0].comments[0].text == "look"
    assert units[0].document == "page.html"
    assert report.problems == []
    written = write("xliff21", units).decode()
    assert '<data id="d1">&lt;br&gt;</data>' in written
    assert '甲<ph id="1" dataRef="d1"/><pc id="2" dataRefStart="d2">乙</pc>' in written


def test_a_damaged_xliff_keeps_the_file_it_is_in():
    data = XLIFF2.replace("<target>甲", "<target>甲 & ").replace(
        '<unit id="u1">', '<unit id="u0"><segment><source>x</sorce></segment></unit><unit id="u1">'
    )
    units, report = read("xliff21", data)
    assert [u.id for u in units] == ["u1:s1", "u1:s2"]
    assert {(u.document, u.src_lang, u.tgt_lang) for u in units} == {("page.html", "en", "zh-CN")}
    assert [(p.unit, p.skipped) for p in report.problems] == [("u0", True), ("u1", False)]


def test_the_version_decides_for_xliff_files(tmp_path):
    (tmp_path / "a.xlf").write_text(XLIFF2)
    (tmp_path / "b.xliff").write_text(MATECAT)
    assert registry.by_suffix(tmp_path / "a.xlf").name == "xliff21"
    assert registry.by_suffix(tmp_path / "b.xliff").name == "xliff12"


@pytest.mark.parametrize("fmt", ["tmx", "xliff12", "xliff21"])
def test_another_document_is_named(fmt):
    with pytest.raises(FormatError, match="<html>"):
        read(fmt, "<html><body/></html>")
    with pytest.raises(FormatError, match="line 1"):
        read(fmt, "PK\x03\x04 this is no XML")


@pytest.mark.parametrize(
    ("name", "data", "options", "expected"),
    [
        ("tsv", "你好\tHello\n世界\tWorld\n", {}, [("你好", "Hello"), ("世界", "World")]),
        ("tsv", "\ufeffzh\ten\r\n你好\tHello\r\n\r\n世界\tWorld", {}, [("你好", "Hello"), ("世界", "World")]),
        ("tsv", "1\tHello there\t你好\n2\tBig world\t世界\n", {}, [("Hello there", "你好"), ("Big world", "世界")]),
        ("tsv", "source\ttarget\nC:\\new\tC:\\tab\n", {}, [("C:\\new", "C:\\tab")]),
        ("csv", "原文;译文\n你好;Hello, you\n", {}, [("你好", "Hello, you")]),
        ("csv", '"Source","Target","Note"\n"a\nb","c""d",\n', {}, [("a\nb", 'c"d')]),
        ("jsonl", '{"translation": {"en": "Hello", "zh": "你好"}}\n', {"src_lang": "zh"}, [("你好", "Hello")]),
        ("jsonl", '{"translation": {"en": "Hello", "zh": "你好"}}\n', {}, [("Hello", "你好")]),
        ("jsonl", '{"source": "你好", "target": "Hello", "score": 0.5}\n', {}, [("你好", "Hello")]),
        ("jsonl", '{"zh": "你好", "en": "Hello"}\n', {}, [("你好", "Hello")]),
        ("po", 'msgid "Hello"\nmsgstr "你好"\n', {}, [("Hello", "你好")]),
        ("html", "<table><tr><th>zh</th><th>en</th></tr><tr><td>你<br>好</td><td>a &amp; <b>b</b></td></tr></table>", {}, [("你\n好", "a & b")]),
    ],
)  # fmt: skip
def test_tables_from_elsewhere(name, data, options, expected):
    units, report = read(name, data, **options)
    assert sides(units) == expected
    assert report.skipped == 0
    for unit in units:
        assert {unit.src_lang, unit.tgt_lang} <= {"zh-CN", "en"}


def test_tables_in_old_encodings():
    text = "zh\ten\n你好，世界\tHello\n"
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        units, _ = read("tsv", text.encode(encoding))
        assert sides(units) == [("你好，世界", "Hello")], encoding
        units, _ = read("csv", text.replace("\t", ",").encode(encoding))
        assert sides(units) == [("你好，世界", "Hello")], encoding
    units, report = read(
        "tsv", "zh\ten\n好\tgood\n".encode() + b"\xff\xfe\tbad\n" + "坏\tbad\n".encode(), encoding="utf-8"
    )
    assert [u.tgt for u in units] == ["good", "bad"]
    assert "line 3" in str(report.problems[0])


def test_faults_in_lines_are_named_and_the_rest_comes_in():
    units, report = read(
        "jsonl", '{"zh": "一", "en": "one"}\n{broken\n[1]\n{"zh": "二"}\n\n{"zh": "三", "en": "three"}\n'
    )
    assert [u.tgt for u in units] == ["one", "three"]
    assert [p.line for p in report.problems] == [2, 3, 4]
    units, report = read(
        "tsv", "id\tsrc\ttgt\tscore\tstate\n1\t一\tone\thigh\tdone\n2\n3\t三\tthree\t0,5\tsigned-off\n"
    )
    assert [(u.id, u.score, u.state) for u in units] == [
        ("1", None, State.TRANSLATED),
        ("3", 0.5, State.REVIEWED),
    ]
    assert [(p.line, p.skipped) for p in report.problems] == [(2, False), (2, False), (3, True)]


def test_po_of_other_tools():
    data = """# header
msgid ""
msgstr ""
"Language: zh_CN\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#. shown on the button
#, python-format
msgctxt "menu"
msgid "Open %s"
msgstr "打开 %s"

# a colleague
#, fuzzy
msgid "Close"
msgstr "关"

msgid "one file"
msgid_plural "%d files"
msgstr[0] "%d 个文件"

#~ msgid "Old"
#~ msgstr "旧"
"""
    units, report = read("po", data, name="app.po")
    assert sides(units) == [("Open %s", "打开 %s"), ("Close", "关"), ("one file", "%d 个文件")]
    assert [u.state for u in units] == [State.TRANSLATED, State.INITIAL, State.TRANSLATED]
    assert (units[0].src_lang, units[0].tgt_lang) == ("en", "zh-CN")
    assert units[0].comments[0].text == "shown on the button"
    assert [p.cause for p in report.problems] == ["plural forms: the first was read", "an obsolete entry"]
    written = write("po", units).decode()
    assert 'msgctxt "menu"' in written
    assert "#, python-format" in written
    units, report = read("po", data.replace('msgid "Close"', 'msgid "Close'))
    assert "Open %s" in [u.src for u in units]
    assert any("no PO entry" in p.cause for p in report.problems)


def test_taking_the_fuzzy_mark_off_means_reviewed():
    from tests.formats.strategies import PLAIN

    written = write("po", [PLAIN]).decode()
    assert "#, fuzzy" in written
    (unit,), _ = read("po", written.replace("#, fuzzy\n", ""))
    assert unit.state is State.REVIEWED


def test_moses_pairs(tmp_path):
    moses = registry.get("moses")
    (tmp_path / "c.zh_CN").write_bytes("一\u2028甲\r\n二\x85乙\r\n三\r\n".encode())
    (tmp_path / "c.en").write_bytes(b"one\r\ntwo\r\n")
    report = Report()
    units = list(moses.read(tmp_path / "c.en", report=report))
    assert sides(units) == [("one", "一\u2028甲"), ("two", "二\x85乙")]
    assert (units[0].src_lang, units[0].tgt_lang, units[0].id) == ("en", "zh-CN", "c:1")
    assert "c.en ends, c.zh_CN has 1 more lines" in str(report.problems[0])
    units = list(moses.read(tmp_path / "c.moses", options=ReadOptions("zh", "en")))
    assert units[0].src_lang == "zh-CN"
    reversed_ = [u.with_(src=u.tgt, tgt=u.src, src_lang=u.tgt_lang, tgt_lang=u.src_lang) for u in units[1:]]
    written = moses.write([units[0], *reversed_], tmp_path / "d")
    assert written.files == [str(tmp_path / "d.zh"), str(tmp_path / "d.en")]
    assert written.notes == {"of the other direction, written by language": 1, "line breaks made spaces": 2}
    assert (tmp_path / "d.zh").read_text().splitlines() == ["一 甲", "二 乙"]
    assert (tmp_path / "d.en").read_text().splitlines() == ["one", "two"]
