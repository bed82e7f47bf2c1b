"""Names that a model was given in Latin letters and wrote down wrongly: Qiqiqihar, for Qiqihar."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

__all__ = ["respelled"]

_NAME = re.compile(r"(?<![A-Za-z'’-])[A-Z][A-Za-z'’-]{3,}")
_NEAR = 0.72  # of two spellings of one name, at least
_POSSESSIVE = re.compile(r"['’]s?$")


def respelled(source: str, target: str) -> str:
    """`target` with names of `source` that it lacks in the places of names that look like them.

    Only names of four letters and more with a capital count. A name that goes on (Japanese, for Japan) is none that is
    lacking, and one that the source has too is not replaced.

    Args:
        source: what the model was given, Latin words in text of any language.
        target: what it wrote, in English.
    """
    wanted = dict.fromkeys(_names(source))
    if not wanted:
        return target
    written = list(dict.fromkeys(_names(target)))
    strange = [w for w in written if w not in wanted]
    for name in wanted:
        if any(w.startswith(name) for w in written):
            continue
        near = [(r, w) for w in strange if (r := SequenceMatcher(None, name, w).ratio()) >= _NEAR]
        if near:
            _, wrong = max(near)
            strange.remove(wrong)
            target = re.sub(rf"(?<![A-Za-z'’-]){re.escape(wrong)}(?![A-Za-z])", name, target)
    return target


def _names(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", name) for name in _NAME.findall(text)]
