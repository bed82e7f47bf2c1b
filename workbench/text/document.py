"""Import: a file, bytes, folder or standard input to documents, with one line for everything that goes wrong."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from workbench.config import LIMITS
from workbench.errors import InputError, LimitError, NotFoundError, WorkbenchError
from workbench.model import Document, Paragraph, ParagraphKind
from workbench.text.blocks import Extracted
from workbench.text.kinds import classify
from workbench.text.language import HAN_WEIGHT, Guess, detect, document_language
from workbench.text.readers import SUFFIXES, reader_for
from workbench.text.segmenter import segment

_KEPT = frozenset({ParagraphKind.BODY, ParagraphKind.TITLE, ParagraphKind.CAPTION})


def read_document(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    lang: str | None = None,
    encoding: str | None = None,
) -> Document:
    """Read one article.

    Args:
        source: a path, `-` for standard input, or the bytes of a file.
        name: file name, whose ending tells the format; needed with bytes, else the path's own.
        lang: `zh`, `zh-CN`, `zh-TW` or `en` where it is known; else it is detected.
        encoding: codec to use whatever the bytes look like.

    Returns:
        A document with kinds, languages and segments; its id is the beginning of the sha256 of the bytes, so that the
        same file is recognised.

    Raises:
        InputError: empty, binary, damaged, too large, not readable, or neither Chinese nor English.
        NotFoundError: no such file.
    """
    if isinstance(source, bytes):
        data, label = source, name or "text"
    elif str(source) == "-":
        data, label = sys.stdin.buffer.read(LIMITS.file_bytes + 1), name or "stdin"
    else:
        data, label = _load(Path(source)), name or Path(source).name
    if len(data) > LIMITS.file_bytes:
        raise _too_large(label)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise InputError("empty file", where=label, remedy="check that it was saved or exported completely")
    extracted = reader_for(label, data).read(data, name=label, encoding=encoding)
    if len(extracted.blocks) > LIMITS.paragraphs:
        raise LimitError(f"more than {LIMITS.paragraphs} paragraphs", where=label, remedy="split the file")
    return _document(extracted, data, label, lang)


def read_many(
    paths: Iterable[str | Path], *, lang: str | None = None, encoding: str | None = None
) -> tuple[list[Document], list[WorkbenchError]]:
    """Read files and folders; what cannot be read becomes an error beside the documents and stops nothing.

    Folders are searched through for files that a reader takes, in order of their names. A file with the same bytes as
    one before is left out.
    """
    documents: list[Document] = []
    errors: list[WorkbenchError] = []
    seen: set[str] = set()
    for path in expand(paths, errors):
        try:
            document = read_document(path, lang=lang, encoding=encoding)
        except WorkbenchError as error:
            errors.append(error)
            continue
        if document.sha256 not in seen:
            seen.add(document.sha256)
            documents.append(document)
    return documents, errors


def expand(paths: Iterable[str | Path], errors: list[WorkbenchError]) -> Iterator[str | Path]:
    """The files that paths and folders stand for; an empty or closed folder is added to `errors`."""
    for path in paths:
        if str(path) == "-" or not Path(path).is_dir():
            yield path
            continue
        try:
            found = sorted(f for f in _walk(Path(path)) if f.suffix.lower() in SUFFIXES)
        except OSError as error:
            errors.append(_os_error(error, str(path)))
            continue
        if not found:
            kinds = ", ".join(SUFFIXES)
            errors.append(
                InputError("no readable file in this folder", where=str(path), remedy=f"put in {kinds}")
            )
        yield from found


def _walk(folder: Path) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        raise error

    for base, folders, files in os.walk(folder, onerror=stop):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(base) / f for f in files if not f.startswith((".", "~$")))


def _load(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError("this is a folder", where=str(path), remedy="name the files in it")
        if path.is_file() and path.stat().st_size > LIMITS.file_bytes:
            raise _too_large(str(path))
        with path.open("rb") as file:
            return file.read(LIMITS.file_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, WorkbenchError):
            raise
        raise _os_error(error, str(path)) from None


def _too_large(where: str) -> LimitError:
    return LimitError(
        f"larger than {LIMITS.file_bytes // 1_000_000} MB", where=where, remedy="split it into parts"
    )


def _os_error(error: OSError | ValueError, where: str) -> WorkbenchError:
    if isinstance(error, FileNotFoundError):
        return NotFoundError("no such file", where=where, remedy="check the path")
    if isinstance(error, PermissionError):
        return InputError(
            "no permission to read it", where=where, remedy="change its rights or copy it elsewhere"
        )
    reason = (error.strerror if isinstance(error, OSError) else None) or "not a usable path"
    return InputError(
        f"cannot be opened: {reason}", where=where.replace("\0", "\\0")[:200], remedy="check the path"
    )


def _document(extracted: Extracted, data: bytes, name: str, lang: str | None) -> Document:
    paragraphs, rest = classify(extracted.blocks)
    if not paragraphs:
        raise InputError(
            "no text in this file", where=name, remedy="check that it was saved or exported completely"
        )
    guess = _language(paragraphs, name, lang)
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=digest[:16],
        name=name,
        lang=guess.lang,
        paragraphs=tuple(_finish(p, guess.lang) for p in paragraphs),
        tail=rest + extracted.tail,
        encoding=extracted.encoding,
        confidence=extracted.confidence,
        sha256=digest,
        format=extracted.format,
        warnings=extracted.warnings,
    )


def _language(paragraphs: list[Paragraph], name: str, lang: str | None) -> Guess:
    """The given language, with its region found where only `zh` was said, else the detected one."""
    texts = [p.text for p in paragraphs if p.kind in _KEPT] or [p.text for p in paragraphs]
    if lang is None:
        return document_language(texts, name=name)
    wanted = lang.lower().replace("_", "-")
    if wanted.startswith("en"):
        return Guess("en", 1.0)
    if not wanted.startswith("zh"):
        raise InputError(f"language {lang!r} is not handled", where=name, remedy="use zh, zh-CN, zh-TW or en")
    if wanted == "zh":
        return Guess(detect("\n".join(texts)).lang if _is_chinese("\n".join(texts)) else "zh-CN", 1.0)
    return Guess("zh-TW" if any(part in wanted for part in ("tw", "hk", "hant", "mo")) else "zh-CN", 1.0)


def _is_chinese(text: str) -> bool:
    return detect(text).lang.startswith("zh")


def _finish(paragraph: Paragraph, document: str) -> Paragraph:
    """The paragraph with its language and sentences."""
    text = paragraph.text
    guess = detect(text)
    lang = guess.lang if guess.lang and (guess.confidence > 0.3 or len(text) > HAN_WEIGHT * 20) else document
    if document.startswith("zh") and lang.startswith("zh"):
        lang = document if len(text) < 12 else lang
    return replace(paragraph, lang=lang, segments=segment(text, lang))
