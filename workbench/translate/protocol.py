"""What every engine offers: drafts with n-best lists, and forced decoding of given targets.

An engine translates one direction. `pair` says which; a project that needs both loads two.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol, runtime_checkable

from workbench.errors import UsageError
from workbench.model import Hypothesis, LangPair

Progress = Callable[[int, int], None]
"""Called with (segments done, segments in all) after every batch."""


MOST_SOURCE_TOKENS = 200  # of a piece, where neither caller nor model says


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """How to decode.

    Attributes:
        beam: beam size; 1 is greedy search.
        nbest: hypotheses per segment, at most `beam`.
        length_penalty: exponent of the length normalisation (1 is the mean log-probability); None is the model's own.
        no_repeat_ngram: forbid target n-grams of this many tokens to occur twice; 0 allows all.
        repetition_penalty: above 1, tokens already written become less likely.
        max_ratio: a draft ends after `max_ratio × source tokens + 12` target tokens.
        token_logprobs: fill `Hypothesis.tokens` and `.logprobs` (costs a forced decoding).
        batch_tokens: source tokens per batch, padding counted.
        max_source_tokens: longer segments are cut at clause punctuation and rejoined; None is the model's own.
        threads: batches decoded at once, one core each; 0 is one per core.
    """

    beam: int = 4
    nbest: int = 1
    length_penalty: float | None = None
    no_repeat_ngram: int = 0
    repetition_penalty: float = 1.0
    max_ratio: float = 2.5
    token_logprobs: bool = False
    batch_tokens: int = 512
    max_source_tokens: int | None = None
    threads: int = 0

    def __post_init__(self) -> None:
        if self.beam < 1 or self.nbest < 1:
            raise UsageError(f"beam {self.beam} and nbest {self.nbest} must be at least 1")
        if self.nbest > self.beam:
            raise UsageError(f"nbest {self.nbest} is larger than beam {self.beam}", remedy="raise the beam")
        if self.max_ratio <= 0 or self.batch_tokens < 1 or self.longest_piece < 8:
            raise UsageError("max_ratio, batch_tokens and max_source_tokens must be positive (the last ≥ 8)")

    @property
    def normalisation(self) -> float:
        """`length_penalty`, 1 where it is open."""
        return 1.0 if self.length_penalty is None else self.length_penalty

    @property
    def longest_piece(self) -> int:
        """`max_source_tokens`, `MOST_SOURCE_TOKENS` where it is open."""
        return MOST_SOURCE_TOKENS if self.max_source_tokens is None else self.max_source_tokens

    @property
    def fingerprint(self) -> str:
        """12 hex digits over everything that can change a draft; batch size and threads cannot."""
        kept = {k: v for k, v in asdict(self).items() if k not in {"batch_tokens", "threads"}}
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:12]


DEFAULT_OPTIONS = DecodeOptions()


@dataclass(frozen=True, slots=True)
class ScoredTarget:
    """A target text under forced decoding.

    Attributes:
        tokens: target pieces, the end-of-sentence token last.
        logprobs: natural-log probability of each token given the source and the tokens before it.
    """

    tokens: tuple[str, ...]
    logprobs: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean log-probability per token; 0 for nothing."""
        return sum(self.logprobs) / len(self.logprobs) if self.logprobs else 0.0


@runtime_checkable
class Translator(Protocol):
    """An engine with one model loaded, for one direction.

    Attributes:
        name: the model's name in the registry, or its folder's.
        fingerprint: hex digest of the weights, the vocabulary and the engine: equal fingerprints and
            options give equal drafts.
        pair: the direction.
    """

    name: str
    fingerprint: str
    pair: LangPair

    def translate(
        self,
        segments: Sequence[str],
        options: DecodeOptions = ...,
        progress: Progress | None = None,
    ) -> list[list[Hypothesis]]:
        """N-best list per segment, best first, never empty; `[i]` belongs to `segments[i]`.

        Blank segments give one hypothesis with the text "". Segments without letters or hanzi (numbers,
        rules, emoji) and lone URLs come back unchanged. No hypothesis holds a line break.
        """
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[ScoredTarget]:
        """Forced decoding of `(source, target)` pairs, in order."""
        ...


@runtime_checkable
class PrefixTranslator(Translator, Protocol):
    """A translator that can also continue a target that someone began, and say which words belong together.

    Term enforcement needs both; engines without them are used with n-best lists alone.
    """

    def complete(
        self, begun: Sequence[tuple[str, str]], options: DecodeOptions = ...
    ) -> list[list[Hypothesis]]:
        """For every `(source, target prefix)`: n-best targets that begin with the prefix."""
        ...

    def attend(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """Cross-attention of every `(source, target)` under forced decoding, on character offsets."""
        ...


@dataclass(frozen=True, slots=True)
class SoftAlignment:
    """Cross-attention between the tokens of a pair.

    Attributes:
        src_spans, tgt_spans: (start, end) character offsets of each token in its text, normalised (see `normalise`).
        weights: `weights[j][i]`, attention of target token j on source token i; rows sum to at most 1.
    """

    src_spans: tuple[tuple[int, int], ...]
    tgt_spans: tuple[tuple[int, int], ...]
    weights: tuple[tuple[float, ...], ...]
