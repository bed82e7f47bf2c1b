"""Numbers and dates written by rule."""

from __future__ import annotations

import pytest

from workbench.model import LangPair
from workbench.translate.quantities import all_numbers, lost_numbers

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
