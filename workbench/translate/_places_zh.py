"""Places of China in Chinese text, and the administrative bodies called after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.text.hanzi import is_hanzi
from workbench.translate.gazetteer import ENDINGS, PEOPLES, Place, bare, is_short_county, joined, table
from workbench.translate.tagged import tagged

_BELOW = {
    "街道": "Subdistrict", "社区": "Community", "苏木": "Sumu", "嘎查": "Gacha", "镇": "Town", "乡": "Township", "村": "Village",
}  # fmt: skip
_LOWER = re.compile(
    r"(?P<name>[^\W\da-zA-Z的了在和与及等各全每该本我这那为是有到从对于将把被向由以个些某两几多一二三四五六七八九十百千万、]{1,4}?)"
    rf"(?P<peoples>(?:{'|'.join(PEOPLES)})*)(?P<kind>{'|'.join(_BELOW)})"
)
_NO_NAME = re.compile(  # kinds of villages and towns, not names of them
    r"(?:[农乡山渔城小古新村大老旧近入驻进扶帮富强兴旺驻爱美外下回返出离]|自然|行政|贫困|示范|文明|重点|特色|中心|城中|空心|新建|美丽|智慧|生态|"
    r"数字|民族|工业|旅游|边境|产业|基层|所在|家|当地|试点|附近|周边|城|居民|智能|产)$"
)
_NO_NOUN = "vdprcmu"  # parts of speech of which no name is made
_PARTY = re.compile("委(?![员会托派任以])")
_COMMUNIST = "中共"
#: Of what a committee is called after, by its last character; "" where it is the place's English name.
_LEVELS = {
    "省": "Provincial", "市": "Municipal", "区": "", "县": "", "旗": "", "州": "", "盟": "", "镇": "", "乡": "",
}  # fmt: skip
_OFFICE = re.compile("(?:人民)?政府|人大|政协|人民|公安|委(?![员会托派任以])")
_COMMITTEE = re.compile("委会|民委员会")
_PARTY_OF_VILLAGE = re.compile("党委|党支部|党总支|党员|支部|支书")
_BODY = re.compile(  # behind the name of a city, in one word with it
    "(?:大学|学院|机场|国际机场|港|火车站|高铁站|口岸|铁路|高速公路|地铁|日报|晚报|海关|钢铁|银行|医院|油田|煤矿|车站|会议|精神|新区)$"
)
_MOST_UNITS = 6  # province, city, district, subdistrict, community
_LONGEST = 15  # hanzi of a place's name
_READINGS = {
    "长": "chang", "都": "du", "朝": "chao", "单": "shan", "六": "liu", "佛": "fo", "沙": "sha", "乐": "le", "漯": "luo",
}  # fmt: skip


def in_chinese(text: str) -> Iterator[Place]:
    """Yield the places in Chinese `text`, those that are one in the other as one."""
    words = _cut(text)
    at = 0
    while at < len(text):
        units, end = _chain(text, at, words) if at in words.edges else ([], at)
        if not units:
            at += 1
            continue
        names = tuple(dict.fromkeys(bare(u) for u in units))
        start, at, said = _with_body(text, at, end, ", ".join(_distinct(units)[::-1]))
        yield Place(start, at, said, names)


@dataclass(frozen=True, slots=True)
class _Words:
    """Where words begin and end, and the part of speech of each by its offsets."""

    edges: frozenset[int]
    tags: dict[tuple[int, int], str]


def _cut(text: str) -> _Words:
    tags = {(start, end): tag for start, end, tag in tagged(text)}
    return _Words(frozenset({0, *(end for _, end in tags)}), tags)


def _chain(text: str, at: int, words: _Words) -> tuple[list[str], int]:
    """English names of the places that stand one after the other from `at` on, largest first, and where they end."""
    units: list[str] = []
    before, province = "", ""
    while len(units) < _MOST_UNITS:
        known = _known(text, at, words, alone=not units)
        lower = _LOWER.match(text, at)
        if lower and not _is_name(lower, words, alone=not units):
            lower = None
        if known and (not lower or ENDINGS.search(text[at : known[0]]) or lower.end() <= known[0]):
            lower = None
        if lower:  # also where it begins like a county: 克东镇, in 克东县
            before, at, english = lower[0], lower.end(), _lower_name(lower)
        elif known and province in {"", known[2]} and not _side_by_side(before, text[at : known[0]]):
            before = text[at : known[0]]
            at, english, province = known
        else:  # also at 长海 in 上海长海医院: the county of that name is in Liaoning
            break
        units.append(english)
    return units, at


def _side_by_side(one: str, other: str) -> bool:
    """Whether of two names that follow each other neither holds the other: cities without 市 (宁波舟山港)."""
    return table().get(one, ("", ""))[1] != "" and not any(ENDINGS.search(name) for name in (one, other))


def _known(text: str, at: int, words: _Words, *, alone: bool) -> tuple[int, str, str] | None:
    """End, English and province of the longest name in the table that stands at `at` and ends where a word ends.

    A county or district without 县 or 区 has to be a place to rjieba too, and beside a larger one or in a list.
    """
    for end in range(min(len(text), at + _LONGEST), at + 1, -1):
        name = text[at:end]
        found = table().get(name)
        if found is None or not (
            end in words.edges or _OFFICE.match(text, end) or _goes_on(text, end, words)
        ):
            continue
        beside = text[at - 1 : at] == "、" or text[end : end + 1] == "、" or not alone
        if not is_short_county(name) or (beside and words.tags.get((at, end)) == "ns"):
            return end, found[0], found[1] or bare(found[0])
    return None


def _goes_on(text: str, end: int, words: _Words) -> bool:
    """Whether what rjieba took for one word goes on with another place (区黎里, of 吴江区黎里镇) or a body."""
    rest = text[end : min((e for e in words.edges if e > end), default=len(text))]
    lower = _LOWER.match(text, end)
    return rest in table() or bool(_BODY.fullmatch(rest)) or bool(lower and lower.end() in words.edges)


def _is_name(match: re.Match[str], words: _Words, *, alone: bool) -> bool:
    """Whether a town or village is meant: 果园村 behind a county, or by itself if rjieba takes it for a place."""
    if _NO_NAME.search(match["name"]) or not is_hanzi(match["name"]):
        return False
    if any(
        tag[0] in _NO_NOUN and match.start() <= a and b <= match.end() for (a, b), tag in words.tags.items()
    ):
        return False  # 发挥侨乡优势
    tag = words.tags.get(match.span())
    if alone:
        return tag == "ns" and len(match["name"]) > 1
    body = _COMMITTEE.match(match.string, match.end()) or _PARTY_OF_VILLAGE.match(match.string, match.end())
    follows = match.end() in words.edges or body is not None
    common = tag is not None and not tag.startswith(("ns", "nr", "nz") if len(match["name"]) == 1 else "n")
    return follows and not common


def _lower_name(match: re.Match[str]) -> str:
    name = _spelled(match["name"])
    if len(match["name"]) == 1:  # Yucun Village
        name += _spelled(match["kind"][:1]).lower()
    peoples = [PEOPLES[p] for p in re.findall("|".join(PEOPLES), match["peoples"])]
    return " ".join([name, *([" and ".join(peoples)] if peoples else []), _BELOW[match["kind"]]])


@lru_cache(maxsize=4096)
def _spelled(name: str) -> str:
    """Pinyin of a place's name: Xi'an."""
    from pypinyin import Style, pinyin

    read = pinyin(name, style=Style.NORMAL, v_to_u=True)
    return joined(_READINGS.get(h, r).replace("ü", "yu") for h, (r, *_) in zip(name, read, strict=False))


def _with_body(text: str, start: int, end: int, said: str) -> tuple[int, int, str]:
    """Where a place begins and ends and what it is; of a committee named by it (龙江县委, 果园村委会) the committee."""
    first, comma, rest = said.partition(", ")
    level = _LEVELS.get(text[end - 1])
    if _PARTY.match(text, end) and level is not None:
        named = text.endswith(_COMMUNIST, 0, start)
        name = first if level == "" else f"{bare(first)} {level}"
        return start - named * len(_COMMUNIST), end + len("委"), f"CPC {name} Committee{comma}{rest}"
    committee = _COMMITTEE.match(text, end)
    if committee and text[end - 1] == "村":
        return start, committee.end(), f"{first} Committee{comma}{rest}"
    return start, end, said


def _distinct(units: Sequence[str]) -> list[str]:
    """`units`, a city that is called like the place it is in with City."""
    names = [bare(u) for u in units]
    return [f"{u} City" if u == names[i] and u in names[:i] else u for i, u in enumerate(units)]
