"""What a corpus is: counts, sums, languages, filters and licence, in one JSON file beside it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.formats.files import open_target
from workbench.formats.filters import FilterReport, Filters
from workbench.formats.split import Split
from workbench.model import TranslationUnit

_CHUNK = 1 << 20


@dataclass(slots=True)
class Tally:
    """Counts of the units that pass by."""

    units: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    characters: Counter[str] = field(default_factory=Counter)

    def watch(self, units: Iterable[TranslationUnit]) -> Iterator[TranslationUnit]:
        """The same units, counted."""
        for unit in units:
            self.units += 1
            self.languages[f"{unit.src_lang}→{unit.tgt_lang}"] += 1
            self.states[unit.state.value] += 1
            self.origins[unit.origin.value] += 1
            self.kinds[unit.kind.value] += 1
            self.documents.add(unit.document)
            self.characters[unit.src_lang] += len(unit.src)
            self.characters[unit.tgt_lang] += len(unit.tgt)
            yield unit


def sha256(path: str | Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as stream:
        while data := stream.read(_CHUNK):
            digest.update(data)
    return digest.hexdigest()


def build(
    files: Iterable[str | Path],
    tally: Tally,
    *,
    format_name: str,
    licence: str = "",
    filters: Filters | None = None,
    filtered: FilterReport | None = None,
    split: Split | None = None,
) -> dict[str, Any]:
    """The manifest of written files; equal input gives an equal manifest.

    Args:
        files: paths written; named without their folder.
        tally: counts of what was written.
        format_name: registered name of the format.
        licence: SPDX id or a sentence; empty means that nobody has stated one.
        filters: the filters in force.
        filtered: what they removed.
        split: the split, where there is one.
    """
    paths = [Path(f) for f in files]
    out: dict[str, Any] = {
        "tool": f"bilingual-workbench {__version__}",
        "format": format_name,
        "licence": licence or "not stated",
        "units": tally.units,
        "documents": len(tally.documents),
        "languages": _sorted(tally.languages),
        "characters": _sorted(tally.characters),
        "states": _sorted(tally.states),
        "origins": _sorted(tally.origins),
        "kinds": _sorted(tally.kinds),
        "filters": filters.settings() if filters else {},
        "removed": _sorted(filtered.removed) if filtered else {},
        "files": [{"name": p.name, "bytes": p.stat().st_size, "sha256": sha256(p)} for p in paths],
    }
    if split is not None:
        parts = {
            p: {"documents": split.documents[p], "units": split.units[p]} for p in ("train", "dev", "test")
        }
        out["split"] = {"seed": split.seed, **parts}
    return out


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def write(manifest: Mapping[str, Any], path: str | Path) -> None:
    """Write a manifest as indented JSON, whole or not at all."""
    with open_target(path) as stream:
        stream.write((json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode())
