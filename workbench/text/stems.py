"""Stems of English words."""

from __future__ import annotations

import functools
from typing import Any

__all__ = ["stem"]


@functools.lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball stem of a lower-case English word."""
    return str(_stemmer().stemWord(word))
