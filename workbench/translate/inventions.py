"""Words that a model made up: English that no text has, put together from pieces (encompassion, rashlying)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.text.words import english_words, is_pinyin

__all__ = ["inventions", "pieces_of"]

_WORD = re.compile(r"(?<![\w.@/\\'’-])(?:[a-z]{3,}|[A-Z][a-z]{3,})(?![\w@/\\'’-])(?!\.\w)")
_BEGUN = re.compile(r"(?:^|[.!?:;]\s)[\"“‘'(]*$")
_LATIN = re.compile(r"[A-Za-z]+")
_STEM = 4  # letters that a word has to share with one of the source, to be a form of it


def inventions(given: str, target: str) -> list[tuple[int, int]]:
    """The spans of the words of `target` that are made up.

    Words within a sentence that begin with a capital are names and never count; at its head, pinyin does not. What the
    source has in Latin letters, or a form of it, is no invention; nor are parts of addresses, paths and code.

    Args:
        given: the source as the model had it, with its glosses.
        target: English.
    """
    words = english_words()
    strange = [m for m in _WORD.finditer(target) if m[0].lower() not in words]
    if not strange:
        return []
    own = {w.lower() for w in _LATIN.findall(given)}
    stems = tuple(w[: max(len(w) - 1, _STEM)] for w in own if len(w) >= _STEM)
    return [m.span() for m in strange if not m[0].lower().startswith(stems) and _counts(m, target)]


def _counts(match: re.Match[str], target: str) -> bool:
    if match[0][0].islower():
        return True
    return bool(_BEGUN.search(target[: match.start()])) and not is_pinyin(match[0])


def pieces_of(word: str, pieces: Sequence[str]) -> list[list[str]]:
    """The runs of `pieces` that write `word`, at each place where they do.

    Args:
        word: as it stands in the decoded text.
        pieces: SentencePiece pieces, ▁ for a space.
    """
    starts, text = [], ""
    for piece in pieces:
        starts.append(len(text))
        text += piece.replace("▁", " ")
    ends = [*starts[1:], len(text)]
    found = []
    for match in re.finditer(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text):
        run = [
            p for p, a, b in zip(pieces, starts, ends, strict=True) if a < match.end() and b > match.start()
        ]
        if run not in found:
            found.append(run)
    return found
