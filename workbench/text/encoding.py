"""Bytes to text: byte order mark, then strict UTF-8, then the candidates that Chinese and English files come in.

Candidates are scored on what they make of the text: the log-probability of its characters under a table of common
characters (data/hanzi.txt, one line simplified and one traditional, most frequent first, counted over openly licensed
texts), so that 你好 in GB18030 does not become 斕疑 in Big5.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from workbench.errors import EncodingError

SAMPLE = 60_000  # bytes that are scored; the whole file is decoded
SURE = 0.8  # below this confidence the person is warned
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# big-endian codecs keep the mark as the first character, so that encoding again gives the same bytes
_CANDIDATES = ("utf-8", "gb18030", "big5", "cp950", "utf-16-le", "utf-16-be", "cp1252", "mac-roman")
_WESTERN = frozenset({"cp1252", "mac-roman"})
_PRIOR = {
    "utf-8": 6.0,
    "gb18030": 1.5,
    "cp950": -0.5,
    "utf-16-le": -2.0,
    "utf-16-be": -3.0,
    "mac-roman": -6.0,
}
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "hz": "hz", "euc_cn": "gb18030"}
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip, docx or other office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc)"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format", "a database"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding that was chosen.

    Attributes:
        encoding: Python codec name; `text.encode(encoding)` gives the bytes back unless a warning says otherwise.
        confidence: 0 to 1; 1 for a byte order mark, ASCII, or UTF-8 of some length.
        warnings: one line each, for the person who imported it.
    """

    text: str
    encoding: str
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, override: str | None = None, name: str | None = None) -> Decoded:
    """Decode a text file.

    Args:
        data: the whole file.
        override: codec to use whatever the bytes look like.
        name: file name for messages.

    Raises:
        EncodingError: binary data, no candidate fits, the override is unknown or does not fit.
    """
    if override:
        return _forced(data, override, name)
    for mark, codec in _BOMS:
        if data.startswith(mark) and not (codec.startswith("utf-16") and len(data) % 2):
            return _with_bom(data, codec, name)
    _refuse_binary(data, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text and (text.isascii() or len(data) - len(text) >= 12):
            return Decoded(text, "utf-8")
    return _best(data, name)


def _forced(data: bytes, override: str, name: str | None) -> Decoded:
    try:
        codec = codecs.lookup(override)
    except LookupError:
        raise EncodingError(
            f"unknown encoding {override!r}", where=name, remedy="use utf-8, gb18030, big5, utf-16 or cp1252"
        ) from None
    canonical = _SAME.get(codec.name, codec.name)
    try:
        text = data.decode(canonical)
    except LookupError:
        raise EncodingError(
            f"{override!r} is no text encoding", where=name, remedy="use utf-8 or gb18030"
        ) from None
    except (ValueError, OSError) as error:
        place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise EncodingError(
            f"not valid {canonical}{place}", where=name, remedy="leave the encoding out to have it found"
        ) from None
    return Decoded(text, canonical)


def _with_bom(data: bytes, codec: str, name: str | None) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError as error:
        if codec == "utf-8-sig":
            return _lossy(data[3:], "utf-8") or _fail(name)
        raise EncodingError(
            f"begins like {codec} but is damaged at byte {error.start}",
            where=name,
            remedy="export the file again",
        ) from None


def _refuse_binary(data: bytes, name: str | None) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise EncodingError(
                f"binary data, it looks like {what}",
                where=name,
                remedy="give it its right ending, or save it as .txt, .md, .html, .docx or .pdf",
            )
    head = data[:SAMPLE]
    controls = sum(head.count(bytes([c])) for c in (*range(1, 9), 11, *range(14, 27), *range(28, 32), 127))
    if controls > max(8, len(head) // 50) and not _wide(head):
        _fail(name)


def _wide(data: bytes) -> bool:
    """Whether the bytes could be UTF-16: control bytes are then halves of characters."""
    return len(data) >= 2 and any(
        score > -9 * len(text)
        for text, score in _scores(data[: len(data) // 2 * 2], ("utf-16-le", "utf-16-be"))
    )


def _scores(data: bytes, codecs_: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    for codec in codecs_:
        try:
            text = data.decode(codec, "replace")
        except (UnicodeError, ValueError):
            continue
        yield text, log_probability(text)


def _fail(name: str | None) -> Decoded:
    raise EncodingError(
        "binary data or no encoding that we know",
        where=name,
        remedy="save it as UTF-8 text, or name its encoding with --encoding",
    )


def _best(data: bytes, name: str | None) -> Decoded:
    sample = _sample(data)
    found: list[tuple[float, str]] = []
    for codec in _CANDIDATES:
        if codec.startswith("utf-16") and len(data) % 2:
            continue
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        part = sample.decode(codec, "ignore")
        if _plausible(part, codec):
            found.append((log_probability(part) + _PRIOR.get(codec, 0.0), codec))
    ranked = sorted(found, reverse=True)
    if not ranked or ranked[0][1] in _WESTERN:
        lossy = _lossy(data, "utf-8") or _lossy(data, "gb18030")
        if lossy or not ranked:
            return lossy or _fail(name)
    codec = ranked[0][1]
    text = data.decode(codec)
    return _judged(text, sample.decode(codec, "ignore"), ranked)


def _sample(data: bytes) -> bytes:
    """A piece of the file that has bytes beyond ASCII, cut at an even place for UTF-16."""
    first = next((m.start() for m in [re.search(rb"[\x80-\xff]", data)] if m), 0)
    start = max(0, first - 1000) // 2 * 2
    return data[start : start + SAMPLE]


def _plausible(text: str, codec: str) -> bool:
    """Whether the text could be Chinese or English at all."""
    beyond = sum(not c.isascii() for c in text)
    if codec in _WESTERN and (beyond > 0.2 * len(text) + 2 or "\0" in text):
        return False
    return log_probability(text) > -9.5 * beyond - 4.2 * (len(text) - beyond) - 6.0


def _judged(text: str, sample: str, ranked: list[tuple[float, str]]) -> Decoded:
    """The choice with its confidence: from the margin over the next candidate and the amount of evidence."""
    codec = ranked[0][1]
    others = [(s, c) for s, c in ranked[1:] if {c, codec} != {"big5", "cp950"}]
    margin = ranked[0][0] - others[0][0] if others else 50.0
    evidence = len(sample) if codec.startswith("utf-16") else sum(not c.isascii() for c in sample)
    if codec == "utf-8":
        evidence *= 12  # bytes are valid UTF-8 by chance far more rarely than they are valid GB18030
    confidence = round(evidence / (evidence + 1.0) / (1.0 + math.exp(-min(margin, 50.0) / 3.0)), 3)
    warnings: tuple[str, ...] = ()
    if confidence < SURE:
        other = f", it could also be {others[0][1]}" if others else ""
        doubt = f"encoding taken to be {codec} from {evidence} characters only{other}"
        warnings = (f"{doubt}: check the text, or name the encoding",)
    return Decoded(text, codec, confidence, warnings)


def _lossy(data: bytes, codec: str) -> Decoded | None:
    """The text with its few damaged places replaced by U+FFFD; None where there are too many."""
    text = data.decode(codec, "replace")
    bad = text.count("\ufffd")
    sample = _sample(data).decode(codec, "replace")
    good = sum(not c.isascii() for c in sample) - sample.count("\ufffd")
    if (
        not bad
        or bad > max(1, len(text) // 500)
        or good < 4 * bad
        or good < 8
        or not _plausible(sample, codec)
    ):
        return None
    where = len(text[: text.index("\ufffd")].encode(codec))
    warning = f"{bad} damaged place(s), the first at byte {where}, are not valid {codec} and show as \ufffd"
    return Decoded(text, codec, round(max(0.1, 0.9 - 100 * bad / len(text)), 3), (warning,))


def log_probability(text: str) -> float:
    """Natural log-probability of a text as Chinese or English, character by character."""
    table = _table()
    total = 0.0
    previous = ""
    for char in text:
        total += table.get(char) or _other(char)
        if char > "\x7f" and previous.isascii() and previous.isalpha() and char in "’‘“”éèüöñç":
            total += 2.0  # an apostrophe or accent where English and names have them
        previous = char
    return total


@lru_cache(maxsize=1)
def _table() -> dict[str, float]:
    lines = (Path(__file__).parent / "data" / "hanzi.txt").read_text(encoding="utf-8").splitlines()
    table: dict[str, float] = {}
    for line in lines:
        for rank, char in enumerate(line):
            table[char] = max(table.get(char, -99.0), -math.log(rank + 12.0) - 1.8)
    table |= dict.fromkeys("，。、：；？！“”‘’（）《》「」『』【】—…·％\u3000", -4.0)
    table |= {chr(c): -3.5 for c in range(32, 127)} | {"\n": -3.0, "\r": -4.0, "\t": -5.0}
    table |= {chr(c): -7.0 for c in range(0xFF01, 0xFF5F)} | {chr(c): -7.5 for c in range(0xC0, 0x100)}
    table |= dict.fromkeys("–•©®°£€§±×\u00a0√→●★■▲◆①②③④⑤⑥⑦⑧⑨⑩Ⅰ", -6.5)
    return table | dict.fromkeys("，。", -3.0)


def _other(char: str) -> float:
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF:
        return -13.0  # a rare character: what a wrong encoding is full of
    if code < 32 or 0x7F <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or code in {0xFFFD, 0xFFFE, 0xFFFF}:
        return -25.0
    if 0x3040 <= code <= 0x30FF or 0x2000 <= code <= 0x27BF:
        return -11.0
    return -14.0
