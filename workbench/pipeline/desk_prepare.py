"""What the desk calls on, and what it asks of them before a message goes into its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from workbench.errors import NotFoundError, UsageError
from workbench.model import Bead, LangPair, Row, Sheet, Term
from workbench.pipeline.desk_checks import Qa, QaAcross, Terms
from workbench.review.context import places_of
from workbench.review.memory import Match
from workbench.review.realign import open_range
from workbench.store import Store
from workbench.translate import with_originals

Json = dict[str, Any]

WIDEST_BEAM = 16


class Retranslate(Protocol):
    """Translates one text anew."""

    def __call__(
        self, text: str, pair: LangPair, *, model: str | None = None, beam: int | None = None
    ) -> Mapping[str, Any]:
        """`{"text", "score", "model", "alternatives": [{"text", "score"}], "back", "flags", "quality"}`."""


class Others(Protocol):
    """Other translations of a text; workbench.pipeline.desk_alternatives."""

    def __call__(self, text: str, pair: LangPair) -> Json:
        """`{"state": "ready" | "working", "alternatives": [{"text", "score"}]}`, at once."""


class Realign(Protocol):
    """Pairs segments."""

    def __call__(self, src: Sequence[str], tgt: Sequence[str], pair: LangPair) -> Sequence[Bead]:
        """Beads in order that cover every segment once."""


class Tm(Protocol):
    """A translation memory."""

    def __call__(
        self, text: str, src_lang: str, tgt_lang: str, *, leave_out: str | None = None, limit: int = 5
    ) -> Sequence[Match]:
        """Matches, best first."""


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What the desk calls on; without an engine or an aligner their operations answer that it is not there.

    Attributes:
        termbase, tm: default: those of the store.
    """

    retranslate: Retranslate | None = None
    alternatives: Others | None = None
    realign: Realign | None = None
    qa: Qa | None = None
    qa_across: QaAcross | None = None
    termbase: Terms | None = None
    tm: Tm | None = None


def given_source(sheet: Sheet, row: Row, pair: LangPair, terms: Iterable[Term] = ()) -> str:
    """A row's source as it is translated: by their originals names whose original the document says somewhere."""
    texts = with_originals([sheet.text(r, "src") for r in sheet.rows], pair, terms)
    return texts[places_of(sheet, {"row": row.id})[0]]


@dataclass(frozen=True, slots=True)
class Preparer:
    """Adds to messages what an engine or the aligner says."""

    store: Store
    bitext: str
    document: str | None
    pair: LangPair
    collaborators: Collaborators

    def ready(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """The message as the reducer wants it.

        Raises:
            UsageError: no engine or aligner at hand, or nothing for it to do.
            NotFoundError: no such row or paragraph.
        """
        op = message["op"]
        if op == "realign":
            return self._realigned(message)
        if op == "retranslate":
            return self._retranslated(message)
        if op == "restore_paragraph":
            return {**message, "segments": self._paragraph(message.get("p"))}
        return message

    def _realigned(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.collaborators.realign is None:
            raise UsageError("no aligner at hand")
        sheet = self.store.bitexts.sheet(self.bitext)
        start, stop = open_range(sheet, str(message.get("row")))
        rows = sheet.rows[start:stop]
        if not rows:
            raise UsageError(
                "the row is settled", where=str(message.get("row")), remedy="unlock or reopen it"
            )
        src = [text for row in rows for text in row.src]
        tgt = [text for row in rows for text in row.tgt]
        beads = self.collaborators.realign(src, tgt, self.pair)
        told = [{"src": list(b.src), "tgt": list(b.tgt), "score": b.score, "margin": b.margin} for b in beads]
        return {**message, "ids": [row.id for row in rows], "beads": told}

    def _retranslated(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.collaborators.retranslate is None:
            raise UsageError("no engine at hand")
        sheet = self.store.bitexts.sheet(self.bitext)
        row = sheet.rows[places_of(sheet, {"row": message.get("row")})[0]]
        text = given_source(sheet, row, self.pair, self.store.terms.list())
        if not text.strip():
            raise UsageError("the row has no source", where=row.id)
        model, beam = message.get("model"), message.get("beam")
        beam = None if beam is None else max(1, min(int(beam), WIDEST_BEAM))
        draft = self.collaborators.retranslate(text, self.pair, model=model, beam=beam)
        return {**message, **draft, "op": "replace_draft"}

    def _paragraph(self, number: Any) -> list[Json]:
        """Rows for a set-aside paragraph of the source document, drafted where an engine is at hand."""
        if self.document is None or not isinstance(number, int):
            return []
        paragraphs = self.store.documents.get(self.document).paragraphs
        if not 0 <= number < len(paragraphs):
            raise NotFoundError(f"no paragraph {number}")
        block = paragraphs[number]
        segments = [s.text for s in block.segments] or ([block.text] if block.text.strip() else [])
        out: list[Json] = []
        for text in segments:
            row: Json = {"src": [text], "tgt": []}
            if self.collaborators.retranslate is not None:
                draft = self.collaborators.retranslate(text, self.pair)
                row |= {**draft, "tgt": [draft["text"]], "draft": draft["text"]}
            out.append(row)
        return out
