"""Words of Chinese and English segments, as the translation lexicon counts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from workbench.text.hanzi import HANZI
from workbench.text.numbers import read_numbers
from workbench.text.script import to_simplified
from workbench.text.stems import stem

_ENGLISH = re.compile(r"[a-zà-ɏ]+|\d+(?:\.\d+)*")
_CHINESE_WORD = re.compile(rf"[{HANZI}a-z\d]")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")


def is_traditional(lang: str) -> bool:
    """Whether a BCP-47 code means traditional Chinese."""
    code = lang.lower().replace("_", "-")
    return any(code.startswith(x) for x in ("zh-tw", "zh-hk", "zh-mo", "zh-hant"))


def is_chinese(lang: str) -> bool:
    """Whether a BCP-47 code means Chinese."""
    return lang.lower().replace("_", "-").split("-")[0] in {"zh", "cmn"}


def chinese_words(text: str) -> list[str]:
    """Words of simplified text (jieba's dictionary and its model for unknown words), no punctuation."""
    import rjieba

    folded = unicodedata.normalize("NFKC", text).lower()
    return [w for w in rjieba.cut(folded) if _CHINESE_WORD.match(w)]


def english_stems(text: str) -> list[str]:
    """Lower-case Snowball stems and numbers, no punctuation; thousands separators are dropped."""
    folded = _GROUPED.sub("", unicodedata.normalize("NFKC", text).lower())
    return [stem(w) if w[0].isalpha() else w for w in _ENGLISH.findall(folded)]


def number_words(text: str, lang: str) -> list[str]:
    """Every number that the text says as `#` and its value, however it is written; weak ones (一个, one) are left out."""
    return [f"#{atom}" for span in read_numbers(text, lang) if not span.weak for atom in span.atoms()]


def words(segments: Sequence[str], lang: str) -> list[list[str]]:
    """Words of each segment and the values of its numbers; Chinese is simplified first."""
    if not is_chinese(lang):
        return [english_stems(s) + number_words(s, "en") for s in segments]
    simple = [to_simplified(s, taiwan=is_traditional(lang)) for s in segments]
    return [chinese_words(s) + number_words(s, "zh-CN") for s in simple]
