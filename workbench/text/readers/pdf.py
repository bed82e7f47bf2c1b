"""PDF text by pypdf: lines of each page joined to paragraphs, running heads and page numbers set aside."""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

from workbench.config import LIMITS
from workbench.errors import DependencyMissingError, FormatError, LimitError
from workbench.text.blocks import Block, Extracted
from workbench.text.hanzi import HANZI
from workbench.text.readers._guard import damaged

FORMAT = "pdf"
SUFFIXES = (".pdf",)
SECONDS = 60  # for the text of all pages of one file

_END = re.compile(r"[。！？!?.…；;：:](?:[”’」』）)\"']|\s)*$")
_STOP = re.compile(r"[。！？；]$|[a-z]{3}[.!?]$")
_HAN = re.compile(f"[{HANZI}，。、：；？！“”（）《》]")
_NUMBER = re.compile(
    r"^(?:[-–—·\s]*\d{1,4}[-–—·\s]*|page \d+(?: of \d+)?|第\s?\d+\s?页(?:\s?共\s?\d+\s?页)?|\d+\s?/\s?\d+)$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[•·●■◆▪-]\s|\d{1,2}[.)、]\s?\S|[（(]?[一二三四五六七八九十]{1,3}[）)、])")


def read(data: bytes, *, name: str, encoding: str | None) -> Extracted:
    """Blocks of a PDF's text layer."""
    del encoding
    pages = _pages(data, name)
    running = _running(pages)
    blocks: list[Block] = []
    pending: list[str] = []
    for lines in pages:
        width = _width(lines)
        for line in lines:
            aside = _NUMBER.match(line) or _fold(line) in running
            if aside:
                blocks.append(Block(line, "\n" if blocks else "", "boilerplate", "page header or footer"))
            elif not line:
                _flush(pending, blocks)
            else:
                if pending and _ITEM.match(line):
                    _flush(pending, blocks)
                pending.append(line)
                if _columns(line) < 0.75 * width and (_END.search(line) or _columns(line) < 0.5 * width):
                    _flush(pending, blocks)
        if pending and _END.search(pending[-1]):
            _flush(pending, blocks)
    _flush(pending, blocks)
    if not any(b.hint != "boilerplate" for b in blocks):
        raise _scanned(name)
    return Extracted(tuple(blocks), "", "utf-8", 1.0, FORMAT)


def _pages(data: bytes, name: str) -> list[list[str]]:
    """Lines of every page, "" between paragraphs that the layout sets apart."""
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise DependencyMissingError("pypdf is not installed", remedy="pip install pypdf") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with damaged("PDF", name=name, remedy="print it to a new PDF"):
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FormatError("PDF with a password", where=name, remedy="save it without a password")
        number = len(reader.pages)
        if number > LIMITS.pdf_pages:
            raise LimitError(
                f"PDF of {number} pages", where=name, remedy=f"split it; {LIMITS.pdf_pages} are allowed"
            )
        pages = list(_texts(reader, name))
    if not pages:
        raise FormatError("PDF without pages", where=name, remedy="export it again")
    if sum(len(line) for page in pages for line in page) < 8 * len(pages):
        raise _scanned(name)
    return pages


def _texts(reader: Any, name: str) -> Iterator[list[str]]:
    until = time.monotonic() + SECONDS
    size = 0
    for page in reader.pages:
        text = page.extract_text() or ""
        size += len(text)
        if time.monotonic() > until or size > LIMITS.unpacked_bytes // 4:
            raise LimitError("PDF too complex to read", where=name, remedy="export its text, or split it")
        yield [re.sub(r"\s+", " ", line).strip() for line in text.split("\n")]


def _scanned(name: str) -> FormatError:
    return FormatError(
        "PDF without text, it looks like a scan",
        where=name,
        remedy="run text recognition on it first (e.g. ocrmypdf)",
    )


def _fold(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _running(pages: list[list[str]]) -> set[str]:
    """Lines at the top or bottom of at least three pages and half of all, digits aside."""
    counts: Counter[str] = Counter()
    for lines in pages:
        full = [line for line in lines if line]
        counts.update({_fold(line) for line in (*full[:2], *full[-2:]) if not _STOP.search(line)})
    return {line for line, n in counts.items() if n >= 3 and n * 2 >= len(pages) and len(line) <= 100}


def _columns(line: str) -> int:
    return len(line) + len(_HAN.findall(line))


def _width(lines: list[str]) -> float:
    widths = sorted(_columns(line) for line in lines if line)
    return median(widths[len(widths) // 2 :]) if widths else 0.0


def _flush(pending: list[str], blocks: list[Block]) -> None:
    if not pending:
        return
    text = pending[0]
    for line in pending[1:]:
        hyphen = re.search(r"[a-z]-$", text) and line[:1].islower()
        glue = _HAN.match(text[-1:]) and _HAN.match(line[:1])
        text = text[:-1] + line if hyphen else text + ("" if glue else " ") + line
    blocks.append(Block(text, "\n" if blocks else ""))
    pending.clear()
