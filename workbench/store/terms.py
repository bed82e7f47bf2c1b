"""The termbase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row as Record
from sqlalchemy import delete, func, select

from workbench.model import Term
from workbench.store.columns import clean
from workbench.store.database import CHUNK, Database
from workbench.store.schema import terms


def _read(record: Record[Any]) -> Term:
    return Term(
        src=record.src,
        tgt=record.tgt,
        src_lang=record.src_lang,
        tgt_lang=record.tgt_lang,
        variants=tuple(record.variants or ()),
        forbidden=tuple(record.forbidden or ()),
        case_sensitive=record.case_sensitive,
        note=record.note,
    )


def _values(term: Term) -> dict[str, Any]:
    return {
        "src": clean(term.src),
        "tgt": clean(term.tgt),
        "src_lang": term.src_lang,
        "tgt_lang": term.tgt_lang,
        "variants": [clean(v) for v in term.variants] or None,
        "forbidden": [clean(v) for v in term.forbidden] or None,
        "case_sensitive": term.case_sensitive,
        "note": clean(term.note),
    }


class Terms:
    """Entries by direction, source and target."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Iterable[Term]) -> int:
        """Adds entries; one with the same direction, source and target is replaced. Gives how many were new."""
        new = 0
        with self._database.transaction(write=True) as connection:
            self._database.alone(connection, "terms")
            for term in entries:
                new += connection.execute(self._same(term)).rowcount == 0
                connection.execute(terms.insert().values(_values(term)))
        return new

    def remove(self, term: Term) -> bool:
        """Takes an entry away; whether it was there."""
        with self._database.transaction(write=True) as connection:
            return connection.execute(self._same(term)).rowcount > 0

    @staticmethod
    def _same(term: Term) -> Any:
        return delete(terms).where(
            terms.c.src_lang == term.src_lang,
            terms.c.tgt_lang == term.tgt_lang,
            terms.c.src == clean(term.src),
            terms.c.tgt == clean(term.tgt),
        )

    def list(self, src_lang: str | None = None, tgt_lang: str | None = None) -> Sequence[Term]:
        """All entries, or those of a direction, in the order they came."""
        return list(self._iterate(src_lang, tgt_lang))

    def _iterate(self, src_lang: str | None, tgt_lang: str | None) -> Iterator[Term]:
        query = select(terms).order_by(terms.c.id)
        if src_lang:
            query = query.where(terms.c.src_lang == src_lang)
        if tgt_lang:
            query = query.where(terms.c.tgt_lang == tgt_lang)
        with self._database.transaction() as connection:
            for record in connection.execute(query.execution_options(yield_per=CHUNK)):
                yield _read(record)

    def version(self) -> tuple[int, int]:
        """Changes when an entry is added or replaced or taken away: (entries, newest id)."""
        query = select(func.count(), func.coalesce(func.max(terms.c.id), 0))
        with self._database.transaction() as connection:
            count, newest = connection.execute(query).one()
            return int(count), int(newest)
