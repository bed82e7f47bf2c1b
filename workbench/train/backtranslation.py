"""Tagged back-translation: monolingual text with its machine translation as source (Sennrich 2016, Caswell 2019)."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from workbench.errors import InputError
from workbench.model import Hypothesis, LangPair
from workbench.train.characters import normalise_chinese, normalise_english
from workbench.train.filters import FILTERS, Pair

__all__ = ["TAG_EN", "TAG_ZH", "Drafts", "back_translate", "write_synthetic"]

#: Words at the head of a synthetic source, made of ordinary pieces: the model learns to read past them.
TAG_ZH, TAG_EN = "译：", "MT: "


class Drafts(Protocol):
    """The part of a Translator that is needed here."""

    pair: LangPair

    def translate(self, segments: Sequence[str]) -> list[list[Hypothesis]]:
        """N-best lists of the segments."""


def back_translate(lines: Iterable[str], translator: Drafts, corpus: str) -> list[Pair]:
    """Return pairs of a line and the tagged draft that `translator` makes of it.

    Args:
        lines: monolingual sentences in the translator's source language: the future targets.
        translator: translates them into the future source language.
        corpus: name of the synthetic corpus. A pair is only good for the direction that ends in the real side,
            so give it a weight in stages of that direction alone.

    Raises:
        InputError: the translator's languages are not Chinese and English.
    """
    chinese = translator.pair.src.startswith("zh")
    if not chinese and not translator.pair.tgt.startswith("zh"):
        raise InputError(f"cannot back-translate with {translator.pair}", remedy="use a zh-en or en-zh model")
    normalise = normalise_chinese if chinese else normalise_english
    texts = [t for t in (normalise(line) for line in lines) if t]
    drafts = [n[0].text for n in translator.translate(texts)]
    pairs = [
        Pair(a, b, corpus) if chinese else Pair(b, a, corpus) for a, b in zip(texts, drafts, strict=True)
    ]
    kept = [p for p in pairs if not any(test(p) for _, test in FILTERS)]
    if chinese:
        return [Pair(p.zh, TAG_EN + p.en, corpus) for p in kept]
    return [Pair(TAG_ZH + p.zh, p.en, corpus) for p in kept]


def write_synthetic(path: Path, pairs: Iterable[Pair]) -> None:
    """Write `pairs` where the pack step finds them: `synthetic-NAME.tsv.xz` in the recipe's folder."""
    with lzma.open(path, "wt", encoding="utf-8", preset=1) as file:
        file.writelines(f"{p.source}\t{p.zh}\t{p.en}\n" for p in pairs)
