"""Which characters are hanzi: CJK unified ideographs with their extensions, and compatibility ideographs."""

from __future__ import annotations

import re

__all__ = ["HANZI", "ONE_HANZI", "is_hanzi"]

#: What stands between the brackets of a character class.
HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
ONE_HANZI = re.compile(f"[{HANZI}]")
_ALL_HANZI = re.compile(f"[{HANZI}]+")


def is_hanzi(text: str) -> bool:
    """Whether `text` is one or more hanzi and nothing else."""
    return _ALL_HANZI.fullmatch(text) is not None
