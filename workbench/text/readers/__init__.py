"""Readers: one module per file format, loaded when a file of that format comes.

A reader module has `FORMAT`, `SUFFIXES` and `read(data, *, name, encoding) -> Extracted`. To add one, write the module
and name it in `_MODULES`.
"""

from __future__ import annotations

import importlib
import re
from pathlib import PurePath
from typing import Protocol, cast

from workbench.errors import FormatError
from workbench.text.blocks import Extracted

_MODULES = {
    ".txt": "txt",
    ".text": "txt",
    ".log": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".docx": "docx",
    ".docm": "docx",
    ".pdf": "pdf",
}
SUFFIXES = tuple(_MODULES)
_OTHERS = {
    ".doc": "an old Word file",
    ".rtf": "an RTF document",
    ".odt": "an OpenDocument text",
    ".wps": "a WPS document",
    ".pages": "a Pages document",
    ".epub": "an e-book",
    ".ppt": "a presentation",
    ".pptx": "a presentation",
    ".xls": "a spreadsheet",
    ".xlsx": "a spreadsheet",
    ".zip": "an archive",
    ".rar": "an archive",
    ".7z": "an archive",
    ".gz": "an archive",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".png": "a picture",
}


class Reader(Protocol):
    """What a reader module offers."""

    FORMAT: str
    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes, *, name: str, encoding: str | None) -> Extracted:
        """Blocks of a file.

        Raises:
            FormatError: damaged, encrypted, or without text.
            EncodingError: text that cannot be decoded.
            LimitError: it unpacks to more than the limits allow.
        """


def reader_for(name: str, data: bytes) -> Reader:
    """The reader for a file, by its ending, else by how it begins; plain text where nothing else is said.

    Raises:
        FormatError: a format that no reader takes.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in _OTHERS:
        raise FormatError(
            f"{_OTHERS[suffix]} cannot be read",
            where=name,
            remedy="save it as .docx, .pdf, .html, .md or .txt",
        )
    module = _MODULES.get(suffix) or _sniff(data)
    return cast("Reader", importlib.import_module(f"{__name__}.{module}"))


def _sniff(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04") and b"word/" in data[:200_000] + data[-200_000:]:
        return "docx"
    if re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
        data[:2000],
        re.IGNORECASE | re.DOTALL,
    ):
        return "html"
    return "txt"
