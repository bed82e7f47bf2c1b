"""Sentence segmentation: tables of true and false boundaries, and exact reproduction on any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.segmenter import segment

# `|` marks the boundaries that must be found
ZH = [
    "他说：“这是对的。”|我们走吧！",
    "他说：「這是對的。」|我們走吧！",
    '他说:"这是对的。"|我们走吧!',
    "“你好！”他说。|然后走了。",
    "他问：“你是谁？”|我说：“我是马兵。”",
    "“我们要努力。”于旭波说，“未来可期。”|大家鼓掌。",
    "读了《出发！向前。》这本书。|很好。",
    "他（马兵。曾任组长）来了。|走。",
    "他走了。|（记者王五摄。）|我们留下。",
    "他说：“第一句。第二句。”|大家同意。",
    "「第一句。第二句。」|大家同意。",
    "“绿水青山就是金山银山。”的理念深入人心。|很好。",
    "增长3.5%。|达到2.3万。",
    "4月29日,在马恒昌小组建组75周年之际,会议举行。|他指出,很好。",
    "4月29日,会议在齐二机床举行.|会议指出,要创新.",
    "真的？！|是的。",
    "你好!|我来了?|走吧",
    "访问 https://a.com/b?c=1.5 吧。|好的。",
    "我们一直在等……|他终于来了。",
    "没有句号",
    "一、总则。|二、分则。",
    "第一；第二；第三。",
    "通用技术（集团）公司No. 3车间的U.S. 设备到了。|好。",
    "他来了｡|走了｡",
    "你好。|Hello, Mr. Li. |再见。",
    "“你去哪儿？”|“回家。”",
    "他说“好！”，然后走了。",
    "《你好，李焕英！》《流浪地球》都好看。",
    "揭秘！：2003年的事。|好。",
    "他问道：“什么？！”|我没回答。",
    "我喜欢Python 3.11。|它很快。",
    "时间：2024.04.30。|地点：北京。",
    "价格为￥3.50元！|快来买。",
]
EN = [
    "Mr. Li met the U.S. President at No. 3 Street. |He left.",
    "He was in Changsha Lens Technology Co., Ltd. |He emphasized it.",
    "BYD Co., Ltd. is big. |Engineering Co Ltd., underlined it.",
    "From March 21st to 22nd, he came. |It was 3.5 percent. |See www.a.com/b.html. |OK?",
    "It began at 9 a.m. Monday. |The talk ended.",
    "J. K. Rowling and George W. Bush met. |So am I. |We go.",
    "“I agree. |Let us go,” he said. |“Go!” he cried. |“We won.” |He smiled.",
    "1. First item. |2. Second item.",
    "Smith et al. The method, e.g. Apple, works.",
    "Wait... what? |Well... |The end.",
    "the work of ‘product + service + digital empowerment’ .” |For the future.",
    "is a hot topic of concern.   |The General Secretary spoke.",
    "(See p. 5. It matters.) |Next one.",
    "of new productivity.|The company uses node.js now.",
    "Mail a.b@c.com. |Then go.",
    "Xinhua News Agency, Changsha, March 22. |From March 21 to 22, Li Qiang spoke.",
    "He has 15 years. |20 people came.",
    "See No. 5 and Fig. 3, vol. 2, pp. 3-5. |Done.",
    "He lives in St. Louis, Dr. Wang said.",
    "She moved to the U.S. |The move was hard.",
    "It grew by 2.5%! |Is it true? |Yes.",
    "你好。|Hello world. |Bye.",
    "the year of 2023. |The next year.",
    "That is the end.[1] |The next begins.",
    "Apple Inc. CEO Tim Cook spoke. |He left.",
    "Dr. J. Smith, Ph.D., of St. John's Univ. in Washington, D.C., said so.",
    "He paid $3.50. |Then he left.",
    "I love Yahoo! and eBay. |You?",
    "On Sept. 3, it opened. |On Oct. 4 it closed.",
    "It is 5 ft. 3 in. tall. |He's big.",
]


@pytest.mark.parametrize(("lang", "marked"), [*(("zh-CN", t) for t in ZH), *(("en", t) for t in EN)])
def test_boundaries(lang, marked):
    text = marked.replace("|", "")
    assert [s.text for s in segment(text, lang)] == [p.strip() for p in marked.split("|")]


def test_long_quotes_are_split_inside_and_short_ones_are_not():
    long = "他说：“" + "这是很长的一句话。" * 20 + "”|完了。"
    parts = segment(long.replace("|", ""), "zh-CN")
    assert len(parts) == 21
    assert parts[-2].text == "这是很长的一句话。”"


def test_semicolons_only_on_request():
    text = "坚定信念；自立自强；创新驱动。好。"
    assert [s.text for s in segment(text, "zh-CN")] == ["坚定信念；自立自强；创新驱动。", "好。"]
    split = segment(text, "zh-CN", semicolons=True)
    assert [s.text for s in split] == ["坚定信念；", "自立自强；", "创新驱动。", "好。"]


ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from("。！？…；.!?“”‘’「」《》（）()[]\"' \n他说的Mr.Co.,Ltd3U.S"), st.characters()
    )
)


@given(ANY, st.sampled_from(["zh-CN", "zh-TW", "en"]), st.booleans())
def test_segments_and_gaps_give_the_text_back(text, lang, semicolons):
    end = 0
    for part in segment(text, lang, semicolons=semicolons):
        assert text[end : part.start].strip() == ""
        assert text[part.start : part.end] == part.text == part.text.strip() != ""
        end = part.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        "a. b. " * 30_000,
        "(" * 50_000 + ")" * 25_000,
        "(" * 50_000 + "]" * 25_000,
        "“" * 25_000,
        ".”" * 25_000,
        "「。" * 25_000,
        "他说“好。”" * 25_000,
        "5. " * 45_000,
        '"' * 25_000,
        "www." * 25_000,
        "9" * 100_000,
        "a.b-" * 25_000,
        "a@b." * 25_000,
    ],
)
def test_time_is_linear_on_hostile_text(text, within):
    within(6, lambda: (segment(text, "zh-CN"), segment(text, "en")))
