"""Estimation without a reference: the probability that a hypothesis needs work.

    from workbench.score.estimate import estimate
    estimate(sources, hypotheses, LangPair("en", "zh-CN"), scorer=forward, reverse_scorer=backward, lexicon=lexicon)

It sorts an editor's queue. It is no grade: on held-out data it agrees with people far less than they agree among
themselves (docs/scores.md), and from Chinese into English its weights are carried over from the other direction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workbench.errors import InputError
from workbench.model import LangPair
from workbench.score.estimate.features import Evidence, Lexicon, Scorer, table
from workbench.score.estimate.model import EVIDENCE, EstimateModel, Variant, shipped

__all__ = [
    "Estimate",
    "EstimateModel",
    "Evidence",
    "Lexicon",
    "Scorer",
    "Variant",
    "estimate",
    "gather",
    "shipped",
]

BATCH = 256


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate for one segment.

    Attributes:
        probability: that it needs work, in [0, 1].
        quality: the fused signal behind it, higher is better, without unit.
        mean_logprob: forward mean log-probability, None without a scorer.
        evidence: what the estimate rests on.
        signals: all signals by name.
    """

    probability: float
    quality: float
    mean_logprob: float | None = None
    evidence: tuple[str, ...] = ()
    signals: dict[str, float] = field(default_factory=dict)


def gather(
    src: Sequence[str],
    hyp: Sequence[str],
    *,
    scorer: Scorer | None = None,
    reverse_scorer: Scorer | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[tuple[float, ...]] | None, list[tuple[float, ...]] | None]:
    """Forced decoding in both directions, batch by batch: (forward, reverse) log-probabilities, None without scorer."""
    jobs = [(scorer, list(zip(src, hyp, strict=True))), (reverse_scorer, list(zip(hyp, src, strict=True)))]
    total = sum(len(pairs) for engine, pairs in jobs if engine is not None)
    done = 0
    results: list[list[tuple[float, ...]] | None] = []
    for engine, pairs in jobs:
        if engine is None:
            results.append(None)
            continue
        found: list[tuple[float, ...]] = []
        for i in range(0, len(pairs), BATCH):
            found += [tuple(s.logprobs) for s in engine.score(pairs[i : i + BATCH])]
            done += len(pairs[i : i + BATCH])
            if progress:
                progress(done, total)
        results.append(found)
    return results[0], results[1]


def estimate(
    src: Sequence[str],
    hyp: Sequence[str],
    pair: LangPair,
    *,
    scorer: Scorer | None = None,
    reverse_scorer: Scorer | None = None,
    round_trip: Sequence[str] | None = None,
    own: Sequence[str] | None = None,
    alignment_scores: Sequence[float] | None = None,
    lexicon: Lexicon | None = None,
    system: Sequence[Sequence[float]] | None = None,
    drafts: bool = False,
    model: EstimateModel | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Estimate]:
    """Probability that each hypothesis needs work; everything but the texts may be absent.

    Args:
        src: sources, one a segment.
        hyp: hypotheses, as many.
        pair: the direction.
        scorer: forced decoding of (src, hyp); not called where no variant of the model uses it.
        reverse_scorer: forced decoding of (hyp, src).
        round_trip: each hypothesis translated back.
        own: the engine's own translation of each source.
        alignment_scores: score of each pair in [0, 1].
        lexicon: word translation probabilities.
        system: log-probabilities of each hypothesis' tokens by the model that wrote it, kept from drafting; the
            scorer is then not called.
        drafts: whether the scorer's own model wrote the hypotheses, so that its log-probabilities are `system`.
        model: the fused model; the shipped one of the direction where None.
        progress: called with (pairs scored, pairs in all).

    Raises:
        InputError: lengths differ. ModelMissingError: no shipped model for the direction.
    """
    if len(src) != len(hyp):
        raise InputError(f"{len(src)} sources, but {len(hyp)} hypotheses", remedy="they must go line by line")
    if not src:
        return []
    chosen = model or shipped(pair.direction)
    role = "system" if drafts or system is not None else "forward"
    forward, reverse = gather(
        src,
        hyp,
        scorer=scorer if role in chosen.uses and system is None else None,
        reverse_scorer=reverse_scorer if "reverse" in chosen.uses else None,
        progress=progress,
    )
    known = {role: system if system is not None else forward}
    evidence = Evidence(
        **known, reverse=reverse, own=own, round_trip=round_trip, alignment=alignment_scores, lexicon=lexicon
    )
    names, matrix = table(src, hyp, pair, evidence)
    variant = chosen.best([n for n in EVIDENCE if getattr(evidence, n) is not None])
    quality = variant.quality(names, matrix, "draft" if role == "system" else "other")
    probability = variant.probability(quality)
    out = []
    for i, row in enumerate(matrix):
        signals = dict(zip(names, row.tolist(), strict=True))
        empty = (
            bool(src[i].strip())
            and not any(ch.isalnum() for ch in hyp[i])
            and any(ch.isalnum() for ch in src[i])
        )
        out.append(
            Estimate(
                probability=1.0 if empty else float(probability[i]),
                quality=float(quality[i]),
                mean_logprob=signals.get(f"{role}_mean"),
                evidence=variant.needs,
                signals=signals,
            )
        )
    return out
