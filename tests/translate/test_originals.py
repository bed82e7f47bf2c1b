"""Names whose original stands in brackets behind them."""

from __future__ import annotations

import pytest

from workbench.model import LangPair, Term
from workbench.translate.glosses import Glosses
from workbench.translate.originals import bracketed_originals, with_originals
from workbench.translate.sounds import sounds_alike

ZH_EN, EN_ZH = LangPair("zh-CN", "en"), LangPair("en", "zh-CN")


@pytest.mark.parametrize(
    ("text", "name", "original"),
    [
        ("飞往伊尔库茨克（Irkutsk）的飞机", "伊尔库茨克", "Irkutsk"),
        ("队副驾驶约翰·里德 (Jonny Reid) 今天", "约翰·里德", "Jonny Reid"),
        ("保罗·博尔塞利诺（Paolo Borsellino）和", "保罗·博尔塞利诺", "Paolo Borsellino"),
        ("则成为由杰米·罗德斯 (Jamie Rhodes) 写的", "杰米·罗德斯", "Jamie Rhodes"),
        ("交通大臣沙普斯（Grant Shapps）目前", "沙普斯", "Grant Shapps"),
        ("位于以弗所 (Ephesus) 的", "以弗所", "Ephesus"),
        ("哈利王子（Prince Harry）来了", "哈利王子", "Prince Harry"),
        ("加那利群岛（Canary Islands）很美", "加那利群岛", "Canary Islands"),
        ("拉罗汤加岛 (Rarotonga) 很美", "拉罗汤加岛", "Rarotonga岛"),
        ("其持有的沃尔沃集团（AB Volvo）股份", "沃尔沃集团", "AB Volvo集团"),
        ("格里利堡（Fort Greely）附近", "格里利堡", "Fort Greely"),
        ("彼得·琼斯（Jones）说", "·琼斯", "Jones"),
        ("西里尔·拉马福萨（Çyril Ramaphosa）说", "西里尔·拉马福萨", "Çyril Ramaphosa"),
    ],
)
def test_a_name_with_its_original(text: str, name: str, original: str):
    [(start, end, said)] = bracketed_originals(text, "zh-CN")
    assert text[start:].startswith(name)
    assert text[start + len(name) : end].strip()[0] in "（("
    assert text[end - 1] in "）)"
    assert said == original


@pytest.mark.parametrize(
    "text",
    [
        "世界卫生组织（WHO）宣布",
        "在白厅 (Whitehall) 开始",
        "菲律宾国会(Batasang Pambansa)大楼",
        "罗诉韦德案 (Roe v. Wade) 的",
        "比如梅西百货（Target, Gap等）",
        "好的麻烦（a good trouble)",
        "（Jones）来了",
        "没有括号",
        "",
    ],
)
def test_what_does_not_sound_like_its_brackets_stays(text: str):
    assert list(bracketed_originals(text, "zh-CN")) == []


def test_sounds():
    assert sounds_alike("普罗文扎诺", "Provenzano") == 1
    assert sounds_alike("西安", "Xi'an") == 1
    assert sounds_alike("普罗文扎诺", "Whitehall") < 0.5
    assert sounds_alike("", "") == 0


def test_said_again_without_brackets():
    text = [
        "约翰·里德（John Reid）和普罗文扎诺（Provenzano）来了。",
        "里德说，普罗文扎诺走了。",
        "里德尔和汉斯·里德没有来，约翰·里德来了。",
    ]
    assert with_originals(text, ZH_EN) == [
        "John Reid 和 Provenzano 来了。",
        "Reid 说， Provenzano 走了。".replace("， ", "，"),
        "里德尔和汉斯·里德没有来，John Reid 来了。",
    ]


def test_parts_of_other_names_stay():
    text = ["霍尔（Hall）来了", "霍尔木兹海峡", "霍尔当时说", "迈克·霍尔", "Hall霍尔A"]
    assert with_originals(text, ZH_EN) == [
        "Hall 来了",
        "霍尔木兹海峡",
        "Hall 当时说",
        "迈克·霍尔",
        "Hall霍尔A",
    ]


def test_pinyin_with_its_hanzi():
    text = [
        "The team of Ma Hengchang (马恒昌) in Xi'an(西安)",
        "Ma Hengchang said: common prosperity (共同富裕).",
    ]
    assert with_originals(text, EN_ZH) == [
        "The team of 马恒昌 in 西安",
        "马恒昌 said: common prosperity (共同富裕).",
    ]
    assert [o for *_, o in bracketed_originals(text[0], "en")] == ["马恒昌", "西安"]


def test_what_the_termbase_knows_is_left_to_it():
    term = Term(src="普京", tgt="Putin", src_lang="zh-CN", tgt_lang="en")
    text = ["普京（Poutine）和马克龙（Macron）", "普京和马克龙"]
    assert with_originals(text, ZH_EN, [term]) == ["普京（Poutine）和 Macron", "普京和 Macron"]


def test_texts_without_such_names_and_other_languages_stay():
    text = ["没有名字。", "", "约翰（John）"]
    assert with_originals(text[:2], ZH_EN) == text[:2]
    assert with_originals(text, LangPair("zh-CN", "ja")) == text


def test_glosses_take_the_original():
    glosses = Glosses({"鳄鱼": "crocodile"}, "zh-CN")
    assert glosses.put("皮特曼（Pittman）看见鳄鱼") == "Pittman 看见 crocodile"
    assert Glosses({}, "en").put("Ma Hengchang (马恒昌) came") == "马恒昌 came"


def test_a_long_text_takes_bounded_time(within):
    text = "皮特曼阿尔弗雷多" * 40 + "（Pittman）" * 200
    within(4.0, lambda: list(bracketed_originals(text, "zh-CN")))
    english = "Ma Hengchang Li Si " * 300 + "(马恒昌)" * 100
    within(4.0, lambda: list(bracketed_originals(english, "en")))
