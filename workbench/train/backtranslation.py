"""Tagged back-translation: monolingual text with its machine translation as source (Sennrich 2016, Caswell 2019)."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path

from workbench.errors import InputError
from workbench.train.characters import normalise_chinese, normalise_english
from workbench.train.filters import FILTERS, Pair
from workbench.train.saving import complete_file
from workbench.translate.protocol import DecodeOptions, Translator

__all__ = ["TAG_EN", "TAG_ZH", "back_translate", "write_synthetic"]

#: Words at the head of a synthetic source, made of ordinary pieces: the model learns to read past them.
TAG_ZH, TAG_EN = "译：", "MT: "


def back_translate(
    lines: Iterable[str], translator: Translator, corpus: str, options: DecodeOptions | None = None
) -> list[Pair]:
    """Return pairs of a line and the tagged draft that `translator` makes of it.

    Args:
        lines: monolingual sentences in the translator's source language: the future targets.
        translator: translates them into the future source language.
        corpus: name of the synthetic corpus. A pair is only good for the direction that ends in the real side,
            so it is for stages of that direction alone.
        options: decoding settings.

    Raises:
        InputError: the translator's languages are not Chinese and English.
    """
    chinese = translator.pair.src.startswith("zh")
    if not chinese and not translator.pair.tgt.startswith("zh"):
        raise InputError(f"cannot back-translate with {translator.pair}", remedy="use a zh-en or en-zh model")
    normalise = normalise_chinese if chinese else normalise_english
    texts = [t for t in (normalise(line) for line in lines) if t]
    drafts = [n[0].text for n in translator.translate(texts, options or DecodeOptions())]
    pairs = [
        Pair(a, b, corpus) if chinese else Pair(b, a, corpus) for a, b in zip(texts, drafts, strict=True)
    ]
    kept = [p for p in pairs if not any(test(p) for _, test in FILTERS)]
    if chinese:
        return [Pair(p.zh, TAG_EN + p.en, corpus) for p in kept]
    return [Pair(TAG_ZH + p.zh, p.en, corpus) for p in kept]


def write_synthetic(path: Path, pairs: Iterable[Pair]) -> None:
    """Write `pairs` as `preparing.read_pairs` reads them."""
    with complete_file(path) as part, lzma.open(part, "wt", encoding="utf-8", preset=1) as file:
        file.writelines(f"{p.source}\t{p.zh}\t{p.en}\n" for p in pairs)
