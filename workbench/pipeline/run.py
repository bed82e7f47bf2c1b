"""The main job: draft every document, translate the drafts back, pair the sentences, estimate, keep.

Drafts of all documents are made together, in length-sorted batches, and go into the workspace's cache batch by
batch; a document's rows and the mark that it is done are written in one transaction. A run that was stopped at
any point is continued by the next one and gives what an undisturbed run gives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.model import (
    Document,
    Hypothesis,
    LangPair,
    Origin,
    ParagraphKind,
    Row,
    State,
    Term,
)
from workbench.pipeline.engines import Engines, draft_pair
from workbench.pipeline.estimating import estimate_lines, estimator_present
from workbench.pipeline.metadata import draft_with_rules
from workbench.store import Store
from workbench.translate import draft, with_originals

STAGE = "draft"
Progress = Callable[[str, int, int], None]
"""Called with (what is being done, done, in all)."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did with one document.

    Attributes:
        bitext: id of its bitext.
        kinds: paragraphs by kind.
        seconds: this document's share (by target tokens) of the time that drafting and checking took.
        tokens: target tokens of drafts and round trips made in this run; 0 where all came from the cache.
        flagged: rows that the engine's own checks flagged.
        skipped: it was done before.
    """

    document: str
    name: str
    lang: str
    bitext: str
    kinds: dict[str, int]
    segments: int
    seconds: float
    tokens: int
    flagged: int
    skipped: bool = False

    @property
    def rate(self) -> float:
        """Target tokens per second."""
        return self.tokens / self.seconds if self.seconds > 0 else 0.0


@dataclass(slots=True)
class _Work:
    """A document on its way: its segments, drafts and round trips, index for index."""

    id: str
    document: Document
    pair: LangPair
    places: list[int]
    sources: list[str]
    drafts: list[Hypothesis] = field(default_factory=list)
    returns: list[Hypothesis] = field(default_factory=list)


def run(
    store: Store,
    documents: Sequence[str],
    engines: Engines,
    *,
    progress: Progress | None = None,
    again: bool = False,
    estimate: bool = True,
) -> list[Summary]:
    """Draft, round-trip, pair and estimate documents.

    Args:
        store: the workspace.
        documents: ids.
        engines: the translators.
        progress: told after every batch.
        again: draft documents anew that were done before; their earlier bitexts stay.
        estimate: whether to estimate which rows need work.

    Returns:
        One summary per document, in the order given.

    Raises:
        ModelMissingError: a direction's model is not here.
        NotFoundError: no such document.
    """
    tell = progress or (lambda _what, _done, _total: None)
    done = {key: detail for key in documents if (detail := store.stages.of(key).get(STAGE)) and not again}
    work = [_begin(key, store.documents.get(key)) for key in documents if key not in done]
    engines.preload(sorted({p for w in work for p in (w.pair, w.pair.reversed())}, key=str))
    start = time.perf_counter()
    fresh = _draft_all(store, work, engines, tell)
    rows = [_rows(w, _estimates(w, engines, tell) if estimate else None) for w in work]
    seconds = time.perf_counter() - start
    made = {w.id: _keep(store, w, r, engines) for w, r in zip(work, rows, strict=True)}
    share = _shares(work)
    return [
        _summary(store, key, done[key]["bitext"], seconds=0.0, tokens=0, skipped=True)
        if key in done
        else _summary(store, key, made[key], seconds=seconds * share[key], tokens=round(fresh * share[key]))
        for key in documents
    ]


def _begin(key: str, document: Document) -> _Work:
    places, sources = [], []
    for paragraph, segment in document.segments():
        places.append(paragraph)
        sources.append(segment.text)
    return _Work(key, document, draft_pair(document.lang), places, sources)


def _draft_all(store: Store, work: Sequence[_Work], engines: Engines, tell: Progress) -> int:
    """Fill drafts, then round trips; returns how many target tokens were made now."""
    made = 0
    terms = store.terms.list() if engines.options.terms else None
    for what, source, goal in (
        ("translating", lambda w: w.sources, "drafts"),
        ("translating back", lambda w: [h.text for h in w.drafts], "returns"),
    ):
        groups: dict[LangPair, list[_Work]] = {}
        for w in work:
            groups.setdefault(w.pair if goal == "drafts" else w.pair.reversed(), []).append(w)
        for pair, members in groups.items():
            texts = [text for w in members for text in with_originals(source(w), pair, terms or ())]
            kinds = [w.document.paragraphs[place].kind for w in members for place in w.places]
            found, tokens = _draft(store, texts, kinds, pair, engines, terms, f"{what} {pair}", tell)
            made += tokens
            for w in members:
                setattr(w, goal, found[: len(w.sources)])
                found = found[len(w.sources) :]
    return made


def _draft(
    store: Store,
    texts: list[str],
    kinds: list[ParagraphKind],
    pair: LangPair,
    engines: Engines,
    terms: Sequence[Term] | None,
    what: str,
    tell: Progress,
) -> tuple[list[Hypothesis], int]:
    translator = engines.get(pair)
    options = replace(engines.options.decode(), token_logprobs=True)
    cache = _CountingCache(store)

    def ask(wanted: list[str]) -> list[Hypothesis]:
        return draft(
            wanted, translator, cache, terms, options, progress=lambda done, total: tell(what, done, total)
        )

    found = draft_with_rules(texts, kinds, pair, ask)
    return found, cache.tokens


class _CountingCache:
    """The workspace's cache, counting the tokens of what is put into it."""

    def __init__(self, store: Store) -> None:
        self._cache = store.cache
        self.tokens = 0
        self.get_many = self._cache.get_many

    def put_many(self, items: Mapping[str, Hypothesis]) -> None:
        """See `TranslationCache`."""
        self.tokens += sum(len(h.tokens) for h in items.values())
        self._cache.put_many(items)


def _estimates(w: _Work, engines: Engines, tell: Progress) -> list[float] | None:
    """Probability that each draft needs work; None where the estimator's model is not here.

    The fake engine's log-probabilities say nothing, so they are left out.
    """
    if not estimator_present(w.pair):
        return None
    real = engines.options.engine != "fake"
    kept = [h.logprobs for h in w.drafts]
    found = estimate_lines(
        w.sources,
        [h.text for h in w.drafts],
        w.pair,
        engines if real else None,
        drafts=real,
        system=kept if real and any(kept) else None,
        back_translations=[h.text for h in w.returns],
        progress=lambda done, total: tell(f"estimating {w.document.name}", done, total),
    )
    return [e.probability for e in found]


def _rows(w: _Work, estimates: Sequence[float] | None) -> list[Row]:
    """One row per segment: which draft belongs to which source is known by construction."""
    kinds = [p.kind for p in w.document.paragraphs]
    rows = [
        Row(
            id=f"r{i}",
            src=(source,),
            tgt=(there.text,) if there.text else (),
            paragraph=place,
            kind=kinds[place],
            state=State.INITIAL,
            origin=Origin.MT,
            score=1.0,
            margin=1.0,
            quality=None if estimates is None else round(estimates[i - 1], 4),
            flags=there.flags,
            draft=there.text,
            back_translation=back.text,
            model=there.model,
            meta={"logprob": f"{there.score:.3f}"} if there.logprobs else {},
        )
        for i, (source, place, there, back) in enumerate(
            zip(w.sources, w.places, w.drafts, w.returns, strict=True), 1
        )
    ]
    return rows + _aside(w.document)


def _aside(document: Document) -> list[Row]:
    """Set-aside paragraphs come along as boilerplate rows without a target, so that they can be restored."""
    return [
        Row(id=f"b{i}", src=(p.text,), tgt=(), paragraph=i, kind=ParagraphKind.BOILERPLATE)
        for i, p in enumerate(document.paragraphs)
        if p.kind is ParagraphKind.BOILERPLATE and p.text
    ]


def _keep(store: Store, w: _Work, rows: list[Row], engines: Engines) -> str:
    ordered = sorted(rows, key=lambda r: r.paragraph if r.paragraph is not None else -1)
    with store.transaction():
        key = store.bitexts.create(w.id, None, w.pair, "draft", ordered)
        detail = {
            "bitext": key,
            "engine": engines.options.engine,
            "beam": engines.options.beam,
            "models": [engines.get(p).name for p in (w.pair, w.pair.reversed())],
        }
        store.stages.mark(w.id, STAGE, detail)
    return key


def _shares(work: Sequence[_Work]) -> dict[str, float]:
    """Each document's share of the target tokens."""
    sizes = {w.id: sum(len(h.tokens) + 1 for h in [*w.drafts, *w.returns]) for w in work}
    total = sum(sizes.values()) or 1
    return {key: size / total for key, size in sizes.items()}


def _summary(
    store: Store, key: str, bitext: str, *, seconds: float, tokens: int, skipped: bool = False
) -> Summary:
    document = store.documents.get(key)
    kinds: dict[str, int] = {}
    for p in document.paragraphs:
        kinds[str(p.kind)] = kinds.get(str(p.kind), 0) + 1
    flagged = sum(bool(r.flags) for r in store.bitexts.rows(bitext))
    return Summary(
        document=key,
        name=document.name,
        lang=document.lang,
        bitext=bitext,
        kinds=kinds,
        segments=len(document.segments()),
        seconds=seconds,
        tokens=tokens,
        flagged=flagged,
        skipped=skipped,
    )
