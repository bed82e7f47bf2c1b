"""Opening sources and targets: seekable input, output that appears whole or not at all, text by lines."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from workbench.config import LIMITS
from workbench.errors import EncodingError, LimitError, NotFoundError

if TYPE_CHECKING:
    from workbench.formats.base import Report, Source, Target

SPOOL = 16_000_000
SAMPLE = 1_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@contextlib.contextmanager
def open_source(source: Source) -> Iterator[tuple[BinaryIO, str]]:
    """A seekable binary stream of a path or stream, and its name.

    Raises:
        NotFoundError: no such file.
    """
    if isinstance(source, str | Path):
        try:
            with Path(source).open("rb") as stream:
                yield stream, Path(source).name
        except (FileNotFoundError, IsADirectoryError) as error:
            raise NotFoundError("no such file", where=str(source)) from error
        return
    if source.seekable():
        yield source, _name(source)
        return
    with tempfile.SpooledTemporaryFile(SPOOL) as spool:
        shutil.copyfileobj(source, spool)
        spool.seek(0)
        yield cast(BinaryIO, spool), _name(source)


def refuse_large(stream: BinaryIO) -> None:
    """Refuse a file that would have to be held in memory and is larger than `LIMITS.unpacked_bytes`.

    Raises:
        LimitError: it is larger.
    """
    start = stream.tell()
    size = stream.seek(0, os.SEEK_END) - start
    stream.seek(start)
    if size > LIMITS.unpacked_bytes:
        raise LimitError(
            f"{size} bytes, more than {LIMITS.unpacked_bytes}", remedy="split it, or use TMX, XLIFF or JSONL"
        )


def _name(stream: BinaryIO) -> str:
    name = getattr(stream, "name", "")
    return Path(name).name if isinstance(name, str) else ""


@contextlib.contextmanager
def open_target(target: Target) -> Iterator[BinaryIO]:
    """A binary stream to write to; a path is replaced only when everything was written."""
    if not isinstance(target, str | Path):
        yield target
        return
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}")
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def detect_encoding(stream: BinaryIO, given: str = "") -> str:
    """`utf-8`, `utf-16` or `gb18030`, by byte-order mark and by the first megabyte; the position is kept.

    Raises:
        EncodingError: `given` is no known encoding.
    """
    if given:
        try:
            return codecs.lookup(given).name.removesuffix("-sig").replace("_sig", "")
        except LookupError as error:
            raise EncodingError(
                f"no encoding is called {given}", remedy="use utf-8, utf-16 or gb18030"
            ) from error
    start = stream.tell()
    sample = stream.read(SAMPLE)
    stream.seek(start)
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name
    if _decodes(sample, "utf-8"):
        return "utf-8"
    return "gb18030" if _decodes(sample, "gb18030") and b"\0" not in sample else "utf-8"


def _decodes(sample: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(sample, final=len(sample) < SAMPLE)
    except UnicodeDecodeError:
        return False
    return True


def decoded(stream: BinaryIO, encoding: str = "") -> io.TextIOWrapper:
    """Text of a stream from its start, line ends untouched; bytes that are no text become lone surrogates."""
    name = detect_encoding(stream, encoding)
    errors = "replace" if name.startswith(("utf-16", "utf-32")) else "surrogateescape"
    return io.TextIOWrapper(
        stream, encoding="utf-8-sig" if name == "utf-8" else name, errors=errors, newline=""
    )


def text_lines(stream: BinaryIO, report: Report, encoding: str = "") -> Iterator[tuple[int, str]]:
    """(1-based number, text) of each line; lines end at LF or CRLF and nowhere else.

    A line that cannot be decoded is reported and left out; half a UTF-16 character becomes U+FFFD.

    Raises:
        LimitError: a line longer than `LIMITS.file_bytes`.
    """
    name = detect_encoding(stream, encoding)
    if name.startswith(("utf-16", "utf-32")):
        text = io.TextIOWrapper(stream, encoding=name, errors="replace", newline="\n")
        try:
            for number, line in enumerate(iter(lambda: text.readline(LIMITS.file_bytes), ""), 1):
                yield number, line.removesuffix("\n").removesuffix("\r")
        finally:
            text.detach()
        return
    for number, raw in enumerate(iter(lambda: stream.readline(LIMITS.file_bytes), b""), 1):
        if len(raw) >= LIMITS.file_bytes:
            raise LimitError(f"a line longer than {LIMITS.file_bytes} bytes", where=f"line {number}")
        line_bytes = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        try:
            line = line_bytes.decode(name)
        except UnicodeDecodeError as error:
            report.fault(
                number, "", f"bytes that are not {name} at column {error.start + 1}", "give --encoding"
            )
            continue
        yield number, line.removesuffix("\n").removesuffix("\r")
