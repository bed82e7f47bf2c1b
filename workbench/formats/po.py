"""PO (gettext). The id is the context, what PO has no place for a JSON object in an extracted comment.

`fuzzy` marks what is initial or rejected; an entry from which a person has taken the mark is reviewed.

Source: GNU gettext manual, PO files.
"""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import polib

from workbench.errors import FormatError
from workbench.formats import clean, fields, languages
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.files import detect_encoding, text_lines
from workbench.model import Comment, State, TranslationUnit

_LINE = re.compile(
    r'(#.*|((#~ ?)?(msgctxt|msgid|msgid_plural|msgstr(\[\d+\])?)?\s*"([^"\\]|\\.)*")?)', re.DOTALL
)
MARK = "workbench: "
CONTEXT = "po.msgctxt"
FLAGS = "po.flags"
_FUZZY = frozenset({State.INITIAL, State.REJECTED})


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a PO file."""
    del report
    first = next(units, None)
    src_lang = options.src_lang or (first.src_lang if first else "en")
    tgt_lang = options.tgt_lang or (first.tgt_lang if first else "zh-CN")
    head = polib.POFile()
    head.metadata = {
        "Project-Id-Version": clean.one_line(options.title) or "bilingual-workbench",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": tgt_lang.replace("-", "_"),
        "X-Source-Language": src_lang.replace("-", "_"),
    }
    stream.write((head.metadata_as_entry().__unicode__(0) + "\n").encode())
    stream.writelines(
        (to_entry(unit).__unicode__(0) + "\n").encode()
        for unit in itertools.chain([first] if first else [], units)
    )


def to_entry(unit: TranslationUnit) -> Any:
    """The entry of a unit."""
    values = fields.encode(unit)
    context: str | None = unit.id
    if unit.src and CONTEXT in unit.meta:
        context = unit.meta[CONTEXT] or None
    entry = polib.POEntry(msgctxt=context, msgid=unit.src, msgstr=unit.tgt)
    entry.comment = MARK + json.dumps(values)
    entry.tcomment = "\n".join(clean.one_line(c.text) for c in unit.comments)
    if unit.document and not any(c.isspace() for c in unit.document):
        entry.occurrences = [(unit.document, "" if unit.paragraph is None else str(unit.paragraph + 1))]
    flags = [f for f in unit.meta.get(FLAGS, "").split() if f.isascii()]
    entry.flags = [*(["fuzzy"] if unit.state in _FUZZY else []), *flags]
    return entry


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of a PO file; in a damaged one each entry is read by itself."""
    encoding = detect_encoding(stream, options.encoding)
    start = stream.tell()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.po"
        path.write_bytes(stream.read())
        stream.seek(start)
        try:
            entries = _whole(stream, path, encoding, options)
        except (OSError, UnicodeError, ValueError, IndexError, AttributeError):
            stream.seek(start)
            entries = _one_by_one(stream, options, report, path)
        for count, (line, entry, header) in enumerate(entries, 1):
            unit = _unit(entry, line, count, _Header(header, options), report)
            if unit is not None:
                yield unit


def _whole(
    stream: BinaryIO, path: Path, encoding: str, options: ReadOptions
) -> Iterator[tuple[int, Any, dict[str, str]]]:
    """All entries; polib itself would read past a missing quote in silence.

    Raises:
        ValueError: a line that is no PO.
        OSError: polib's syntax errors.
    """
    for number, text in text_lines(stream, Report(), options.encoding):
        if not _LINE.fullmatch(text.strip()):
            raise ValueError(f"line {number}")
    file = polib.pofile(str(path), encoding=encoding)
    return iter([(entry.linenum, entry, file.metadata) for entry in file])


def _one_by_one(
    stream: BinaryIO, options: ReadOptions, report: Report, path: Path
) -> Iterator[tuple[int, Any, dict[str, str]]]:
    """Entries, parsed apart: those between blank lines."""
    header: dict[str, str] = {}
    found = False
    lines = text_lines(stream, report, options.encoding)
    for blank, group in itertools.groupby(lines, key=lambda pair: not pair[1].strip()):
        if blank:
            continue
        chunk = list(group)
        bad = next((n for n, text in chunk if not _LINE.fullmatch(text.strip())), 0)
        if bad:
            report.fault(
                bad, "", "no PO entry: a keyword or a quote is missing", "check the quotes of this line"
            )
            continue
        guard = "" if not header else 'msgid ""\nmsgstr "Language: x\\n"\n\n'
        path.write_text(guard + "\n".join(t for _, t in chunk) + "\n", encoding="utf-8", newline="\n")
        try:
            file = polib.pofile(str(path), encoding="utf-8")
        except (OSError, UnicodeError, ValueError, IndexError, AttributeError) as error:
            cause = str(error).replace(str(path), "").removeprefix("Syntax error in po file ").strip()
            report.fault(chunk[0][0], "", f"no PO entry: {cause}", "check the quotes of this entry")
            continue
        header = header or dict(file.metadata)
        found = found or bool(header) or len(file) > 0
        yield from ((chunk[0][0], entry, header) for entry in file)
    if not found:
        raise FormatError("no PO file: no entry could be read", remedy="check the file's ending")


class _Header:
    """Languages that the header names."""

    def __init__(self, metadata: dict[str, str], options: ReadOptions) -> None:
        self.src_lang = options.src_lang or metadata.get("X-Source-Language", "")
        self.tgt_lang = options.tgt_lang or metadata.get("Language", "")
        self.name = options.name or "entry"


def _unit(entry: Any, line: int, count: int, header: _Header, report: Report) -> TranslationUnit | None:
    values, notes = _extracted(entry)
    own = bool(values)
    name = values.get("id") or f"{header.name}:{count}"
    if entry.obsolete:
        report.fault(line, name, "an obsolete entry", "")
        return None
    text = entry.msgstr
    if entry.msgid_plural:
        text = entry.msgstr_plural.get(0, "")
        report.warn(line, name, "plural forms: the first was read", "add the others by hand")
    fuzzy = "fuzzy" in entry.flags
    values |= {"id": name, "src": entry.msgid, "tgt": text}
    meta = fields.meta_of(values, report, line)
    if not own:
        values["state"] = "initial" if fuzzy or not text else "translated"
        found = languages.sniff_pair(entry.msgid, text)
        values |= {"src_lang": header.src_lang or found[0], "tgt_lang": header.tgt_lang or found[1]}
        meta[CONTEXT] = entry.msgctxt or ""
        others = " ".join(f for f in entry.flags if f != "fuzzy")
        meta |= {FLAGS: others} if others else {}
    elif fuzzy != (values.get("state") in {s.value for s in _FUZZY}):
        values["state"] = "initial" if fuzzy else "reviewed"
    unit = fields.decode(values, report, line)
    lines = notes + (entry.tcomment.split("\n") if entry.tcomment else [])
    known = [clean.one_line(c.text).strip() for c in unit.comments]
    added = "\n".join(t for t in lines if t.strip() and t.strip() not in known)
    comments = (*unit.comments, Comment(added)) if added else unit.comments
    return unit.with_(meta={**meta, **unit.meta}, comments=comments)


def _extracted(entry: Any) -> tuple[dict[str, str], list[str]]:
    """Our fields from the extracted comments, and the other lines."""
    notes = []
    values: dict[str, str] = {}
    for line in entry.comment.split("\n") if entry.comment else []:
        if not line.startswith(MARK):
            notes.append(line)
            continue
        try:
            found = json.loads(line.removeprefix(MARK))
        except ValueError:
            continue
        if isinstance(found, dict) and {"id", "src_lang", "tgt_lang"} <= found.keys():
            values = {str(k): str(v) for k, v in found.items()}
    return values, notes


FORMAT = Format(
    name="po",
    title="PO (gettext)",
    suffixes=(".po", ".pot"),
    reader=read,
    writer=write,
    streaming=False,
)
