"""XLSX: one sheet, one row a unit, with a frozen header, a filter and a list of states to choose from.

Texts are written as texts, never as formulas, whatever they begin with.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from workbench.errors import FormatError
from workbench.formats import fields, packages, tables
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.clean import XML_ILLEGAL
from workbench.model import State, TranslationUnit

CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_575
SHEET = "bitext"
_WIDTHS = {"id": 14, "src": 60, "tgt": 60, "state": 12, "comments": 30, "draft": 40, "back_translation": 40}
_NUMBERS = ("score", "margin", "quality", "paragraph")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def escape(text: str) -> str:
    """CR and what looks like an escape as `_x000D_` escapes (ECMA-376, ST_Xstring)."""
    return _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")


def unescape(text: str) -> str:
    """The inverse of `escape`."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write an XLSX file.

    Raises:
        FormatError: a text longer than a cell holds, or more units than a sheet holds.
    """
    del report
    rows = [_texts(unit) for unit in units]
    if len(rows) > ROW_LIMIT:
        raise FormatError(
            f"{len(rows)} units, a sheet holds {ROW_LIMIT}", remedy="export to TSV, JSONL or Parquet"
        )
    book = Workbook(write_only=True)
    book.properties.title = options.title or None
    book.properties.creator = "bilingual-workbench"
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "D2"
    for number, name in enumerate(tables.COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
    states = DataValidation(type="list", formula1=f'"{",".join(s.value for s in State)}"', allow_blank=True)
    letter = get_column_letter(tables.COLUMNS.index("state") + 1)
    states.add(f"{letter}2:{letter}{ROW_LIMIT + 1}")
    sheet.data_validations.append(states)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(tables.COLUMNS))}{len(rows) + 1}"
    _set_page(sheet, len(rows) + 1)
    sheet.append([_title(sheet, name) for name in tables.COLUMNS])
    wrap = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        sheet.row_dimensions[number].height = _height(row)
        sheet.append(
            [_cell(sheet, name, value, wrap) for name, value in zip(tables.COLUMNS, row, strict=True)]
        )
    book.save(stream)


def _set_page(sheet: Any, last: int) -> None:
    """Print id, texts, state and comments, as wide as a landscape page, the header on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:E{last}"


def _title(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE6EE")
    return cell


def _height(row: list[str | float | None]) -> float:
    """Points that the longest wrapped text of a row takes: a Chinese character is twice as wide as a letter."""
    lines = 1
    for name in ("src", "tgt", "comments"):
        parts = str(row[tables.COLUMNS.index(name)] or "").split("\n")
        lines = max(lines, sum(1 + _width(part) // _WIDTHS[name] for part in parts))
    return min(409.0, 14.0 * lines)


def _width(text: str) -> int:
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _texts(unit: TranslationUnit) -> list[str | float | None]:
    """Values of one row, texts escaped."""
    values: list[str | float | None] = []
    for name, text in zip(tables.COLUMNS, tables.to_cells(unit), strict=True):
        escaped = escape(text)
        if len(escaped) > CELL_LIMIT:
            cause = f"{name} has {len(escaped)} characters, a cell holds {CELL_LIMIT}"
            raise FormatError(cause, where=unit.id, remedy="export to TSV or JSONL")
        values.append(_number(getattr(unit, name)) if name in _NUMBERS else escaped or None)
    return values


def _number(value: float | None) -> str | float | None:
    """The number, or its digits as text where the 16 that openpyxl writes are too few."""
    return value if value is None or float(f"{value:.16g}") == value else repr(value)


def _cell(sheet: Any, name: str, value: str | float | None, wrap: Alignment) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, "")
    cell.value = value
    cell.data_type = "s"
    if name in _WIDTHS:
        cell.alignment = wrap
    if value.startswith(_FORMULA):
        cell.quotePrefix = True
    return cell


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of the first sheet of an XLSX file; formulas give their last computed value."""
    packages.open_package(stream, "XLSX file")
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True)
        rows = list(_rows(book.worksheets[0])) if book.worksheets else []
    except Exception as error:  # openpyxl raises whatever a damaged part makes it stumble over
        raise FormatError(f"no XLSX file: {error}", remedy="open and save it in a spreadsheet") from error
    yield from tables.read_rows(rows, options, report)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_text(v) for v in values]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return XML_ILLEGAL.sub("", unescape(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return fields.encode_time(value) if isinstance(value, datetime) and value.tzinfo else str(value)


FORMAT = Format(
    name="xlsx",
    title="XLSX (Excel, LibreOffice)",
    suffixes=(".xlsx",),
    reader=read,
    writer=write,
    streaming=False,
    xml=True,
    notes=("a text longer than 32,767 characters, or more than 1,048,575 units, is refused",),
)
