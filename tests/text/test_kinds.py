"""What blocks of crawled pages are: pages of several sorts, and prose in which nothing may be set aside."""

from __future__ import annotations

import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import ParagraphKind as K
from workbench.text.blocks import Block, split_text
from workbench.text.kinds import classify
from workbench.text.metadata import leading_date, recognise

# one letter per line: t title, m metadata, y byline, b body, c caption, x boilerplate
PAGES = {
    "company, Chinese": """
x 首页
x 集团概况
x 新闻中心
x 您当前的位置：首页 >> 新闻中心 >> 集团要闻
t 某某集团召开2024年度安全生产工作会议
m 来源：安全环保部 作者：李明 时间：2024-01-15 09:30 点击：1024次 字号：大 中 小
b 1月12日，某某集团召开2024年度安全生产工作会议，总结2023年工作。
b 一、提高政治站位
b 要牢固树立安全发展理念，坚持人民至上、生命至上。
b （集团安全环保部供稿）
x 【打印本页】 【关闭窗口】
x 上一篇：集团领导慰问一线职工
x 下一篇：没有了
x 相关新闻
x 集团开展“安全生产月”活动
x 更多>>
x 友情链接
x 国资委
x 地址：北京市海淀区中关村大街1号 邮编：100080
x 版权所有：某某集团有限公司 京ICP备05012345号-1
x 技术支持：某某科技
""",
    "company, English": """
x Home
x About Us
x Products
x Home > News > Company News
t CNC Machine Tools Drive Upgrading of the Industry
y By Zhang Wei, China Daily | Updated: 2023-05-06 09:12
x Share this article
x Facebook Twitter LinkedIn
b Chinese makers of machine tools are moving up the value chain, industry officials said on Friday.
c A worker checks a machine in Qiqihar, Heilongjiang province. [Photo/Xinhua]
b “We have invested 300 million yuan,” said Ma Bing, head of the group. “It was worth it.”
b Key facts
b Output rose 12.5 percent year-on-year in the first quarter, according to the association.
x Tags: machine tools, manufacturing
x Previous: The company held a seminar
x Related News
x Premier visits Hunan
x Add: No. 1 Industrial Road, Qiqihar, China
x Tel: +86-452-1234567
x Copyright © 2023 Qier Machine Tool Co., Ltd. All Rights Reserved. Privacy Policy
x We use cookies to improve your experience. By continuing you agree to our use of cookies.
""",
    "government": """
t 国务院关于印发某某规划的通知
m 索引号：000014349/2021-00001
m 发文字号：国发〔2021〕1号
b 各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
b 现将《某某规划》印发给你们，请认真贯彻执行。
b 国务院
m 2021年1月5日
m 责任编辑：刘杨
x 扫一扫在手机打开当前页
""",
    "news agency": """
x 新华网 > 时政 > 正文
t 某国元首访问北京
m 2024 05/10 08:00:12
m 来源：新华网
x 字体：
x 小
x 中
x 大
x 分享到：
b 新华社北京5月9日电（记者 孙奕）国家主席5月9日在北京同来访的外国元首举行会谈。
c 图为会谈现场。新华社记者 鞠鹏 摄
b 会谈指出，两国关系发展良好。
m 【纠错】 【责任编辑:张三】
""",
    "story, nothing set aside": """
t 我的父亲
b 小时候，父亲常带我去河边钓鱼。
b “你看，”他说，“鱼来了。”
b 我高兴极了！
b 返回
b 他没有返回。
""",
    "dialogue, nothing set aside": """
b Home
b Tom walked home. The night was dark.
b “Back,” she said.
b Next: a surprise was waiting for him at the door.
b News
b The news was bad, and nobody could sleep that night.
""",
    "lines without stops, nothing set aside": """
b hello world
b good morning
b thank you very much
b see you later
""",
}
LETTER = {K.TITLE: "t", K.METADATA: "m", K.BYLINE: "y", K.BODY: "b", K.CAPTION: "c", K.BOILERPLATE: "x"}


@pytest.mark.parametrize("page", PAGES)
def test_pages(page):
    lines = PAGES[page].strip().split("\n")
    blocks, _ = split_text("\n".join(line[2:] for line in lines))
    paragraphs, _ = classify(blocks)
    assert [f"{LETTER[p.kind]} {p.text}" for p in paragraphs] == lines


def names(title, *lines):
    paragraphs, _ = classify([Block(t, "\n") for t in (title, *lines)])
    return [(LETTER[p.kind], p.raw) for p in paragraphs]


BODY = "近日，有关部门公布了第五批企业名单，该公司凭借在数控机床领域的技术积累成功入选。"


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (["某某机床集团召开会议_某某集团官网", BODY], [("t", "某某机床集团召开会议"), ("x", "_某某集团官网")]),
        (["集团召开年度会议-天地集团", "天地集团", BODY], [("t", "集团召开年度会议"), ("x", "-天地集团")]),
        (["Firm holds meeting | Qier News", "Home", BODY], [("t", "Firm holds meeting"), ("x", " | Qier News")]),
        (["我们要坚持自立自强——访马兵", BODY], [("t", "我们要坚持自立自强——访马兵")]),
        (["Self-reliance in high-quality development", BODY], [("t", "Self-reliance in high-quality development")]),
        (["New Era | Ma Bing drives development with innovation", BODY], [("t", "New Era | Ma Bing drives development with innovation")]),
    ],
)  # fmt: skip
def test_site_names_behind_titles(lines, first):
    assert names(*lines)[: len(first)] == first


def test_sales_names_are_found_from_the_chrome_and_flagged_in_sentences():
    paragraphs, _ = classify(
        [
            Block(t, "\n")
            for t in (
                "天地k9国际-某某机械公司获评企业名单-天地k9官网入口",
                "天地k9国际首页登录",
                "关于天地k9",
                "某某机械公司获评企业名单",
                "近日，有关部门公布了名单，天地k9国际凭借在数控机床领域的技术积累成功入选。",
            )
        ]
    )
    assert [LETTER[p.kind] for p in paragraphs] == ["x", "t", "x", "x", "x", "t", "b"]
    (finding,) = paragraphs[-1].findings
    assert paragraphs[-1].text[finding.start : finding.end] == "天地k9国际"
    assert finding.check == "spam"


def test_an_honest_site_name_in_the_article_is_not_flagged():
    paragraphs, _ = classify(
        [
            Block(t, "\n")
            for t in ("集团召开会议-天地集团", "天地集团", "天地集团官网", BODY + "天地集团召开了会议。")
        ]
    )
    assert not any(p.findings for p in paragraphs)


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("发布时间: 2024-04-30 作者:", K.METADATA, "post-time"),
        ("2022-08-25 Source :Gansu Belt and Road Portal By :Official Account of CMTBA", K.METADATA, "date"),
        ("Post time: May-13-2024", K.METADATA, "post-time"),
        ("2024年4月30日 10:20", K.METADATA, "date"),
        ("March 21, 2023", K.METADATA, "date"),
        ("来源：人民日报", K.METADATA, "source"),
        ("责任编辑：张三", K.METADATA, "editor"),
        ("□Lu Jiukuan Our reporter Sun Hao", K.BYLINE, "author"),
        ("本报记者 张三 李四", K.BYLINE, "author"),
        ("作者：张三", K.BYLINE, "author"),
        ("By Wang Wei in Beijing", K.BYLINE, "author"),
        ("Photo by Xinhua News Agency reporter Rao Aimin", K.CAPTION, "photo"),
        ("新华社记者饶爱民摄", K.CAPTION, "photo"),
        ("图为会议现场。张三 摄", K.CAPTION, "photo"),
        ("Figure 1: The structure of the tool", K.CAPTION, "photo"),
    ],
)
def test_recognised(text, kind, label):
    found = recognise(text)
    assert (found.kind, found.label) == (kind, label)


@pytest.mark.parametrize(
    "text",
    [
        "4月29日,在马恒昌小组建组75周年之际,会议举行。",
        "By 2035, the country will be modern.",
        "By working hard, we win",
        "From March 21 to 22, Li Qiang visited Hunan",
        "记者从会上获悉，今年增长了百分之五。",
        "Xinhua News Agency, Changsha, March 22. From March 21 to 22, Li Qiang presided.",
        "他站在图书馆门前，望着那张旧照片，是父亲所摄",
        "下图中，你可以选择是否打开某些功能。",
        "Time: the final frontier of all the things that we have to consider here",
    ],
)
def test_sentences_are_not_metadata(text):
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("date 2023-03-23 New Era, New Journey, New Great", 15),
        ("2023-03-22 From March 21st to 22nd, Li Qiang", 10),
        ("发布时间：2023-03-22 集团召开会议，会议指出很好很好。", 15),
        ("2023年3月21日 集团召开会议，会议指出很好。", 0),
        ("2023年3月21日，集团召开会议，会议指出很好。", 0),
        ("2022-08-25 Source :Gansu Belt and Road Portal", 0),
    ],
)
def test_dates_in_front_of_text(text, length):
    assert leading_date(text) == length


@given(
    st.lists(
        st.builds(
            Block,
            st.text(alphabet="首页>版权©|-标题会议。 \u200bdate 2023-03-21x\n", max_size=30),
            st.sampled_from(["", "\n", " "]),
        )
    )
)
def test_nothing_is_lost(blocks):
    paragraphs, rest = classify(blocks)
    assert "".join(p.before + p.raw for p in paragraphs) + rest == "".join(b.before + b.raw for b in blocks)


@pytest.mark.parametrize(
    ("name", "column", "limit"),
    [
        ("corpus/lctt.tsv.xz", 0, 0.002),
        ("corpus/lctt.tsv.xz", 1, 0.003),
        ("mono/gov-reports-2026.zh.xz", 0, 0.001),
        ("corpus/tatoeba-cmn.tsv.xz", 1, 0.001),
        ("corpus/taiwan-law-history.tsv.xz", 0, 0.001),
    ],
)
def test_real_prose_is_hardly_ever_set_aside(shared, name, column, limit):
    aside = total = 0
    with lzma.open(shared / name, "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t")[column] for line, _ in zip(file, range(4000), strict=False)]
    for start in range(0, len(lines), 40):
        paragraphs, _ = classify([Block(text, "\n\n") for text in lines[start : start + 40]])
        total += len(paragraphs)
        aside += sum(p.kind is K.BOILERPLATE for p in paragraphs)
    assert aside / total <= limit
