"""Places of China: found in both languages, said in the other, given to the model and asked of a draft."""

from __future__ import annotations

import time

import pytest

from workbench.model import LangPair
from workbench.translate.gazetteer import listed
from workbench.translate.glosses import Glosses
from workbench.translate.names import find_names, likely_names
from workbench.translate.places import find_places
from workbench.translate.requirement import Requirement
from workbench.translate.terms import Terminology

ZH_EN, EN_ZH = LangPair("zh-CN", "en"), LangPair("en", "zh-CN")


def said(text: str, lang: str = "zh") -> list[tuple[str, str]]:
    return [(text[p.start : p.end], p.said) for p in find_places(text, lang)]


@pytest.mark.parametrize(
    ("text", "place", "english"),
    [
        ("这家企业位于江苏省昆山市周市镇。", "江苏省昆山市周市镇", "Zhoushi Town, Kunshan, Jiangsu Province"),
        ("黑龙江省克东县克东镇的养殖场", "黑龙江省克东县克东镇", "Kedong Town, Kedong County, Heilongjiang Province"),
        ("浙江省湖州市安吉县余村", "浙江省湖州市安吉县余村", "Yucun Village, Anji County, Huzhou, Zhejiang Province"),
        ("新疆伊犁哈萨克自治州霍尔果斯口岸", "新疆伊犁哈萨克自治州霍尔果斯", "Horgos, Ili Kazakh Autonomous Prefecture, Xinjiang"),
        ("甘肃省张家川回族自治县马鹿回族乡", "甘肃省张家川回族自治县马鹿回族乡",
         "Malu Hui Township, Zhangjiachuan Hui Autonomous County, Gansu Province"),
        ("张家港市杨舍镇善港村党委书记", "张家港市杨舍镇善港村", "Shangang Village, Yangshe Town, Zhangjiagang"),
        ("吉林省吉林市船营区", "吉林省吉林市船营区", "Chuanying District, Jilin City, Jilin Province"),
        ("深圳市龙岗区坂田街道", "深圳市龙岗区坂田街道", "Bantian Subdistrict, Longgang District, Shenzhen"),
        ("记者从延庆区政府获悉", "延庆区", "Yanqing District"),  # a county until 2015
        ("中共龙江县委召开会议", "中共龙江县委", "CPC Longjiang County Committee"),
        ("齐齐哈尔市委副书记", "齐齐哈尔市委", "CPC Qiqihar Municipal Committee"),
        ("四川省委召开会议", "四川省委", "CPC Sichuan Provincial Committee"),
        ("河北省费县", "费县", "Feixian County"),  # which is in Shandong
        ("大庆油田的工人", "大庆", "Daqing"),
        ("吴江区黎里镇", "吴江区黎里镇", "Lili Town, Wujiang District"),  # a city until 2012
        ("宁波舟山港", "宁波", "Ningbo"),
        ("宁波舟山港", "舟山", "Zhoushan"),
        ("北京中关村", "中关村", "Zhongguancun"),
    ],
)  # fmt: skip
def test_places_in_chinese(text: str, place: str, english: str):
    assert (place, english) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "沿海城市发展很快，一项城市建设，新兴城市。",  # 海城市, 项城市, 兴城市
        "全市贫困村和自然村脱贫，各县区的开发区和园区。",
        "黄石公园、东海和太湖的风景。",
        "乡村振兴，村镇银行，城镇化。",
        "解放区的天，城区和郊区，矿区。",
        "马恒昌小组的会议。",
        "大城市和新城，新建村。",
    ],
)
def test_what_only_looks_like_a_place(text: str):
    assert said(text) == []


def test_what_is_done_in_a_place_is_no_part_of_its_name():
    assert said("汕头发挥侨乡优势") == [("汕头", "Shantou")]


def test_a_chain_of_places_ends():
    assert {english.count(", ") for _, english in said("北京市" * 60)} == {5}


def test_counties_without_their_ending_count_beside_others_only():
    assert ("万州", "Wanzhou") in said("万州、云阳等地下雨。")
    assert ("上海", "Shanghai") in said("上海长海医院")  # a county of Liaoning is called 长海


@pytest.mark.parametrize(
    ("text", "place", "chinese"),
    [
        ("It is in Kedong County, Qiqihar, Heilongjiang Province.", "Kedong County, Qiqihar, Heilongjiang Province",
         "黑龙江省齐齐哈尔市克东县"),
        ("Dongpo District of Meishan, Sichuan", "Dongpo District of Meishan, Sichuan", "四川眉山市东坡区"),
        ("in Chaoyang district, Beijing", "Chaoyang district, Beijing", "北京市朝阳区"),
        ("the Xinjiang Uygur Autonomous Region", "Xinjiang Uygur Autonomous Region", "新疆维吾尔自治区"),
        ("Suzhou, Anhui", "Suzhou, Anhui", "安徽宿州"),
        ("Zhangjiakou City in north China", "Zhangjiakou", "张家口"),
    ],
)  # fmt: skip
def test_places_in_english(text: str, place: str, chinese: str):
    assert (place, chinese) in said(text, "en")


def test_what_is_no_place_in_english():
    assert said("Xinhua News Agency", "en") == []
    assert said("We met Wang Kunshan of Wuhan Steel.", "en") == []
    assert said("Suzhou and Fuyu County", "en") == []  # there are two of each
    assert [c for _, c in said("He visited Kunshan, Changzhou and Wuxi.", "en")] == ["昆山", "常州", "无锡"]


def test_the_list_is_whole():
    assert len(listed()) > 5000
    assert all(english and chinese for chinese, (english, _) in listed().items())
    assert {listed()[c][0] for c in ("北京市", "呼和浩特", "西藏自治区", "厦门市")} == {
        "Beijing", "Hohhot", "Tibet Autonomous Region", "Xiamen",
    }  # fmt: skip


def test_the_model_is_given_places_in_the_other_language():
    glosses = Glosses({"武汉大学": "Wuhan University"}, "zh-CN")
    assert glosses.put("四川省眉山市东坡区果园村的农民") == (
        "Guoyuan Village, Dongpo District, Meishan, Sichuan Province 的农民"
    )
    assert glosses.put("武汉大学在武汉市。") == "Wuhan University 在 Wuhan。"
    assert Glosses({}, "zh-CN", {"北京"}.__contains__).put("北京和昆山") == "北京和 Kunshan"
    assert Glosses({}, "en").put("in Kedong County, Heilongjiang.") == "in 黑龙江克东县."


def test_places_are_asked_of_drafts():
    terminology = Terminology([], ZH_EN)
    text = "会议在克东县克东镇举行。"
    (place,) = terminology.requirements(text)
    assert place.forms == ("Kedong Town, Kedong County",)
    assert place.guessed
    assert terminology.missing(text, "The meeting was held in the town.") == [place]
    assert terminology.missing(text, "The meeting was held in Kedong, Kedong county.") == []
    assert Terminology([], ZH_EN, names=False).requirements(text) == []
    assert terminology.requirements("昆山在江苏。") == []  # may be "the city"
    back = Terminology([], EN_ZH)
    assert [r.forms for r in back.requirements("The meeting in Kedong County")] == [("克东县",)]
    assert back.missing("The meeting in Kedong County", "克东的会议") == []
    assert back.missing("The meeting in Kedong County", "会议") != []


def test_a_person_called_kong_is_not_of_hong_kong():
    person = Requirement(0, 3, ("Kong Lingqiang",), person=True, guessed=True)
    assert person.said_in("Kong Lingqiang said so.")
    assert not person.said_in("Hong Kong Lingqiang said so.")


def test_parts_of_foreign_names_are_no_chinese_names():
    for text in ("大臣乔纳森·阿什沃斯说", "马丁·江恩说", "总统马丁·路德说", "推动工业母机高端化智能化发展。"):
        assert list(find_names(text)) == []
        assert list(likely_names(text)) == []
    assert [n for *_, n in find_names("站长孔令强说")] == ["Kong Lingqiang"]


def test_a_long_text_takes_bounded_time(within):
    text = "黑龙江省齐齐哈尔市克东县克东镇、乡村和城市" * 200
    within(4.0, lambda: find_places(text + str(time.monotonic_ns()), "zh"))
    english = "Kedong County, Qiqihar, Heilongjiang Province, " * 200
    within(4.0, lambda: find_places(english + str(time.monotonic_ns()), "en"))


@pytest.mark.parametrize(
    "text",
    [
        "凭许可证进入",
        "高中生在夏威夷看见金字塔。",
        "《白皮书》强调",
        "50 张选举代表票都投给了他",
        "拿出真金白银",
    ],
)
def test_ordinary_words_are_no_names(text: str):
    assert list(likely_names(text)) == []
    assert list(find_names(text)) == []
