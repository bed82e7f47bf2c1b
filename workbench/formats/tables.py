"""Rows and columns: what TSV, CSV and XLSX share.

Our own tables have a header of field names. An optional text that is empty rather than missing is named in the
`meta` cell under `EMPTY`, since a cell cannot tell the two apart. Comments are written for people, `author: text` a line;
where that says less than there is, `comments_data` holds them whole, and lines that somebody adds are a new comment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.formats import fields, languages
from workbench.formats.base import ReadOptions, Report
from workbench.model import Comment, TranslationUnit

COLUMNS = (
    "id", "src", "tgt", "state", "comments", "src_lang", "tgt_lang", "document", "paragraph", "kind", "origin",
    "author", "created", "modified", "score", "margin", "quality", "draft", "back_translation", "model",
    "locked", "flags", "meta", "comments_data", "base",
)  # fmt: skip
DATA = "comments_data"
EMPTY = "empty-texts"
_OPTIONAL = ("draft", "back_translation")
_ALIASES = {
    "id": {"tuid", "unit", "key", "number", "no", "no.", "#", "序号", "segment", "segment id"},
    "src": {"source", "source text", "original", "原文", "源文", "src_text"},
    "tgt": {"target", "target text", "translation", "译文", "譯文", "tgt_text", "mt"},
    "comments": {"comment", "note", "notes", "备注", "批注"},
    "state": {"status", "状态"},
    "score": {"alignment score", "similarity"},
    "back_translation": {"back translation", "back-translation", "回译"},
    "document": {"file", "文件"},
}
_NAMES = {alias: name for name, aliases in _ALIASES.items() for alias in aliases} | {c: c for c in COLUMNS}


@dataclass(frozen=True, slots=True)
class Header:
    """Which column holds which field.

    Attributes:
        columns: field name → 0-based column; unknown columns under their own title.
        ours: written by the workbench, so escapes apply.
        src_lang, tgt_lang: languages named by the header (`zh`, `en` as titles), else empty.
    """

    columns: dict[str, int]
    ours: bool
    src_lang: str = ""
    tgt_lang: str = ""


def to_cells(unit: TranslationUnit, columns: Sequence[str] = COLUMNS) -> list[str]:
    """One row, empty cells for what the unit does not have."""
    values = fields.encode(unit)
    values["src"], values["tgt"] = unit.src, unit.tgt
    if unit.comments and (values["comments"] != fields.render_comments(unit.comments)):
        values[DATA], values["comments"] = values["comments"], fields.render_comments(unit.comments)
    empty = [name for name in _OPTIONAL if getattr(unit, name) == ""]
    if empty:
        values["meta"] = json.dumps({**unit.meta, EMPTY: " ".join(empty)}, ensure_ascii=False)
    return [values.get(c, "") for c in columns]


def find_header(cells: Sequence[str]) -> Header | None:
    """The header that a first row is, or None where it is data."""
    titles = [c.strip().lower() for c in cells]
    names = [_NAMES.get(t, "") for t in titles]
    columns = {n or t: i for i, (n, t) in reversed(list(enumerate(zip(names, titles, strict=True))))}
    if "src" in names and "tgt" in names:
        ours = {"id", "src", "tgt", "src_lang", "tgt_lang", "meta"} <= set(titles)
        return Header(columns, ours)
    coded = [i for i, c in enumerate(cells) if not names[i] and languages.is_code(c)]
    if len(coded) < 2:
        return None
    first, second = coded[:2]
    columns |= {"src": first, "tgt": second}
    return Header(columns, False, languages.normalize(cells[first]), languages.normalize(cells[second]))


def guess_header(cells: Sequence[str]) -> Header:
    """Columns of a table without a header: the first two whose texts differ in script, else the first two."""
    scripts = [languages.sniff(c) for c in cells]
    for i, one in enumerate(scripts):
        for j in range(i + 1, len(scripts)):
            if (
                "zh-CN" in {one, scripts[j]}
                and {one, scripts[j]} == {"zh-CN", "en"}
                and " " in cells[i] + cells[j]
            ):
                return Header({"src": i, "tgt": j}, False)
    return Header({"src": 0, "tgt": 1}, False)


def read_rows(
    rows: Iterable[tuple[int, list[str]]], options: ReadOptions, report: Report
) -> Iterator[TranslationUnit]:
    """Units of (1-based line, cells) rows, the first of which may be a header."""
    header: Header | None = None
    count = 0
    for line, cells in rows:
        if not any(cells):
            continue
        if header is None:
            header = find_header(cells)
            if header is not None:
                continue
            header = guess_header(cells)
            columns = header.columns
            report.warn(
                line, "", f"no header; columns {columns['src'] + 1} and {columns['tgt'] + 1} were read"
            )
        if len(cells) <= min(header.columns["src"], header.columns["tgt"]):
            report.fault(line, "", f"{len(cells)} cells, source or target missing", "add the missing cell")
            continue
        count += 1
        if len(cells) <= max(header.columns["src"], header.columns["tgt"]):
            report.warn(
                line, "", "a side is missing and was read as empty", "check the delimiters of this line"
            )
        yield _unit(cells, header, (line, count), options, report)


def _unit(
    cells: list[str], header: Header, where: tuple[int, int], options: ReadOptions, report: Report
) -> TranslationUnit:
    line, count = where
    values = {n: cells[i] for n, i in header.columns.items() if i < len(cells) and cells[i]}
    values.setdefault("src", "")
    values.setdefault("tgt", "")
    values.setdefault("id", f"{options.name or 'row'}:{count}")
    src_lang = options.src_lang or values.get("src_lang") or header.src_lang
    tgt_lang = options.tgt_lang or values.get("tgt_lang") or header.tgt_lang
    if not src_lang or not tgt_lang:
        found = languages.sniff_pair(values["src"], values["tgt"])
        src_lang, tgt_lang = src_lang or found[0], tgt_lang or found[1]
    values |= {"src_lang": src_lang, "tgt_lang": tgt_lang}
    return from_values(values, line, report)


def _added(exact: tuple[Comment, ...], cell: str) -> list[Comment]:
    """What the comments cell says beyond the exact comments."""
    rendered = fields.render_comments(exact)
    if not cell or cell == rendered:
        return []
    known = rendered.split("\n")
    lines = [line for line in cell.split("\n") if line not in known]
    return [Comment("\n".join(lines))] if lines else []


def from_values(values: Mapping[str, str], line: int, report: Report) -> TranslationUnit:
    """The unit of one row's cells by field name, empty ones left out."""
    exact = fields.decode_comments(values.get(DATA, ""))
    rest = {k: v for k, v in values.items() if k != "comments"} if exact else values
    unit = fields.decode(rest, report, line)
    if exact:
        unit = unit.with_(comments=(*exact, *_added(exact, values.get("comments", ""))))
    names = str(unit.meta.get(EMPTY, "")).split()
    if names:
        kept = {k: v for k, v in unit.meta.items() if k != EMPTY}
        changes = {n: "" for n in names if n in _OPTIONAL and getattr(unit, n) is None}
        unit = unit.with_(meta=kept, **changes)
    return unit
