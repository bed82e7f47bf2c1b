"""Names that the model was given and wrote down wrongly."""

from __future__ import annotations

import pytest

from workbench.model import LangPair
from workbench.translate.engines import load_translator
from workbench.translate.respell import respelled


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Liu Zhenjiang 代表 Qiqihar 致辞。", "Liu Zhenjiang, on behalf of Qiqiqihar.", "Liu Zhenjiang, on behalf of Qiqihar."),
        ("Qiqihar 的 Qiqihar", "Qiqihar of Qiqiqihar", "Qiqihar of Qiqihar"),
        ("Hunan 的 Hunan", "Hunan, but Hunnan", "Hunan, but Hunan"),
        ("Hunan", "Hunan, but Hunnan", "Hunan, but Hunnan"),
        ("Langao County 的学校", "The school of Loangao County", "The school of Langao County"),
        ("Daqiang 的书", "Daqian's book", "Daqiang's book"),
        ("Hunan 和 Henan", "Hunan and Henan", "Hunan and Henan"),
        ("Henan 的 Hunan", "Hunan", "Hunan"),  # what the source has too stays
        ("Japan 的产品", "Japanese products", "Japanese products"),  # the name goes on
        ("击败了 Caboolture 队", "beat Caboolian", "beat Caboolture"),
        ("Provenzano 走了", "Provence left", "Provence left"),  # a word, or a name of its own
        ("Linux 系统", "The Line", "The Line"),
        ("iOS 和 IBM", "Ios and Ibm", "Ios and Ibm"),
        ("没有名字", "Nothing at all", "Nothing at all"),
        ("23日", "On the 23th", "On the 23rd"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_respelled(source: str, target: str, expected: str):
    assert respelled(source, target) == expected


def test_the_shipped_model_spells_the_places_it_is_given():
    engine = load_translator(LangPair("zh-CN", "en"))
    texts = [
        "江苏省昆山市周市镇的企业发展很快。",
        "讷河市和依安县获得丰收。",
        "齐齐哈尔市委副书记刘振江代表齐齐哈尔市致辞。",
    ]
    drafts = [row[0].text for row in engine.translate(texts)]
    for draft, names in zip(drafts, [["Kunshan", "Jiangsu"], ["Nehe", "Yi'an"], ["Qiqihar"]], strict=True):
        assert all(name in draft for name in names), draft
