"""CSV, safe for spreadsheets or raw for pipelines.

The spreadsheet profile begins with a byte-order mark, and puts `'` before every cell that a spreadsheet would take for
a formula (leading `= + - @`, tab, CR, NUL) or that begins with `'` itself; its last column, `profile`, tells the
reader to take it off again. The raw profile changes nothing.

Source: RFC 4180; OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from workbench.formats import tables
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.files import decoded
from workbench.model import TranslationUnit

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\0", "'")
MARK = "profile"
SPREADSHEET = "spreadsheet"
CELL_LIMIT = 10_000_000


def guard(text: str) -> str:
    """The cell with `'` before it where a spreadsheet would calculate it."""
    return f"'{text}" if text.startswith(TRIGGERS) else text


def unguard(text: str) -> str:
    """The inverse of `guard`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(TRIGGERS) else text


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a CSV file."""
    safe = options.profile == "spreadsheet"
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if safe else "utf-8", newline="", write_through=True)
    rows = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n" if safe else "\n")
    rows.writerow([*tables.COLUMNS, MARK] if safe else tables.COLUMNS)
    for unit in units:
        cells = tables.to_cells(unit)
        guarded = [guard(c) for c in cells] if safe else cells
        report.notes["formulas neutralised"] += sum(a != b for a, b in zip(cells, guarded, strict=True))
        rows.writerow([*guarded, SPREADSHEET] if safe else guarded)
    report.notes = +report.notes
    text.detach()


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of a CSV file; comma, semicolon and tab are recognised as delimiters."""
    csv.field_size_limit(CELL_LIMIT)
    text = decoded(stream, options.encoding)
    try:
        sample = text.readline(10_000)
        text.seek(0)
        yield from tables.read_rows(_rows(text, _delimiter(sample), options, report), options, report)
    finally:
        text.detach()


def _delimiter(line: str) -> str:
    counts = {d: line.count(d) for d in (",", ";", "\t")}
    return max(counts, key=lambda d: counts[d])


def _rows(
    text: io.TextIOWrapper, delimiter: str, options: ReadOptions, report: Report
) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    guarded = options.profile == "spreadsheet"
    first = True
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except (csv.Error, UnicodeError) as error:
            report.fault(line, "", f"no CSV: {error}", "check the quotes of this row")
            if isinstance(error, UnicodeError):
                return
            continue
        if first:
            first = False
            header = tables.find_header(cells)
            if options.profile is None and header is not None and header.ours:
                guarded = MARK in header.columns
        elif any("\udc80" <= c <= "\udcff" for cell in cells for c in cell):
            report.fault(line, "", "bytes that are not text in the file's encoding", "give --encoding")
            continue
        yield line, [unguard(c) for c in cells] if guarded else cells


FORMAT = Format(
    name="csv",
    title="CSV (spreadsheet-safe or raw)",
    suffixes=(".csv",),
    reader=read,
    writer=write,
    notes=(
        "in the spreadsheet profile ' stands before what would be a formula, and is taken off on reading",
    ),
)
