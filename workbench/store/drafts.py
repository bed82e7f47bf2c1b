"""What engines wrote for the segments of a document, by stage (draft, back-translation, round trip)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from workbench.model import Hypothesis
from workbench.store.columns import clean
from workbench.store.database import CHUNK, Database
from workbench.store.schema import drafts

Place = tuple[int, int]
"""(0-based paragraph, 0-based segment in it)."""


def _values(document: str, stage: str, place: Place, rank: int, hypothesis: Hypothesis) -> dict[str, Any]:
    return {
        "document": document,
        "stage": stage,
        "paragraph": place[0],
        "segment": place[1],
        "rank": rank,
        "text": clean(hypothesis.text),
        "score": hypothesis.score,
        "model": hypothesis.model,
        "tokens": list(hypothesis.tokens) or None,
        "logprobs": list(hypothesis.logprobs) or None,
        "flags": list(hypothesis.flags) or None,
    }


class Drafts:
    """Hypotheses by document, stage and segment, best first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, document: str, stage: str, items: Mapping[Place, Sequence[Hypothesis]]) -> None:
        """Keeps the hypotheses of some segments, in place of what was there for them."""
        values = [
            _values(document, stage, place, rank, hypothesis)
            for place, hypotheses in items.items()
            for rank, hypothesis in enumerate(hypotheses)
        ]
        with self._database.transaction(write=True) as connection:
            if items:
                gone = delete(drafts).where(
                    drafts.c.document == bindparam("doc"),
                    drafts.c.stage == bindparam("at"),
                    drafts.c.paragraph == bindparam("p"),
                    drafts.c.segment == bindparam("s"),
                )
                keys = [{"doc": document, "at": stage, "p": p, "s": s} for p, s in items]
                connection.execute(gone, keys)
            for part in _chunks(values):
                connection.execute(drafts.insert(), part)

    def get(self, document: str, stage: str) -> dict[Place, tuple[Hypothesis, ...]]:
        """All hypotheses of a stage."""
        query = (
            select(drafts)
            .where(drafts.c.document == document, drafts.c.stage == stage)
            .order_by(drafts.c.paragraph, drafts.c.segment, drafts.c.rank)
        )
        found: dict[Place, tuple[Hypothesis, ...]] = {}
        with self._database.transaction() as connection:
            for r in connection.execute(query):
                place = (r.paragraph, r.segment)
                hypothesis = Hypothesis(
                    text=r.text,
                    score=r.score,
                    tokens=tuple(r.tokens or ()),
                    logprobs=tuple(r.logprobs or ()),
                    model=r.model,
                    flags=tuple(r.flags or ()),
                )
                found[place] = (*found.get(place, ()), hypothesis)
        return found

    def clear(self, document: str, stage: str | None = None) -> None:
        """Forgets the hypotheses of one stage, or of all."""
        statement = delete(drafts).where(drafts.c.document == document)
        if stage is not None:
            statement = statement.where(drafts.c.stage == stage)
        with self._database.transaction(write=True) as connection:
            connection.execute(statement)


def _chunks(values: Sequence[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    return (values[i : i + CHUNK] for i in range(0, len(values), CHUNK))
