r"""TSV: a header of field names, one unit a line; tab, LF, CR and backslash are written `\t`, `\n`, `\r`, `\\`.

Tables from elsewhere come in with any header or none, and without escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from workbench.formats import tables
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.files import text_lines
from workbench.model import TranslationUnit

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {v: k for k, v in _ESCAPES.items()}
_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPED = re.compile(r"\\[\\tnr]")


def escape(text: str) -> str:
    """The text on one line and in one cell."""
    return _SPECIAL.sub(lambda m: _ESCAPES[m[0]], text)


def unescape(text: str) -> str:
    """The inverse of `escape`."""
    return _ESCAPED.sub(lambda m: _UNESCAPES[m[0]], text) if "\\" in text else text


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of a TSV file."""

    def rows() -> Iterator[tuple[int, list[str]]]:
        ours: bool | None = None
        for number, line in text_lines(stream, report, options.encoding):
            cells = line.split("\t")
            if ours is None:
                header = tables.find_header(cells)
                ours = header is not None and header.ours
            yield number, [unescape(c) for c in cells] if ours else cells

    return tables.read_rows(rows(), options, report)


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a TSV file."""
    del options, report
    stream.write(("\t".join(tables.COLUMNS) + "\n").encode())
    stream.writelines(("\t".join(map(escape, tables.to_cells(unit))) + "\n").encode() for unit in units)


FORMAT = Format(
    name="tsv",
    title="TSV (tab-separated table)",
    suffixes=(".tsv", ".tab"),
    reader=read,
    writer=write,
    notes=(r"tab, LF, CR and backslash are written as \t, \n, \r, \\ and restored on reading",),
)
