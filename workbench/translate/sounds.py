"""What a foreign name sounds like: the consonants of its original, and of its Chinese spelling by pinyin."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["Sounds", "hanzi_sounds", "latin_sounds", "likeness", "plain", "sounds_alike"]

_DIGRAPHS = {
    "sch": "S", "tsch": "S", "sh": "S", "ch": "SKH", "th": "TS", "ph": "F", "ck": "K", "kh": "KH", "zh": "S", "tz": "S",
    "ts": "S", "cz": "S", "sz": "S", "wh": "FH", "ng": "N", "qu": "K", "gh": "KH?", "dj": "S", "ll": "L?", "ss": "S",
}  # fmt: skip
_LETTERS = {
    "b": "P", "p": "P", "d": "T", "t": "TS", "g": "KSH", "k": "K", "q": "K", "c": "KS", "f": "FP", "v": "FP", "w": "FH?",
    "h": "H?", "j": "SHK", "l": "L", "r": "L?", "m": "MN", "n": "N", "s": "S", "z": "S", "x": "KS",
}  # fmt: skip
_INITIALS = {
    "b": "P", "p": "P", "m": "M", "f": "FH", "d": "T", "t": "T", "n": "N", "l": "L", "g": "K", "k": "K", "h": "HFK",
    "j": "SK", "q": "SK", "x": "SH", "zh": "S", "ch": "SK", "sh": "S", "r": "LS", "z": "S", "c": "S", "s": "S", "w": "F?",
}  # fmt: skip
_SYLLABLE = re.compile(r"(?P<initial>zh|ch|sh|[bpmfdtnlgkhjqxrzcsw])?(?P<vowels>[^ng]*)(?P<nasal>n|ng)?")
_LATIN = re.compile("|".join(sorted((*_DIGRAPHS, *_LETTERS), key=len, reverse=True)))

Sounds = tuple[str, ...]
"""Consonants in order, each as the classes that it may belong to; with "?" one that is often left out."""


def sounds_alike(name: str, original: str) -> float:
    """How much of the consonants of a foreign name's Chinese spelling and of its original are the same: 0 to 1."""
    return likeness(hanzi_sounds(name), latin_sounds(original))


def likeness(one: Sounds, other: Sounds) -> float:
    """Twice the weight of the longest common subsequence over the weight of both."""
    total = sum(map(_weight, one)) + sum(map(_weight, other))
    if not total:
        return 0.0
    row = [0.0] * (len(other) + 1)
    for a in one:
        before, row = row, [0.0]
        for k, b in enumerate(other):
            same = before[k] + _weight(a) + _weight(b) if set(a) & set(b) - {"?"} else 0.0
            row.append(max(same, before[k + 1], row[k]))
    return row[-1] / total


def _weight(sound: str) -> float:
    return 0.3 if sound.endswith("?") else 1.0


def plain(text: str) -> str:
    """Small letters without accents."""
    marks = unicodedata.normalize("NFD", text.lower().replace("ł", "l").replace("ø", "o").replace("ß", "ss"))
    return "".join(c for c in marks if not unicodedata.combining(c)).replace(".", "").replace(",", "")


@lru_cache(maxsize=4096)
def latin_sounds(name: str) -> Sounds:
    """The consonants of a name in Latin letters."""
    found: list[str] = []
    for word in re.split(r"[ '’-]", plain(name)):
        sounds = [(_DIGRAPHS | _LETTERS)[m[0]] for m in _LATIN.finditer(re.sub(r"([^s])\1", r"\1", word))]
        found.extend(sounds)
    return tuple(found)


@lru_cache(maxsize=4096)
def hanzi_sounds(name: str) -> Sounds:
    """The consonants of the pinyin of a name in hanzi; what is no hanzi is passed over."""
    from pypinyin import lazy_pinyin

    found: list[str] = []
    for syllable in lazy_pinyin("".join(c for c in name if c.isalpha()), v_to_u=True):
        match = _SYLLABLE.match(syllable.replace("ü", "u"))
        if match is None:
            continue
        if syllable == "er":
            found.append("L?")
        elif match["initial"]:
            found.append(_INITIALS[match["initial"]])
        if match["nasal"]:
            found.append("NM")
    return tuple(found)
