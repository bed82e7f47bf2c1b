"""Target-only DOCX: titles as headings, one paragraph a paragraph, each document on a new page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from docx import Document
from docx.shared import Pt

from workbench.formats import ooxml, paragraphs
from workbench.formats.base import Format, WriteOptions, WriteReport
from workbench.model import ParagraphKind, TranslationUnit

_ITALIC = frozenset({ParagraphKind.BYLINE, ParagraphKind.CAPTION, ParagraphKind.METADATA})


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a target-only DOCX."""
    document = Document()
    ooxml.set_fonts(document, Pt(11))
    document.core_properties.title = options.title
    document.core_properties.author = "bilingual-workbench"
    if options.title:
        document.add_heading(" ".join(options.title.split()), level=0)
    for block in paragraphs.blocks(units, report):
        if block.first:
            document.add_page_break()
        if block.kind is ParagraphKind.TITLE:
            document.add_heading(block.text, level=1)
            continue
        run = document.add_paragraph().add_run()
        ooxml.add_text(run._r, block.text)  # noqa: SLF001  python-docx's own text setter loses nothing but reads tabs
        run.italic = block.kind in _ITALIC or None
    document.save(stream)


FORMAT = Format(
    name="docx-target",
    title="Target-only DOCX",
    suffixes=(".docx",),
    holds=paragraphs.HOLDS,
    writer=write,
    streaming=False,
    xml=True,
    notes=paragraphs.NOTES,
)
