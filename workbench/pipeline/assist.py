"""What the review desk calls on: another draft of a row, pairing between locked rows, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.model import Bead, Finding, LangPair
from workbench.pipeline.desk import Desk
from workbench.pipeline.desk_prepare import Collaborators
from workbench.pipeline.engines import Engines
from workbench.store import Store
from workbench.translate import DecodeOptions, draft, load_translator

ALTERNATIVES = 4


class Assistant:
    """Engine, aligner and checks for the desks of one workspace; one instance serves all of a server's sessions.

    Args:
        store: the workspace, for its terms and cache.
        engines: the translators, shared.
    """

    def __init__(self, store: Store, engines: Engines) -> None:
        self._store = store
        self._engines = engines

    def desk(self, bitext: str, author: str) -> Desk:
        """A desk of one author at one bitext.

        Raises:
            NotFoundError: no such bitext.
        """
        with_ = Collaborators(retranslate=self.retranslate, realign=self.realign, qa=self.check)
        return Desk(self._store, bitext, author, with_)

    def retranslate(
        self, text: str, pair: LangPair, *, model: str | None = None, beam: int | None = None
    ) -> Mapping[str, Any]:
        """One text drafted anew, with alternatives and its translation back (see `Retranslate`).

        Raises:
            ModelMissingError: the model is not here.
        """
        options = self._engines.options
        there = (
            load_translator(pair, model=model, engine=options.engine) if model else self._engines.get(pair)
        )
        decode = DecodeOptions(beam=beam or options.beam)
        terms = self._store.terms.list() if options.terms else None
        best = draft([text], there, self._store.cache, terms, decode)[0]
        width = max(decode.beam, ALTERNATIVES)
        others = there.translate([text], replace(decode, beam=width, nbest=ALTERNATIVES))[0]
        back = draft([best.text], self._engines.get(pair.reversed()), self._store.cache, terms)[0]
        return {
            "text": best.text,
            "score": best.score,
            "model": best.model,
            "alternatives": [{"text": h.text, "score": h.score} for h in others if h.text != best.text],
            "back": back.text,
            "flags": list(best.flags),
            "quality": None,
        }

    def realign(self, src: Sequence[str], tgt: Sequence[str], pair: LangPair) -> Sequence[Bead]:
        """Beads between segments of rows that nobody has settled yet (see `Realign`)."""
        from workbench.align import align

        return align(src, tgt, src_lang=pair.src, tgt_lang=pair.tgt)

    @staticmethod
    def check(src: str, tgt: str, pair: LangPair) -> Sequence[Finding]:
        """QA findings of one pair of texts (see `Qa`)."""
        from workbench.score.qa import check_pair

        return check_pair(src, tgt, pair)
