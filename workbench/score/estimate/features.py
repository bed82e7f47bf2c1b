"""Signals of quality without a reference, as functions of texts and of arrays that others computed.

Every group may be absent: forced decoding in either direction, the engine's own translation, the round trip, the
lexicon and the alignment score come from other parts of the workbench; the surface of the two texts is always there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from workbench.errors import InputError
from workbench.model import LangPair, Severity
from workbench.score.qa import check_unit
from workbench.score.qa.length import z_score
from workbench.score.qa.registry import Context, han_count, units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FLAGS = ("numbers", "names", "negation", "pairing", "ending", "repeats")
FLOOR = -10.0
_LATIN = re.compile(r"[A-Za-z]{2,}")


class Scored(Protocol):
    """A target under forced decoding: natural-log probability of each token."""

    @property
    def logprobs(self) -> tuple[float, ...]:
        """One a target token."""
        ...


class Scorer(Protocol):
    """Forced decoding of (source, target) pairs, e.g. `workbench.translate.Translator`."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Scored]:
        """One result a pair, in order."""
        ...


class Lexicon(Protocol):
    """Word translation probabilities, e.g. from `workbench.align`."""

    def words(self, segments: Sequence[str], lang: str) -> list[list[str]]:
        """Words of each segment, as the tables count them."""
        ...

    def tables(self, zh_words: Sequence[str], en_words: Sequence[str]) -> tuple[Any, Any]:
        """p(en | zh) and p(zh | en), sparse (zh words, en words)."""
        ...


@dataclass(frozen=True)
class Evidence:
    """What is known of some hypotheses beside their texts; None where it was not computed.

    Attributes:
        forward: log-probabilities of each hypothesis' tokens given its source, by a model that did not write it.
        system: the same, by the very model that wrote the hypothesis.
        reverse: log-probabilities of each source's tokens given the hypothesis.
        own: the engine's own (greedy) translation of each source.
        round_trip: each hypothesis translated back.
        alignment: score of each pair in [0, 1].
        lexicon: word translation probabilities.
    """

    forward: Sequence[Sequence[float]] | None = None
    reverse: Sequence[Sequence[float]] | None = None
    own: Sequence[str] | None = None
    round_trip: Sequence[str] | None = None
    alignment: Sequence[float] | None = None
    lexicon: Lexicon | None = field(default=None, compare=False)
    system: Sequence[Sequence[float]] | None = None


def from_logprobs(logprobs: Sequence[float], prefix: str) -> dict[str, float]:
    """Mean, spread and low end of a token sequence's log-probabilities (Fomicheva et al. 2020).

    Log-probabilities count as `FLOOR` at least: a token that the vocabulary lacks would hide all others.
    """
    values = sorted(max(x, FLOOR) for x in logprobs) or [0.0]
    n = len(values)
    mean = sum(values) / n
    return {
        f"{prefix}_mean": mean,
        f"{prefix}_low3": sum(values[:3]) / min(3, n),
        f"{prefix}_fifth": sum(values[: max(1, n // 5)]) / max(1, n // 5),
        f"{prefix}_probability": sum(map(math.exp, values)) / n,
        f"{prefix}_min": values[0],
        f"{prefix}_spread": math.sqrt(sum((v - mean) ** 2 for v in values) / n),
        f"{prefix}_q25": values[n // 4],
        f"{prefix}_bad": sum(v < -2.5 for v in values) / n,
        f"{prefix}_bad_count": math.log1p(sum(v < -2.5 for v in values)),
        f"{prefix}_sum": -math.log1p(-sum(values)),
    }


def surface(src: str, hyp: str, pair: LangPair) -> dict[str, float]:
    """Lengths, what the checks say, what is left of the source language, how hard the source looks."""
    context = Context(src, hyp, pair)
    words, out = units(src), units(hyp)
    found: dict[str, float] = dict.fromkeys(_FLAGS, 0.0)
    marks_check = "punctuation-zh" if context.to_chinese else "punctuation-en"
    found["punctuation"] = 0.0
    for finding in check_unit(src, hyp, pair, names=(*_FLAGS, marks_check)):
        found[finding.check.split("-")[0]] += 0.3 if finding.severity is Severity.INFO else 1.0
    z = z_score(context)
    marks = (
        sum(not (c.isalnum() or c.isspace()) for c in src),
        sum(not (c.isalnum() or c.isspace()) for c in hyp),
    )
    latin = sum(map(len, _LATIN.findall(hyp)))
    foreign = latin if context.to_chinese else han_count(hyp)
    capitals = sum(w[0].isupper() for w in words[1:])
    return {
        "src_length": math.log1p(len(words)),
        "hyp_length": math.log1p(len(out)),
        "length_z": z,
        "length_off": abs(z),
        "foreign": math.log1p(foreign),
        "foreign_share": foreign / max(1, len(hyp)),
        "marks": math.log((marks[1] + 1) / (marks[0] + 1)),
        "src_marks": math.log1p(marks[0]),
        "src_digits": math.log1p(sum(c.isdigit() for c in src)),
        "src_capitals": capitals / max(1, len(words)),
        "src_word_length": sum(map(len, words)) / max(1, len(words)),
        "hyp_variety": len(set(out)) / max(1, len(out)),
        "src_quotes": math.log1p(sum(src.count(c) for c in '"“”')),
        "src_clauses": math.log1p(sum(src.count(c) for c in ",，;；:：")),
        **style(context.chinese, context.english),
        **{f"qa_{name}": math.log1p(value) for name, value in found.items()},
    }


def coverage(zh: Sequence[str], en: Sequence[str], lexicon: Lexicon, *, from_zh: bool) -> dict[str, float]:
    """How well each side's words are explained by the other's, by word translation probabilities.

    For either side: `explained` is the mean log probability of the best partner (both directions' geometric mean), long
    words weighing more, `low` its 15th percentile, `lost` the share of words without a plausible partner, `run` the
    longest stretch of such words, `given` the mean log of the probability that all words of the other side give to a word
    (IBM model 1). `jumps` is how far partners stand from each other's order.
    """
    import numpy as np

    sides = ("src", "hyp") if from_zh else ("hyp", "src")
    if not zh or not en:
        zh, en = zh or [""], en or [""]
        forward = backward = np.zeros((len(zh), len(en)))
    else:
        forward, backward = (m.toarray() for m in lexicon.tables(zh, en))
    joint = np.sqrt(forward * backward)
    given = {
        sides[0]: np.log(backward.sum(1) / len(en) + 1e-5).mean(),
        sides[1]: np.log(forward.sum(0) / len(zh) + 1e-5).mean(),
    }
    found: dict[str, float] = {}
    for side, best, words, longest in ((sides[0], joint.max(1), zh, 4), (sides[1], joint.max(0), en, 8)):
        weight = np.array([max(1, min(longest, len(w))) for w in words], dtype=np.float64)
        low = best < 0.01
        found |= {
            f"{side}_explained": float(np.average(np.log(best + 1e-4), weights=weight)),
            f"{side}_low": float(np.quantile(np.log(best + 1e-4), 0.15)),
            f"{side}_lost": float(np.average(low, weights=weight)),
            f"{side}_lost_count": math.log1p(float(low.sum())),
            f"{side}_weak": float((best < 0.1).mean()),
            f"{side}_run": math.log1p(_longest_run(low.tolist())),
            f"{side}_given": float(given[side]),
            f"{side}_best": float(best.mean()),
            f"{side}_repeated": 1 - len(set(words)) / len(words),
        }
    ordered = dict(sorted(found.items()))
    places = joint.argmax(0)[joint.max(0) >= 0.01]
    jumps = float(np.abs(np.diff(places) - 1).mean()) if len(places) > 2 else 0.0
    known = float((forward.sum(1) > 0).mean())
    single = sum(len(w) == 1 for w in zh) / len(zh)
    return {**ordered, "jumps": math.log1p(jumps), "known": known, "zh_single": single}


def _longest_run(flags: Sequence[bool]) -> int:
    best = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        best = max(best, run)
    return best


_STYLE = {
    "en_past": r"ed\b",
    "en_ing": r"ing\b",
    "en_of": r"\bof\b",
    "en_pronouns": r"\b(?:he|she|it|they|his|her|their|him|them)\b",
    "en_relative": r"\b(?:which|who|that|whose|whom|where)\b",
}


def style(chinese: str, english: str) -> dict[str, float]:
    """Shares of constructions that are hard to translate from English, and of 的 in Chinese."""
    words = max(1, len(english.split()))
    found = {name: len(re.findall(p, english, re.IGNORECASE)) / words for name, p in _STYLE.items()}
    capitals = len(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+", english))
    return {
        **found,
        "en_names": math.log1p(capitals),
        "zh_de": chinese.count("的") / max(1, len(chinese)),
    }


def similarity(one: Sequence[str], other: Sequence[str]) -> list[float]:
    """Character n-gram F-score (chrF) of each pair of texts, in [0, 100]."""
    from workbench.score.metrics import segment_scores, statistics

    if not one:
        return []
    found: list[float] = segment_scores(statistics("chrf", list(one), [list(other)], lang="en")).tolist()
    return found


def table(
    src: Sequence[str], hyp: Sequence[str], pair: LangPair, evidence: Evidence
) -> tuple[list[str], NDArray[np.float64]]:
    """Feature names, and a matrix (segments, features) of finite numbers.

    Raises:
        InputError: something has another length than `src`.
    """
    import numpy as np

    _check(src, hyp, evidence)
    rows: list[dict[str, float]] = [surface(s, h, pair) for s, h in zip(src, hyp, strict=True)]
    for name in ("forward", "system", "reverse"):
        logprobs = getattr(evidence, name)
        if logprobs is not None:
            for row, values in zip(rows, logprobs, strict=True):
                row.update(from_logprobs(values, name))
    for name, one, other in (("own", hyp, evidence.own), ("round_trip", src, evidence.round_trip)):
        if other is not None:
            for row, value in zip(rows, similarity(other, one), strict=True):
                row[f"{name}_chrf"] = value / 100
    if evidence.alignment is not None:
        for row, value in zip(rows, evidence.alignment, strict=True):
            row["alignment"] = value
    if evidence.lexicon is not None:
        _add_coverage(rows, src, hyp, pair, evidence.lexicon)
    names = list(rows[0]) if rows else []
    return names, np.array([[r[n] for n in names] for r in rows], dtype=np.float64).reshape(
        len(rows), len(names)
    )


def _add_coverage(
    rows: list[dict[str, float]], src: Sequence[str], hyp: Sequence[str], pair: LangPair, lexicon: Lexicon
) -> None:
    sides = lexicon.words(src, pair.src), lexicon.words(hyp, pair.tgt)
    from_zh = pair.src.lower().startswith("zh")
    zh, en = sides if from_zh else sides[::-1]
    for row, x, y in zip(rows, zh, en, strict=True):
        row.update(coverage(x, y, lexicon, from_zh=from_zh))


def _check(src: Sequence[str], hyp: Sequence[str], evidence: Evidence) -> None:
    columns: Mapping[str, Sequence[Any] | None] = {
        "hypotheses": hyp,
        "forward scores": evidence.forward,
        "system scores": evidence.system,
        "reverse scores": evidence.reverse,
        "own translations": evidence.own,
        "back-translations": evidence.round_trip,
        "alignment scores": evidence.alignment,
    }
    for name, column in columns.items():
        if column is not None and len(column) != len(src):
            raise InputError(f"{len(src)} sources, but {len(column)} {name}")
