"""The five articles: what each of their blocks is, and that they come back byte for byte."""

from __future__ import annotations

import pytest

from workbench.model import ParagraphKind as K
from workbench.text.document import read_document


@pytest.fixture(scope="module")
def articles(seeds):
    return {p.name[:3]: read_document(p) for p in sorted(seeds.glob("*.txt"))}


def texts(document, kind):
    return [p.text for p in document.paragraphs if p.kind is kind]


def test_every_seed_comes_back_byte_for_byte(articles, seeds):
    assert len(articles) == 5
    for path in seeds.glob("*.txt"):
        document = articles[path.name[:3]]
        assert document.source_text().encode(document.encoding) == path.read_bytes()
        assert (document.encoding, document.confidence) == ("utf-8", 1.0)


def test_languages(articles):
    assert {k: d.lang for k, d in articles.items()} == {
        "000": "en",
        "001": "zh-CN",
        "002": "en",
        "003": "en",
        "004": "en",
    }


def test_site_chrome_of_001_is_set_aside(articles):
    assert texts(articles["001"], K.BOILERPLATE) == [
        "-博天堂最新",
        "博天堂最新-博天堂国际",
        "en",
        "博天堂最新-博天堂国际",
        "新闻中心>集团新闻",
        "分享x",
        "分享至:",
        "网站地图",
    ]


def test_title_and_date_of_001(articles):
    document = articles["001"]
    assert document.title.startswith("纪念“马组”建组75周年 | 通用技术集团")
    assert document.title.endswith("加强新时代班组建设”交流会")
    assert [(p.text, p.label) for p in document.paragraphs if p.kind is K.METADATA] == [
        ("发布时间: 2024-04-30 作者:", "post-time")
    ]


def test_spam_inside_a_sentence_of_001_is_flagged_and_left(articles):
    found = [(p, f) for p in articles["001"].paragraphs for f in p.findings]
    ((paragraph, finding),) = found
    assert paragraph.kind is K.BODY
    assert paragraph.text[finding.start : finding.end] == "博天堂国际"
    assert "营造重视职工发展的博天堂国际的文化与组织氛围" in paragraph.text
    assert (finding.check, finding.side, finding.fix) == ("spam", "src", None)


def test_everything_else_of_001_is_body(articles):
    body = texts(articles["001"], K.BODY)
    assert len(body) == 15
    assert all(len(t) > 50 for t in body)


def test_dates_in_front_of_000_and_004(articles):
    for number, day in (("000", "date 2023-03-23"), ("004", "date 2023-03-22")):
        first, second = articles[number].paragraphs[:2]
        assert (first.text, first.kind, first.label) == (day, K.METADATA, "date")
        assert second.text.startswith(("New Era, New Journey", "From March 21st to 22nd, Li Qiang"))
    assert articles["000"].title.endswith("Ma Bing drives high-quality development with innovation")
    assert texts(articles["000"], K.BYLINE) == ["□Lu Jiukuan Our reporter Sun Hao"]
    assert texts(articles["004"], K.CAPTION) == ["Photo by Xinhua News Agency reporter Rao Aimin"] * 2


def test_metadata_of_002_and_003(articles):
    assert texts(articles["002"], K.METADATA) == [
        "2022-08-25 Source :Gansu Belt and Road Portal By :Official Account of CMTBA"
    ]
    assert [(p.text, p.label) for p in articles["003"].paragraphs if p.kind is K.METADATA] == [
        ("Post time: May-13-2024", "post-time")
    ]
    assert (
        articles["003"].title == "The company held a special seminar on developing new quality productivity"
    )
    assert articles["002"].title.startswith("Jiang Baoquan: Taking on the Mission")


def test_english_articles_have_no_boilerplate(articles):
    for number in ("000", "002", "003", "004"):
        assert texts(articles[number], K.BOILERPLATE) == []


def test_segments_lie_in_their_paragraphs(articles):
    for document in articles.values():
        for paragraph in document.paragraphs:
            assert paragraph.segments
            for part in paragraph.segments:
                assert paragraph.text[part.start : part.end] == part.text


def test_normalisation_is_logged(articles):
    changed = [c for p in articles["001"].paragraphs for c in p.changes]
    assert [c.reason for c in changed] == ["odd space"]
    assert changed[0].before == " \xa0 "
