"""What the review desk calls on, composed: engines for retranslation, the aligner, the checks, one memory for all."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.model import Bead, Finding, Hypothesis, LangPair, TranslationUnit
from workbench.pipeline.desk_alternatives import NUMBER, Alternatives, nbest
from workbench.pipeline.desk_checks import StoreTerms
from workbench.pipeline.desk_memory import LiveMemory
from workbench.pipeline.desk_prepare import Collaborators
from workbench.pipeline.engines import EngineOptions, Engines
from workbench.store import Store
from workbench.text.termbase import Termbase
from workbench.translate import DecodeOptions, alternatives, draft


class Retranslator:
    """Translates one text anew, by the model and beam that an editor chose; engines stay loaded."""

    def __init__(self, store: Store, engine: str = "ctranslate2") -> None:
        self._store = store
        self._engine = engine
        self._engines: dict[str, Engines] = {}
        self._lock = threading.Lock()

    def __call__(
        self, text: str, pair: LangPair, *, model: str | None = None, beam: int | None = None
    ) -> Mapping[str, Any]:
        """See `workbench.pipeline.desk_prepare.Retranslate`."""
        there = self._of(pair, model).get(pair)
        back = self._of(pair.reversed(), None).get(pair.reversed())
        width = max(1, beam or EngineOptions().beam)
        terms = self._store.terms.list()
        with self._lock:
            best = draft([text], there, None, terms, DecodeOptions(beam=width))[0]
            wide = DecodeOptions(beam=max(width, NUMBER), nbest=NUMBER)
            others = [h for h in alternatives([text], there, terms, wide)[0] if h.text != best.text]
            returned = draft([best.text], back, None, terms, DecodeOptions(beam=width))[0]
        return {
            "text": best.text,
            "score": best.score,
            "model": best.model or there.name,
            "alternatives": [{"text": h.text, "score": h.score} for h in others],
            "back": returned.text,
            "flags": list(best.flags),
            "quality": None,
        }

    def others(self, text: str, pair: LangPair) -> Sequence[Hypothesis]:
        """The best translations of a text by the default model and the termbase; see `workbench.pipeline.desk_alternatives`."""
        there = self._of(pair, None).get(pair)
        terms = self._store.terms.list()
        with self._lock:
            return nbest(there, text, self._store.cache, terms)

    def _of(self, pair: LangPair, model: str | None) -> Engines:
        key = f"{pair.direction} {model or ''}"
        with self._lock:
            if key not in self._engines:
                models = {pair.direction: model} if model else {}
                self._engines[key] = Engines(EngineOptions(engine=self._engine, models=models))
            return self._engines[key]


def realigned(src: Sequence[str], tgt: Sequence[str], pair: LangPair) -> Sequence[Bead]:
    """Beads by the shipped aligner; see `workbench.pipeline.desk_prepare.Realign`."""
    from workbench.align import align

    return align(src, tgt, src_lang=pair.src, tgt_lang=pair.tgt)


def checked(src: str, tgt: str, pair: LangPair, termbase: Termbase) -> Sequence[Finding]:
    """Findings of one pair of texts; see `workbench.pipeline.desk_checks.Qa`."""
    from workbench.score.qa import check_unit

    return check_unit(src, tgt, pair, termbase=termbase)


def checked_across(texts: Sequence[tuple[str, str]], pair: LangPair) -> Sequence[Finding]:
    """Findings that only show across units; see `workbench.pipeline.desk_checks.QaAcross`."""
    from workbench.score.qa import check_units
    from workbench.score.qa.registry import chosen

    units = [TranslationUnit(str(i), src, tgt, pair.src, pair.tgt) for i, (src, tgt) in enumerate(texts)]
    return check_units(units, names=[check.name for check in chosen(None) if check.scope == "document"])


def collaborators(store: Store, *, engine: str = "ctranslate2") -> Collaborators:
    """Collaborators that all desks of a workspace share; nothing heavy is loaded before it is used."""
    terms, retranslator = StoreTerms(store), Retranslator(store, engine)
    return Collaborators(
        retranslate=retranslator,
        alternatives=Alternatives(retranslator.others),
        realign=realigned,
        qa=checked,
        qa_across=checked_across,
        termbase=terms,
        tm=LiveMemory(store),
    )
