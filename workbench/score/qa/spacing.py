"""Spaces inside Chinese, between Chinese and Latin, and where no text needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.model import Finding, Severity
from workbench.score.qa.registry import Context, document_check, finding, unit_check
from workbench.text.hanzi import HANZI

_MARK = "，。；：？！、“”‘’（）《》「」『』…"
_HAN_SPACE = re.compile(f"(?<=[{HANZI}])[ \u3000]+(?=[{HANZI}])")
_MARK_SPACE = re.compile(
    f"[ \u3000]+(?=[，。；：？！、”’）》」』])|(?<=[，。；：？！、“‘（《「『])[ \u3000]+(?=[{HANZI}])"
)
_TWICE = re.compile(r"(?<=\S) {2,}(?=\S)")
_TIGHT = re.compile(f"(?<=[{HANZI}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{HANZI}])")
_WIDE = re.compile(f"(?<=[{HANZI}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[{HANZI}])")


@unit_check("spacing", "A space stands where none belongs.")
def spacing(c: Context) -> Iterator[Finding]:
    """Spaces between Chinese characters (unless the source is a spaced list too), around Chinese marks, and doubled."""
    if c.to_chinese:
        spaced = len(re.findall(r"\S {2,}\S|\u3000|\t", c.src)) > 0
        for match in _HAN_SPACE.finditer(c.tgt):
            if not spaced:
                yield finding("spacing", "A space stands inside Chinese text.", match.span(), fix="")
        for match in _MARK_SPACE.finditer(c.tgt):
            yield finding("spacing", "A space stands beside a Chinese mark.", match.span(), fix="")
        return
    for match in _TWICE.finditer(c.tgt):
        if not _TWICE.search(c.src):
            yield finding("spacing", "Several spaces stand in a row.", match.span(), fix=" ")


@document_check("spacing-style", "Chinese and Latin are set apart in one segment and not in another.")
def style(contexts: Sequence[Context]) -> Iterator[Finding]:
    """Places that differ from the document's habit of putting, or not putting, a space between Chinese and Latin."""
    chinese = [(i, c.tgt) for i, c in enumerate(contexts) if c.to_chinese]
    tight = sum(len(_TIGHT.findall(t)) for _, t in chinese)
    wide = sum(len(_WIDE.findall(t)) for _, t in chinese)
    if not tight or not wide:
        return
    spaced = wide > tight
    pattern, fix = (_TIGHT, " ") if spaced else (_WIDE, "")
    habit = "with a space" if spaced else "without a space"
    for i, text in chinese:
        for match in pattern.finditer(text):
            message = f"The document sets Chinese and Latin {habit}."
            yield finding("spacing-style", message, match.span(), severity=Severity.INFO, fix=fix, segment=i)
