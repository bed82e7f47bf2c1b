"""Traditional characters to simplified ones before translation."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def to_simplified(text: str) -> str:
    """The text with traditional characters replaced (OpenCC t2s); simplified text stays as it is."""
    return str(_converter().convert(text))
