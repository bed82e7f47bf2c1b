"""Units of a workspace into files: filters, split, manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from workbench.formats import registry
from workbench.formats.corpus import CorpusOptions, Written, write_corpus
from workbench.model import TranslationUnit
from workbench.store import Store

__all__ = ["export"]


def export(
    store: Store,
    format_name: str,
    out: Path | BinaryIO,
    options: CorpusOptions | None = None,
    documents: Sequence[str] = (),
) -> Written:
    """Write the units of the workspace, or of the documents with the ids `documents`.

    Raises:
        UsageError: no such format, or a split or manifest into a stream.
    """
    fmt = registry.get(format_name)
    return write_corpus(lambda: _units(store, documents), fmt, out, options or CorpusOptions())


def _units(store: Store, documents: Sequence[str]) -> Iterator[TranslationUnit]:
    if not documents:
        yield from store.bitexts.units()
    for document in documents:
        yield from store.bitexts.units(document=document)
