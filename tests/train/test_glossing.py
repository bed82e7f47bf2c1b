"""Pairs with glosses in the source, and the glosses a model takes along."""

from __future__ import annotations

import shutil

import pytest

from workbench.errors import FormatError, InputError
from workbench.train.filters import Pair
from workbench.train.glossing import (
    Matches,
    count_words,
    glossed_pairs,
    match_senses,
    rare_glosses,
    senses,
    with_glossary,
)
from workbench.train.packing import read_pack
from workbench.train.preparing import gloss_corpora
from workbench.train.reading import load_recipe

ENTRIES = [
    Pair("鳄鱼", "crocodile", "d"),
    Pair("鳄鱼", "alligator", "d"),
    Pair("短吻鳄", "alligator", "d"),
    Pair("城", "city wall", "d"),
    Pair("改变", "to change", "d"),
    Pair("高扬", "Gao Yang", "d"),
    Pair("打人", "to hit sb", "d"),
    Pair("大国", "power or state", "d"),
    Pair("领土", "a territory", "d"),
    Pair("巴西", "Brazil", "d"),
]


def test_senses_are_plain_words_of_two_hanzi_or_more():
    assert senses(ENTRIES, "zh") == {
        "鳄鱼": ["crocodile", "alligator"],
        "短吻鳄": ["alligator"],
        "改变": ["change"],
        "大国": ["power"],
        "领土": ["territory"],
        "巴西": ["Brazil"],
    }
    assert senses(ENTRIES, "en") == {
        "crocodile": ["鳄鱼"],
        "alligator": ["鳄鱼", "短吻鳄"],
        "change": ["改变"],
        "power": ["大国"],
        "territory": ["领土"],
        "Brazil": ["巴西"],
    }


def test_words_and_their_glosses_are_counted():
    known = senses(ENTRIES, "zh")
    pairs = [
        Pair("鳄鱼改变鳄鱼。", "Alligators changed.", "x"),
        Pair("鳄鱼。", "A crocodile, an alligator.", "x"),
    ]
    got = match_senses(pairs, known, "zh")
    assert got.seen == {"鳄鱼": 2, "改变": 1}
    assert got.hits == {("鳄鱼", "alligator"): 2, ("鳄鱼", "crocodile"): 1, ("改变", "change"): 1}
    got = match_senses(pairs, senses(ENTRIES, "en"), "en", {"x": 0.5})
    assert got.seen == {"alligator": 2, "crocodile": 1}
    assert got.mass == {"alligator": 1.0, "crocodile": 0.5}
    assert got.hits == {("alligator", "鳄鱼"): 1.0, ("crocodile", "鳄鱼"): 0.5}
    assert count_words(["改变，改变。"], "zh") == {"改变": 2}


def test_rare_words_get_the_gloss_that_the_corpora_know_best():
    known = senses(ENTRIES, "zh")
    seen = {"鳄鱼": 3, "改变": 9, "大国": 9, "领土": 9, "巴西": 4}
    matches = Matches(seen, seen, {("鳄鱼", "alligator"): 2.0, ("鳄鱼", "crocodile"): 1.0})
    found = rare_glosses(known, matches, 8)
    assert found == {"鳄鱼": "alligator", "短吻鳄": "alligator"}  # 改变 is not rare; 巴西 was never Brazil
    english = rare_glosses(senses(ENTRIES, "en"), Matches({}, {}, {}), 1, {"短吻鳄": 3, "鳄鱼": 1})
    assert english == {
        "crocodile": "鳄鱼",
        "alligator": "短吻鳄",
        "change": "改变",
        "power": "大国",
        "territory": "领土",
        "Brazil": "巴西",
    }


def test_a_glossary_goes_before_the_dictionary():
    known = senses(ENTRIES, "zh")
    got = with_glossary(known, {"鳄鱼": "alligator", "大国": "-", "减负": "burden reduction", "无": "-"})
    assert got["鳄鱼"] == ["alligator", "crocodile"]
    assert got["减负"] == ["burden reduction"]
    assert set(got) == {*known, "减负"} - {"大国"}
    assert known["鳄鱼"] == ["crocodile", "alligator"]


def test_a_run_reads_the_glossary_and_says_what_is_wrong_with_it(make_toy, tmp_path, toy):
    path = make_toy(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + '[glossaries]\nzh-en = "own.tsv"\n', encoding="utf-8")
    recipe = load_recipe(path)
    recipe.folder.mkdir(parents=True, exist_ok=True)
    for name in ("pairs.tsv.xz", "joint.model"):
        shutil.copyfile(toy.folder / name, recipe.folder / name)
    with pytest.raises(InputError, match=r"own\.tsv: cannot read the glossary"):
        gloss_corpora(recipe, "zh-en")
    own = path.parent / "own.tsv"
    own.write_text("减负\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"own\.tsv: not word TAB gloss"):
        gloss_corpora(recipe, "zh-en")
    own.write_text("减负\tburden reduction\n鳄鱼\t-\n", encoding="utf-8")
    gloss_corpora(recipe, "zh-en")
    text = (recipe.folder / "glosses-zh-en.tsv").read_text(encoding="utf-8")
    assert text == "减负\tburden reduction\n"


@pytest.mark.parametrize("source", ["zh", "en"])
def test_glosses_stand_where_the_target_has_them(source):
    zh, en = "鳄鱼在巴西。", "The alligators are in Brazil."
    pairs = [Pair(zh, en, "news")] * 40 + [Pair("工人。", "Workers.", "news")] * 9
    got = list(glossed_pairs(pairs, senses(ENTRIES, source), {}, source))
    assert 15 < len(got) <= 40
    assert {p.source for p in got} == {"glossed-news"}
    if source == "zh":
        assert {p.en for p in got} == {en}
        assert {p.zh for p in got} == {"alligator 在巴西。", "鳄鱼在 Brazil。", "alligator 在 Brazil。"}
    else:
        assert {p.zh for p in got} == {zh}
        assert {p.en for p in got} == {
            "The 鳄鱼 are in 巴西.",
            "The 鳄鱼 are in Brazil.",
            "The alligators are in 巴西.",
        }


def test_a_run_gives_the_model_its_glosses(toy):
    text = (toy.folder / "models" / "zh-en" / "glosses.tsv").read_text(encoding="utf-8")
    assert text == "鳄鱼\tcrocodile\n"
    assert not (toy.folder / "models" / "en-zh" / "glosses.tsv").exists()
    pack = read_pack(toy.folder / "glossed-zh-en.npz")
    assert pack.names == ("glossed-toy",)
    assert len(pack) > 100


def test_what_glosses_need_is_checked(make_toy, tmp_path):
    path = make_toy(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[glosses]\nzh-en", "[glosses]\nen-zh"), encoding="utf-8")
    with pytest.raises(FormatError, match="glossed is for one direction"):
        load_recipe(path)
    path.write_text(text.replace('dictionary = "cedict.u8"\n', ""), encoding="utf-8")
    with pytest.raises(InputError, match="need a dictionary"):
        gloss_corpora(load_recipe(path), "zh-en")
