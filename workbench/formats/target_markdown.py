"""Target-only Markdown (CommonMark): titles as headings, captions and bylines in italics, a rule between documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.formats import paragraphs
from workbench.formats.base import Format, WriteOptions, WriteReport
from workbench.model import ParagraphKind, TranslationUnit

_INLINE = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")
_START = re.compile(r"^(\s*)([#+\-=]|\d+(?=[.)]))")
_ITALIC = frozenset({ParagraphKind.BYLINE, ParagraphKind.CAPTION, ParagraphKind.METADATA})


def escape(text: str) -> str:
    """The text with everything escaped that Markdown would read as markup."""
    escaped = _INLINE.sub(r"\\\1", text.strip())
    return _START.sub(lambda m: m[1] + (m[2] + "\\" if m[2].isdigit() else "\\" + m[2]), escaped)


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a Markdown file."""
    started = bool(options.title)
    if started:
        stream.write(f"# {escape(options.title)}\n".encode())
    for block in paragraphs.blocks(units, report):
        text = escape(block.text)
        if block.kind is ParagraphKind.TITLE:
            text = f"## {text}" if options.title else f"# {text}"
        elif block.kind in _ITALIC:
            text = f"*{text}*"
        lead = "\n---\n\n" if block.first else "\n" if started else ""
        stream.write(f"{lead}{text}\n".encode())
        started = True


FORMAT = Format(
    name="md",
    title="Target-only Markdown",
    suffixes=(".md",),
    holds=paragraphs.HOLDS,
    writer=write,
    notes=(*paragraphs.NOTES, "what Markdown would read as markup is escaped"),
)
