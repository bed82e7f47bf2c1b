"""Invented words: found in drafts, and decoded anew with their pieces barred."""

from __future__ import annotations

import re

import pytest

from workbench.model import LangPair
from workbench.text.words import english_words
from workbench.translate import DecodeOptions, load_translator, marian
from workbench.translate.inventions import inventions, pieces_of
from workbench.translate.marian import Job

ZH_EN = LangPair("zh-CN", "en")


def test_the_list_has_words_with_their_forms_and_no_inventions():
    words = english_words()
    assert {"the", "translated", "translations", "procuratorial", "subpoenaed", "rainstorms"} <= words
    assert not {"encompassion", "rashlying", "shoptown", "thenovel", "prosperousness"} & words
    assert all(w == w.lower() and len(w) > 2 for w in words)


@pytest.mark.parametrize(
    ("given", "target", "found"),
    [
        ("", "They rashlying built a shoptown.", ["rashlying", "shoptown"]),
        ("", "Increasedian supply. Encourcing trade: “Educing”", ["Increasedian", "Encourcing"]),
        ("", "The plants of Zhangjiawo and Grevoli in Brookrue", []),  # names
        ("", "Shuiping met them.", []),  # pinyin at the head
        ("看见 zorbon 和 Qwix", "zorbons and zorboned, a qwix", []),  # given
        ("", "See shoptown.org, /shoptown/x, a_shoptown, shoptown2 and SHOPTOWN.", []),
        ("", "It isn't the workers' kindergartens’ fault", []),
        ("", "N" + "anan" * 500 + "t", ["N" + "anan" * 500 + "t"]),  # a loop: no pinyin, and at once
        ("", "", []),
    ],
)
def test_inventions_are_words_that_no_text_has(given, target, found):
    assert [target[a:b] for a, b in inventions(given, target)] == found


def test_the_pieces_of_a_word_are_those_that_write_it():
    pieces = ["▁a", "▁shop", "t", "own", ",", "▁shop", "s", "▁sho", "ptown"]
    assert pieces_of("shoptown", pieces) == [["▁shop", "t", "own"], ["▁sho", "ptown"]]
    assert pieces_of("shop", pieces) == []


@pytest.mark.parametrize("engine", ["ctranslate2", "transformers"])
def test_barred_pieces_are_not_written(loaded, engine):
    translator = loaded(engine)
    source = translator.vocabulary.encode_source("工人们提高了生产效率。")
    options = DecodeOptions(beam=2, nbest=2)

    def decoded(barred):
        [[row]] = translator.decode([Job([source], None, [12], barred)], options)
        return [h.pieces for h in row]

    free = decoded(None)
    run = list(free[0][2:5])
    assert len(run) == 3
    for pieces in decoded([run]):
        assert all(list(pieces[i : i + 3]) != run for i in range(len(pieces)))
    assert decoded(None) == free


def test_drafts_with_fewer_inventions_are_kept_whatever_is_translated_beside(monkeypatch):
    engine = load_translator(ZH_EN, model="zh-en")
    texts = [f"{x}工人提高了生产效率，降低了成本。" for x in ("", "老", "青年", "很多", "这些")]
    options = DecodeOptions(beam=2)
    before = [r[0].text for r in engine.translate(texts, options)]
    long = lambda _, text: [m.span() for m in re.finditer("[a-z]{9,}", text)]  # noqa: E731
    monkeypatch.setattr(marian, "inventions", long)
    after = [r[0].text for r in engine.translate(texts, options)]
    assert after == [engine.translate([t], options)[0][0].text for t in texts]
    counts = [[len(long("", t)) for t in row] for row in (before, after)]
    assert sum(counts[0]) > sum(counts[1])
    assert all(b <= a for a, b in zip(*counts, strict=True))


def test_the_shipped_model_invents_few_words():
    engine = load_translator(ZH_EN, model="zh-en")
    texts = [
        "推动传统产业改造提升，培育壮大新兴产业，布局建设未来产业。",
        "他们攒钱买了一台数控机床，厂里的老师傅精益求精。",
        "防汛抗旱、森林草原防灭火和地质灾害防范能力明显提升。",
        "示范带动，典型引领，营造尊重劳动、崇尚技能的良好氛围。",
    ]
    rows = engine.translate(texts, DecodeOptions())
    assert [r[0].text[a:b] for r in rows for a, b in inventions("", r[0].text)] == []
