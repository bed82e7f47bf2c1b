"""Termbase files: CSV, TSV, TBX."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import FormatError, NotFoundError
from workbench.model import Term
from workbench.text.termfile import read_terms, write_terms

TBX = """<?xml version="1.0"?><martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><descrip type="definition">a machine</descrip>
<langSet xml:lang="zh_CN"><tig><term>数控机床</term></tig></langSet>
<langSet xml:lang="en-US"><tig><term>NC machine</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
<tig><term>CNC machine tool</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
<ntig><termGrp><term>CNC tool</term></termGrp></ntig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="de"><tig><term>Werkzeug</term></tig></langSet></termEntry>
</body></text></martif>"""
TBX3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" xml:lang="en"><text><body><conceptEntry>
<langSec xml:lang="zh"><termSec><term>劳模</term></termSec></langSec><langSec xml:lang="en"><termSec><term>model worker</term></termSec></langSec>
</conceptEntry></body></text></tbx>"""
TOOL = Term("机床", "machine tool")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("机床\tmachine tool\n", [TOOL]),
        ("source,target\n机床,machine tool\n", [TOOL]),
        ("en;zh\nmachine tool;机床\n", [TOOL]),
        (
            "zh\ten\tvariants\tforbidden\tcase_sensitive\tnote\n人工智能\tAI\tartificial intelligence|A.I.\tai\t1\t说明\n",
            [
                Term(
                    "人工智能",
                    "AI",
                    variants=("artificial intelligence", "A.I."),
                    forbidden=("ai",),
                    case_sensitive=True,
                    note="说明",
                )
            ],
        ),
        ("machine tool\t机床\n", [Term("machine tool", "机床", "en", "zh-CN")]),
        ("# comment\n\n机床\tmachine tool; lathe\n", [Term("机床", "machine tool", variants=("lathe",))]),
        ('source,target\n"机床, 大","machine tool, big"\n', [Term("机床, 大", "machine tool, big")]),
        ("机床\tmachine tool\n机床\tmachine tool\n", [TOOL]),
    ],
)
def test_tables(text, terms):
    for data in (text.encode(), text.encode("utf-8-sig"), text.replace("\n", "\r\n").encode()):
        assert list(read_terms(data, name="a.csv")) == terms


def test_tbx_2008():
    (term,) = read_terms(TBX.encode(), name="a.tbx")
    assert term == Term(
        "数控机床", "CNC machine tool", variants=("CNC tool",), forbidden=("NC machine",), note="a machine"
    )


def test_tbx_2019_and_the_other_direction():
    (term,) = read_terms(TBX3.encode(), name="a.tbx", src_lang="en", tgt_lang="zh-CN")
    assert (term.src, term.tgt, term.src_lang, term.tgt_lang) == ("model worker", "劳模", "en", "zh-CN")


@pytest.mark.parametrize(
    ("data", "name", "where"),
    [
        ("zh,en\n机床,\n".encode(), "a.csv", "a.csv:2"),
        (b"<martif><x>", "a.tbx", "a.tbx:1"),
        (b"<martif/>", "a.tbx", "a.tbx"),
        (b"\n\n", "a.csv", "a.csv"),
        (b"one\ntwo\n", "a.csv", "a.csv:1"),
    ],
)
def test_bad_files_name_the_line(data, name, where):
    with pytest.raises(FormatError) as caught:
        read_terms(data, name=name)
    assert str(caught.value).startswith(where + ":")


def test_entities_and_files_are_not_read():
    attack = '<?xml version="1.0"?><!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + TBX.split(
        "?>", 1
    )[1].replace("数控机床", "数控&x;机床")
    (term,) = read_terms(attack.encode(), name="a.tbx")
    assert term.src == "数控机床"


def test_missing_file(tmp_path):
    with pytest.raises(NotFoundError, match="no such file"):
        read_terms(tmp_path / "none.tsv")


WORD = (
    st.text(alphabet="机床数控abcXYZ \"',#", min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda w: w and w[0] != "#")
)


@given(
    st.lists(
        st.builds(
            Term, WORD.map("机".__add__), WORD.map("a".__add__), note=WORD, case_sensitive=st.booleans()
        ),
        min_size=1,
        unique=True,
    )
)
def test_what_is_written_is_read_back(terms):
    assert list(read_terms(write_terms(terms).encode(), name="a.tsv")) == terms
