"""Two documents of a workspace that translate each other: aligned into a bitext of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.align import align_documents
from workbench.errors import UsageError
from workbench.model import Bead, Bitext, Document, LangPair, Origin, Row, State
from workbench.pipeline.engines import Engines
from workbench.store import Store
from workbench.translate import draft, with_originals

STAGE = "pair"


@dataclass(frozen=True, slots=True)
class PairOptions:
    """How two documents are paired.

    Attributes:
        drafts: use machine drafts of the source as one more signal; slower, better on free translations.
        rescore: let forced decoding decide doubtful places; slower still.
    """

    drafts: bool = False
    rescore: bool = False


def pair_documents(
    store: Store,
    src: str,
    tgt: str,
    engines: Engines | None = None,
    options: PairOptions | None = None,
) -> str:
    """Align two documents and keep the result as a bitext of kind `pair`.

    Args:
        store: the workspace.
        src: id of one document.
        tgt: id of its translation, in the other language.
        engines: the translators, needed for drafts and rescoring.
        options: drafts and rescoring.

    Returns:
        The bitext's id.

    Raises:
        UsageError: both are in the same language, or drafts are wanted without engines.
        NotFoundError: no such document.
    """
    source, target = store.documents.get(src), store.documents.get(tgt)
    pair = LangPair(source.lang, target.lang)
    if pair.src.split("-")[0] == pair.tgt.split("-")[0]:
        raise UsageError(
            f"{source.name} and {target.name} are both {pair.src}", remedy="name one of each language"
        )
    chosen = options or PairOptions()
    if (chosen.drafts or chosen.rescore) and engines is None:
        raise UsageError("drafts and rescoring need an engine")
    bitext = align_documents(
        source,
        target,
        draft=source_drafts(store, source, pair, engines) if engines and chosen.drafts else None,
        rescorer=rescorer(engines, pair) if engines and chosen.rescore else None,
    )
    name = f"{source.name} | {target.name}"
    return store.bitexts.create(src, tgt, pair, "pair", rows_of(bitext), name=name)


def source_drafts(store: Store, source: Document, pair: LangPair, engines: Engines) -> list[str]:
    """One draft per source segment, from the cache where it is known."""
    terms = store.terms.list()
    texts = with_originals([s.text for _, s in source.segments()], pair, terms)
    return [h.text for h in draft(texts, engines.get(pair), store.cache, terms)]


def rescorer(engines: Engines, pair: LangPair) -> Callable[[Sequence[tuple[str, str]]], Sequence[float]]:
    """Mean log-probability per target token under the direction's model."""
    translator = engines.get(pair)

    def score(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        return [found.mean for found in translator.score(pairs)]

    return score


def rows_of(bitext: Bitext) -> list[Row]:
    """One row per bead, with the paragraph and kind of its first source segment."""
    places = [place for place, _ in bitext.src.segments()]
    source = [s.text for _, s in bitext.src.segments()]
    target = [s.text for _, s in bitext.tgt.segments()]
    rows: list[Row] = []
    place = 0
    for i, bead in enumerate(bitext.beads, 1):
        place = places[bead.src[0]] if bead.src else place
        rows.append(_row(i, bead, bitext, source, target, place))
    return rows


def _row(
    number: int, bead: Bead, bitext: Bitext, source: Sequence[str], target: Sequence[str], place: int
) -> Row:
    return Row(
        id=f"r{number}",
        src=tuple(source[i] for i in bead.src),
        tgt=tuple(target[j] for j in bead.tgt),
        paragraph=place,
        kind=bitext.src.paragraphs[place].kind,
        state=State.TRANSLATED if bead.src and bead.tgt else State.INITIAL,
        origin=Origin.HUMAN,
        score=bead.score,
        margin=bead.margin,
        locked=bead.locked,
    )
