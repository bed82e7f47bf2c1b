"""JSONL in the Hugging Face `translation` form: one object a line.

    {"id": "u1", "translation": {"zh": "你好", "en": "Hello"}, "src_lang": "zh-CN", "tgt_lang": "en", ...}

Comments, flags and meta are strings of their own (JSON inside), and no value changes its type from line to line, so
that `datasets.load_dataset("json", ...)` infers the same columns whatever the size of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from workbench.formats import fields, languages, tables
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.files import text_lines
from workbench.model import TranslationUnit

NUMBERS = ("score", "margin", "quality", "paragraph")
_PAIRS = (("src", "tgt"), ("source", "target"), ("source_text", "target_text"), ("original", "translation"))


def pair_keys(unit: TranslationUnit) -> tuple[str, str]:
    """Keys of the two texts: primary subtags (`zh`, `en`), whole codes where those are the same."""
    src, tgt = languages.base(unit.src_lang), languages.base(unit.tgt_lang)
    return (src, tgt) if src != tgt else (unit.src_lang, unit.tgt_lang)


def to_row(unit: TranslationUnit) -> dict[str, Any]:
    """The object of one line."""
    src, tgt = pair_keys(unit)
    row: dict[str, Any] = {"id": unit.id, "translation": {src: unit.src, tgt: unit.tgt}}
    columns = [c for c in tables.COLUMNS if c not in {"id", "src", "tgt"}]
    for name, text in zip(columns, tables.to_cells(unit, columns), strict=True):
        row[name] = getattr(unit, name) if name in NUMBERS else text
    row["locked"] = unit.locked
    return row


def from_row(
    row: Mapping[str, Any], line: int, count: int, options: ReadOptions, report: Report
) -> TranslationUnit | None:
    """The unit of one object, in our form or a common other; None (reported) where it holds no two texts."""
    texts = {k: v for k, v in row.items() if isinstance(k, str) and k not in {"translation", "id"}}
    found = _texts(row, options)
    if found is None:
        report.fault(
            line, str(row.get("id", "")), "no two texts", 'expected {"translation": {"zh": …, "en": …}}'
        )
        return None
    values = {k: v if isinstance(v, str) else _text(v) for k, v in texts.items() if v not in (None, "")}
    values |= found | {
        "id": str(row["id"]) if row.get("id") not in (None, "") else f"{options.name or 'line'}:{count}"
    }
    return tables.from_values(values, line, report)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _texts(row: Mapping[str, Any], options: ReadOptions) -> dict[str, str] | None:
    """`src`, `tgt` and their languages."""
    inner = row.get("translation")
    if isinstance(inner, Mapping):
        keys = [k for k, v in inner.items() if isinstance(k, str) and isinstance(v, str)]
        pair = _choose(
            keys, str(row.get("src_lang") or options.src_lang), str(row.get("tgt_lang") or options.tgt_lang)
        )
        if pair is None:
            return None
        src, tgt = pair
        codes = str(row.get("src_lang") or src), str(row.get("tgt_lang") or tgt)
        return {"src": inner[src], "tgt": inner[tgt], "src_lang": codes[0], "tgt_lang": codes[1]}
    for src, tgt in _PAIRS:
        if isinstance(row.get(src), str) and isinstance(row.get(tgt), str):
            sniffed = languages.sniff_pair(row[src], row[tgt])
            return {
                "src": row[src],
                "tgt": row[tgt],
                "src_lang": options.src_lang or str(row.get("src_lang") or sniffed[0]),
                "tgt_lang": options.tgt_lang or str(row.get("tgt_lang") or sniffed[1]),
            }
    coded = [k for k, v in row.items() if languages.is_code(k) and k != "id" and isinstance(v, str)]
    pair = _choose(coded, options.src_lang, options.tgt_lang)
    return pair and {"src": row[pair[0]], "tgt": row[pair[1]], "src_lang": pair[0], "tgt_lang": pair[1]}


def _choose(keys: list[str], src_lang: str, tgt_lang: str) -> tuple[str, str] | None:
    """The two keys that hold the wanted languages, the first two where none are wanted."""
    if len(keys) < 2:
        return None

    def find(code: str, other: str) -> str:
        exact = [k for k in keys if k == code] or [
            k for k in keys if languages.normalize(k) == languages.normalize(code)
        ]
        near = exact or [k for k in keys if languages.base(languages.normalize(k)) == languages.base(code)]
        return (near or [k for k in keys if k != other])[0]

    src = find(src_lang, "") if src_lang else ""
    tgt = find(tgt_lang, src) if tgt_lang else ""
    if not src:
        src = next(k for k in keys if k != tgt)
    if not tgt or tgt == src:
        tgt = next(k for k in keys if k != src)
    return src, tgt


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of a JSONL file."""
    count = 0
    for number, line in text_lines(stream, report, options.encoding):
        if not line.strip():
            continue
        count += 1
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            report.fault(number, "", f"no JSON: {error}", "one object a line")
            continue
        if not isinstance(row, dict):
            report.fault(number, "", "no JSON object", "one object a line")
            continue
        unit = from_row(row, number, count, options, report)
        if unit is not None:
            yield unit


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a JSONL file."""
    del options, report
    dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=fields.encode_time).encode
    stream.writelines((dump(to_row(unit)) + "\n").encode() for unit in units)


FORMAT = Format(
    name="jsonl",
    title="JSONL (Hugging Face translation form)",
    suffixes=(".jsonl", ".ndjson"),
    reader=read,
    writer=write,
)
