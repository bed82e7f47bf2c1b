"""Precision, recall and F1 of beads against gold beads, in both conventions that papers use.

`vecalign`: score.py of github.com/thompsonb/vecalign (Thompson & Koehn 2019), also used by Bertalign: null
beads count in precision only; lax counts a bead that shares a source and a target segment with one gold bead's
links. `aligner-eval`: strict over all beads, nulls counted on both sides; lax leaves nulls out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.model import Bead

Pair = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class PRF:
    """Hits over tested beads and hits over gold beads, with the counts behind them."""

    precision_hits: int
    tested: int
    recall_hits: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of tested beads that are right, 0 where none was tested."""
        return self.precision_hits / self.tested if self.tested else 0.0

    @property
    def recall(self) -> float:
        """Share of gold beads that were found, 0 where there is no gold bead."""
        return self.recall_hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: PRF) -> PRF:
        return PRF(
            self.precision_hits + other.precision_hits,
            self.tested + other.tested,
            self.recall_hits + other.recall_hits,
            self.gold + other.gold,
        )


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """What `evaluate` found; reports of several texts add up to a pooled one.

    Attributes:
        strict, lax: vecalign's convention.
        strict_nulls, lax_nulls: aligner-eval's convention.
        types: bead type (`1-2`, `1-0`, ...) to (found, in gold).
    """

    strict: PRF
    lax: PRF
    strict_nulls: PRF
    lax_nulls: PRF
    types: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def __add__(self, other: AlignmentReport) -> AlignmentReport:
        names = {**self.types, **other.types}
        mine, theirs = self.types, other.types
        types = {
            n: (
                mine.get(n, (0, 0))[0] + theirs.get(n, (0, 0))[0],
                mine.get(n, (0, 0))[1] + theirs.get(n, (0, 0))[1],
            )
            for n in names
        }
        return AlignmentReport(
            self.strict + other.strict,
            self.lax + other.lax,
            self.strict_nulls + other.strict_nulls,
            self.lax_nulls + other.lax_nulls,
            types,
        )

    def to_dict(self) -> dict[str, object]:
        """Plain numbers for JSON."""
        return {
            "vecalign": {"strict": _numbers(self.strict), "lax": _numbers(self.lax)},
            "aligner-eval": {"strict": _numbers(self.strict_nulls), "lax": _numbers(self.lax_nulls)},
            "recall_by_type": {
                n: {"found": f, "gold": g, "recall": round(f / g, 4)}
                for n, (f, g) in sorted(self.types.items())
                if g
            },
        }


def evaluate(gold: Sequence[Bead], test: Sequence[Bead]) -> AlignmentReport:
    """Compare test beads with gold beads of the same two lists of segments.

    Args:
        gold: right beads with 0-based indices, in any order; scores do not matter.
        test: beads to be judged.
    """
    g, t = _pairs(gold), _pairs(test)
    g_full, t_full = _no_nulls(g), _no_nulls(t)
    strict = PRF(len(t & g), len(t), len(g_full & t_full), len(g_full))
    lax = PRF(_lax_hits(t, g), len(t), _lax_hits(g_full, t_full), len(g_full))
    both = PRF(len(t & g), len(t), len(g & t), len(g))
    lax_both = PRF(_lax_hits(t_full, g), len(t_full), _lax_hits(g_full, t), len(g_full))
    totals = Counter(_type(p) for p in g)
    found = Counter(_type(p) for p in g & t)
    return AlignmentReport(strict, lax, both, lax_both, {n: (found[n], totals[n]) for n in totals})


def _pairs(beads: Iterable[Bead]) -> set[Pair]:
    return {(tuple(b.src), tuple(b.tgt)) for b in beads if b.src or b.tgt}


def _no_nulls(pairs: set[Pair]) -> set[Pair]:
    return {(s, t) for s, t in pairs if s and t}


def _type(pair: Pair) -> str:
    return f"{len(pair[0])}-{len(pair[1])}"


def _lax_hits(tested: set[Pair], gold: set[Pair]) -> int:
    """Tested beads that equal a gold bead or contain at least one of its source-target links."""
    links: defaultdict[int, set[int]] = defaultdict(set)
    for src, tgt in gold:
        for i in src:
            links[i].update(tgt)
    return sum(p in gold or any(links[i].intersection(p[1]) for i in p[0] if i in links) for p in tested)


def _numbers(prf: PRF) -> dict[str, float | int]:
    return {
        "precision": round(prf.precision, 4),
        "recall": round(prf.recall, 4),
        "f1": round(prf.f1, 4),
        "tested": prf.tested,
        "gold": prf.gold,
    }
