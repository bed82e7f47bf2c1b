"""Glosses of rare words in the source."""

from __future__ import annotations

import shutil

import pytest

from workbench.errors import ModelMissingError
from workbench.model import LangPair
from workbench.translate import DecodeOptions, load_translator
from workbench.translate.glosses import Glosses, read_glosses
from workbench.translate.registry import GLOSSES, find_model

ZH_EN = LangPair("zh-CN", "en")
TEXT = "工人看见鳄鱼，很大。"


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh-CN", TEXT, "工人看见 crocodile，很大。"),
        ("zh-CN", "鳄鱼", "crocodile"),
        ("zh-CN", "没有这个词。", "没有这个词。"),
        ("zh-CN", "2,000 名  工人", "2,000 名  工人"),
        ("zh-CN", "记者周文冲看见鳄鱼。", "记者 Zhou Wenchong 看见 crocodile。"),
        ("zh-CN", "刘易斯和张建宗在城里。", "刘易斯和 Zhang Jianzong 在城里。"),
        ("en", "Crocodiles, cities and a crocodile.", "鳄鱼, 城市 and a 鳄鱼."),
        ("en", "Lima (peru) is in Peru.", "Lima (peru) is in 秘鲁."),
        (
            "en",
            "See https://a.org/crocodile-city, crocodile.png and the crocodile .",
            "See https://a.org/crocodile-city, crocodile.png and the 鳄鱼 .",
        ),
        ("en", 'a "crocodile"-like city', 'a "鳄鱼"-like 城市'),
        ("zh-CN", "运行 ls . 看见鳄鱼鳄鱼（鳄鱼）", "运行 ls . 看见 crocodile crocodile（crocodile）"),
        ("zh-CN", "来了，鳄鱼、鳄鱼：“鳄鱼”", "来了， crocodile、 crocodile：“crocodile”"),
        ("en", "Covid-19, pre-Covid-19 and Covid-19.png", "新冠, pre-Covid-19 and Covid-19.png"),
        ("en", "", ""),
    ],
)
def test_a_gloss_takes_the_place_of_its_word(lang, text, expected):
    words = (
        {"鳄鱼": "crocodile"}
        if lang != "en"
        else {"crocodile": "鳄鱼", "city": "城市", "Peru": "秘鲁", "Covid-19": "新冠"}
    )
    assert Glosses(words, lang).put(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("杜特尔特总统说", "Duterte 总统说"),
        ("约翰·亨德里克森说", "约翰·Hendrickson 说"),  # the longest
        ("在阿博特家", "在 Abbott 家"),
        ("在阿博特里", "在阿博特里"),  # three hanzi, and another that may belong to the name
        ("埃马纽埃尔·马克龙和马克龙", "Emmanuel·Macron 和 Emmanuel Macron"),
        ("去约翰·霍普金斯大学", "去约翰·Johns Hopkins University"),  # a name within a longer word stays in it
    ],
)
def test_foreign_names_are_found_although_no_word_ends_with_them(text, expected):
    words = {
        "杜特尔特": "Duterte",
        "亨德里克": "Hendrick",
        "亨德里克森": "Hendrickson",
        "阿博特": "Abbott",
        "埃马纽埃尔": "Emmanuel",
        "马克龙": "Emmanuel Macron",
        "霍普金斯": "Hopkins",
        "霍普金斯大学": "Johns Hopkins University",
    }
    assert Glosses(words, "zh-CN").put(text) == expected


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("cities", "city"),
        ("boxes", "box"),
        ("churches", "church"),
        ("heroes", "hero"),
        ("glasses", "glass"),
        ("wages", "wage"),
        ("Crocodiles", "crocodile"),
        ("ties", "tie"),
        ("this", "thi"),
        ("James", "Jam"),
        ("rates", "rat"),
        ("discuss", "discus"),
        ("status", "statu"),
        ("bus", "bu"),
    ],
)
def test_plurals_are_found_by_their_singular_and_no_other_word_is(word, singular):
    right = word not in {"this", "James", "rates", "discuss", "status", "bus"}
    assert Glosses({singular: "词"}, "en").put(word) == ("词" if right else word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flights to Los Angeles rose.", "Flights to 洛杉矶 rose."),
        ("Los and Angeles", "洛斯 and 天使城"),
        ("Los  Angeles, Los-Angeles", "洛斯  天使城, 洛斯-天使城"),
        ("Interest rates of the Bank of New York", "利率 of the 纽约银行"),
        ("The Los Angeles Interest Rate", "The 洛杉矶 Interest Rate"),
        ("INTEREST RATES", "利率"),
    ],
)
def test_terms_of_several_words_come_before_their_parts(text, expected):
    words = {
        "Los": "洛斯",
        "Angeles": "天使城",
        "Los Angeles": "洛杉矶",
        "interest rates": "利率",
        "Bank of New York": "纽约银行",
        "New York": "纽约",
    }
    assert Glosses(words, "en").put(text) == expected


@pytest.fixture
def glossed(tiny, tmp_path):
    folder = tmp_path / "glossed"
    shutil.copytree(tiny, folder)
    (folder / GLOSSES).write_text("鳄鱼\tcrocodile\n", encoding="utf-8")
    return folder


def test_the_engine_reads_the_gloss_and_keeps_offsets_of_the_text(tiny, glossed):
    plain, engine = (load_translator(ZH_EN, model=str(f)) for f in (tiny, glossed))
    options = DecodeOptions(beam=2)
    switched = TEXT.replace("鳄鱼", " crocodile")
    assert engine.given(TEXT) == switched
    assert engine.translate([TEXT], options)[0][0].text == plain.translate([switched], options)[0][0].text
    assert engine.score([(TEXT, "He saw it.")]) == plain.score([(switched, "He saw it.")])
    assert (
        engine.complete([(TEXT, "He")], options)[0][0].text
        == plain.complete([(switched, "He")], options)[0][0].text
    )
    spans = engine.attend([(TEXT, "He saw it.")])[0].src_spans
    assert spans[-1][1] == len(TEXT)


def test_glosses_are_part_of_the_model(tiny, glossed):
    before = find_model(str(glossed), ZH_EN).digest
    assert before != find_model(str(tiny), ZH_EN).digest
    (glossed / GLOSSES).write_text("鳄鱼\talligator\n", encoding="utf-8")
    assert find_model(str(glossed), ZH_EN).digest != before


def test_a_broken_file_is_one_error_that_names_it(glossed):
    (glossed / GLOSSES).write_text("鳄鱼\n", encoding="utf-8")
    with pytest.raises(ModelMissingError, match=r"glosses\.tsv: not word TAB gloss"):
        read_glosses(glossed, "zh-CN")
    (glossed / GLOSSES).write_bytes(b"\xff\t\xff\n")
    with pytest.raises(ModelMissingError, match="UTF-8"):
        read_glosses(glossed, "zh-CN")


def test_figures_reach_the_model_without_spaces():
    engine = load_translator(ZH_EN)
    assert engine.prepare("2024 年 3 月，iPhone 15 卖了 1,000 万部") == "2024年3月，iPhone 15卖了1,000万部"
