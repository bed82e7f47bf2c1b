"""Names whose original stands in brackets behind them: 普罗文扎诺（Provenzano）, Ma Hengchang (马恒昌).

The other language has no use for the spelling, so a model is given the original alone, and wherever the text says the
name again. How much of the hanzi before a bracket is the name is told by its sound: the consonants of the pinyin and
those of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbench.model import LangPair, Term
from workbench.text.hanzi import HANZI, ONE_HANZI
from workbench.text.splicing import splice
from workbench.translate.names import FOREIGN, SOUNDS
from workbench.translate.sounds import hanzi_sounds, latin_sounds, likeness, plain

__all__ = ["bracketed_originals", "with_originals"]

_WORD = r"[^\W\d_]+(?:['’.-]+[^\W\d_]+)*\.?"
_BRACKETED = re.compile(rf"(?<=[{HANZI}]) ?[（(] ?(?P<name>{_WORD}(?:,? {_WORD}){{0,6}}) ?[)）]")
_RUN = re.compile(rf"[{HANZI}·•]+$")
_CAPITAL = re.compile(r"\b[A-Z][A-Za-z'’]*")
_PINYIN = re.compile(
    rf"(?P<name>[A-Z][a-z'’]*(?:[ -][A-Z]?[a-z'’]+){{0,4}}) ?[（(](?P<hanzi>[{HANZI}]{{2,8}})[)）]"
)
_LONGEST = 24  # hanzi and dots of a name
_ALIKE = 0.75
_AT_A_WORD = 0.04  # more for what begins where a word does
_SPELT = 0.6  # of the hanzi of a name, at least, are such as spell foreign names
# what kind of thing a name is of: the hanzi behind it, and the English words that say the same
_KINDS = {
    "群岛": "islands isles archipelago", "半岛": "peninsula", "海峡": "strait straits channel", "沙漠": "desert",
    "大学": "university", "学院": "college institute academy school", "医院": "hospital", "机场": "airport",
    "公园": "park", "广场": "square plaza", "大街": "street avenue", "大道": "avenue boulevard", "教堂": "church cathedral",
    "酒店": "hotel", "银行": "bank", "集团": "group", "公司": "company corporation inc corp ltd co", "俱乐部": "club",
    "基金会": "foundation", "委员会": "council committee commission", "国际": "international", "传媒": "media",
    "新闻": "news", "邮局": "office", "事务所": "", "王子": "prince", "公主": "princess", "爵士": "sir", "勋爵": "lord",
    "夫人": "lady mrs", "先生": "mr", "教授": "professor", "博士": "dr", "将军": "general", "元帅": "marshal",
    "岛": "island isle", "堡": "fort castle", "湖": "lake", "河": "river", "江": "river", "山": "mount mountain mt",
    "湾": "bay gulf", "州": "state", "市": "city", "县": "county", "镇": "town", "省": "province",
    "港": "port harbour harbor puerto", "角": "cape", "海": "sea", "区": "district borough", "村": "village",
    "街": "street", "路": "road", "大桥": "bridge crossing", "桥": "bridge", "宫": "palace", "站": "station", "队": "team", "党": "party",
    "报": "times post", "族": "people", "人": "people", "语": "language",
}  # fmt: skip
# more hanzi of foreign names than SOUNDS, whose others are words too; and some of SOUNDS that begin no name after a word
_SOUNDS = SOUNDS | set("茜翰逊缪伽廉根圣堡茨路伏洞保彻昂弥喀厄孚娃妲岑坦芙艺薇")
_NO_START = frozenset("和与是由在对为从向被把将让给及或的了于")
_UNSAID = ("", "人", "语", "族", "堡", "事务所", "站")  # Araucanians, Arawakan
_AGAINST = re.compile(r"\bvs?\b")
_DOTS = "·•"
_LONG = 4  # hanzi of a name that is hardly a part of another
# beside a name these are more of one: 霍尔 is none in 霍尔木兹海峡, but in 霍尔当时
_MORE_OF_LONG = FOREIGN | frozenset(_DOTS)
_MORE_OF_SHORT = _MORE_OF_LONG | (_SOUNDS - frozenset("于当道年比约多三日因让通查东西南大热"))
_PARTS = re.compile(f"[{_DOTS}]")


def bracketed_originals(text: str, lang: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, original) of the names in `text` that their original follows in brackets.

    Start and end take in the brackets, and the dot before a family name of which alone the original is given; of an
    island or a company what it is stays in Chinese behind the original, unless that says it too. What means the
    name but does not sound like it (白厅（Whitehall）), what the brackets only abbreviate (世界卫生组织（WHO）) and
    cases in court are left out; so is in English what the hanzi do not spell in pinyin.

    Args:
        text: a segment.
        lang: its language.
    """
    found = _in_chinese if lang.startswith("zh") else _in_english
    yield from ((start, end, original) for start, _, end, original in found(text))


def with_originals(segments: Sequence[str], pair: LangPair, terms: Iterable[Term] = ()) -> list[str]:
    """The segments of one text with the originals in the places of the names, wherever it says them.

    Args:
        segments: of one text, in order.
        pair: what they are and what they are to be translated into; nothing is done but between Chinese and English.
        terms: names that have an entry stay as they are, for it says what they are called.
    """
    if {pair.src[:2], pair.tgt[:2]} != {"zh", "en"}:
        return list(segments)
    find = _in_chinese if pair.src.startswith("zh") else _in_english
    held = {form for t in terms for form in (t.src, t.tgt, *t.variants)}
    names: dict[str, str] = {}
    out = []
    for text in segments:
        found = [f for f in find(text) if text[f[0] : f[1]].lstrip(_DOTS) not in held]
        for start, end, _, original in found:
            names.update(_forms(text[start:end].lstrip(_DOTS), original))
        out.append(splice(text, [(start, end, _spaced(text, start, end, o)) for start, _, end, o in found]))
    return [_said_again(text, names) for text in out] if names else list(segments)


def _in_chinese(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Yield start and end of each name, the end of its brackets and the original."""
    for bracket in _BRACKETED.finditer(text):
        original = bracket["name"]
        run = _RUN.search(text, max(0, bracket.start() - _LONGEST), bracket.start())
        if run is None or not any(c.islower() for c in original) or _AGAINST.search(original):
            continue
        name, kind = run[0], _kind(run[0])
        said_too = kind and bool(set(_KINDS[kind].split()) & set(plain(original).split()))
        length = _spelt(name.removesuffix(kind), _without_kind(original, kind) if said_too else original)
        if not length and kind:  # its sound may be one of the name: 上海
            kind, length = "", _spelt(name, original)
        if length:
            start = bracket.start() - len(kind) - length
            start -= start > 0 and text[start - 1] in _DOTS
            said = original if said_too or kind in _UNSAID else original + kind
            yield start, bracket.start(), bracket.end(), said


def _in_english(text: str) -> Iterator[tuple[int, int, int, str]]:
    """The same of names in pinyin: Ma Hengchang (马恒昌)."""
    from pypinyin import lazy_pinyin

    for match in _PINYIN.finditer(text):
        spelt = "".join(lazy_pinyin(match["hanzi"], v_to_u=True)).replace("ü", "u")
        for first in _CAPITAL.finditer(text, *match.span("name")):
            letters = re.sub("[ '’-]", "", text[first.start() : match.end("name")]).lower()
            if letters == spelt:
                yield first.start(), match.end("name"), match.end(), match["hanzi"]


def _forms(name: str, original: str) -> dict[str, str]:
    """The name and, where both have as many parts, its last one, each with its original."""
    parts, words = _PARTS.split(name), original.split(" ")
    forms = {name: original}
    if len(parts) > 1 and len(parts) == len(words):
        forms[parts[-1]] = words[-1]
    return {n: o for n, o in forms.items() if len(n) > 1}


def _said_again(text: str, names: Mapping[str, str]) -> str:
    """`text` with the originals in the places of `names`, but where more of a name stands beside them."""
    pattern = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    places = []
    for match in re.finditer(rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])", text):
        start, end = match.span()
        more = _MORE_OF_SHORT if end - start < _LONG else _MORE_OF_LONG
        if text[start - 1 : start] not in more and text[end : end + 1] not in more:
            places.append((start, end, _spaced(text, start, end, names[match[0]])))
    return splice(text, places)


def _spaced(text: str, start: int, end: int, original: str) -> str:
    """The original, a space between its letters and letters or hanzi beside it."""
    if not ONE_HANZI.match(original[0]):
        original = " " * text[:start][-1:].isalnum() + original
    return original if ONE_HANZI.match(original[-1]) else original + " " * text[end : end + 1].isalnum()


def _kind(name: str) -> str:
    """The hanzi at the end of `name` that say what it is of, or nothing."""
    return next((k for k in _KINDS if name.endswith(k) and len(name) > len(k) + 1), "")


def _without_kind(original: str, kind: str) -> str:
    said = _KINDS[kind].split()
    return " ".join(w for w in original.split() if plain(w) not in said)


def _spelt(name: str, original: str) -> int:
    """How many hanzi and dots at the end of `name` spell `original`, or its first or last word; 0 if none do."""
    words = original.split(" ")
    silent = plain(original)[:1] in {*"aeiouwyhj"}  # its first hanzi may have no consonant
    boundaries, best = _word_starts(name), (0.0, 0)
    for start in _starts(name, boundaries):
        part = name[start:]
        spelt = sum(c in _SOUNDS or c in _DOTS for c in part) >= _SPELT * len(part)
        if not spelt or not (silent or hanzi_sounds(part[0])):
            continue
        dotted = len(_PARTS.split(part)) > 1 or name[start - 1 : start] in {*_DOTS}
        for said in {original} if dotted else {original, words[0], words[-1]}:
            alike = likeness(hanzi_sounds(part), latin_sounds(said))
            if alike >= _ALIKE:
                best = max(best, (round(alike + _AT_A_WORD * (start in boundaries), 3), len(part)))
    return best[1]


def _starts(name: str, boundaries: set[int]) -> Iterator[int]:
    """Yield where in `name` a foreign name may begin: behind a dot, or before the first one at a word or a sound."""
    dots = [m.end() for m in _PARTS.finditer(name)]
    for start in range(min([*dots, len(name)]) - 1):
        sound = name[start] in _SOUNDS or start in boundaries
        if sound and name[start] not in _NO_START:
            yield start
    yield from (d for d in dots if d < len(name) - 1)


def _word_starts(name: str) -> set[int]:
    import rjieba

    starts, at = set(), 0
    for word in rjieba.cut(name):
        starts.add(at)
        at += len(word)
    return starts
