"""Character normalisation of training text, the same that the exported SentencePiece models apply."""

from __future__ import annotations

import html
import re

from workbench.translate.normalise import STRAIGHT, chinese_marks

__all__ = ["COMMON_MAP", "ENGLISH_MAP", "normalise_chinese", "normalise_english"]

#: Characters mapped on both sides: full-width letters and digits to ASCII, odd spaces to a space.
COMMON_MAP: dict[str, str] = {
    **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum() or chr(0x21 + i) in "%+=#@&/"},
    "\u00a0": " ", "\u3000": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
    "\u200b": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "\ufeff": "", "\u00ad": "",
    "\t": " ", "\n": " ", "\r": " ",
}  # fmt: skip
#: Further characters mapped in English only: curly quotes, full-width punctuation.
ENGLISH_MAP: dict[str, str] = {**COMMON_MAP, **STRAIGHT}

_COMMON = str.maketrans(COMMON_MAP)
_ENGLISH = str.maketrans(ENGLISH_MAP)
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-z]+);")


def _plain(text: str) -> str:
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return text


def normalise_english(text: str) -> str:
    """Return English `text` with straight quotes, ASCII punctuation and single spaces."""
    return " ".join(_plain(text).translate(_ENGLISH).split())


def normalise_chinese(text: str) -> str:
    """Return Chinese `text` with full-width punctuation between hanzi and no space between them."""
    return chinese_marks(" ".join(_plain(text).translate(_COMMON).split()))
