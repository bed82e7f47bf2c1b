"""Which strings of letters are English words (those that texts or dictionaries have), small ones, and pinyin.

english.txt.xz lists the words; workbench.train.wordlist makes it, from wordfreq's frequencies (Speer 2022, CC BY-SA 4.0),
CC-CEDICT (CC BY-SA 4.0) and the words of the training corpora. small.txt.xz lists those that the training corpora hardly
ever have with a capital within a sentence, familiar.txt.xz the others that they have twenty times and more.
"""

from __future__ import annotations

import lzma
import re
from functools import cache
from importlib.resources import files

__all__ = ["english_words", "familiar_words", "is_pinyin", "small_words"]

_SYLLABLE = (
    "(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])(?:i?ong|[iu]?ang|u?eng|ing|i?an|iao|uai|uan|[aeu]i|ao|[oi]u|[eiu]n|i[ae]|u[aeo]|[aoeiu])"
    "|ang|a[ino]|ou|e[rni]|[aoe])"
)


@cache
def english_words() -> frozenset[str]:
    """The English words of three letters and more, in small letters: two hundred thousand, with names and inflected forms."""
    return _listed("english.txt.xz")


@cache
def small_words() -> frozenset[str]:
    """The English words and contractions (it's) that have a capital only where a sentence, a title or a name begins."""
    return _listed("small.txt.xz")


@cache
def familiar_words() -> frozenset[str]:
    """The words, in small letters, that the shipped models met often and that may have a capital: names and more."""
    return _listed("familiar.txt.xz")


def is_pinyin(word: str, most: int = 4) -> bool:
    """Whether `word` may be one to `most` syllables of pinyin written together; no name has more than four."""
    return re.fullmatch(f"{_SYLLABLE}{{1,{most}}}", word, re.IGNORECASE) is not None


def _listed(name: str) -> frozenset[str]:
    data = files("workbench.text").joinpath(name).read_bytes()
    return frozenset(lzma.decompress(data).decode().split("\n"))
