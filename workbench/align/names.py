"""Links between words that need no dictionary: the same number, a name in pinyin, the same Latin word."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.text.hanzi import is_hanzi

SAME = 0.8
"""p of a word that stands on both sides as it is."""
SPELT = {1: 0.15, 2: 0.6}
"""p that a word of one or of more syllables is the pinyin of Chinese characters that spell it."""
LONGEST = 4


def direct_links(x_words: Sequence[str], y_words: Sequence[str]) -> Any:
    """Sparse (len(x_words), len(y_words)) probabilities of words that spell each other."""
    from scipy import sparse

    columns = {w: k for k, w in enumerate(y_words)}
    found: dict[tuple[int, int], float] = {}
    for i, word in enumerate(x_words):
        if word in columns and not is_hanzi(word):
            found[i, columns[word]] = SAME
        elif 1 < len(word) <= LONGEST and is_hanzi(word):
            for spelling, p in _spellings(word):
                if spelling in columns:
                    found[i, columns[spelling]] = p
    at = np.array([k for k, _ in found], dtype=np.int64)
    to = np.array([k for _, k in found], dtype=np.int64)
    return sparse.csr_array(
        (np.array(list(found.values()), dtype=np.float64), (at, to)), shape=(len(x_words), len(y_words))
    )


def _spellings(word: str) -> list[tuple[str, float]]:
    """Pinyin of the word's parts, as the stemmer leaves it: of a name's surname, given name and the whole."""
    from workbench.text.stems import stem

    syllables = _pinyin(word)
    parts = [syllables[0], "".join(syllables[1:]), "".join(syllables)]
    if len(syllables) > 2:
        parts += ["".join(syllables[:2]), "".join(syllables[2:])]
    counts = [1, len(syllables) - 1, len(syllables), 2, len(syllables) - 2]
    # of pinyin's endings the stemmer changes these only
    stems = [stem(p) if p.endswith(("e", "ing")) else p for p in parts]
    return [(p, SPELT[min(n, 2)]) for p, n in zip(stems, counts, strict=False) if len(p) > 1]


@functools.lru_cache(maxsize=50_000)
def _pinyin(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(s.replace("ü", "u") for s in lazy_pinyin(word, v_to_u=True))
