"""Target-only TXT: one paragraph a line, a blank line between paragraphs, two between documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from workbench.formats import paragraphs
from workbench.formats.base import Format, WriteOptions, WriteReport
from workbench.model import TranslationUnit


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a TXT file."""
    started = bool(options.title)
    if started:
        stream.write(f"{options.title}\n".encode())
    for block in paragraphs.blocks(units, report):
        lead = "\n\n" if block.first else "\n" if started else ""
        stream.write(f"{lead}{block.text}\n".encode())
        started = True


FORMAT = Format(
    name="txt",
    title="Target-only TXT",
    suffixes=(".txt",),
    holds=paragraphs.HOLDS,
    writer=write,
    notes=paragraphs.NOTES,
)
