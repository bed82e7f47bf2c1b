"""Other translations of a row's source, asked for while an editor works: found beside the pages, kept in the store."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from workbench.errors import UsageError, WorkbenchError
from workbench.model import Hypothesis, LangPair, Term
from workbench.translate import (
    DecodeOptions,
    Terminology,
    TranslationCache,
    Translator,
    alternatives,
    cache_key,
)

Json = dict[str, Any]

NUMBER = 5
LONGEST = 2_000
"""Characters of a source that is a sentence; an engine would take minutes for more."""

KEPT = 500
"""Answers kept in memory; the store's cache has them all."""


def nbest(
    translator: Translator, text: str, cache: TranslationCache | None, terms: Sequence[Term] = ()
) -> list[Hypothesis]:
    """The `NUMBER` best hypotheses of a text with their terms put right, from the cache where it has them."""
    options = DecodeOptions(beam=NUMBER, nbest=NUMBER)
    method = f"nbest-2:{Terminology(terms, translator.pair).fingerprint}"
    keys = [
        cache_key(translator.fingerprint, options.fingerprint, f"{method}:{rank}", text)
        for rank in range(NUMBER)
    ]
    known = cache.get_many(keys) if cache is not None else {}
    if keys[0] in known:
        return [known[key] for key in keys if key in known]
    found = alternatives([text], translator, terms, options)[0]
    if cache is not None:
        cache.put_many(dict(zip(keys, found, strict=False)))
    return found


class Alternatives:
    """Answers at once: with the translations, or that they are being looked for. For many desks and threads.

    Args:
        find: what translates a text, best hypothesis first; called in a thread of its own, one text at a time.
    """

    def __init__(self, find: Callable[[str, LangPair], Sequence[Hypothesis]]) -> None:
        self._find = find
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="alternatives")
        self._asked: OrderedDict[tuple[str, str, str], Future[Sequence[Hypothesis]]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, text: str, pair: LangPair) -> Json:
        """`{"state": "ready" | "working", "alternatives": [{"text", "score"}]}`.

        Raises:
            UsageError: nothing to translate, or too much.
            WorkbenchError: what the engine says; the next call tries again.
        """
        if not text.strip():
            raise UsageError("the row has no source")
        if len(text) > LONGEST:
            raise UsageError("the source is too long for alternatives", remedy="split it first")
        future = self._future(text, pair)
        if not future.done():
            return {"state": "working", "alternatives": []}
        try:
            found = future.result()
        except WorkbenchError:
            with self._lock:
                self._asked.pop((text, pair.src, pair.tgt), None)
            raise
        seen = {h.text: h for h in reversed(found) if h.text.strip()}
        best = [h for h in found if seen.get(h.text) is h]
        return {"state": "ready", "alternatives": [{"text": h.text, "score": h.score} for h in best]}

    def _future(self, text: str, pair: LangPair) -> Future[Sequence[Hypothesis]]:
        key = (text, pair.src, pair.tgt)
        with self._lock:
            if key not in self._asked:
                self._asked[key] = self._pool.submit(self._find, text, pair)
            self._asked.move_to_end(key)
            while len(self._asked) > KEPT:
                self._asked.popitem(last=False)
            return self._asked[key]
