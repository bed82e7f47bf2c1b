"""Zipped office files from strangers: unpacked only within limits, and without document type declarations."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from workbench.config import LIMITS
from workbench.errors import FormatError, LimitError

RATIO_FREE = 10_000_000
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_CHUNK = 1 << 20


def open_package(stream: BinaryIO, what: str) -> zipfile.ZipFile:
    """The package, checked.

    Raises:
        FormatError: no zip file, or an XML part with a document type declaration (OOXML allows none).
        LimitError: it would unpack to more than `LIMITS.unpacked_bytes`, or one part to more than
            `LIMITS.unpacked_ratio` times its size.
    """
    try:
        package = zipfile.ZipFile(stream)
        for info in package.infolist():
            if info.flag_bits & 1:
                raise FormatError(f"no {what}: it is encrypted", remedy="save it without a password")
        _check_sizes(package, what)
        for info in package.infolist():
            if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                _check_part(package, info)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        zlib_error(),
    ) as error:
        if isinstance(error, FormatError | LimitError):
            raise
        raise FormatError(f"no {what}: {error}", remedy="check the file's ending") from error
    return package


def zlib_error() -> type[Exception]:
    """The error of a damaged compressed part."""
    import zlib

    return zlib.error


def _check_sizes(package: zipfile.ZipFile, what: str) -> None:
    total = sum(i.file_size for i in package.infolist())
    if total > LIMITS.unpacked_bytes:
        raise LimitError(
            f"the {what} unpacks to {total} bytes, more than {LIMITS.unpacked_bytes}", remedy="split the file"
        )
    for info in package.infolist():
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > RATIO_FREE and ratio > LIMITS.unpacked_ratio:
            raise LimitError(f"{info.filename} unpacks to {ratio:.0f} times its size: a zip bomb")


def _check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    tail = b""
    with package.open(info) as part:
        while data := part.read(_CHUNK):
            window = tail + data.replace(b"\0", b"")
            if any(mark in window for mark in _FORBIDDEN):
                raise FormatError("a document type declaration, which is refused", where=info.filename)
            tail = window[-16:]
