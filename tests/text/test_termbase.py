"""Terms in text: boundaries, inflection, longest match, both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import LangPair, Term
from workbench.text.termbase import Termbase

BASE = Termbase(
    [
        Term("机床", "machine tool"),
        Term("数控机床", "CNC machine tool", variants=("numerically controlled machine tool",)),
        Term("新质生产力", "new quality productive forces", forbidden=("new quality productivity",)),
        Term("劳模", "model worker"),
        Term("卡脖子", "bottleneck"),
        Term("人工智能", "AI", case_sensitive=True),
        Term("研发", "R&D"),
        Term("党群工作部", "Party–Masses Work Department"),
    ]
)
ZH_EN = LangPair("zh-CN", "en")


@pytest.mark.parametrize(
    ("text", "lang", "forms"),
    [
        ("高端数控机床和机床", "zh-CN", ["数控机床", "机床"]),
        ("高端數控機床", "zh-TW", ["數控機床"]),
        ("Machine tools and the machine-tool maker", "en", ["Machine tools", "machine-tool"]),
        ("CNC machine tools", "en", ["CNC machine tools"]),
        ("model workers’ ideas", "en", ["model workers’"]),
        ("a supermodel worker", "en", []),
        ("AI is no MAIL and ai", "en", ["AI"]),
        ("R&D market, R D", "en", ["R&D"]),
        ("machine, tool", "en", []),
        ("party-masses work department", "en", ["party-masses work department"]),
        ("人工智能", "en", []),
        ("", "zh-CN", []),
    ],
)
def test_find(text, lang, forms):
    assert [text[h.start : h.end] for h in BASE.find(text, lang)] == forms


@pytest.mark.parametrize(
    ("src", "tgt", "pair", "missing"),
    [
        ("数控机床很好", "CNC machine tools are good", ZH_EN, []),
        ("数控机床很好", "Numerically controlled machine tools are good", ZH_EN, []),
        ("数控机床很好", "Digital lathes are good", ZH_EN, ["数控机床"]),
        ("劳模", "we honour model workers", ZH_EN, []),
        ("machine tools", "机床", ZH_EN.reversed(), []),
        ("machine tools", "机器", ZH_EN.reversed(), ["machine tools"]),
        ("the bottleneck", "卡脖子的", LangPair("en", "zh-TW"), []),
    ],
)
def test_missing(src, tgt, pair, missing):
    assert [src[h.start : h.end] for h in BASE.missing_terms(src, tgt, pair)] == missing


def test_entries_that_share_a_form_accept_either_translation():
    base = Termbase([Term("组长", "group leader"), Term("组长", "team leader")])
    assert len(base.find("组长", "zh-CN")) == 2
    assert base.missing_terms("组长", "the team leader", ZH_EN) == ()
    assert len(base.missing_terms("组长", "the boss", ZH_EN)) == 1


def test_forbidden_forms_are_found_in_the_target():
    tgt = "develop new quality productivity"
    (hit,) = BASE.forbidden_terms("发展新质生产力", tgt, ZH_EN)
    assert tgt[hit.start : hit.end] == "new quality productivity"


@given(st.text(alphabet="机床数控machine tol's-.,&RD", max_size=60))
def test_hits_are_ordered_and_apart(text):
    for lang in ("zh-CN", "en"):
        end = 0
        for hit in BASE.find(text, lang):
            assert end <= hit.start < hit.end <= len(text)
            end = hit.end


def test_ten_thousand_terms_stay_fast(within):
    base = Termbase(Term(f"词{i}号", f"term number {i}") for i in range(10_000))
    text = "这是词123号和词9999号。" * 500
    assert len(within(2, lambda: base.find(text, "zh-CN"))) == 1000


def test_a_long_text_that_names_a_term_thousands_of_times_takes_no_time(within):
    base = Termbase([Term("国家", "state", forbidden=("nation",))])
    source, target = "国家工业。" * 10_000, "The old bases of the nation. " * 2_000
    pair = LangPair("zh-CN", "en")
    missing, forbidden = within(
        10, lambda: [f(source, target, pair) for f in (base.missing_terms, base.forbidden_terms)]
    )
    assert len(missing) == 10_000
    assert len(forbidden) == 2_000
