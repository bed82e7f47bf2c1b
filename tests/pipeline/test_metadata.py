"""Metadata lines by rule."""

from __future__ import annotations

import pytest

from workbench.model import Hypothesis, LangPair, ParagraphKind
from workbench.pipeline.metadata import RULES, draft_with_rules, pieces

ZH_EN, EN_ZH = LangPair("zh-CN", "en"), LangPair("en", "zh-CN")


def shout(texts):
    return [Hypothesis(f"<{t}>", score=-1.0, model="m", tokens=("t",), logprobs=(-1.0,)) for t in texts]


@pytest.mark.parametrize(
    ("text", "pair", "wanted"),
    [
        ("发布时间: 2024-04-30 作者:", ZH_EN, "Published: 2024-04-30 Author:"),
        ("发布时间：2024年4月30日", ZH_EN, "Published: April 30, 2024"),
        ("来源：新华社 浏览次数：128", ZH_EN, "Source: <新华社> Views: 128"),
        ("Post time: May-13-2024", EN_ZH, "发布时间：2024年5月13日"),
        ("date 2023-03-23", EN_ZH, "日期：2023-03-23"),
        (
            "2022-08-25 Source :Gansu Belt and Road Portal By :Official Account of CMTBA",
            EN_ZH,
            "2022-08-25 来源：<Gansu Belt and Road Portal> 作者：<Official Account of CMTBA>",
        ),
    ],
)
def test_labels_and_dates_by_rule_values_by_the_engine(text, pair, wanted):
    assert draft_with_rules([text], [ParagraphKind.METADATA], pair, shout)[0].text == wanted


def test_other_kinds_go_to_the_engine_as_they_are():
    texts = ["Source: our own", "日期: 2024-04-30"]
    kinds = [ParagraphKind.BODY, ParagraphKind.CAPTION]
    assert [h.text for h in draft_with_rules(texts, kinds, EN_ZH, shout)] == [f"<{t}>" for t in texts]


def test_what_needs_no_engine_says_so():
    found = draft_with_rules(["Post time: May-13-2024"], [ParagraphKind.METADATA], EN_ZH, lambda _: [])
    assert found[0].model == RULES
    assert found[0].logprobs == ()


def test_pieces_keep_every_word():
    line = "Updated 3 days ago by the press office, views: 20"
    words = " ".join(p.text for p in pieces(line, EN_ZH))
    assert "press office" in words
    assert "20" in words
