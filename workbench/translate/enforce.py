"""Drafts that say what the termbase prescribes, by the gentlest means that works.

For every draft that lacks a prescribed form, candidates are gathered and the best is kept: fewest forms missing,
then lightest flags, then the model's own score of the finished text against the source.

1. a forbidden form in the draft is exchanged for the prescribed one;
2. other hypotheses of the model;
3. the source is translated with stand-ins in the places of the terms (`standins`), or with the prescribed forms
   themselves, and the forms are put where these came out;
4. what still lacks a form: the words that the model's attention ties to the term are exchanged for it, and the
   model also writes the rest of the sentence anew behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workbench.model import Hypothesis
from workbench.translate.attention import aligned_span
from workbench.translate.checks import flags, penalty
from workbench.translate.protocol import DecodeOptions, PrefixTranslator, Translator
from workbench.translate.standins import (
    Replaced,
    StandIn,
    code_switch,
    put_form,
    reliable,
    restore,
    substitute,
)
from workbench.translate.terms import Requirement, Terminology

ROUNDS = 4  # most terms that one draft gets by step 4
_POOLS: dict[str, list[StandIn]] = {}


@dataclass(slots=True)
class _Case:
    """One draft under repair."""

    src: str
    drafts: list[Hypothesis]
    lost: dict[str, int] = field(default_factory=dict)  # stand-ins lost or doubled, by candidate text

    def add(self, text: str, like: Hypothesis, wrong: int = 0) -> None:
        self.lost[text] = min(wrong, self.lost.get(text, wrong))
        if all(text != d.text for d in self.drafts):
            self.drafts.append(replace(like, text=text, tokens=(), logprobs=()))


def enforce(
    sources: Sequence[str],
    drafts: Sequence[Sequence[Hypothesis]],
    translator: Translator,
    terminology: Terminology,
    options: DecodeOptions,
) -> list[Hypothesis]:
    """The best draft of each source with respect to its terms.

    Args:
        sources: segments.
        drafts: for each its candidates so far, best first.
        translator: what made them.
        terminology: what is prescribed.
        options: decoding settings for new candidates; nbest is widened.

    Returns:
        Drafts with `flags` filled in; `terms` is among them where a form is still missing or a forbidden one left.
    """
    done = [row[0] for row in drafts]
    cases = {}
    for i, (src, row) in enumerate(zip(sources, drafts, strict=True)):
        if terminology.missing(src, row[0].text) or terminology.forbidden(src, row[0].text):
            cases[i] = _Case(src, list(row))
    if cases:
        _exchange_forbidden(cases.values(), terminology)
        _try_stand_ins(list(cases.values()), translator, terminology, options)
        best = _select(list(cases.values()), translator, terminology)
        if isinstance(translator, PrefixTranslator):
            best = _repair(list(cases.values()), best, translator, terminology, options)
        for i, hypothesis in zip(cases, best, strict=True):
            done[i] = hypothesis
    return [_flagged(s, h, terminology) for s, h in zip(sources, done, strict=True)]


def _flagged(src: str, hypothesis: Hypothesis, terminology: Terminology) -> Hypothesis:
    names = flags(src, hypothesis.text, terminology.pair)
    if terminology.missing(src, hypothesis.text) or terminology.forbidden(src, hypothesis.text):
        names = (*names, "terms")
    return replace(hypothesis, flags=names)


def _exchange_forbidden(cases: Iterable[_Case], terminology: Terminology) -> None:
    for case in cases:
        for draft in list(case.drafts):
            text = draft.text
            for hit in sorted(terminology.forbidden(case.src, text), key=lambda h: -h.start):
                text = put_form(
                    text, hit.start, hit.end, (hit.term.tgt, *hit.term.variants), terminology.pair.tgt
                )
            if text != draft.text:
                case.add(text, draft)


def stand_in_pool(translator: Translator) -> list[StandIn]:
    """The model's reliable stand-ins, found out at first use and kept for the life of the process."""
    if translator.fingerprint not in _POOLS:
        _POOLS[translator.fingerprint] = reliable(translator)
    return _POOLS[translator.fingerprint]


def _try_stand_ins(
    cases: Sequence[_Case], translator: Translator, terminology: Terminology, options: DecodeOptions
) -> None:
    pool = stand_in_pool(translator)
    wide = replace(options, beam=max(4, options.beam), nbest=max(4, options.nbest), token_logprobs=False)
    jobs: list[tuple[_Case, Replaced]] = []
    for case in cases:
        missing = terminology.missing(case.src, case.drafts[0].text)
        for wanted in _choices(missing, terminology.requirements(case.src)):
            replaced = substitute(case.src, wanted, pool)
            if replaced:
                jobs.append((case, replaced))
        if missing:
            jobs.append((case, Replaced(code_switch(case.src, missing), ())))
    rows = translator.translate([r.text for _, r in jobs], wide)
    for (case, replaced), row in zip(jobs, rows, strict=True):
        for hypothesis in row:
            text, wrong = restore(hypothesis.text, replaced, terminology.pair.tgt)
            case.add(text, hypothesis, wrong)


def _choices(missing: list[Requirement], everything: list[Requirement]) -> list[list[Requirement]]:
    """Which requirements to give stand-ins: the missing ones, and all."""
    return [w for k, w in enumerate((missing, everything)) if w and (k == 0 or len(w) > len(missing))]


def _select(cases: Sequence[_Case], translator: Translator, terminology: Terminology) -> list[Hypothesis]:
    """The best candidate of each case; ties in what can be counted are broken by forced decoding."""
    finalists: list[list[Hypothesis]] = []
    for case in cases:
        ranks = [(_rank(case, d, terminology), d) for d in case.drafts]
        lowest = min(r for r, _ in ranks)
        finalists.append([d for r, d in ranks if r == lowest])
    pairs = [(c.src, d.text) for c, row in zip(cases, finalists, strict=True) for d in row if len(row) > 1]
    scored = iter(translator.score(pairs))
    best = []
    for row in finalists:
        rescored = [replace(d, score=next(scored).mean) for d in row] if len(row) > 1 else row
        best.append(max(rescored, key=lambda d: d.score))
    return best


def _rank(case: _Case, draft: Hypothesis, terminology: Terminology) -> tuple[int, float, int]:
    missing = len(terminology.missing(case.src, draft.text)) + len(
        terminology.forbidden(case.src, draft.text)
    )
    return missing, penalty(flags(case.src, draft.text, terminology.pair)), case.lost.get(draft.text, 0)


def _repair(
    cases: Sequence[_Case],
    best: list[Hypothesis],
    translator: PrefixTranslator,
    terminology: Terminology,
    options: DecodeOptions,
) -> list[Hypothesis]:
    """Step 4, one term of every draft per round, as long as that leaves fewer missing."""
    open_cases = set(range(len(cases)))
    for _ in range(ROUNDS):
        todo = [
            (k, m) for k in sorted(open_cases) for m in terminology.missing(cases[k].src, best[k].text)[:1]
        ]
        if not todo:
            break
        softs = translator.attend([(cases[k].src, best[k].text) for k, _ in todo])
        begun: list[tuple[int, str]] = []
        for (k, requirement), soft in zip(todo, softs, strict=True):
            missing = terminology.missing(cases[k].src, best[k].text)
            met = [r for r in terminology.requirements(cases[k].src) if r not in missing]
            span = aligned_span(best[k].text, requirement, soft, met)
            if span is None:
                open_cases.discard(k)
                continue
            text = put_form(best[k].text, *span, requirement.forms, terminology.pair.tgt)
            cases[k].drafts = [best[k]]
            cases[k].add(text, best[k])
            begun.append((k, text[: len(text) - len(best[k].text) + span[1]]))
        rows = translator.complete([(cases[k].src, prefix) for k, prefix in begun], replace(options, nbest=1))
        for (k, _), row in zip(begun, rows, strict=True):
            cases[k].add(row[0].text, row[0])
        if not begun:
            break
        touched = [k for k, _ in begun]
        for k, hypothesis in zip(
            touched, _select([cases[k] for k in touched], translator, terminology), strict=True
        ):
            if hypothesis.text == best[k].text:
                open_cases.discard(k)
            best[k] = hypothesis
    return best
