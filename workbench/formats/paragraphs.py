"""Target-only documents: units put together to paragraphs again."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.formats import clean, languages
from workbench.formats.base import WriteReport
from workbench.model import ParagraphKind, TranslationUnit

HOLDS = frozenset({"tgt"})
NOTES = (
    "target only, one paragraph of the article a paragraph",
    "line breaks inside a unit become spaces",
    "boilerplate and untranslated units are left out, counted",
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a target text.

    Attributes:
        text: on one line.
        kind: what it is.
        first: it begins a document.
    """

    text: str
    kind: ParagraphKind
    first: bool


def blocks(units: Iterable[TranslationUnit], report: WriteReport) -> Iterator[Block]:
    """Paragraphs of the target text, in order; units without a paragraph number are one each."""
    counter = itertools.count()

    def key(unit: TranslationUnit) -> tuple[str, object]:
        return unit.document, ("alone", next(counter)) if unit.paragraph is None else unit.paragraph

    document: str | None = None
    for (name, _), group in itertools.groupby(units, key=key):
        kept = [u for u in group if _wanted(u, report)]
        if kept:
            yield Block(join(kept), kept[0].kind, document is not None and name != document)
            document = name


def _wanted(unit: TranslationUnit, report: WriteReport) -> bool:
    if unit.kind is ParagraphKind.BOILERPLATE:
        report.notes["boilerplate units left out"] += 1
        return False
    if not unit.tgt.strip():
        report.notes["untranslated units left out"] += 1
        return False
    return True


def join(units: list[TranslationUnit]) -> str:
    """Targets of one paragraph: Chinese without spaces between sentences, others with one."""
    chinese = languages.base(units[0].tgt_lang) == "zh"
    return ("" if chinese else " ").join(clean.one_line(u.tgt).strip() for u in units)
