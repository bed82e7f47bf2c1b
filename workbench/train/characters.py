"""Character normalisation of training text, the same that the exported SentencePiece models apply."""

from __future__ import annotations

import html
import re

__all__ = ["COMMON_MAP", "ENGLISH_MAP", "normalise_chinese", "normalise_english"]

#: Characters mapped on both sides: full-width letters and digits to ASCII, odd spaces to a space.
COMMON_MAP: dict[str, str] = {
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%+=#@&/"},
    "\u00a0": " ", "\u3000": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "\ufeff": "", "\u00ad": "",
    "\t": " ", "\n": " ", "\r": " ",
}  # fmt: skip
#: Further characters mapped in English only: curly quotes, full-width punctuation.
ENGLISH_MAP: dict[str, str] = {
    **COMMON_MAP,
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"',
    "\u201e": '"', "\u2026": "...", "\uff0c": ",", "\uff1a": ":", "\uff1b": ";", "\uff08": "(",
    "\uff09": ")", "\uff1f": "?", "\uff01": "!", "\u3002": ".", "\u3001": ",", "\u2011": "-",
}  # fmt: skip

_COMMON = str.maketrans(COMMON_MAP)
_ENGLISH = str.maketrans(ENGLISH_MAP)
_BRACKETS = str.maketrans({"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”"})
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK = _HAN + "\u3001-\u3011\uff01-\uff1f“”‘’《》"
_SPACE_IN_CJK = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])")
_ASCII_PUNCT = re.compile(
    rf"(?<=[{_HAN}”》）])([,;:?!])(?=[ {_HAN}“《（]|$)|(?<=[{_HAN}])([,;:?!]) ?(?=[\w“《（]|$)"
)
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_PAREN = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)")
_STOP = re.compile(rf"(?<=[{_HAN}”》）])\.$")
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-z]+);")


def _plain(text: str) -> str:
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return text


def normalise_english(text: str) -> str:
    """Return English `text` with straight quotes, ASCII punctuation and single spaces."""
    return " ".join(_plain(text).translate(_ENGLISH).split())


def normalise_chinese(text: str) -> str:
    """Return Chinese `text` with full-width punctuation between Han characters and no space between them."""
    text = " ".join(_plain(text).translate(_COMMON).translate(_BRACKETS).split())
    text = _SPACE_IN_CJK.sub("", text)
    text = _ASCII_PUNCT.sub(lambda m: _FULL[m.group(1) or m.group(2)], text)
    text = _PAREN.sub(r"（\1）", text)
    text = _STOP.sub("。", text)
    return re.sub(r"(?<=[，。；：？！]) +", "", text)
