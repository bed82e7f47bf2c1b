"""Drafts of one source under repair, and which of them says best what the termbase prescribes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.config import cache_dir
from workbench.model import Hypothesis
from workbench.translate.checks import flags, penalty
from workbench.translate.hashes import write_atomic
from workbench.translate.inventions import inventions
from workbench.translate.protocol import Translator
from workbench.translate.standins import StandIn, leaks, reliable
from workbench.translate.terms import Terminology

__all__ = ["Case", "Judge", "stand_in_pool"]

TIES = 4  # candidates compared by forced decoding
_BLEMISH = 0.5  # what a form said once too often, or a word made up, weighs; a form missing weighs 4
_POOLS: dict[str, list[StandIn]] = {}


@dataclass(slots=True)
class Case:
    """One draft under repair, and its candidates."""

    src: str
    drafts: list[Hypothesis]
    lost: dict[str, int] = field(default_factory=dict)  # stand-ins lost or doubled, by candidate text

    def add(self, text: str, like: Hypothesis, wrong: int = 0) -> None:
        """Take `text` in as a candidate, with the score of `like` and `wrong` stand-ins lost."""
        self.lost[text] = min(wrong, self.lost.get(text, wrong))
        if all(text != d.text for d in self.drafts):
            self.drafts.append(replace(like, text=text, tokens=(), logprobs=()))


def stand_in_pool(translator: Translator) -> list[StandIn]:
    """The model's reliable stand-ins, found out once and kept in the cache folder."""
    if translator.fingerprint not in _POOLS:
        note = cache_dir() / "stand-ins" / f"{translator.fingerprint}.json"
        try:
            kept = [StandIn(*x) for x in json.loads(note.read_text(encoding="utf-8"))]
        except (OSError, ValueError, TypeError):
            kept = reliable(translator)
            write_atomic(note, json.dumps([[s.src, s.tgt, s.person] for s in kept], ensure_ascii=False))
        _POOLS[translator.fingerprint] = kept
    return _POOLS[translator.fingerprint]


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares candidates: fewest forms wrong, lightest flags, fewest stand-ins lost, then the model's score."""

    translator: Translator
    terms: Terminology

    def wrong(self, src: str, text: str) -> int:
        """How many forms are missing in `text`, or forbidden."""
        return len(self.terms.lost(src, text)) + len(self.terms.forbidden(src, text))

    def rank(self, case: Case, draft: Hypothesis) -> tuple[float, int]:
        """What speaks against a draft, 0 where nothing does, and how many stand-ins were lost in it."""
        ignored = {"numbers", "length"} if self._mostly_terms(case.src) else {"numbers"}
        heavy = penalty([f for f in flags(case.src, draft.text, self.terms.pair) if f not in ignored])
        if case.lost:
            heavy += 20.0 * leaks(case.src, draft.text, stand_in_pool(self.translator))
        heavy += _BLEMISH * self._too_often(case.src, draft.text)
        if self.terms.pair.tgt.startswith("en"):
            heavy += _BLEMISH * len(inventions(case.src, draft.text))
        return 4.0 * self.wrong(case.src, draft.text) + heavy, case.lost.get(draft.text, 0)

    def best(self, cases: Sequence[Case]) -> list[Hypothesis]:
        """The best candidate of each case; ties are broken by forced decoding."""
        finalists: list[list[Hypothesis]] = []
        for case in cases:
            ranks = [self.rank(case, d) for d in case.drafts]
            equal = [d for r, d in zip(ranks, case.drafts, strict=True) if r == min(ranks)]
            finalists.append(sorted(equal, key=lambda d: -d.score)[:TIES])
        pairs = [
            (c.src, d.text) for c, row in zip(cases, finalists, strict=True) for d in row if len(row) > 1
        ]
        scores = iter(self.translator.score(pairs))
        best = []
        for row in finalists:
            scored = [replace(d, score=next(scores).mean) for d in row] if len(row) > 1 else row
            best.append(max(scored, key=lambda d: d.score))
        return best

    def order(self, case: Case) -> list[Hypothesis]:
        """The candidates with fewest wrong, in the order of `best`."""
        fewest = min(self.wrong(case.src, d.text) for d in case.drafts)
        right = [d for d in case.drafts if self.wrong(case.src, d.text) == fewest]
        scores = self.translator.score([(case.src, d.text) for d in right])
        scored = [replace(d, score=s.mean) for d, s in zip(right, scores, strict=True)]
        return sorted(scored, key=lambda d: (self.rank(case, d), -d.score))

    def _too_often(self, src: str, text: str) -> int:
        """How often the prescribed forms stand in `text` beyond the places that ask for them."""
        forms = [r.forms[0] for r in self.terms.requirements(src) if not r.number]
        return sum(max(0, text.count(f) - sum(f in other for other in forms)) for f in set(forms))

    def _mostly_terms(self, src: str) -> bool:
        """Whether terms are half of the source: what a form and its term measure says little of a whole draft."""
        return 2 * sum(r.end - r.start for r in self.terms.requirements(src)) >= len(src)
