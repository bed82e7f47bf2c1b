"""The joint SentencePiece vocabulary: unigram, byte fallback, digits apart, ids as Marian wants them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from workbench.train.corpus import read_lines
from workbench.train.filters import Pair
from workbench.train.packing import write_pack
from workbench.train.recipe import Recipe, Vocabulary

__all__ = ["pack_pairs", "train_vocabulary", "vocabulary_text"]


def vocabulary_text(pairs: Iterable[Pair], settings: Vocabulary, extra: Iterable[str] = ()) -> Iterator[str]:
    """Yield the lines the vocabulary is trained on: both sides of at most `caps[corpus]` shuffled pairs, then `extra`."""
    shuffled = list(pairs)
    random.Random(1).shuffle(shuffled)
    taken: Counter[str] = Counter()
    for pair in shuffled:
        if taken[pair.source] < settings.caps.get(pair.source, settings.lines):
            taken[pair.source] += 1
            yield pair.zh
            yield pair.en
    yield from extra


def train_vocabulary(recipe: Recipe, pairs: Iterable[Pair]) -> Path:
    """Train joint.model in the recipe's folder and return its path.

    Id 0 is </s>, 1 <unk>, 2 to 257 the bytes, then pieces; the pad is added by the model as the last id.
    """
    import sentencepiece

    settings = recipe.vocabulary
    text, prefix = recipe.folder / "vocabulary.txt", recipe.folder / "joint"
    extra = (line for path in recipe.corpus.monolingual_zh for line in read_lines(recipe.root / path))
    with text.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in vocabulary_text(pairs, settings, extra))
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(prefix),
        vocab_size=settings.size,
        model_type="unigram",
        byte_fallback=True,
        character_coverage=settings.coverage,
        split_digits=True,
        normalization_rule_name="identity",
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        num_threads=2,
        max_sentence_length=2000,
        input_sentence_size=settings.sentences,
        shuffle_input_sentence=True,
        max_sentencepiece_length=14,
        minloglevel=2,
    )
    text.unlink()
    return prefix.with_suffix(".model")


def _encode(processor: Any, texts: list[str], settings: Vocabulary, sample: int) -> list[list[int]]:
    if sample:
        return [processor.encode(t, enable_sampling=True, alpha=settings.alpha, nbest_size=-1) for t in texts]
    encoded: list[list[int]] = processor.encode(texts, num_threads=2)
    return encoded


def pack_pairs(path: Path, pairs: list[Pair], model: Path, settings: Vocabulary) -> int:
    """Encode `pairs` with SentencePiece `model` into the pack at `path`; return how many it holds.

    Pairs longer than `settings.longest` tokens, or past `settings.ratio`, are left out.
    With `settings.samples` every pair is encoded that many more times with sampled segmentations.
    """
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(str(model))
    names = sorted({p.source for p in pairs})
    index = {n: i for i, n in enumerate(names)}
    sides: tuple[list[list[int]], list[list[int]]] = ([], [])
    source: list[int] = []
    for sample in range(settings.samples + 1):
        zh = _encode(processor, [p.zh for p in pairs], settings, sample)
        en = _encode(processor, [p.en for p in pairs], settings, sample)
        for pair, a, b in zip(pairs, zh, en, strict=True):
            if _fits(len(a), len(b), settings):
                sides[0].append(a)
                sides[1].append(b)
                source.append(index[pair.source])
    write_pack(path, sides, source, names)
    return len(source)


def _fits(zh: int, en: int, settings: Vocabulary) -> bool:
    near = zh < settings.ratio * en + 8 and en < settings.ratio * zh + 8
    return near and 0 < zh <= settings.longest and 0 < en <= settings.longest + 10
