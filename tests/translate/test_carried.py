"""Foreign names that nothing knows."""

from __future__ import annotations

import pytest

from workbench.model import Hypothesis, LangPair
from workbench.translate.carried import CarriedNames
from workbench.translate.engines import load_translator

GLOSSES = {
    "Singh": "辛格",
    "Li Qiang": "李强",
    "Foreign Minister": "外长",
    "Turkish": "土耳其的",
    "Islamabad": "伊斯兰堡",
}


def names(text: str) -> list[str]:
    """The names that are carried in `text`."""
    carried = CarriedNames(GLOSSES, {"Professor", "London", "army"}.__contains__)
    return [text[a:b] for a, b in carried._places(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkish diplomat Volkan Bozkirov met Professor Peter Horbyx.", ["Volkan Bozkirov", "Peter Horbyx"]),
        ("Horbyx's plan, and Digvijayax Singh's", ["Horbyx", "Digvijayax Singh"]),
        ("Bhopalix's Chirayux came", ["Bhopalix", "Chirayux"]),
        ("Robin van Persiex and Eva de la Torrix", ["Robin van Persiex", "Eva de la Torrix"]),
        ("João Lourençox spoke in London", ["João Lourençox"]),
        ("Martin Smith met Singh in Islamabad.", []),  # known, each of them
        (
            "CafeNet and OpenAI's eBay, not a.CafeNet, getName(), StringBuilder() or McDonald",
            ["CafeNet", "OpenAI", "eBay"],
        ),
        ("The Horbyx-2 landed", ["Horbyx"]),
        ("Melbourne-based Moulax of the Pontrilax Army", ["Moulax", "Pontrilax"]),
        (
            "Kudlow told reporters that nothing will change, but Jim Xhakan and Kudlow disagree.",
            ["Kudlow", "Jim Xhakan", "Kudlow"],
        ),
        (
            "Qiqihar No. 2 Steelworks, He Qiangx, Li Qiang and Ma Hengchang of Qiqihar, Heilongjiang",
            ["He Qiangx", "Ma Hengchang"],
        ),
        ("Kudlow said that nothing would change in the town.", ["Kudlow"]),
        ("Kudlow changes nothing in the whole old town.", []),  # it may be a word
        ("Covid-19 and Xhakan-19x", []),
        ("Kudlow And Pozzo Buy Umbrellas", []),  # in a title they may be words
        ("Xhakan And Pozzo Buy Umbrellas", ["Xhakan"]),
        ("The Angolans and the Hindus", []),
        ("The Zyxolian-based firm", []),  # a part of it is an ordinary word
        ("Everyone Hopes For Rain", []),
        ("see Zyxol.txt, www.Zyxol.org and foo@Zyxol.org, ZYXOL, zyxol, AZyxol", []),
        ("Zy and Xo", []),
        ("", []),
    ],
)
def test_names_that_are_carried(text: str, expected: list[str]):
    assert names(text) == expected


def test_each_name_has_its_own_carrier_and_comes_back():
    carried = CarriedNames(GLOSSES, lambda _: False)
    text = "Zyxolo said that Quarrix met Zyxolo."
    given = carried.put(text)
    assert given == "科瓦尔斯基 said that 奥卡福 met 科瓦尔斯基."
    drafts = [Hypothesis("科瓦尔斯基·科瓦尔斯基说，奥卡福会见了科瓦尔斯基。", -0.5), Hypothesis("他说", -1.0)]
    assert [d.text for d in carried.restored(text, drafts)] == ["Zyxolo说，Quarrix会见了Zyxolo。", "他说"]
    assert [d.score for d in carried.restored(text, drafts)] == [-0.5, -1.0]
    # what the text itself has stands for nothing
    assert carried.put("奥卡福 and Zyxolo and Quarrix") == "奥卡福 and 科瓦尔斯基 and 斯卡洛尼"


def test_more_names_than_carriers_are_left_to_the_model():
    many = [f"Z{c}xolo" for c in "abcdefghijkl"]
    given = CarriedNames(GLOSSES, lambda _: False).put(", ".join(many))
    assert given.endswith("Zkxolo, Zlxolo")


def test_nothing_is_carried_without_glosses():
    carried = CarriedNames(None, lambda _: False)
    assert carried.put("Zyxolo came.") == "Zyxolo came."
    drafts = [Hypothesis("科瓦尔斯基来了。")]
    assert carried.restored("Zyxolo came.", drafts) == drafts


def test_the_shipped_model_keeps_a_name_that_it_does_not_know():
    translator = load_translator(LangPair("en", "zh-CN"), model="en-zh")
    segments = ["Volkan Bozkirov arrived in Beijing on Sunday.", 'Mechichix said: "We will work together."']
    drafts = [row[0] for row in translator.translate(segments)]
    assert "Volkan Bozkirov" in drafts[0].text
    assert "Mechichix" in drafts[1].text
    scored = translator.score([(s, d.text) for s, d in zip(segments, drafts, strict=True)])
    assert all(len(s.tokens) == len(s.logprobs) > 3 for s in scored)
