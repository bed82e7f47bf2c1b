"""Drafts that say what the termbase prescribes, by the gentlest means that works.

For every draft that lacks a prescribed form, candidates are gathered and the best is kept: fewest forms missing,
then lightest flags, then the model's own score of the finished text against the source.

1. a forbidden form in the draft is exchanged for the prescribed one;
2. other hypotheses of the model;
3. the source is translated with stand-ins in the places of the terms (`standins`), for which the forms are put in
   the target, and with the forms themselves;
4. the words that the model's attention ties to the term are exchanged for it, or the model writes the rest of the
   sentence anew behind it;
5. the sentence is taken clause by clause, each by steps 1 to 4, and at last by what stands between its terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.model import Hypothesis
from workbench.translate.attention import aligned_span
from workbench.translate.candidates import Case, Judge, stand_in_pool
from workbench.translate.checks import flags
from workbench.translate.chunks import join_chunks
from workbench.translate.fragments import compose, fragments
from workbench.translate.protocol import DecodeOptions, PrefixTranslator, Translator
from workbench.translate.standins import (
    Replaced,
    StandIn,
    code_switch,
    put_form,
    restore,
    substitute,
)
from workbench.translate.terms import Terminology

ROUNDS = 2  # most terms that one draft gets by step 4; with more missing it goes on to step 5
_CLAUSE = re.compile(r"(?<=[，；。：！？])|(?<=[,;:]) (?=\w)|(?<=——)|(?<=” )")


def enforce(
    sources: Sequence[str],
    drafts: Sequence[Sequence[Hypothesis]],
    translator: Translator,
    terminology: Terminology,
    options: DecodeOptions,
) -> list[Hypothesis]:
    """The best draft of each source with respect to its terms.

    Args:
        sources: segments, as `normalise` gives them.
        drafts: for each its candidates so far, best first.
        translator: what made them.
        terminology: what is prescribed.
        options: decoding settings for new candidates; nbest is widened.

    Returns:
        Drafts with `flags` filled in; `terms` is among them where a form is still missing or a forbidden one left.
    """
    best = _Enforcer(translator, terminology, options).run(sources, drafts, whole=True)
    return [_flagged(s, h, terminology) for s, h in zip(sources, best, strict=True)]


def enforce_each(
    sources: Sequence[str],
    drafts: Sequence[Sequence[Hypothesis]],
    translator: Translator,
    terminology: Terminology,
    options: DecodeOptions,
) -> list[list[Hypothesis]]:
    """The `options.nbest` best candidates of each source with respect to its terms, best first; see `enforce`.

    Where a candidate says everything that is prescribed, only such ones are given.
    """
    rows = _Enforcer(translator, terminology, options).each(sources, drafts)
    return [[_flagged(s, h, terminology) for h in row] for s, row in zip(sources, rows, strict=True)]


def _cased(src: str, text: str, terminology: Terminology) -> str:
    """`text` with the capitals of the forms that it says without: Ma Hengchang group, for Ma Hengchang Group."""
    for requirement in terminology.requirements(src):
        if any(form in text for form in requirement.forms):
            continue
        for form in requirement.forms:
            if form[:1].isupper():
                whole = rf"(?<![A-Za-z]){re.escape(form)}(?![A-Za-z])"
                text = re.sub(whole, form.replace("\\", r"\\"), text, flags=re.IGNORECASE)
    return text


def _flagged(src: str, hypothesis: Hypothesis, terminology: Terminology) -> Hypothesis:
    hypothesis = replace(hypothesis, text=_cased(src, hypothesis.text, terminology))
    names = flags(src, hypothesis.text, terminology.pair)
    if terminology.missing(src, hypothesis.text) or terminology.forbidden(src, hypothesis.text):
        names = (*names, "terms")
    return replace(hypothesis, flags=names)


@dataclass(frozen=True, slots=True)
class _Enforcer:
    translator: Translator
    terms: Terminology
    options: DecodeOptions

    @property
    def judge(self) -> Judge:
        return Judge(self.translator, self.terms)

    def run(
        self, sources: Sequence[str], drafts: Sequence[Sequence[Hypothesis]], *, whole: bool
    ) -> list[Hypothesis]:
        """Steps 1 to 4 and, of whole sentences, 5."""
        done = [row[0] for row in drafts]
        cases = {i: Case(s, list(row)) for i, (s, row) in enumerate(zip(sources, drafts, strict=True))}
        cases = {i: c for i, c in cases.items() if self.judge.wrong(c.src, c.drafts[0].text)}
        if not cases:
            return done
        self._exchange_forbidden(cases.values())
        self._stand_ins(list(cases.values()), thorough=whole)
        self._keep(cases, done)
        if whole:
            left = self._still_wrong(cases, done)
            few = {i: c for i, c in left.items() if len(self.terms.lost(c.src, done[i].text)) <= ROUNDS}
            self._by_attention(few, done)
            self._keep(few, done)
        left = self._still_wrong(cases, done)
        if whole:
            self._by_clause(left)
        else:
            self._by_fragments(left)
        self._keep(left, done)
        return done

    def each(self, sources: Sequence[str], drafts: Sequence[Sequence[Hypothesis]]) -> list[list[Hypothesis]]:
        """Up to `options.nbest` candidates as right as the best; where steps 1 to 3 give no right one, `run` adds its."""
        out = [list(row) for row in drafts]
        cases: dict[int, Case] = {}
        for i, (src, row) in enumerate(zip(sources, drafts, strict=True)):
            if any(self.judge.wrong(src, d.text) for d in row):
                cases[i] = Case(src, sorted(row, key=lambda d: -self.judge.wrong(src, d.text)))
        self._exchange_forbidden(cases.values())
        self._stand_ins(list(cases.values()), thorough=True)
        left = [i for i, c in cases.items() if all(self.judge.wrong(c.src, d.text) for d in c.drafts)]
        best = self.run([sources[i] for i in left], [drafts[i] for i in left], whole=True)
        for i, hypothesis in zip(left, best, strict=True):
            cases[i].add(hypothesis.text, hypothesis)
        for i, case in cases.items():
            out[i] = self.judge.order(case)[: self.options.nbest]
        return out

    def _still_wrong(self, cases: dict[int, Case], done: Sequence[Hypothesis]) -> dict[int, Case]:
        return {i: c for i, c in cases.items() if self.terms.lost(c.src, done[i].text)}

    def _keep(self, cases: dict[int, Case], done: list[Hypothesis]) -> None:
        """The best candidate of every case becomes its draft, and its only candidate."""
        for (i, case), hypothesis in zip(cases.items(), self.judge.best(list(cases.values())), strict=True):
            done[i] = hypothesis
            case.drafts = [hypothesis]

    def _exchange_forbidden(self, cases: Iterable[Case]) -> None:
        for case in cases:
            for draft in list(case.drafts):
                text = draft.text
                for hit in sorted(self.terms.forbidden(case.src, text), key=lambda h: -h.start):
                    forms = (hit.term.tgt, *hit.term.variants)
                    text = put_form(text, hit.start, hit.end, forms, self.terms.pair.tgt)
                if text != draft.text:
                    case.add(text, draft)

    def _stand_ins(self, cases: Sequence[Case], *, thorough: bool) -> None:
        """Stand-ins for what is missing and, to be thorough, for all terms; and the forms themselves."""
        cases = [c for c in cases if self.terms.missing(c.src, c.drafts[0].text)]
        if not cases:
            return
        pool = stand_in_pool(self.translator)
        size = 4 if thorough else 2
        wide = replace(self.options, beam=max(size, self.options.beam), nbest=max(size, self.options.nbest))
        jobs = [(c, r) for c in cases for r in self._replaced(c.src, c.drafts[0].text, pool, thorough)]
        rows = self.translator.translate([r.text for _, r in jobs], wide)
        for (case, replaced), row in zip(jobs, rows, strict=True):
            for hypothesis in row:
                text, wrong = restore(hypothesis.text, replaced, self.terms.pair.tgt)
                case.add(text, hypothesis, wrong)

    def _replaced(self, src: str, draft: str, pool: Sequence[StandIn], thorough: bool) -> list[Replaced]:
        """`src` with what `draft` lacks replaced, and with all replaced; places that the draft has stay as they are."""
        missing = self.terms.lost(src, draft)
        phrases = self.terms.phrases(src)
        some = [p for p in phrases if any(p.start <= m.start and m.end <= p.end for m in missing)]
        most = [p for p in phrases if p in some or not p.parts]
        more = thorough and len(most) > len(some)
        found = [substitute(src, w, pool) for w in ((some, most) if more else (some,))]
        terms = [r for r in self.terms.requirements(src) if r in missing or not r.parts]
        switched = {code_switch(src, w) for w in ([r for r in missing if not r.number], terms)} - {src}
        return [*(r for r in found if r.used), *(Replaced(text, ()) for text in sorted(switched))]

    def _by_attention(self, cases: dict[int, Case], done: Sequence[Hypothesis]) -> None:
        translator = self.translator
        if not isinstance(translator, PrefixTranslator):
            return
        now = {i: done[i].text for i in cases}
        for _ in range(ROUNDS):
            todo = [(i, m) for i, c in cases.items() if i in now for m in self.terms.lost(c.src, now[i])[:1]]
            if not todo:
                return
            softs = translator.attend([(cases[i].src, now[i]) for i, _ in todo])
            begun: list[tuple[int, str]] = []
            for (i, wanted), soft in zip(todo, softs, strict=True):
                missing = self.terms.lost(cases[i].src, now[i])
                met = [r for r in self.terms.requirements(cases[i].src) if r not in missing]
                span = aligned_span(now[i], wanted, soft, met)
                if span is None:
                    del now[i]
                    continue
                text = put_form(now[i], *span, wanted.forms, self.terms.pair.tgt, person=wanted.person)
                begun.append((i, text[: len(text) - len(now[i]) + span[1]]))
                cases[i].add(text, done[i])
                now[i] = text
            rows = translator.complete([(cases[i].src, p) for i, p in begun], replace(self.options, nbest=1))
            for (i, _), row in zip(begun, rows, strict=True):
                cases[i].add(row[0].text, row[0])

    def _by_clause(self, cases: dict[int, Case]) -> None:
        plans = {i: [x.strip() for x in _CLAUSE.split(c.src) if x and x.strip()] for i, c in cases.items()}
        clauses = list(dict.fromkeys(x for plan in plans.values() for x in plan))
        rows = self.translator.translate(clauses, replace(self.options, nbest=1, token_logprobs=False))
        best = dict(zip(clauses, self.run(clauses, rows, whole=False), strict=True))
        for i, plan in plans.items():
            text = join_chunks(plan, [best[x].text for x in plan], self.terms.pair.tgt)
            cases[i].add(text[:1].upper() + text[1:], best[plan[0]])

    def _by_fragments(self, cases: dict[int, Case]) -> None:
        tgt = self.terms.pair.tgt
        phrases = {i: self.terms.everything(c.src) for i, c in cases.items()}
        pieces = list(dict.fromkeys(f for i, c in cases.items() for f in fragments(c.src, phrases[i], tgt)))
        rows = self.translator.translate(pieces, replace(self.options, nbest=1))
        said = {p: row[0].text for p, row in zip(pieces, rows, strict=True)}
        for i, case in cases.items():
            case.add(compose(case.src, phrases[i], said, tgt), case.drafts[0])
