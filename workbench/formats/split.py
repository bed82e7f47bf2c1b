"""Train, dev and test parts by document: sentences of one article never stand on both sides.

The order in which documents are drawn is a hash of the seed and the document's name, so the same corpus gives the same
parts on every machine, and adding an article moves few others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.errors import UsageError
from workbench.model import TranslationUnit

Part = Literal["train", "dev", "test"]
PARTS: tuple[Part, ...] = ("train", "dev", "test")
DEFAULT_SEED = 13


@dataclass(frozen=True, slots=True)
class Split:
    """Which part each document belongs to.

    Attributes:
        parts: document → part; units without a document count as one each, under their id.
        units: units by part.
        documents: documents by part.
        seed: as given.
    """

    parts: Mapping[str, Part]
    units: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    seed: int = DEFAULT_SEED

    def part(self, unit: TranslationUnit) -> Part:
        """The part of a unit.

        Raises:
            UsageError: a unit whose document was not there when the split was made.
        """
        try:
            return self.parts[document_key(unit)]
        except KeyError as error:
            raise UsageError("the unit's document is not in the split", where=unit.id) from error


def document_key(unit: TranslationUnit) -> str:
    """The unit's document, or the unit itself where it has none."""
    return unit.document or f"\0{unit.id}"


def split(
    units: Iterable[TranslationUnit], *, dev: float = 0.1, test: float = 0.1, seed: int = DEFAULT_SEED
) -> Split:
    """Draw documents for test, then dev, until each has its share of the units; the rest is train.

    With three documents or more every part whose share is not 0 gets one at least.

    Args:
        units: all of them; only documents and counts are kept.
        dev: share of the units in [0, 1); with `test` below 1.
        test: share of the units in [0, 1).
        seed: same seed, same split.

    Raises:
        UsageError: shares that leave nothing to train on.
    """
    if not (0 <= dev < 1 and 0 <= test < 1 and dev + test < 1):
        raise UsageError(
            f"shares dev {dev:g} and test {test:g} leave no train part", remedy="e.g. 0.1 and 0.1"
        )
    sizes = Counter(document_key(u) for u in units)
    order = sorted(
        sizes, key=lambda name: hashlib.sha256(f"{seed}\0{name}".encode("utf-8", "surrogatepass")).digest()
    )
    total = sum(sizes.values())
    parts: dict[str, Part] = {}
    if test:
        parts |= dict.fromkeys(
            _draw(order, sizes, test * total, keep=2 if dev and len(order) > 2 else 1), "test"
        )
    if dev:
        rest = [name for name in order if name not in parts]
        parts |= dict.fromkeys(_draw(rest, sizes, dev * total, keep=1), "dev")
    for name in order:
        parts.setdefault(name, "train")
    units_by_part: Counter[str] = Counter()
    for name, size in sizes.items():
        units_by_part[parts[name]] += size
    return Split(parts, units_by_part, Counter(parts.values()), seed)


def _draw(order: list[str], sizes: Counter[str], share: float, *, keep: int) -> list[str]:
    """Documents in order until the share is full: the first whatever its size, then those that fit; `keep` stay."""
    drawn: list[str] = []
    filled = 0
    for name in order:
        if len(order) - len(drawn) <= keep or filled >= share:
            break
        if not drawn or filled + sizes[name] <= share:
            drawn.append(name)
            filled += sizes[name]
    return drawn
