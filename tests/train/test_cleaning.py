"""Characters, filters, splitting, decontamination, dictionary: tables of cases."""

from __future__ import annotations

import gzip

import pytest

from workbench.errors import InputError
from workbench.train.characters import normalise_chinese, normalise_english
from workbench.train.corpus import packaged_dictionary, read_dictionary, read_parallel, read_table
from workbench.train.decontaminate import EvaluationGrams, decontaminate
from workbench.train.filters import FILTERS, FilterReport, Pair, apply_filters
from workbench.train.splitting import align_lengths, split_pair


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("会议旨在学习,总结经验.", "会议旨在学习，总结经验。"),
        ("「共同 知识」是 ２０２４年", "“共同知识”是2024年"),
        ("使用 Linux 系统;再看", "使用 Linux 系统；再看"),
        ("在 Visual Studio 中,写入 1,000 行", "在 Visual Studio 中，写入1,000行"),
        ("小组(齐齐哈尔)成立", "小组（齐齐哈尔）成立"),
        ("函数 f(x) 的值", "函数 f(x) 的值"),
        ("A&amp;B 公司", "A&B 公司"),
    ],
)
def test_chinese_characters(raw, clean):
    assert normalise_chinese(raw) == clean
    assert normalise_chinese(clean) == clean


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("“It’s fine”…", '"It\'s fine"...'),
        ("a\u00a0b\u200bc", "a bc"),
        ("（note）：ｏｋ", "(note):ok"),
    ],
)
def test_english_characters(raw, clean):
    assert normalise_english(raw) == clean


def test_filters_can_be_left_out():
    long = Pair("会议", "The meeting was attended by many people from all over the country today", "own")
    report = FilterReport()
    assert list(apply_filters([long], report, without=("length ratio",))) == [long]
    assert not report.removed


@pytest.mark.parametrize(
    ("zh", "en", "reason"),
    [
        ("", "Nothing here", "empty"),
        ("123", "123", "no letters"),
        ("使用 apt install nginx certbot 命令行工具 configuration manager", "Use it.", "Chinese script"),
        ("会议开始", "会议开始 The", "English script"),
        ("长" * 221, "word " * 120, "too long"),
        ("会议", "The meeting was attended by many people from all over the country today", "length ratio"),
        ("配置 {a} 和 [b] <c>", "Configure {a} and [b] <c>", "code"),
        ("设置 open source license agreement text", "open source license agreement text", "untranslated"),
        ("作者：张三的朋友", "Author: a friend of Zhang", "boilerplate"),
        ("他于1999年在1234号出生", "He was born in 2001 at number 5678", "number agreement"),
    ],
)
def test_each_filter_removes_its_case(zh, en, reason):
    tests = dict(FILTERS)
    assert tests[reason](Pair(zh, en, "t"))


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("4月29日，会议在齐齐哈尔召开。", "The meeting was held in Qiqihar on April 29."),
        ("增加3.5万人", "an increase of 35,000 people"),
        ("习近平", "Xi Jinping"),
        ("你可以在 Debian 上安装它。", "You can install it on Debian."),
    ],
)
def test_good_pairs_pass_every_filter(zh, en):
    assert [name for name, test in FILTERS if test(Pair(zh, en, "t"))] == []


def test_duplicates_and_near_duplicates_are_counted():
    pairs = [Pair(f"第{i}条规定如下。", f"Article {i} provides as follows.", "law") for i in (1, 1, 2, 3)]
    report = FilterReport()
    kept = list(apply_filters(pairs, report, copies=2))
    assert [p.zh for p in kept] == ["第1条规定如下。", "第2条规定如下。"]
    assert report.removed == {"duplicate": 1, "near-duplicate": 1}
    assert report.by_corpus == {("law", "duplicate"): 1, ("law", "near-duplicate"): 1}
    assert report.examples["duplicate"][0].zh == "第1条规定如下。"


def test_sentences_end_where_those_of_an_article_do():
    zh = "李博士于星期一来到了本市。“好！”他说第5号方案没有什么问题。"
    en = 'Dr. Li came to the city on Monday. "Good!" He said No. 5 of the plans is entirely fine.'
    parts = list(split_pair(Pair(zh, en, "t")))
    assert [(p.zh[:1], p.en[:3]) for p in parts] == [("李", "Dr."), ("“", '"Go'), ("他", "He ")]
    assert "".join(p.zh for p in parts) == zh


def test_paragraphs_are_cut_where_both_sides_agree():
    zh = "会议于周一在北京召开，许多代表出席。会后发表了声明，内容涉及经济和社会发展。"
    en = (
        "The meeting was held in Beijing on Monday and many delegates attended. "
        "A statement about economic and social development was issued afterwards."
    )
    parts = list(split_pair(Pair(zh, en, "t")))
    assert [p.zh for p in parts] == [zh[:18], zh[18:]]
    assert parts[1].en.startswith("A statement")


def test_the_aligner_settles_what_lengths_do_not():
    zh = "Jetty是一款纯Java的网络服务器。它经常用于设备间的通信，而其他服务器通常给人类传递文件。Jetty是一个免费开源项目。"
    en = (
        "Jetty is a pure Java-based web server. Jetty is now often used for machine to machine communications. "
        "But the other servers are usually associated with serving documents to humans. "
        "Jetty is developed as a free and open source project."
    )
    parts = list(split_pair(Pair(zh, en, "t")))
    assert [p.zh[-3:] for p in parts] == ["务器。", "文件。", "项目。"]
    assert [p.en.count(".") for p in parts] == [1, 2, 1]


def test_paragraphs_that_do_not_align_stay_whole():
    pair = Pair(
        "今天天气很好。我们去公园散步。" * 3,
        "The committee adopted 12 rules. Nobody objected to them. " * 2,
        "t",
    )
    assert list(split_pair(pair)) == [pair]


def test_length_alignment_equals_the_cheapest_path():
    beads = align_lengths(["一" * 20, "二" * 10], ["a" * 33, "b" * 33, "c" * 33])
    assert beads == [([0], [0, 1]), ([1], [2])]
    assert align_lengths(["一"], ["a" * 9] * 9) is None


def test_pairs_that_share_a_long_gram_are_removed():
    grams = EvaluationGrams(
        ["one two three four five six seven eight nine"], ["旧金山警察局称该起死亡案件被裁定为他杀"]
    )
    pairs = [
        Pair("无关的句子", "He said two three four five six seven eight nine again", "t"),
        Pair("旧金山警察局称该起死亡案件被裁定", "unrelated", "t"),
        Pair("旧金山警察局", "one two three four", "t"),
    ]
    report = FilterReport()
    assert list(decontaminate(pairs, grams, report)) == pairs[2:]
    assert report.removed == {"in an evaluation set": 2}


def test_dictionary_glosses(tmp_path):
    path = tmp_path / "cedict.gz"
    lines = [
        "# comment",
        "齊齊哈爾 齐齐哈尔 [Qi2 qi2 ha1 er3] /Qiqihar, prefecture-level city in Heilongjiang/",
        "建設 建设 [jian4 she4] /to build/to construct (roads etc)/construction/",
        "个 个 [ge4] /variant of 個|个[ge4]/",
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    assert [(p.zh, p.en) for p in read_dictionary(path)] == [
        ("齐齐哈尔", "Qiqihar"),
        ("建设", "build"),
        ("建设", "construct"),
    ]


def test_dictionary_of_a_package(tmp_path, monkeypatch):
    data = tmp_path / "somedict" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").write_text("raise RuntimeError\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(InputError, match="no CC-CEDICT in the package somedict"):
        packaged_dictionary("somedict")
    (data / "cedict_1.gz").write_bytes(b"")
    assert packaged_dictionary("somedict") == data / "cedict_1.gz"
    with pytest.raises(InputError, match="pip install nosuchdict"):
        packaged_dictionary("nosuchdict")


def test_tables_and_parallel_files(tmp_path):
    table = tmp_path / "demo.tsv"
    table.write_text("軟體\tA man - made one , yes\nno tab\n", encoding="utf-8")
    assert list(read_table(table, taiwan=True, tokenised=True)) == [
        Pair("软件", "A man-made one, yes", "demo")
    ]
    (tmp_path / "a").write_text("一\n二\n", encoding="utf-8")
    (tmp_path / "b").write_text("one\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 lines beside 1"):
        list(read_parallel(tmp_path / "a", tmp_path / "b", "x"))
