"""All that is known about two lists of segments: words, lexicon, punctuation, lengths, vectors, drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.encoder import Encoded, Encoder
from workbench.align.marks import lengths, marks
from workbench.align.resources import Resources
from workbench.align.tokens import is_chinese, words

Floats = NDArray[np.float64]
LETTERS_PER_CHARACTER = (2.0, 5.5)
"""What whole translations of Chinese have (2.6 to 4.7 in the corpora seen): outside of it one side is a part only."""
Sparse = Any
"""scipy.sparse.csr_array of float64."""


@dataclass(frozen=True, slots=True)
class Side:
    """One list of segments.

    Attributes:
        words: distinct words, in order of first occurrence.
        counts: sparse (segments, words).
        prior: probability of each word in this text, add one half.
        lengths: letters and digits of each segment plus one.
        marks: punctuation columns of `marks.NAMES`.
        vectors: an encoder's additive vectors, (segments, dimensions), or None.
        encoded: its tokens, or None.
        paragraphs: paragraph index of each segment, or None.
        draft: words of the other side in a machine translation of each segment, sparse (segments, words + 1) with
            all other words in the last column, or None.
    """

    words: list[str]
    counts: Sparse
    prior: Floats
    lengths: Floats
    marks: Floats
    vectors: NDArray[np.float32] | None = None
    paragraphs: NDArray[np.int64] | None = None
    draft: Sparse | None = None
    encoded: Encoded | None = None

    @property
    def size(self) -> int:
        """Number of segments."""
        return int(self.counts.shape[0])

    def take(self, rows: Sequence[int]) -> Side:
        """Only some segments, in the order given; words and their prior stay."""
        at = np.asarray(rows, dtype=np.int64)
        return replace(
            self,
            counts=self.counts[at],
            lengths=self.lengths[at],
            marks=self.marks[at],
            vectors=None if self.vectors is None else self.vectors[at],
            paragraphs=None if self.paragraphs is None else self.paragraphs[at],
            draft=None if self.draft is None else self.draft[at],
            encoded=None if self.encoded is None else self.encoded.take(at),
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides and the translation probabilities between their words; the first side is the Chinese one if any.

    Attributes:
        forward: sparse (x words, y words), p(y | x); `backward` is p(x | y) in the same shape.
        ratio: y letters per x letter over the whole texts.
    """

    x: Side
    y: Side
    forward: Sparse
    backward: Sparse
    ratio: float

    def take(self, xs: Sequence[int], ys: Sequence[int]) -> Pair:
        """Only some segments of each side, in the order given; the lexicon stays."""
        return replace(self, x=self.x.take(xs), y=self.y.take(ys))

    def with_paragraphs(self, x: Sequence[int] | None, y: Sequence[int] | None) -> Pair:
        """The same texts with a paragraph index for each segment of one or both sides."""

        def set_on(side: Side, numbers: Sequence[int] | None) -> Side:
            return side if numbers is None else replace(side, paragraphs=np.asarray(numbers, dtype=np.int64))

        return replace(self, x=set_on(self.x, x), y=set_on(self.y, y))

    def with_draft(self, draft: Sequence[str], lang: str, *, of_x: bool) -> Pair:
        """The same texts with a machine translation of one side into the language of the other."""
        own, other = (self.x, self.y) if of_x else (self.y, self.x)
        drafted = replace(own, draft=_draft_counts(words(draft, lang), other.words))
        return replace(self, x=drafted) if of_x else replace(self, y=drafted)

    def with_encoder(
        self,
        encoder: Encoder,
        texts: tuple[Sequence[str], Sequence[str]],
        rows: tuple[Sequence[int], Sequence[int]],
    ) -> Pair:
        """The same texts with an encoder's vectors for some of their segments; x is Chinese, y English."""
        sides = []
        for side, own, chosen, chinese in zip((self.x, self.y), texts, rows, (True, False), strict=True):
            vectors, encoded = encoder.encode(own, chosen, chinese=chinese)
            sides.append(replace(side, vectors=vectors, encoded=encoded))
        return replace(self, x=sides[0], y=sides[1])

    def with_lexicon(self, forward: Sparse, backward: Sparse) -> Pair:
        """The same texts with other translation probabilities."""
        return replace(self, forward=forward, backward=backward)


def build_pair(
    x: Sequence[str],
    y: Sequence[str],
    x_lang: str,
    y_lang: str,
    resources: Resources,
) -> Pair:
    """Gather the evidence.

    Args:
        x: segments of the first side, the Chinese one if there is one.
        y: segments of the second side.
        x_lang: BCP-47 code of x.
        y_lang: BCP-47 code of y.
        resources: lexicon and vectors; may be empty.
    """
    x_words, y_words = words(x, x_lang), words(y, y_lang)
    left = _side(x, x_words, chinese=is_chinese(x_lang))
    right = _side(y, y_words, chinese=is_chinese(y_lang))
    forward, backward = resources.tables(left.words, right.words)
    ratio = float(right.lengths.sum() / left.lengths.sum()) if left.size and right.size else 1.0
    if is_chinese(x_lang) and not is_chinese(y_lang):
        ratio = min(max(ratio, LETTERS_PER_CHARACTER[0]), LETTERS_PER_CHARACTER[1])
    return Pair(left, right, forward, backward, ratio)


def _draft_counts(tokens: list[list[str]], vocabulary: list[str]) -> Sparse:
    from scipy import sparse

    index = {w: k for k, w in enumerate(vocabulary)}
    columns = np.array([index.get(w, len(index)) for row in tokens for w in row], dtype=np.int64)
    ends = np.cumsum([0, *(len(row) for row in tokens)])
    counts = sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(tokens), len(index) + 1))
    counts.sum_duplicates()
    return counts


def _side(segments: Sequence[str], tokens: list[list[str]], *, chinese: bool) -> Side:
    from scipy import sparse

    index: dict[str, int] = {}
    columns = np.array([index.setdefault(w, len(index)) for row in tokens for w in row], dtype=np.int64)
    ends = np.cumsum([0, *(len(row) for row in tokens)])
    counts = sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(len(tokens), max(1, len(index))))
    counts.sum_duplicates()
    total = np.bincount(columns, minlength=max(1, len(index))) + 0.5
    return Side(
        list(index) or [""],
        counts,
        total / total.sum(),
        lengths(segments, chinese=chinese),
        marks(segments, chinese=chinese),
    )
