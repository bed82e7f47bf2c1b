"""From segments to drafts that an editor can be shown: translate, check, try again, flag what remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.model import Hypothesis
from workbench.translate.batches import token_batches
from workbench.translate.cache import TranslationCache, cache_key
from workbench.translate.checks import best_candidate
from workbench.translate.protocol import DEFAULT_OPTIONS, DecodeOptions, Progress, Translator

METHOD = "draft-1"  # part of every cache key: a change of the method makes a new key
BLOCK_CHARACTERS = 6000


def draft(
    segments: Sequence[str],
    translator: Translator,
    cache: TranslationCache | None = None,
    options: DecodeOptions = DEFAULT_OPTIONS,
    progress: Progress | None = None,
) -> list[Hypothesis]:
    """One checked draft per segment; equal segments are translated once.

    The work goes block by block (some thousand characters), each put into the cache when it is done, so an
    interruption loses one block. Blocks depend on the segments alone, not on what the cache holds: a run that
    was interrupted and continued gives what an undisturbed one gives.

    Args:
        segments: source texts; blank ones give blank drafts.
        translator: for the direction.
        cache: what is known already, and where to remember.
        options: `nbest` and `token_logprobs` are for the first try; one hypothesis is kept.
        progress: called with (segments done, segments in all).

    Returns:
        `[i]` belongs to `segments[i]`; `flags` names the checks that still find something.
    """
    texts = list(dict.fromkeys(segments))
    keys = {t: cache_key(translator.fingerprint, options.fingerprint, METHOD, t) for t in texts}
    known = cache.get_many(list(keys.values())) if cache else {}
    done = {t: known[k] for t, k in keys.items() if k in known}
    total = len(segments)
    if progress:
        progress(sum(t in done for t in segments), total)
    for block in token_batches([len(t) for t in texts], BLOCK_CHARACTERS):
        missing = [texts[i] for i in block if texts[i] not in done]
        if not missing:
            continue
        fresh = dict(zip(missing, _draft_block(missing, translator, options), strict=True))
        if cache:
            cache.put_many({keys[t]: h for t, h in fresh.items()})
        done.update(fresh)
        if progress:
            progress(sum(t in done for t in segments), total)
    return [done[t] for t in segments]


def _draft_block(texts: Sequence[str], translator: Translator, options: DecodeOptions) -> list[Hypothesis]:
    pair = translator.pair
    nbest = translator.translate(texts, options)
    best = [best_candidate(t, row, pair) for t, row in zip(texts, nbest, strict=True)]
    for attempt in second_tries(options):
        again = [i for i, h in enumerate(best) if h.flags]
        if not again:
            break
        rows = translator.translate([texts[i] for i in again], attempt)
        for i, row in zip(again, rows, strict=True):
            best[i] = best_candidate(texts[i], [best[i], *row], pair)
    return best


def second_tries(options: DecodeOptions) -> list[DecodeOptions]:
    """Other settings for flagged segments: a wider beam with its n-best list, no repeats, shorter pieces."""
    wide = replace(options, beam=max(8, options.beam), nbest=max(8, options.nbest))
    return [
        replace(wide, no_repeat_ngram=4),
        replace(wide, max_source_tokens=min(60, options.max_source_tokens), no_repeat_ngram=3),
        replace(wide, max_source_tokens=24, no_repeat_ngram=3, repetition_penalty=1.2, length_penalty=0.8),
    ]
