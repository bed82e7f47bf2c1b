"""Chinese personal names, whose pinyin must stand on the English side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from workbench.model import Finding
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.hanzi import HANZI, ONE_HANZI

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
    "石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚庞樊兰殷施陶洪翟颜倪温芦俞鲁葛岳齐习栾耿聂焦柳邢"
    "祝左涂霍翁闫欧柴甘裴霞管卞尤巩牛"
)
_TITLE = (
    "总书记|副?主席|副?书记|副?总理|副?省长|副?市长|副?县长|副?部长|副?局长|副?院长|副?校长|副?厂长|副?主任|董事长|副?总经理|经理|组长|班长|班组长|人大代表|委员|"
    "记者|教授|院士|同志|秘书长|工程师|大国工匠|劳模|先生|女士|选手|队员|队长|导演|演员|局长|发言人"
)
_VERB = "说|表示|指出|强调|认为|介绍|告诉|透露|补充|回忆|坦言|主持|出席|致辞|代表|向记者"
_END = rf"(?=[，。、；：“”（）()\s]|{_VERB}|在|向|对|和|与|$)"
_AFTER_TITLE = re.compile(rf"(?:{_TITLE})([{SURNAMES}])([{HANZI}]{{1,2}}?){_END}")
_BEFORE_VERB = re.compile(
    rf"(?:^|(?<=[，。、；：“”（）()\s]))([{SURNAMES}])([{HANZI}]{{1,2}}?)(?=(?:{_TITLE})?(?:{_VERB})|先生|女士|同志|教授|院士)"
)
_NO_GIVEN = frozenset("某姓家氏总老们等的是在有都也就还将把被从时度级多大一面")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*")
_FULL_NAME = re.compile(r"\b([A-Z][a-z]{1,5}) ([A-Z][a-z]+(?:['’-][A-Za-z][a-z]+)?)\b")
_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|"
    "ve|a|o|e|i|u|v|er)"
)
_GIVEN = re.compile(rf"({_SYLLABLE})(?:['’-]?({_SYLLABLE}))?")


@lru_cache(maxsize=16384)
def readings(char: str) -> frozenset[str]:
    """Pinyin syllables of a character without tones, ü as v; empty for other signs."""
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return frozenset(s.replace("ü", "v") for part in found for s in part)


@lru_cache(maxsize=1)
def _surname_readings() -> frozenset[str]:
    return frozenset(r for char in SURNAMES for r in readings(char)) | {"xi", "lyu"}


def _plain(word: str) -> str:
    return re.sub("['’-]", "", word.lower()).replace("ü", "v").replace("lyu", "lv")


def chinese_names(text: str) -> list[re.Match[str]]:
    """Names of two or three characters beside a title or a verb of saying; group 1 is the surname, 2 the given name."""
    found = [*_AFTER_TITLE.finditer(text), *_BEFORE_VERB.finditer(text)]
    return [m for m in found if m.group(2)[0] not in _NO_GIVEN]


def _in_english(match: re.Match[str], english: str) -> bool:
    """Whether a capitalised word may stand for the name: the surname, or a longer word that begins alike (马克龙, Macron)."""
    words = [w for w in _WORD.findall(english) if w[0].isupper()]
    surname = readings(match.group(1)) | ({"lu", "lyu"} if "lv" in readings(match.group(1)) else set())
    given = {""}
    for char in match.group(2):
        given = {a + b for a in given for b in readings(char)}
    for word in map(_plain, words):
        if (
            word in surname
            or word in given
            or any(len(word) > 4 and word.startswith(s[:3]) for s in surname if len(s) > 1)
        ):
            return True
    return not words


@unit_check("names", "A Chinese personal name of the source is not in the target.")
def names(c: Context) -> Iterator[Finding]:
    """Names missing on the English or the Chinese side, compared by pinyin."""
    if c.to_chinese == c.from_chinese or not c.tgt.strip():
        return
    if c.to_chinese:
        yield from _missing_in_chinese(c)
        return
    for match in chinese_names(c.src):
        if not _in_english(match, c.tgt):
            span = (match.start(1), match.end(2))
            message = f"The name {c.src[slice(*span)]} is not in the target."
            yield finding("names", message, span, side="src")


def _missing_in_chinese(c: Context) -> Iterator[Finding]:
    sounds = [readings(ch) for ch in c.tgt if ONE_HANZI.match(ch)]
    for match in _FULL_NAME.finditer(c.src):
        surname, given = _plain(match.group(1)), _GIVEN.fullmatch(_plain(match.group(2)))
        if surname not in _surname_readings() or given is None or match.group(1) in _ENGLISH_WORDS:
            continue
        if not _spoken(sounds, _plain(match.group(2))) and match.group() not in c.tgt:
            yield finding(
                "names", f"The name {match.group()} is not in the target.", match.span(), side="src"
            )


def _spoken(sounds: list[frozenset[str]], given: str) -> bool:
    """Whether some one or two characters in a row are read as the given name."""
    for i, here in enumerate(sounds):
        if given in here:
            return True
        for first in here:
            if given.startswith(first) and i + 1 < len(sounds) and given[len(first) :] in sounds[i + 1]:
                return True
    return False


_ENGLISH_WORDS = frozenset(
    [
        "He",
        "She",
        "Long",
        "Man",
        "Can",
        "Dan",
        "Sun",
        "Bin",
        "Pan",
        "Ran",
        "Ban",
        "Wan",
        "Fan",
        "Tan",
        "Hong",
        "Kong",
        "Mao",
        "Song",
        "Bai",
        "Tian",
        "Gang",
        "Du",
        "Le",
        "La",
        "San",
        "Los",
        "El",
        "Ben",
        "Tang",
        "Shanghai",
        "Shan",
        "Mei",
        "Kim",
        "Lee",
        "Min",
        "Jin",
        "Park",
        "Yang",
        "Ho",
        "Chi",
    ]
) - frozenset(["Sun", "Mao", "Song", "Bai", "Tian", "Du", "Tang", "Yang", "Jin"])
