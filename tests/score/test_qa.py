"""QA checks: true hits, and look-alikes that must pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from workbench.cli.qa import command
from workbench.errors import InputError, UsageError
from workbench.model import LangPair, Severity, Term, TranslationUnit
from workbench.score.qa import apply_fixes, check_unit, check_units, checks
from workbench.score.qa.registry import LIMIT
from workbench.text.numbers import read_numbers
from workbench.text.termbase import Termbase
from workbench.text.termfile import read_terms

ZH_EN, EN_ZH = LangPair("zh-CN", "en"), LangPair("en", "zh-CN")

# check, source, target: must be found
HITS = [
    ("numbers", "产量增长3.5%。", "Output rose by 5.3%."),
    ("numbers", "共有180余人参加。", "More than 108 people took part."),
    ("numbers", "人口1.2亿。", "It has 12 million people."),
    ("numbers", "百分之七十五的人同意。", "Of all people, 57% agreed."),
    ("numbers", "会议于2024年5月7日召开。", "The meeting was held on May 8, 2024."),
    ("numbers", "上午9时30分开始。", "It began at 9:13 a.m."),
    ("numbers", "第十八任组长马兵", "Ma Bing, the 19th leader"),
    ("numbers", "约30至40人", "some 30 to 45 people"),
    ("numbers", "投资5000万元。", "The investment is large."),
    ("numbers", "We sold 320 machines.", "我们卖出了230台机床。"),
    ("units", "全长32公里。", "It is 32 meters long."),
    ("units", "It cost 50 million dollars.", "花费5000万欧元。"),
    ("empty", "他走了。", ""),
    ("empty", "He left.", "。"),
    ("copied", "新质生产力", "新质生产力"),
    ("copied", "The new line will open soon.", "The new line will open soon"),
    ("untranslated", "习近平总书记强调创新。", "The 总书记 stressed innovation."),
    ("untranslated", "He said that the plan was ready.", "他说 that the plan was ready。"),
    ("repeats", "他去了北京。", "He went to to Beijing."),
    ("repeats", "他很好。", "He is fine and good and good and good and good and good."),
    ("repeats", "The city of Beijing", "北京的的城市"),
    ("repeats", "The group won", "马恒昌小组马恒昌小组获胜"),
    ("punctuation-zh", "Hello, world", "你好,世界"),
    ("punctuation-zh", "He came.", "他来了。。"),
    ("punctuation-en", "你好，世界。", "Hello，world."),
    ("punctuation-en", "你好，世界。", "Hello , world."),
    ("punctuation-en", "你好，世界。", "Hello,,world."),
    ("ending", "你来吗？", "You are coming."),
    ("ending", "他来了。", "He came"),
    ("ending", "He came.", "他来了"),
    ("pairing", "他说：“好。”", "He said, “Good."),
    ("pairing", "See “Rule 5” (p. 3)", "见《规则五（第3页）"),
    ("spacing", "It is good", "这是 好的"),
    ("spacing", "好的东西", "a good  thing"),
    ("width", "In 2024", "２０２４年"),
    ("length", "这是一句有二十多个汉字的句子，应当译成十几个英文单词才对，不应过短。", "No."),
    ("script", "development", "發展"),
    (
        "names",
        "中华全国总工会副主席马璐出席会议并讲话。",
        "The vice chairman attended the meeting and spoke.",
    ),
    ("names", "Li Qiang visited Zhuzhou.", "总理访问了株洲。"),
    ("negation", "他没有参加会议。", "He took part in the meeting."),
    ("negation", "He did not attend the meeting.", "他参加了会议。"),
    ("negation", "他参加了会议。", "He did not attend the meeting."),
    ("chrome", "正文", "The text. Click here for more."),
    ("chrome", "欢迎访问博天堂国际", "Welcome"),
]

# check, source, target: must pass
LOOK_ALIKES = [
    ("numbers", "人口1.2亿。", "It has 120 million people."),
    ("numbers", "百分之七十五的人同意。", "75% of the people agreed."),
    ("numbers", "3月21日", "on the 21st of March"),
    ("numbers", "27日", "on September 27"),
    ("numbers", "二十国集团", "the G20"),
    ("numbers", "第六章", "Chapter VI"),
    ("numbers", "整整十年", "a whole decade"),
    ("numbers", "北京时间27日", "On the 27th (GMT+8)"),
    ("numbers", "一家公司", "a company"),
    ("numbers", "in the 1930s", "20 世纪 30 年代"),
    ("numbers", "20 million people", "2000 万人"),
    ("numbers", "on 7 June", "6 月 7 日"),
    ("numbers", "in August", "8 月"),
    ("units", "全长32公里。", "It is 32 km long."),
    ("units", "花费5000万元", "It cost 50 million yuan"),
    ("empty", "12", "12"),
    ("empty", "……", ""),
    ("copied", "CNC", "CNC"),
    ("copied", "2024", "2024"),
    ("copied", "iPhone 15 Pro", "iPhone 15 Pro"),
    ("untranslated", "新质生产力", "new quality productive forces (新质生产力)"),
    ("untranslated", "The Wall Street Journal said so", "《The Wall Street Journal》这样说"),
    ("untranslated", "Rhythm and Blues Hall of Fame", "Rhythm and Blues Hall of Fame 入选者"),
    ("repeats", "他早就说过。", "He had had his say."),
    ("repeats", "他很好很好。", "He is very very good."),
    ("repeats", "We discussed it", "我们研究研究"),
    ("repeats", "in order to", "为了了解情况"),
    ("repeats", "Lake Titicaca", "的的喀喀湖"),
    ("repeats", "ha ha ha", "哈哈哈哈"),
    ("punctuation-zh", "pi is 3.14, at 10:30", "圆周率3.14，10:30"),
    ("punctuation-zh", "see www.example.com.", "见 www.example.com。"),
    ("punctuation-zh", "1,200 lathes", "1,200台车床"),
    ("punctuation-en", "他说。", "He said ... nothing."),
    ("punctuation-en", "见网站", "See http://example.com/a,b;c?d for more."),
    ("punctuation-en", "美国", "the U.S.A. and the U.K."),
    ("ending", "标题", "A title"),
    ("ending", "他说：", "He said"),
    ("ending", "你来吗？", "Are you coming?"),
    ("ending", "好吗？”他问。", "“All right?” he asked."),
    ("pairing", "他说：“好。", "He said, “Good."),
    ("pairing", "工人们的工具", "The workers’ tools and the boss’s car don’t match"),
    ("pairing", "1) 第一", "1) First"),
    ("pairing", "5英寸", '5" screen'),
    ("spacing", "Ma Bing", "马兵 CNC 车间"),
    ("spacing", "序号  名称", "No.  Name"),
    ("width", "In 2024", "2024年，“好”（是）"),
    ("length", "好的。", "All right then."),
    ("script", "Qianlong", "乾隆"),
    ("script", "famous", "著名"),
    ("names", "法国总统马克龙表示欢迎。", "French President Macron expressed welcome."),
    ("names", "马璐指出，要深化改革。", "Ma Lu said that reform must go deeper."),
    ("names", "Sun Wei visited Long Beach.", "孙伟访问了长滩。"),
    ("negation", "不仅如此，产量不断增长。", "What is more, output keeps growing."),
    ("negation", "他未能参加。", "He failed to attend."),
    ("negation", "非洲的未来", "the future of Africa"),
    ("negation", "No. 5 workshop", "第五车间"),
    ("negation", "He was not only fast.", "他不仅快。"),
    ("negation", "He avoided the meeting.", "他没有参加会议。"),
    ("chrome", "他点击了屏幕", "He clicked the screen"),
    ("chrome", "版权法", "copyright law"),
]


def pair_of(src: str, tgt: str, check: str) -> LangPair:
    if check == "empty" or src == tgt:
        return ZH_EN if any("一" <= c <= "鿿" for c in src) else EN_ZH
    return ZH_EN if any("一" <= c <= "鿿" for c in src) else EN_ZH


@pytest.mark.parametrize(("check", "src", "tgt"), HITS)
def test_is_found(check: str, src: str, tgt: str) -> None:
    found = check_unit(src, tgt, pair_of(src, tgt, check), names=[check])
    assert any(f.severity is not Severity.INFO for f in found), "nothing found"
    for f in found:
        assert f.check == check
        assert f.message.endswith(".")
        if f.start is not None:
            text = src if f.side == "src" else tgt
            assert 0 <= f.start <= (f.end or 0) <= len(text)


@pytest.mark.parametrize(("check", "src", "tgt"), LOOK_ALIKES)
def test_look_alike_passes(check: str, src: str, tgt: str) -> None:
    found = [
        f
        for f in check_unit(src, tgt, pair_of(src, tgt, check), names=[check])
        if f.severity is not Severity.INFO
    ]
    assert found == []


def test_every_unit_check_has_hits_and_look_alikes() -> None:
    names = {c.name for c in checks().values() if c.scope == "unit"} - {"terms"}
    assert names == {h[0] for h in HITS}
    assert names == {x[0] for x in LOOK_ALIKES}


@pytest.mark.parametrize(
    ("src", "tgt", "pair", "fixed"),
    [
        ("Hello, world!", "你好,世界!", EN_ZH, "你好，世界！"),
        ("你好，世界。", "Hello，world .", ZH_EN, "Hello, world."),
        ("In 2024 we grew.", "２０２４年我们增长了。", EN_ZH, "2024年我们增长了。"),
        ("Development is good.", "發展 很好", EN_ZH, "发展很好。"),
        ("他去了北京。", "He went to to Beijing.", ZH_EN, "He went to Beijing."),
    ],
)
def test_fixes(src: str, tgt: str, pair: LangPair, fixed: str) -> None:
    assert apply_fixes(tgt, check_unit(src, tgt, pair)) == fixed


@given(
    st.text(alphabet="ab好的，。,. “”12１（)", max_size=30),
    st.text(alphabet="ab好的，。,. “”12１（)", max_size=30),
)
def test_never_fails_and_fixes_stay_in_place(src: str, tgt: str) -> None:
    for pair in (ZH_EN, EN_ZH):
        found = check_unit(src, tgt, pair)
        assert isinstance(apply_fixes(tgt, found), str)


def unit(i: int, src: str, tgt: str, pair: LangPair = ZH_EN) -> TranslationUnit:
    return TranslationUnit(str(i), src, tgt, pair.src, pair.tgt)


def test_same_source_two_translations_and_the_reverse() -> None:
    units = [
        unit(0, "新质生产力的发展", "the development of new quality productive forces"),
        unit(1, "新质生产力的发展。", "The development of new quality productive forces."),
        unit(2, "新质生产力的发展", "developing new productivity"),
        unit(3, "高质量发展的要求", "the development of new quality productive forces"),
        unit(4, "是的", "yes"),
        unit(5, "是的", "that is so"),
    ]
    found = check_units(units, names=["same-source", "same-target"])
    assert [(f.check, f.segment) for f in found] == [("same-source", 2), ("same-target", 3)]
    assert "Segment 1 " in found[0].message


def test_spacing_style_follows_the_documents_habit() -> None:
    units = [unit(i, "CNC lathe", t, EN_ZH) for i, t in enumerate(["CNC车床", "用CNC车床", "CNC 车床"])]
    found = check_units(units, names=["spacing-style"])
    assert [(f.segment, f.fix) for f in found] == [(2, "")]
    assert apply_fixes("CNC 车床", found) == "CNC车床"


TERMS = Termbase(
    [
        Term("新质生产力", "new quality productive forces", variants=("new quality productivity",), forbidden=("new mass productivity",)),
        Term("班组", "work team", variants=("team",)),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("src", "tgt", "pair", "severities"),
    [
        ("发展新质生产力", "Develop new quality productive forces", ZH_EN, []),
        ("发展新质生产力", "Develop new quality productivity", ZH_EN, []),
        ("发展新质生产力", "Develop modern productivity", ZH_EN, [Severity.WARNING]),
        ("发展新质生产力", "Develop new mass productivity", ZH_EN, [Severity.WARNING, Severity.ERROR]),
        ("New quality productive forces grow", "新型生产力增长", EN_ZH, [Severity.WARNING]),
        ("The team won", "球队获胜", EN_ZH, []),  # a common word in small letters demands nothing
        ("The work team won", "球队获胜", EN_ZH, [Severity.WARNING]),
    ],
)
def test_terms(src: str, tgt: str, pair: LangPair, severities: list[Severity]) -> None:
    found = check_unit(src, tgt, pair, termbase=TERMS, names=["terms"])
    assert [f.severity for f in found] == severities


def test_terms_without_termbase() -> None:
    assert check_unit("新质生产力", "x", ZH_EN, names=["terms"]) == []


def test_units_carry_their_segment_and_progress() -> None:
    seen: list[tuple[int, int]] = []
    units = [unit(0, "他来了。", "He came."), unit(1, "他来了。", "")]
    found = check_units(units, names=["empty"], progress=lambda a, b: seen.append((a, b)))
    assert [f.segment for f in found] == [1]
    assert seen == [(1, 2), (2, 2)]
    assert check_unit(units[1], names=["empty"])[0].segment is None


def test_wrong_calls() -> None:
    with pytest.raises(UsageError, match="no check 'x'"):
        check_unit("a", "b", ZH_EN, names=["x"])
    with pytest.raises(UsageError, match="needs its target"):
        check_unit("a")


def test_long_segments_take_bounded_time(within: Callable[..., Any]) -> None:
    units = (
        ("新质生产力增长3.5%，不断提高。" * 6000, "growth (of 3.5%) “is not a, b , c " * 6000, ZH_EN),
        ("a" * 100_000, "好" * 100_000, EN_ZH),
        ("(" * 100_000, "（" * 100_000, EN_ZH),
    )

    def work() -> None:
        read_numbers.cache_clear()
        for src, tgt, pair in units:
            check_unit(src, tgt, pair)

    within(6, work)
    assert LIMIT < 100_000


def test_starter_termbase_is_read(root: Path) -> None:
    base = Termbase(read_terms(root / "models" / "terms" / "starter.tsv"))
    hits = base.find("马恒昌小组和全国总工会", "zh-CN")
    assert [h.term.tgt for h in hits] == ["Ma Hengchang Group", "All-China Federation of Trade Unions"]


def run(*arguments: str) -> str:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False).output


def test_command(tmp_path: Path) -> None:
    (tmp_path / "a.zh").write_text("产量增长3.5%。\n发展新质生产力。\n", encoding="utf-8")
    (tmp_path / "a.en").write_text(
        "Output rose by 5.3% .\nDevelop new mass productivity.\n", encoding="utf-8"
    )
    src, tgt, out = (str(tmp_path / x) for x in ("a.zh", "a.en", "fixed.en"))
    rows = [x.split("\t") for x in run(src, tgt, "--terms", "starter", "--fix", out).splitlines()]
    assert {len(r) for r in rows} == {6}
    assert {(r[0], r[1]) for r in rows} == {("1", "numbers"), ("1", "punctuation-en"), ("2", "terms")}
    fixed = Path(out).read_text(encoding="utf-8")
    assert fixed == "Output rose by 5.3%.\nDevelop new quality productive forces.\n"
    data = json.loads(run(src, tgt, "--check", "numbers", "--json"))
    assert [d["unit"] for d in data] == ["1"]


def test_command_lists_checks() -> None:
    assert "negation" in run("--list")


def test_command_names_both_counts(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("一\n二\n", encoding="utf-8")
    (tmp_path / "b").write_text("one\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"2 lines, but .*b has 1"):
        command.main([str(tmp_path / "a"), str(tmp_path / "b")], standalone_mode=False)
