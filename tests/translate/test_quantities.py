"""Numbers and dates written by rule."""

from __future__ import annotations

import pytest

from workbench.model import LangPair
from workbench.translate.quantities import all_numbers, day_ranges, lost_numbers

ZH_EN = LangPair("zh-CN", "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布时间: 2024-04-30", ["2024-04-30"]),
        ("4月29日，在建组75周年之际", ["April 29", "75th anniversary"]),
        ("2023年9月有1000余人", ["September 2023", "1000"]),
        ("投资1.2亿元，增长百分之七十五", ["120 million yuan", "75%"]),
        ("第十八任组长走了3公里", ["18th", "3 kilometers"]),
        ("5000万人和一个问题", ["50 million"]),
    ],
)
def test_into_english(text, expected):
    assert [r.forms[0] for r in all_numbers(text, ZH_EN)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 120 million people", ["1.2亿"]),
        ("On March 21, 2023 it rose 75%", ["2023年3月21日", "75%"]),
        ("the 18th leader walked 5 km", ["第18", "5公里"]),
        ("worth $3.5 billion", ["35亿美元"]),
        ("over 1,200 workers", ["1,200"]),
    ],
)
def test_into_chinese(text, expected):
    assert [r.forms[0] for r in all_numbers(text, ZH_EN.reversed())] == expected


def test_only_what_is_lost():
    text = "4月29日有1000余人参加"
    assert [r.forms[0] for r in lost_numbers(text, "More than 1,000 people came.", ZH_EN)] == ["April 29"]
    assert lost_numbers(text, "On April 29, over a thousand people came.", ZH_EN) == []


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("From March 21st to 22nd, he", "en", "3月21日至22日"),
        ("from April 29 to May 3, 2024", "en", "2024年4月29日至5月3日"),
        ("May 5–7", "en", "5月5日至7日"),
        ("于3月21日至22日在湖南", "zh-CN", "March 21 to 22"),
        ("2023年3月21日—22日", "zh-CN", "March 21 to 22, 2023"),
        ("4月29日到5月3日", "zh-CN", "April 29 to May 3"),
        ("2023年12月30日至2024年1月2日", "zh-CN", "December 30, 2023 to January 2, 2024"),
        ("on March 21 to 500 people", "en", None),
        ("3月21日，22人", "zh-CN", None),
    ],
)
def test_days_from_one_to_another_are_written_by_rule(text, lang, said):
    other = "en" if lang == "zh-CN" else "zh-CN"
    pair = LangPair(lang, other)
    scrambled = "21 至 22 年 3 月 3 月 21 日" if other == "zh-CN" else "21, 22 March 3"
    forms = [r.forms[0] for r in lost_numbers(text, scrambled, pair)]
    if said is None:
        assert not day_ranges(text, lang)
        return
    assert said in forms
    assert lost_numbers(text, f"x {said} x", pair) == []
