"""Places of China in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.translate.gazetteer import ENDINGS, KINDS, PEOPLES_AT_END, Place, is_short_county, listed

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_POSSESSIVE = re.compile(r"['’]s$")
_MOST_WORDS = 7  # of an English name: Qiandongnan Miao and Dong Autonomous Prefecture
_CITY = frozenset({"City", "Municipality"})
_NO_PLACES = frozenset({"Xinhua"})  # 新化, but it is the news agency that is meant


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in the text, what it is in Chinese and in which province, "" of provinces."""

    start: int
    end: int
    chinese: str
    province: str


def in_english(text: str) -> Iterator[Place]:
    """Yield the places in English `text`, those that are one in the other as one."""
    chain: list[_Found] = []
    for found in _names(text):
        if chain and not _inside(text, chain[-1], found):
            yield _place(chain)
            chain = []
        chain.append(found)
    if chain:
        yield _place(chain)


def is_called(name: str) -> bool:
    """Whether a place of China is called `name` in English."""
    return _folded(name) in _by_english()


def _inside(text: str, small: _Found, large: _Found) -> bool:
    """Whether the second of two places that follow each other holds the first: Kedong County, Heilongjiang Province."""
    if text[small.end : large.start] not in {", ", " of ", " in "} or not small.province:
        return False
    if not large.province:
        return listed()[large.chinese][0].startswith(small.province)
    return (
        small.province == large.province
        and small.chinese[-1] in "县区旗"
        and large.chinese[-1] not in "县区旗"
    )


def _place(chain: Sequence[_Found]) -> Place:
    """Places, each in the next, as Chinese has it, largest first; a city that holds another place has its 市."""
    names = tuple(_bare(found.chinese) for found in chain)
    said = [
        f"{f.chinese}市" if i and f"{f.chinese}市" in listed() else f.chinese for i, f in enumerate(chain)
    ]
    return Place(chain[0].start, chain[-1].end, "".join(said[::-1]), names)


def _bare(chinese: str) -> str:
    return PEOPLES_AT_END.sub("", ENDINGS.sub("", chinese)) if len(chinese) > len("忠县") else chinese


@cache
def _by_english() -> dict[str, list[tuple[str, str]]]:
    """Chinese name and province of each English name, kinds of places in small letters; of cities without 市."""
    out: dict[str, list[tuple[str, str]]] = {}
    for chinese, (english, province) in listed().items():
        if not (chinese.endswith("市") and listed().get(chinese[:-1], ("", ""))[0] == english):
            out.setdefault(_folded(english), []).append((chinese, province))
    return out


def _folded(english: str) -> str:
    kind = KINDS.search(english)
    english = english.replace("’", "'")
    return english if kind is None else english[: kind.start()] + kind[0].lower()


def _names(text: str) -> Iterator[_Found]:
    words = list(_WORD.finditer(text))
    i = 0
    while i < len(words):
        n, meant = _longest(text, words, i) if words[i][0][0].isupper() else (1, None)
        if meant is not None:
            yield _Found(words[i].start(), words[i + n - 1].end(), *meant)
        i += n


def _longest(text: str, words: Sequence[re.Match[str]], i: int) -> tuple[int, tuple[str, str] | None]:
    """Number of words of the longest name from word `i` on that means one place here, its Chinese and province."""
    for n in range(min(_MOST_WORDS, len(words) - i), 0, -1):
        name = _POSSESSIVE.sub("", text[words[i].start() : words[i + n - 1].end()])
        meant = _meant(name, text)
        if meant is not None and (KINDS.search(name) or not _in_longer_name(text, words, i, n)):
            return n, meant
    return 1, None


def _meant(name: str, text: str) -> tuple[str, str] | None:
    """What `name` stands for in `text`, if that is clear.

    A city comes before a county without that word. 富裕县 and 扶余县 are both Fuyu County, and counties without that word
    are often something else: these count only where their province is named.
    """
    known = _by_english().get(_folded(name), []) if name not in _NO_PLACES else []
    provinces = [k for k in known if not k[1]]  # Xinjiang is no county of Shanxi
    if provinces:
        return provinces[0]
    known = [k for k in known if not is_short_county(k[0])] or known
    if len(known) > 1 or any(is_short_county(chinese) for chinese, _ in known):
        known = [k for k in known if re.search(rf"\b{k[1]}\b", text)]
    return known[0] if len(known) == 1 else None


def _in_longer_name(text: str, words: Sequence[re.Match[str]], i: int, n: int) -> bool:
    """Whether `n` words from `i` on are part of a longer name, a person's (Wang Kunshan) or a company's (Wuhan Steel)."""

    def one_name(left: int, right: int) -> bool:
        beside = left >= 0 and right < len(words) and text[words[left].end() : words[right].start()] == " "
        return beside and words[left][0][0].isupper() and words[right][0][0].isupper()

    before = i > 1 and one_name(i - 1, i)  # a sentence's first word is capital in any case
    return before or (one_name(i + n - 1, i + n) and words[i + n][0] not in _CITY)
