"""Plain text: a line is a block unless lines are hard-wrapped; comes back byte for byte."""

from __future__ import annotations

from workbench.text.blocks import Extracted, split_text
from workbench.text.encoding import decode

FORMAT = "txt"
SUFFIXES = (".txt", ".text", ".log")


def read(data: bytes, *, name: str, encoding: str | None) -> Extracted:
    """Blocks of a plain text file."""
    decoded = decode(data, override=encoding, name=name)
    blocks, tail = split_text(decoded.text)
    return Extracted(blocks, tail, decoded.encoding, decoded.confidence, FORMAT, decoded.warnings)
