"""What a model spells wrongly: names that it was given in Latin letters (Qiqiqihar), endings of ordinals (23th)."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import takewhile
from operator import eq

from workbench.text.ordinals import with_right_endings
from workbench.text.words import english_words

__all__ = ["respelled"]

_NAME = re.compile(r"(?<![A-Za-z'’-])[A-Z][A-Za-z'’-]{3,}")
_NEAR = 0.72  # of two spellings of one name, at least
_BEGUN = 5  # first letters, and half of the longer spelling, that two spellings of one name share without being near
_POSSESSIVE = re.compile(r"['’]s?$")


def respelled(source: str, target: str) -> str:
    """`target` with names of `source` that it lacks in the places of names that look like them, and 23rd for 23th.

    Only names of four letters and more with a capital count. A name that goes on (Japanese, for Japan) is none that is
    lacking, one that the source has too is not replaced, and one that stands there as often as in the source is enough.

    Args:
        source: what the model was given, Latin words in text of any language.
        target: what it wrote, in English.
    """
    wanted, written = Counter(_names(source)), Counter(_names(target))
    strange = [word for word in written if word not in wanted]
    for name, times in wanted.items():
        said = sum(n for word, n in written.items() if word.startswith(name))
        near = [(r, w) for w in strange if not w.startswith(name) and (r := _likeness(name, w))]
        if said < times and near:
            _, wrong = max(near)
            strange.remove(wrong)
            target = re.sub(rf"(?<![A-Za-z'’-]){re.escape(wrong)}(?![A-Za-z])", name, target)
    return with_right_endings(target)


def _likeness(one: str, other: str) -> float:
    """How like two spellings are, 0 where they are hardly those of one name; Caboolian is like Caboolture."""
    matcher = SequenceMatcher(None, one, other)
    if (
        matcher.real_quick_ratio() >= _NEAR
        and matcher.quick_ratio() >= _NEAR
        and (r := matcher.ratio()) >= _NEAR
    ):
        return r
    shared = sum(1 for _ in takewhile(bool, map(eq, one, other)))
    made_up = other.lower() not in english_words()
    return shared / 100 if shared >= max(_BEGUN, max(len(one), len(other)) / 2) and made_up else 0.0


def _names(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", name) for name in _NAME.findall(text)]
