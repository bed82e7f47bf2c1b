"""Estimates without a reference: translators, lexicon and the fused model brought together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbench.errors import MissingError
from workbench.model import LangPair
from workbench.pipeline.engines import Engines
from workbench.score.estimate import Estimate, Lexicon, estimate, shipped


class AlignLexicon:
    """The aligner's lexicon as the estimator wants it."""

    def __init__(self, resources: Any) -> None:
        self._resources = resources

    def words(self, segments: Sequence[str], lang: str) -> list[list[str]]:
        """Words of each segment, as the lexicon counts them."""
        from workbench.align.tokens import words

        return words(segments, lang)

    def tables(self, zh_words: Sequence[str], en_words: Sequence[str]) -> tuple[Any, Any]:
        """p(en | zh) and p(zh | en), sparse (zh words, en words)."""
        tables: tuple[Any, Any] = self._resources.tables(zh_words, en_words)
        return tables


def shipped_lexicon() -> Lexicon | None:
    """The aligner's lexicon, None where it is not on this machine."""
    from workbench.align.resources import shipped_resources

    try:
        return AlignLexicon(shipped_resources())
    except MissingError:
        return None


def estimator_present(pair: LangPair) -> bool:
    """Whether the fused model of a direction is on this machine."""
    try:
        shipped(pair.direction)
    except MissingError:
        return False
    return True


def estimate_lines(
    src: Sequence[str],
    hyp: Sequence[str],
    pair: LangPair,
    engines: Engines | None = None,
    *,
    drafts: bool = False,
    system: Sequence[Sequence[float]] | None = None,
    back_translations: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Estimate]:
    """Probability that each hypothesis needs work, from whatever is on this machine.

    Args:
        src: sources, one a segment.
        hyp: hypotheses, as many.
        pair: the direction.
        engines: translators for forced decoding; None to do without.
        drafts: whether these engines wrote the hypotheses.
        system: the log-probabilities of the hypotheses' tokens, kept from drafting; nothing is then decoded forward.
        back_translations: each hypothesis translated back, where that is known already.
        progress: called with (pairs scored, pairs in all).
    """
    forward = reverse = None
    uses = shipped(pair.direction).uses
    if engines is not None:
        wanted = "system" if drafts else "forward"
        forward = _scorer(engines, pair) if wanted in uses and system is None else None
        reverse = _scorer(engines, pair.reversed()) if "reverse" in uses else None
    return estimate(
        src,
        hyp,
        pair,
        scorer=forward,
        reverse_scorer=reverse,
        round_trip=back_translations,
        lexicon=shipped_lexicon(),
        system=system,
        drafts=drafts,
        progress=progress,
    )


def _scorer(engines: Engines, pair: LangPair) -> Any:
    try:
        return engines.get(pair)
    except MissingError:
        return None
