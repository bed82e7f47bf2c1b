"""The list of China's provinces, cities, counties and districts: places.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ENDINGS = re.compile("(?:自治[区州县旗]|地区|新区|林区|[省市盟县区旗])$")
KINDS = re.compile(
    r" (?:Autonomous (?:Region|Prefecture|County|Banner)|Forestry District|New Area|Province|Prefecture|League|County|"
    r"District|Banner|Subdistrict|Community|Sumu|Gacha|Township|Town|Village)$",
    re.IGNORECASE,
)
_LOCAL = re.compile(" (?:County|District|Banner|Subdistrict|Community|Township|Town|Village)$|[县区旗]$")
PEOPLES = {
    "回族": "Hui", "满族": "Manchu", "蒙古族": "Mongol", "朝鲜族": "Korean", "达斡尔族": "Daur", "锡伯族": "Xibe",
    "鄂温克族": "Ewenki", "鄂伦春族": "Oroqen", "赫哲族": "Hezhen", "柯尔克孜族": "Kirgiz", "维吾尔族": "Uygur",
    "哈萨克族": "Kazakh", "藏族": "Tibetan", "羌族": "Qiang", "土族": "Tu", "彝族": "Yi", "白族": "Bai", "傣族": "Dai",
    "苗族": "Miao", "土家族": "Tujia", "侗族": "Dong", "瑶族": "Yao", "壮族": "Zhuang", "布依族": "Bouyei", "仡佬族": "Gelao",
    "水族": "Shui", "畲族": "She", "黎族": "Li", "哈尼族": "Hani", "纳西族": "Naxi", "拉祜族": "Lahu", "佤族": "Va",
}  # fmt: skip
#: Peoples at the end of a name: 张家川回族, 黔东南苗族侗族, 新疆维吾尔.
PEOPLES_AT_END = re.compile(f"(?:{'|'.join(PEOPLES)}|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|(?<!内)蒙古)+$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text, with the larger ones it is in where they are named beside it.

    Attributes:
        start, end: offsets into the text, 0-based, end exclusive.
        said: what the other language says: Kedong County, Heilongjiang Province; 黑龙江省克东县.
        names: what a translation has to hold in any case: Kedong, Heilongjiang.
    """

    start: int
    end: int
    said: str
    names: tuple[str, ...]

    @property
    def local(self) -> bool:
        """Whether it is more than a province or city: a county, a town, a place with the one it is in."""
        return len(self.names) > 1 or _LOCAL.search(self.said) is not None


@cache
def listed() -> dict[str, tuple[str, str]]:
    """English name and province of each Chinese name in the list."""
    lines = files("workbench.translate").joinpath("places.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    found = {chinese: (english, province) for chinese, english, province in rows}
    for chinese, (english, province) in [*found.items()]:
        if len(chinese) > len("忠县") and chinese[-1] in "县市" and not chinese.endswith("自治县"):
            district = f"{english.removesuffix(' County')} District"
            found.setdefault(f"{chinese[:-1]}区", (district, province))  # 延庆县 is 延庆区 now, 吴江市 吴江区
    return found


@cache
def table() -> dict[str, tuple[str, str]]:
    """The list, and each county as a city, which it may have become (腾冲县, 腾冲市): for Chinese alone.

    In English a city's name says no kind. Those in 城 are left out: 大城市 means large cities.
    """
    counties = [
        (c, e, p) for c, (e, p) in listed().items() if c.endswith("县") and not c.endswith(("自治县", "城县"))
    ]
    cities = {f"{c[:-1]}市": (e.removesuffix(" County"), p) for c, e, p in counties if len(c) > len("忠县")}
    return {**cities, **listed()}


def is_short_county(chinese: str) -> bool:
    """Whether a name in the list is that of a county or district without 县 or 区."""
    province = listed().get(chinese, ("", ""))[1]
    return bool(province) and not ENDINGS.search(chinese) and f"{chinese}市" not in listed()


def joined(syllables: Iterable[str]) -> str:
    """Syllables of pinyin as the name of a place is written: Xi'an."""
    out = ""
    for syllable in syllables:
        out += ("'" if out and syllable[:1] in "aeo" else "") + syllable
    return out.capitalize()


def bare(english: str) -> str:
    """The name without what kind of place it is and without peoples."""
    if " Autonomous " in english and not english.startswith("Inner Mongolia"):
        return english.split(" ", maxsplit=1)[0]
    return KINDS.sub("", english)
