"""Numbers of both languages: table tests of what is read and what is not, and of what counts as the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.text.numbers import compare_numbers, read_numbers

F = Fraction

ZH = [
    ("建组75周年", ["75周年"], [F(75)], "measure"),
    ("第十八任组长", ["第十八"], [F(18)], "ordinal"),
    ("一百八十人", ["一百八十"], [F(180)], "cardinal"),
    ("两千零五", ["两千零五"], [F(2005)], "cardinal"),
    ("一万二", ["一万二"], [F(12000)], "cardinal"),
    ("三亿五千万", ["三亿五千万"], [F(350_000_000)], "cardinal"),
    ("1,234.5", ["1,234.5"], [F("1234.5")], "cardinal"),
    ("３５％", ["３５％"], [F(7, 20)], "percent"),
    ("百分之七十五", ["百分之七十五"], [F(3, 4)], "percent"),
    ("增长2.5个百分点", ["2.5个百分点"], [F(1, 40)], "percent"),
    ("三成", ["三成"], [F(3, 10)], "percent"),
    ("打九折", ["九折"], [F(9, 10)], "percent"),
    ("三分之二", ["三分之二"], [F(2, 3)], "fraction"),
    ("2023年3月21日", ["2023年3月21日"], [(F(2023), F(3), F(21))], "date"),
    ("4月29日,在", ["4月29日"], [(None, F(4), F(29))], "date"),
    ("二〇二三年三月", ["二〇二三年三月"], [(F(2023), F(3), None)], "date"),
    ("2024-04-30", ["2024-04-30"], [(F(2024), F(4), F(30))], "date"),
    ("2013年以来", ["2013年"], [F(2013)], "year"),
    ("20世纪80年代", ["20世纪80年代"], [F(1980)], "year"),
    ("下午3点半", ["下午3点半"], [(F(15), F(30), None)], "time"),
    ("上午9时30分", ["上午9时30分"], [(F(9), F(30), None)], "time"),
    ("三到五年", ["三到五年"], [(F(3), F(5))], "range"),
    ("3至5万", ["3至5万"], [(F(30000), F(50000))], "range"),
    ("七八十人", ["七八十"], [(F(70), F(80))], "range"),
    ("1.2亿元", ["1.2亿元"], [F(120_000_000)], "money"),
    ("100多万", ["100多万"], [F(1_000_000)], "cardinal"),
    ("180余人", ["180"], [F(180)], "cardinal"),
    ("50公里", ["50公里"], [F(50)], "measure"),
    ("零下5度", ["零下5度"], [F(-5)], "measure"),
    ("兩萬三千", ["兩萬三千"], [F(23000)], "cardinal"),
    ("壹佰贰拾元", ["壹佰贰拾元"], [F(120)], "money"),
    ("四中全会", ["四中"], [F(4)], "ordinal"),
    ("“十四五”规划", ["十四", "五"], [F(14), F(5)], "ordinal"),
    ("两年半", ["两年半"], [F(5, 2)], "measure"),
    ("三点五", ["三点五"], [F(7, 2)], "cardinal"),
    ("3000 万英镑", ["3000 万英镑"], [F(30_000_000)], "money"),
    ("第 139 名", ["第 139"], [F(139)], "ordinal"),
    ("中華民國八十八年五月二十七日", ["民國八十八年五月二十七日"], [(F(1999), F(5), F(27))], "date"),
]
EN = [
    ("the 75th anniversary", ["75th"], [F(75)], "ordinal"),
    ("eighteen people", ["eighteen"], [F(18)], "cardinal"),
    ("one hundred and eighty", ["one hundred and eighty"], [F(180)], "cardinal"),
    ("over 1,000 workers", ["1,000"], [F(1000)], "cardinal"),
    ("1.2 million", ["1.2 million"], [F(1_200_000)], "cardinal"),
    ("US$3.5bn", ["US$3.5bn"], [F(3_500_000_000)], "money"),
    ("5 trillion yuan", ["5 trillion yuan"], [F(5 * 10**12)], "money"),
    ("thirty-five per cent", ["thirty-five per cent"], [F(7, 20)], "percent"),
    ("two-thirds", ["two-thirds"], [F(2, 3)], "fraction"),
    ("March 21st", ["March 21st"], [(None, F(3), F(21))], "date"),
    ("21 March 2023", ["21 March 2023"], [(F(2023), F(3), F(21))], "date"),
    ("May-13-2024", ["May-13-2024"], [(F(2024), F(5), F(13))], "date"),
    ("2023-03-21", ["2023-03-21"], [(F(2023), F(3), F(21))], "date"),
    ("in March it", ["March"], [(None, F(3), None)], "date"),
    ("Since 2013, Xi", ["2013"], [F(2013)], "year"),
    ("the 1980s", ["1980s"], [F(1980)], "year"),
    ("3:30 p.m.", ["3:30 p.m."], [(F(15), F(30), None)], "time"),
    ("three to five years", ["three to five years"], [(F(3), F(5))], "range"),
    ("3-5 million", ["3-5 million"], [(F(3_000_000), F(5_000_000))], "range"),
    ("half a million", ["half a million"], [F(500_000)], "cardinal"),
    ("two and a half years", ["two and a half years"], [F(5, 2)], "measure"),
    ("20th National Congress", ["20th"], [F(20)], "ordinal"),
    ("twenty-second", ["twenty-second"], [F(22)], "ordinal"),
    ("2,500 km", ["2,500 km"], [F(2500)], "measure"),
    ("version 1.2.3", ["1.2.3"], [(F(1), F(2), F(3))], "code"),
]


@pytest.mark.parametrize(("text", "spans", "values", "kind"), ZH)
def test_chinese_numbers(text, spans, values, kind):
    found = read_numbers(text, "zh-CN")
    assert [s.text for s in found] == spans
    assert [s.value for s in found] == values
    assert found[0].kind == kind


@pytest.mark.parametrize(("text", "spans", "values", "kind"), EN)
def test_english_numbers(text, spans, values, kind):
    found = read_numbers(text, "en")
    assert [s.text for s in found] == spans
    assert [s.value for s in found] == values
    assert found[0].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "一起",
        "一些",
        "统一",
        "进一步",
        "唯一",
        "之一",
        "一定",
        "齐二机床",
        "中国一汽",
        "张三",
        "四川",
        "三明治",
        "二氧化碳",
        "三门峡",
        "千万不要",
        "万一",
        "十分重要",
        "星期三",
        "周五",
        "几十人",
        "数百",
        "十几个",
        "二手",
        "一带一路",
        "乱七八糟",
        "独一无二",
        "百姓",
        "大陆",
        "伍先生",
        "成千上万",
        "千家万户",
    ],
)
def test_chinese_words_that_are_no_numbers(text):
    assert not [s for s in read_numbers(text, "zh-CN") if not s.weak]


@pytest.mark.parametrize(
    "text",
    [
        "dozens of people",
        "hundreds of thousands of them",
        "no one knows",
        "this one is ours",
        "one another",
        "one's own",
        "You may go",
        "they march on",
        "wait a second",
        "the new one",
        "someone",
        "tenure",
    ],
)
def test_english_words_that_are_no_numbers(text):
    assert read_numbers(text, "en") == ()


SAME = [
    ("增长到1.2亿", "rose to 120 million"),
    ("3月21日至3月22日", "from March 21st to 22nd"),
    ("3月21日至22日", "March 21-22"),
    ("上世纪90年代", "in the 1990s"),
    ("20世纪80年代", "in the 1980s"),
    ("打九折", "10% off"),
    ("来了一个人", "a person came"),
    ("建组75周年", "the 75th anniversary"),
    ("三分之二", "two-thirds"),
    ("下午3点", "3 p.m."),
    ("下午3点", "15:00"),
    ("增加两倍", "tripled"),
    ("“十四五”规划", "the 14th Five-Year Plan"),
    ("5万亿元", "5 trillion yuan"),
    ("2023年3月21日", "March 21, 2023"),
    ("20世纪", "the 20th century"),
    ("五十万", "half a million"),
    ("党的二十大", "the 20th National Congress"),
    ("千分之五", "0.5 percent"),
    ("第一次", "for the first time"),
    ("第一次", "the 1st time"),
    ("两国", "both countries"),
    ("3到5人", "three to five people"),
    ("三、本规则第 33 条", "3. Article 33 of this rule"),
    ("一月", "January"),
    ("过去十年", "the last decade"),
    ("第三方工具", "3rd party tools"),
    ("第33届超级碗", "Super Bowl XXXIII"),
    ("每1 000例", "per 1,000 cases"),
    ("死了三分之一的人", "killed a third of the people"),
    ("他们俩来了", "those two came"),
]
DIFFERENT = [
    ("有5人", "there were people", ["5"], []),
    ("3人和3辆车", "3 people and cars", ["3"], []),
    ("180余人", "more than 150 people", ["180"], ["150"]),
    ("1.2亿", "12 million", ["1.2亿"], ["12 million"]),
    ("3月21日", "March 22", ["3月21日"], ["March 22"]),
    ("百分之五", "50 percent", ["百分之五"], ["50 percent"]),
    ("第十八任", "the 80th head", ["第十八"], ["80th"]),
    ("人们来了", "40 people came", [], ["40"]),
    ("2024年", "in 2023", ["2024年"], ["2023"]),
]


@pytest.mark.parametrize(("zh", "en"), SAME)
def test_the_same_numbers(zh, en):
    assert compare_numbers(zh, "zh-CN", en, "en") == ((), ())
    assert compare_numbers(en, "en", zh, "zh-CN") == ((), ())


@pytest.mark.parametrize(("zh", "en", "missing", "extra"), DIFFERENT)
def test_different_numbers(zh, en, missing, extra):
    lost, more = compare_numbers(zh, "zh-CN", en, "en")
    assert ([s.text for s in lost], [s.text for s in more]) == (missing, extra)


@pytest.mark.parametrize(
    "text",
    [
        "一二三百千万亿" * 4000,
        "9" * 30_000,
        "1 000" * 6000,
        "one " * 8000,
        "two hundred and " * 3000,
        "1,000," * 5000,
        "3月" * 4_000,
        "1/" * 4_000,
        "第一" * 4_000,
        "1-" * 4_000,
        "march 1st " * 3000,
    ],
)
def test_time_is_linear_on_hostile_text(text, within):
    within(4, lambda: [read_numbers.__wrapped__(text, lang) for lang in ("zh-CN", "en")])


@pytest.mark.parametrize("distinct", [False, True])
def test_thousands_of_numbers_are_compared_in_linear_time(distinct, within):
    numbers = [f"{i if distinct else 7}.5" for i in range(4_000)]
    source, target = "，".join(f"增长{n}%" for n in numbers), ", ".join(f"up {n}%" for n in numbers[1:])
    missing, extra = within(4, lambda: compare_numbers(source, "zh-CN", target, "en"))
    assert [m.text for m in missing] == (["0.5%"] if distinct else ["7.5%"])
    assert extra == ()


@given(st.text(alphabet="一二三十百千万亿两零点第年月日时分之0123456789,.%-至半成折世纪 abc", max_size=40))
def test_any_chinese_text_gives_ordered_spans(text):
    check_spans(text, "zh-CN")


@given(st.text(alphabet="0123456789,.%-:/$ ' amponethundrdsMarchy", max_size=40))
@example("0M2/3")  # M2 is a square metre, 2/3 a fraction
def test_any_english_text_gives_ordered_spans(text):
    check_spans(text, "en")


def check_spans(text, lang):
    end = 0
    for span in read_numbers(text, lang):
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        end = span.end


@given(st.integers(0, 10**13))
def test_numerals_of_any_size_agree_with_digits(number):
    from workbench.text._numerals_zh import numeral

    assert numeral(to_chinese(number)) == number


def to_chinese(number: int) -> str:
    if number == 0:
        return "零"
    out = ""
    for scale, mark in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // scale % 10000
        if part:
            zero = out and part < 1000
            out += ("零" if zero else "") + section(part) + mark
        elif out and number % scale and not out.endswith("零"):
            pass
    return out


def section(part: int) -> str:
    out, gap = "", False
    for weight, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = part // weight % 10
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + mark
            gap = False
        else:
            gap = True
    return out
