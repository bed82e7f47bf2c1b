"""The administrative places of China and their English names, as CC-CEDICT defines them: what places.tsv holds.

python -m workbench.train.gazetteer CEDICT > workbench/translate/places.tsv
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from workbench.text.hanzi import HANZI
from workbench.train.corpus import open_text
from workbench.translate.gazetteer import PEOPLES_AT_END, joined

__all__ = ["places"]

_ENTRY = re.compile(r"\S+ (?P<word>\S+) \[(?P<pinyin>[^\]]+)\] /(?P<senses>.+)/$")
_HAN = re.compile(f"[{HANZI}]{{2,15}}")
#: Endings of a place's name and what English says for them; a city says nothing.
_KINDS = {
    "自治区": "Autonomous Region", "自治州": "Autonomous Prefecture", "自治县": "Autonomous County",
    "自治旗": "Autonomous Banner", "地区": "Prefecture", "新区": "New Area", "省": "Province",
    "市": "", "盟": "League", "县": "County", "区": "District", "旗": "Banner",
}  # fmt: skip
PROVINCES = (
    "Anhui|Beijing|Chongqing|Fujian|Gansu|Guangdong|Guangxi|Guizhou|Hainan|Hebei|Heilongjiang|Henan|Hubei|Hunan|"
    "Inner Mongolia|Jiangsu|Jiangxi|Jilin|Liaoning|Ningxia|Qinghai|Shaanxi|Shandong|Shanghai|Shanxi|Sichuan|Tianjin|"
    "Tibet|Xinjiang|Yunnan|Zhejiang"
)
_PROVINCE = re.compile(rf"\b(?:{PROVINCES})\b")
_KIND_WORD = re.compile(
    r",? \b(?:autonomous (?:region|prefecture|county|banner)|county town|(?:(?:sub)?prefecture|county)[- ]level|sub-?provincial|"
    r"forestry district|province|prefecture|league|county|district|banner|city|municipality|capital|on the|in)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:Alliance|Area|Bordered|Ecological|Economic|Forestry|League|Nature|Party|Plain|Reserve|Town)\b"
)
_NATURAL = re.compile(r"\b(?:lake|mount|mountains?|river|sea|poet|artist|dynasty|hill)\b", re.IGNORECASE)
_PASSED_BY = re.compile(
    "surname |abbr\\.|see |also written|variant|old name|former|Beijing|Shanghai|Tianjin|Chongqing|capital|one of"
)
_OTHER_TONGUE = re.compile(r"\b(?:wilayiti|nahiyisi|aptonom|shehiri|rayoni)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][A-Za-z']*(?:(?: and |-| )[A-Za-z'][A-Za-z']*)*")
_OTHER_NAMES = frozenset({"Inner Mongolia", "Qinghai", "Tibet", "Xinjiang"})  # where names are not in pinyin
_SOME_OTHER_NAMES = frozenset({"Gansu", "Sichuan", "Yunnan"})
_NOT_IN_PINYIN = frozenset({"Harbin", "Shaanxi"})
_FOREIGN = re.compile(r"\b(?:Taiwan|Japan|Korea|Vietnam|Afghanistan|Pakistan|surname)\b")
_SPELT = {  # as the government spells them
    "Dechen": "Deqen", "Gulja": "Yining", "Hmong": "Miao", "Huizu": "Hui", "Kiamusze": "Jiamusi", "Klau": "Gelao",
    "Lizu": "Li", "Manchurian": "Manchu", "Manzu": "Manchu", "Mianzu": "Miao", "Nagchu": "Nagqu", "Sanji": "Changji",
    "Shezu": "She", "Shuizu": "Shui", "Tuzu": "Tu", "Uighur": "Uygur", "Ulaanchab": "Ulanqab", "Wuhait": "Wuhai",
    "Wulanhaote": "Ulanhot", "Yizu": "Yi",
}  # fmt: skip
_NEW = {  # places that the dictionary lacks or describes otherwise
    "北京": ("Beijing", ""), "北京市": ("Beijing", ""), "天津": ("Tianjin", ""), "天津市": ("Tianjin", ""),
    "重庆": ("Chongqing", ""), "重庆市": ("Chongqing", ""), "上海": ("Shanghai", ""), "上海市": ("Shanghai", ""),
    "神农架林区": ("Shennongjia Forestry District", "Hubei"), "雄安新区": ("Xiong'an New Area", "Hebei"),
    "中关村": ("Zhongguancun", ""), "霍尔果斯": ("Horgos", "Xinjiang"), "霍尔果斯市": ("Horgos", "Xinjiang"),
}  # fmt: skip
_NEAR = 0.6  # of two spellings of one name
_NO_PLACES = frozenset(  # words of another meaning
    (
        "光州",
        "光州市",
        "安达",
        "海伦",
        "英德",
        "龙井",
        "城区",
        "大城",
        "新城",
        "解放区",
        "矿区",
        "郊区",
        "新城区",
    )
)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in text if not unicodedata.combining(c))


def _english(sense: str) -> str | None:
    """The name at the head of a sense, before what kind of place it is: Uxin, of `Uxin or Wushen banner in Ordos`."""
    sense = re.sub(r" (?:New|Suburban|Inner)(?= [Dd]istrict)", "", sense)
    kind = _KIND_WORD.search(sense)
    if kind is None or _FOREIGN.search(sense):
        return None
    said = [
        part
        for part in re.split(r" or |, (?=[A-Z])", sense[: kind.start()])
        if not _OTHER_TONGUE.search(part)
    ]
    name = re.sub(r" *\([^)]*\)", "", said[0]).split(",")[0].strip() if said else ""
    words = [_SPELT.get(w, w if w == "and" else w[:1].upper() + w[1:]) for w in name.split()]
    return " ".join(words) if _NAME.fullmatch(name) and not _NO_NAME.search(" ".join(words)) else None


def _pinyin(spelt: str) -> str:
    """A place's pinyin as it is written, of that in CC-CEDICT: Xi'an, of `Xi1 an1`; Lyuliang, of `Lu:3 liang2`."""
    return joined(re.sub(r"\d", "", spelt).lower().replace("u:", "yu").split())


def _corrected(name: str, stem: str, spelt: str, province: str) -> str:
    """`name` in the pinyin of its entry where it must be in pinyin, for it may be mistyped or an old spelling."""
    first, _, rest = name.partition(" ")
    own = PEOPLES_AT_END.sub("", stem)
    if len(own) > 3 or province in _OTHER_NAMES or first in _NOT_IN_PINYIN:
        return name
    pinyin = _pinyin(" ".join(spelt.split()[: len(own)]))
    near = SequenceMatcher(None, first.lower(), pinyin.lower()).ratio() >= _NEAR
    if not near and province in _SOME_OTHER_NAMES:
        return name
    return f"{pinyin} {rest}" if own != stem else pinyin


def _only_a_place(senses: str) -> bool:
    """Whether a name has no other sense than a place that is governed, or was: 东海 is a sea and a county."""
    return all(
        _PASSED_BY.match(s) or (_KIND_WORD.search(s) and not _NATURAL.search(s)) for s in senses.split("/")
    )


def _of_china(word: str, sense: str) -> bool:
    return _PROVINCE.search(sense) is not None or word.endswith(("省", "自治区"))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A dictionary entry of a place: its name without ending, the ending, English without its kind, province."""

    stem: str
    ending: str
    english: str
    province: str

    @property
    def full(self) -> tuple[str, str]:
        """English with its kind, and province."""
        return f"{self.english} {_KINDS[self.ending]}".strip(), self.province


def places(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (Chinese, English, province) of each place in `lines` of CC-CEDICT, in order.

    The province is that which the definition names, "" for provinces themselves. Provinces, cities, counties and
    districts come also without their ending (克东 beside 克东县), but where that is an ordinary word too (和平), or for
    counties and districts has any other sense (东海).
    """
    dictionary = [m for m in map(_ENTRY.match, (line.strip() for line in lines)) if m]
    ordinary = {m["word"] for m in dictionary if not m["pinyin"][:1].isupper()} | _NO_PLACES
    only_places = {m["word"] for m in dictionary} - {
        m["word"] for m in dictionary if not _only_a_place(m["senses"])
    }
    entries = [e for m in dictionary if m["word"] not in ordinary and (e := _place(m)) is not None]
    found = dict(_NEW)
    for entry in entries:
        found.setdefault(entry.stem + entry.ending, entry.full)
    for entry in sorted(entries, key=_rank):
        province = entry.ending in {"省", "自治区"}
        short = _short_province(entry) if province else entry.stem
        alone = province or (entry.ending == "市" and short not in ordinary)
        alone = alone or (entry.ending in {"县", "区"} and short in only_places - ordinary)
        if alone and len(short) > 1:
            found.setdefault(short, (_name_of_province(entry) if province else entry.english, entry.province))
    for word, (english, within) in sorted(found.items()):
        yield word, english, within


def _name_of_province(entry: _Entry) -> str:
    match = _PROVINCE.match(entry.english)
    return match[0] if match else entry.english


def _rank(entry: _Entry) -> int:
    """Order in which places take a name without ending: 吉林 is the province, then the city."""
    return 0 if entry.ending in {"省", "自治区"} else 1 if entry.ending == "市" else 2


def _short_province(entry: _Entry) -> str:
    return entry.stem[: 3 if entry.stem.startswith(("内蒙古", "黑龙江")) else 2]


def _place(entry: re.Match[str]) -> _Entry | None:
    """The place of China that an entry defines, None if it defines none."""
    word = entry["word"]
    ending = next((k for k in _KINDS if word.endswith(k) and len(word) > len(k)), None)
    if (
        ending is None
        or not entry["pinyin"][:1].isupper()
        or not _HAN.fullmatch(word)
        or word.endswith("特区")
    ):
        return None
    senses = [_plain(s) for s in entry["senses"].split("/")]
    named = [(n, s) for s in senses if _of_china(word, s) and (n := _english(s))]
    if ending == "旗":  # 社旗 is a county
        named = [(n, s) for n, s in named if "anner" in s]
    if not named:
        return None
    name, sense = min(named, key=lambda x: not re.search(r" (?:of|in) [A-Z]", x[1]))
    stem = word.removesuffix(ending)
    if ending in {"省", "自治区"}:
        return _Entry(stem, ending, name, "") if _PROVINCE.match(name) else None
    if ending == "县" and "utonomous" in sense:  # the short form says no peoples
        name = name.split()[0]
    match = _PROVINCE.search(sense[len(name) :])
    province = match[0] if match else ""
    name = _corrected(name, stem, entry["pinyin"], province)
    if len(stem) == 1 and ending in {"县", "市"}:  # Feixian County, Jinshi
        name += _pinyin(entry["pinyin"].split()[1]).lower()
    return _Entry(stem, ending, name, province)


def main(path: str) -> None:
    """Write places.tsv to the standard output."""
    sys.stdout.write(
        "# Chinese, English, province; from CC-CEDICT, CC BY-SA 4.0, by workbench.train.gazetteer\n"
    )
    with open_text(Path(path)) as file:
        for row in places(file):
            sys.stdout.write("\t".join(row) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
