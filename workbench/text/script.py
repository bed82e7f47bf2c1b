"""Simplified and Traditional Chinese, by OpenCC."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.errors import DependencyMissingError

if TYPE_CHECKING:
    from opencc import OpenCC


@lru_cache(maxsize=8)
def _converter(config: str) -> OpenCC:
    try:
        from opencc import OpenCC
    except ImportError as error:
        raise DependencyMissingError("OpenCC is not installed", remedy="pip install OpenCC") from error
    return OpenCC(config)


def to_simplified(text: str, *, taiwan: bool = False) -> str:
    """The text in simplified characters; with `taiwan` Taiwan's words become the mainland's too (軟體 → 软件).

    Text without Chinese characters comes back as it is. The length may change where a word is replaced.
    """
    return _convert(text, "tw2sp" if taiwan else "t2s")


def to_traditional(text: str, *, taiwan: bool = False) -> str:
    """The text in traditional characters; with `taiwan` in Taiwan's forms and words (软件 → 軟體)."""
    return _convert(text, "s2twp" if taiwan else "s2t")


def _convert(text: str, config: str) -> str:
    # OpenCC works on UTF-8: lone surrogates cannot pass it, and never occur in decoded files
    if text.isascii() or any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return str(_converter(config).convert(text))


def fold_script(text: str) -> str:
    """Traditional characters replaced by simplified ones, one for one, so that offsets stay: for matching only."""
    folded = to_simplified(text)
    return folded if len(folded) == len(text) else "".join(_fold_char(c) for c in text)


@lru_cache(maxsize=16384)
def _fold_char(char: str) -> str:
    folded = to_simplified(char)
    return folded if len(folded) == 1 else char
