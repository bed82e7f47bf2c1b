"""Removal of training pairs that share a long n-gram with an evaluation set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.train.filters import FilterReport, Pair

__all__ = ["EvaluationGrams", "decontaminate"]

_WORD = re.compile(r"\w+")


class EvaluationGrams:
    """Hashes of the word 8-grams (English) and 13-character grams (Chinese) of evaluation texts.

    Texts shorter than one gram count as a whole, from 4 words or 8 characters on.
    """

    def __init__(
        self, english: Iterable[str], chinese: Iterable[str], words: int = 8, characters: int = 13
    ) -> None:
        self.words, self.characters = words, characters
        self._en = {g for text in english for g in self._english(text)}
        self._zh = {g for text in chinese for g in self._chinese(text)}

    def _english(self, text: str) -> Iterator[int]:
        tokens = _WORD.findall(text.lower())
        if 4 <= len(tokens) < self.words:
            yield hash(("whole", *tokens))
        for i in range(len(tokens) - self.words + 1):
            yield hash(tuple(tokens[i : i + self.words]))

    def _chinese(self, text: str) -> Iterator[int]:
        text = re.sub(r"\W+", "", text)
        if 8 <= len(text) < self.characters:
            yield hash(("whole", text))
        for i in range(len(text) - self.characters + 1):
            yield hash(text[i : i + self.characters])

    def touches(self, pair: Pair) -> bool:
        """Return whether either side of `pair` shares a gram with the evaluation texts."""
        return any(g in self._en for g in self._english(pair.en)) or any(
            g in self._zh for g in self._chinese(pair.zh)
        )


def decontaminate(pairs: Iterable[Pair], grams: EvaluationGrams, report: FilterReport) -> Iterator[Pair]:
    """Yield the pairs that share no gram with the evaluation texts, counting the others in `report`."""
    for pair in pairs:
        if grams.touches(pair):
            report.remove("in an evaluation set", pair)
        else:
            yield pair
