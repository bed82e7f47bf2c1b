"""Drafts by key, so that nothing is translated twice: `workbench.translate.cache.TranslationCache`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, func, select

from workbench.model import Hypothesis
from workbench.store.database import CHUNK, Database
from workbench.store.schema import cache


def _read(value: Mapping[str, Any]) -> Hypothesis:
    return Hypothesis(
        text=value["text"],
        score=value["score"],
        tokens=tuple(value["tokens"]),
        logprobs=tuple(value["logprobs"]),
        model=value["model"],
        flags=tuple(value["flags"]),
    )


class Cache:
    """Hypotheses by key; keys cover model, options and text, so nothing in it is ever stale."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """What is known of these keys."""
        found: dict[str, Hypothesis] = {}
        with self._database.transaction() as connection:
            for start in range(0, len(keys), CHUNK):
                part = keys[start : start + CHUNK]
                query = select(cache.c.key, cache.c.value).where(cache.c.key.in_(part))
                found.update((key, _read(value)) for key, value in connection.execute(query))
        return found

    def put_many(self, items: Mapping[str, Hypothesis]) -> None:
        """Remembers all of them, in one transaction; a key that is there is replaced."""
        values = [{"key": key, "value": asdict(hypothesis)} for key, hypothesis in sorted(items.items())]
        with self._database.transaction(write=True) as connection:
            self._database.upsert(connection, cache, values)

    def __len__(self) -> int:
        with self._database.transaction() as connection:
            return int(connection.execute(select(func.count()).select_from(cache)).scalar_one())

    def clear(self) -> None:
        """Forgets everything."""
        with self._database.transaction(write=True) as connection:
            connection.execute(delete(cache))
