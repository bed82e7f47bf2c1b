"""From segments to drafts that an editor can be shown: translate, check, try again, enforce terms, flag what remains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.model import Hypothesis, LangPair, Term
from workbench.text.hanzi import ONE_HANZI
from workbench.translate.batches import token_batches
from workbench.translate.cache import TranslationCache, cache_key
from workbench.translate.checks import best_candidate, flags, units
from workbench.translate.chunks import join_chunks, passes_through, split_long
from workbench.translate.enforce import enforce, enforce_each
from workbench.translate.normalise import normalise, one_line
from workbench.translate.protocol import DEFAULT_OPTIONS, DecodeOptions, Progress, Translator
from workbench.translate.terms import Terminology

METHOD = "draft-15"  # part of every cache key: a change of the method makes a new key
BLOCK_CHARACTERS = 6000
PIECE_UNITS = 70  # hanzi or words; longer segments are drafted in pieces cut at clause marks


def draft(
    segments: Sequence[str],
    translator: Translator,
    cache: TranslationCache | None = None,
    terms: Iterable[Term] | None = None,
    options: DecodeOptions = DEFAULT_OPTIONS,
    *,
    progress: Progress | None = None,
) -> list[Hypothesis]:
    """One checked draft per segment; equal segments are translated once.

    The work goes block by block (some thousand characters), each put into the cache when it is done, so an
    interruption loses one block. Blocks depend on the segments alone, not on what the cache holds.

    Args:
        segments: source texts; blank ones give blank drafts.
        translator: for the direction.
        cache: what is known already, and where to remember.
        terms: a termbase to enforce; with one (even empty), Chinese names of persons get their pinyin too.
        options: for the first try; `nbest` is the choice the checks have, one hypothesis is kept.
        progress: called with (segments done, segments in all).

    Returns:
        `[i]` belongs to `segments[i]`; `flags` names the checks that still find something.
    """
    terminology = Terminology(terms or (), translator.pair, names=terms is not None)
    method = f"{METHOD}:{terminology.fingerprint}"
    texts = list(dict.fromkeys(segments))
    keys = {t: cache_key(translator.fingerprint, options.fingerprint, method, t) for t in texts}
    known = cache.get_many(list(keys.values())) if cache else {}
    done = {t: known[k] for t, k in keys.items() if k in known}
    total = len(segments)
    if progress:
        progress(sum(t in done for t in segments), total)
    for block in token_batches([len(t) for t in texts], BLOCK_CHARACTERS):
        missing = [texts[i] for i in block if texts[i] not in done]
        if not missing:
            continue
        fresh = dict(zip(missing, _Block(missing, translator, terminology, options).run(), strict=True))
        if cache:
            cache.put_many({keys[t]: h for t, h in fresh.items()})
        done.update(fresh)
        if progress:
            progress(sum(t in done for t in segments), total)
    return [done[t] for t in segments]


def alternatives(
    segments: Sequence[str],
    translator: Translator,
    terms: Iterable[Term] | None = None,
    options: DecodeOptions = DEFAULT_OPTIONS,
    progress: Progress | None = None,
) -> list[list[Hypothesis]]:
    """The `options.nbest` best hypotheses of each segment, best first, each with its terms put right and `flags`.

    Two that the terms make equal are given once, so there may be fewer; there is always one.

    Args:
        segments: source texts.
        translator: for the direction.
        terms: see `draft`.
        options: beam and number.
        progress: called with (segments done, segments in all).
    """
    pair = translator.pair
    terminology = Terminology(terms or (), pair, names=terms is not None)
    found = translator.translate(segments, options, progress)
    sources = [normalise(s, pair.src) for s in segments]
    rows = enforce_each(sources, found, translator, terminology, replace(options, token_logprobs=False))
    out = []
    for segment, row, plain in zip(segments, rows, found, strict=True):
        tidied = plain if passes_through(segment) else [_capital(segment, _tidy(h, pair)) for h in row]
        first: dict[str, Hypothesis] = {}
        for hypothesis in tidied:
            first.setdefault(hypothesis.text, hypothesis)
        out.append(list(first.values()))
    return out


@dataclass(frozen=True, slots=True)
class _Block:
    """Segments that are drafted together."""

    segments: Sequence[str]
    translator: Translator
    terminology: Terminology
    options: DecodeOptions

    def run(self) -> list[Hypothesis]:
        """A draft of every segment, in order."""
        pair = self.translator.pair
        sources = [normalise(s, pair.src) for s in self.segments]
        plans = [
            [] if passes_through(s) else split_long(s, lambda t: len(units(t)), PIECE_UNITS) for s in sources
        ]
        drafts = iter(self._pieces([p for plan in plans for p in plan]))
        out = []
        for segment, source, plan in zip(self.segments, sources, plans, strict=True):
            if not plan:
                out.append(Hypothesis(one_line(segment)))
                continue
            pieces = [_tidy(next(drafts), pair) for _ in plan]
            whole = pieces[0] if len(pieces) == 1 else self._joined(source, plan, pieces)
            out.append(_capital(source, whole))
        return self._with_logprobs(sources, plans, out) if self.options.token_logprobs else out

    def _pieces(self, texts: Sequence[str]) -> list[Hypothesis]:
        """Checked drafts of pieces short enough for the model."""
        pair = self.translator.pair
        first = replace(self.options, token_logprobs=False)
        nbest = self.translator.translate(texts, first)
        best = [best_candidate(t, row, pair) for t, row in zip(texts, nbest, strict=True)]
        for k, attempt in enumerate(second_tries(first)):
            # numbers that one wider search does not bring back are written by rule below
            again = [i for i, h in enumerate(best) if h.flags and (k == 0 or h.flags != ("numbers",))]
            if not again:
                break
            rows = self.translator.translate([texts[i] for i in again], attempt)
            for i, row in zip(again, rows, strict=True):
                best[i] = best_candidate(texts[i], [best[i], *row], pair)
        rows = [[b, *(h for h in row if h.text != b.text)] for b, row in zip(best, nbest, strict=True)]
        return enforce(texts, rows, self.translator, self.terminology, first)

    def _joined(self, source: str, plan: Sequence[str], pieces: Sequence[Hypothesis]) -> Hypothesis:
        pair = self.translator.pair
        text = join_chunks(plan, [p.text for p in pieces], pair.tgt)
        sizes = [max(len(units(p.text)), 1) for p in pieces]
        score = sum(p.score * n for p, n in zip(pieces, sizes, strict=True)) / sum(sizes)
        kept = ("terms",) if any("terms" in p.flags for p in pieces) else ()
        return Hypothesis(text, score, model=pieces[0].model, flags=(*flags(source, text, pair), *kept))

    def _with_logprobs(
        self, sources: Sequence[str], plans: Sequence[Sequence[str]], drafts: Sequence[Hypothesis]
    ) -> list[Hypothesis]:
        wanted = [i for i, plan in enumerate(plans) if plan and drafts[i].text]
        scored = self.translator.score([(sources[i], drafts[i].text) for i in wanted])
        out = list(drafts)
        for i, target in zip(wanted, scored, strict=True):
            out[i] = replace(drafts[i], score=target.mean, tokens=target.tokens, logprobs=target.logprobs)
        return out


def _tidy(hypothesis: Hypothesis, pair: LangPair) -> Hypothesis:
    """Into Chinese, marks between hanzi as Chinese has them."""
    return (
        replace(hypothesis, text=normalise(hypothesis.text, pair.tgt))
        if pair.tgt.startswith("zh")
        else hypothesis
    )


def _capital(source: str, hypothesis: Hypothesis) -> Hypothesis:
    """With a capital at its head where Chinese text begins: a gloss there is carried over without one."""
    text = hypothesis.text
    if ONE_HANZI.match(source) and "a" <= text[:1] <= "z":
        return replace(hypothesis, text=text[0].upper() + text[1:])
    return hypothesis


def second_tries(options: DecodeOptions) -> list[DecodeOptions]:
    """Other settings for flagged segments: a wider beam with its n-best list, no repeats, shorter pieces."""
    wide = replace(options, beam=max(8, options.beam), nbest=max(8, options.nbest))
    return [
        replace(wide, no_repeat_ngram=4),
        replace(wide, max_source_tokens=min(40, options.longest_piece), no_repeat_ngram=3),
        replace(wide, max_source_tokens=20, no_repeat_ngram=3, repetition_penalty=1.2, length_penalty=0.8),
    ]
