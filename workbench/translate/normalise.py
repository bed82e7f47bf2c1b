"""Text as the models were trained on it: one line, simplified characters, Chinese marks in Chinese, straight quotes."""

from __future__ import annotations

import re
import unicodedata

from workbench.text.hanzi import HANZI
from workbench.text.script import to_simplified

__all__ = ["STRAIGHT", "chinese_marks", "normalise", "one_line"]

_SPACES = re.compile(r"\s+")
_CJK = HANZI + "\u3001-\u3011\uff01-\uff1f“”‘’《》"
_SPACE_IN_CJK = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])")
_SPACE_AT_FIGURE = re.compile(rf"(?<=\d) (?=[{HANZI}])|(?<=[{HANZI}]) (?=\d)")
# an ASCII mark between hanzi, or after one and before what can begin a clause
_ASCII_MARK = re.compile(
    rf"(?<=[{HANZI}”》）])([,;:?!])(?=[ {HANZI}“《（]|$)|(?<=[{HANZI}])([,;:?!]) ?(?=[\w“《（]|$)"
)
_PAREN = re.compile(rf"\(([^()]*[{HANZI}][^()]*)\)")
_LAST_STOP = re.compile(rf"(?<=[{HANZI}”》）])\.$")
_AFTER_MARK = re.compile(r"(?<=[，。；：？！]) +")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_BRACKETS = str.maketrans({"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”"})
#: Curly quotes and full-width marks as the models' English has them.
STRAIGHT = {
    "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "…": "...", "，": ",", "：": ":",
    "；": ";", "（": "(", "）": ")", "？": "?", "！": "!", "。": ".", "、": ",", "‑": "-",
}  # fmt: skip
_STRAIGHT = str.maketrans(STRAIGHT)


def one_line(text: str) -> str:
    """The text with control characters dropped and every run of white space one space."""
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return _SPACES.sub(" ", "".join(c for c in kept if unicodedata.category(c) != "Cs")).strip()


def normalise(text: str, lang: str) -> str:
    """Text as a model of that language reads and writes it; applied twice it changes nothing more.

    Args:
        text: a segment.
        lang: BCP-47 code of its language.
    """
    line = one_line(text)
    if not lang.startswith("zh"):
        return one_line(line.translate(_STRAIGHT))
    return chinese_marks(to_simplified(line))


def chinese_marks(line: str) -> str:
    """Chinese text of one line with full-width marks between hanzi, no spaces there or beside figures, “” for other quotes."""
    line = _SPACE_AT_FIGURE.sub("", _SPACE_IN_CJK.sub("", line.translate(_BRACKETS)))
    line = _ASCII_MARK.sub(lambda m: _FULL[m[1] or m[2]], line)
    line = _LAST_STOP.sub("。", _PAREN.sub(r"（\1）", line))
    return _AFTER_MARK.sub("", line)
