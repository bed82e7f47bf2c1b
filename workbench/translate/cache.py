"""What was translated once is not translated again: keys, the protocol of a cache, and two caches.

A key covers the model, the decoding options, the terms and the text, so nothing in a cache is ever stale.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from workbench.errors import InputError
from workbench.model import Hypothesis

_SQL_VARIABLES = 500


def cache_key(fingerprint: str, options: str, terms: str, text: str) -> str:
    """Hex sha256 over a model's, the options' and the terms' fingerprints and the source text."""
    joined = json.dumps([fingerprint, options, terms, text], ensure_ascii=False)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def dump_hypothesis(hypothesis: Hypothesis) -> str:
    """A hypothesis as JSON, for caches that store text."""
    return json.dumps(asdict(hypothesis), ensure_ascii=False)


def parse_hypothesis(text: str) -> Hypothesis:
    """The inverse of `dump_hypothesis`.

    Raises:
        ValueError: not a hypothesis.
    """
    data = json.loads(text)
    try:
        return Hypothesis(
            text=data["text"],
            score=data["score"],
            tokens=tuple(data["tokens"]),
            logprobs=tuple(data["logprobs"]),
            model=data["model"],
            flags=tuple(data["flags"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a hypothesis: {error}") from None


class TranslationCache(Protocol):
    """Where drafts are remembered. Several processes may use one at the same time."""

    def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """What is known of these keys."""
        ...

    def put_many(self, items: Mapping[str, Hypothesis]) -> None:
        """Remember all of them, or on failure none; a key that is there already is replaced."""
        ...


class MemoryCache:
    """A cache for one process."""

    def __init__(self) -> None:
        self._items: dict[str, Hypothesis] = {}

    def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """See `TranslationCache`."""
        return {k: self._items[k] for k in keys if k in self._items}

    def put_many(self, items: Mapping[str, Hypothesis]) -> None:
        """See `TranslationCache`."""
        self._items.update(items)


class SqliteCache:
    """A cache in one SQLite file, made when it is first used.

    Args:
        path: the file.

    Raises:
        InputError: the file is no such cache, or cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._session() as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("CREATE TABLE IF NOT EXISTS draft (key TEXT PRIMARY KEY, hypothesis TEXT NOT NULL)")

    def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """See `TranslationCache`."""
        found: dict[str, Hypothesis] = {}
        with self._session() as db:
            for i in range(0, len(keys), _SQL_VARIABLES):
                part = keys[i : i + _SQL_VARIABLES]
                marks = ",".join("?" * len(part))
                rows = db.execute(f"SELECT key, hypothesis FROM draft WHERE key IN ({marks})", part)  # noqa: S608 marks are question marks
                found.update((key, parse_hypothesis(text)) for key, text in rows)
        return found

    def put_many(self, items: Mapping[str, Hypothesis]) -> None:
        """See `TranslationCache`."""
        rows = [(k, dump_hypothesis(h)) for k, h in items.items()]
        with self._session() as db:
            db.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?)", rows)

    def _session(self) -> _Session:
        return _Session(self.path)


class _Session:
    """One connection and one transaction; SQLite's errors become ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._db = sqlite3.connect(self._path, timeout=30)
        except sqlite3.Error as error:
            raise self._error(error) from None
        return self._db

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if error is None:
                self._db.commit()
        except sqlite3.Error as late:
            error = late
        finally:
            self._db.close()
        if isinstance(error, sqlite3.Error):
            raise self._error(error) from None

    def _error(self, error: sqlite3.Error) -> InputError:
        return InputError(
            f"not a translation cache that can be used ({error})",
            where=str(self._path),
            remedy="remove the file or name another",
        )
