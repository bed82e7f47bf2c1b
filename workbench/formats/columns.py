"""Parquet with the Hugging Face feature metadata: `datasets` sees a Translation feature and typed columns.

Source: Apache Parquet; Hugging Face datasets, Features (schema metadata key `huggingface`).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import FormatError
from workbench.formats import fields, jsonl, languages
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.model import TranslationUnit

ROW_GROUP = 10_000
BATCH = 2_000
_STRINGS = (
    "src_lang",
    "tgt_lang",
    "state",
    "origin",
    "kind",
    "author",
    "document",
    "model",
    "draft",
    "back_translation",
)
_FLOATS = ("score", "margin", "quality")
_TIMES = ("created", "modified")
_TIME = "timestamp[us, tz=UTC]"


def _value(dtype: str) -> dict[str, str]:
    return {"dtype": dtype, "_type": "Value"}


def features(keys: tuple[str, str]) -> dict[str, Any]:
    """The Hugging Face features of a file with these two language keys."""
    comment = {"text": _value("string"), "author": _value("string"), "created": _value(_TIME)}
    return {
        "id": _value("string"),
        "translation": {"languages": sorted(keys), "_type": "Translation"},
        **{name: _value("string") for name in _STRINGS},
        **{name: _value(_TIME) for name in _TIMES},
        **{name: _value("float64") for name in _FLOATS},
        "paragraph": _value("int64"),
        "locked": _value("bool"),
        "comments": [comment],
        "flags": [_value("string")],
        "meta": _value("string"),
        "base": _value("string"),
    }


def schema(keys: tuple[str, str]) -> pa.Schema:
    """The Arrow schema of a file with these two language keys."""
    time = pa.timestamp("us", "UTC")
    comment = pa.struct([("text", pa.string()), ("author", pa.string()), ("created", time)])
    columns = [
        ("id", pa.string()),
        ("translation", pa.struct([(k, pa.string()) for k in sorted(keys)])),
        *((name, pa.string()) for name in _STRINGS),
        *((name, time) for name in _TIMES),
        *((name, pa.float64()) for name in _FLOATS),
        ("paragraph", pa.int64()),
        ("locked", pa.bool_()),
        ("comments", pa.list_(comment)),
        ("flags", pa.list_(pa.string())),
        ("meta", pa.string()),
        ("base", pa.string()),
    ]
    return pa.schema(columns, metadata={"huggingface": json.dumps({"info": {"features": features(keys)}})})


def to_row(unit: TranslationUnit, keys: tuple[str, str]) -> dict[str, Any]:
    """One row.

    Raises:
        FormatError: a unit of other languages than the file's.
    """
    src, tgt = jsonl.pair_keys(unit)
    if {src, tgt} != set(keys):
        raise FormatError(
            f"{unit.src_lang}→{unit.tgt_lang} in a file of {' and '.join(keys)}",
            where=unit.id,
            remedy="export one language pair at a time",
        )
    row: dict[str, Any] = {
        name: getattr(unit, name) for name in (*_STRINGS, *_TIMES, *_FLOATS, "paragraph", "locked")
    }
    return row | {
        "id": unit.id,
        "translation": {src: unit.src, tgt: unit.tgt},
        "comments": [{"text": c.text, "author": c.author, "created": c.created} for c in unit.comments],
        "flags": list(unit.flags),
        "meta": json.dumps(dict(unit.meta), ensure_ascii=False) if unit.meta else "",
        "base": unit.meta.get(fields.BASE) or fields.base(unit),
    }


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a Parquet file in row groups of 10,000 units."""
    del report
    first = next(units, None)
    if first is not None:
        keys = jsonl.pair_keys(first)
    else:
        keys = (languages.base(options.src_lang or "zh"), languages.base(options.tgt_lang or "en"))
    arrow = schema(keys)
    rest = itertools.chain([first] if first else [], units)
    with pq.ParquetWriter(stream, arrow, compression="snappy") as out:
        while rows := [to_row(u, keys) for u in itertools.islice(rest, ROW_GROUP)]:
            out.write_table(pa.Table.from_pylist(rows, schema=arrow))


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of a Parquet file in our form or a common other; the line is the 1-based row."""
    try:
        file = pq.ParquetFile(stream)
        batches = file.iter_batches(batch_size=BATCH)
        count = 0
        while (batch := next(batches, None)) is not None:
            for row in batch.to_pylist():
                count += 1
                unit = jsonl.from_row(_strings(row), count, count, options, report)
                if unit is None:
                    continue
                empty = {n: "" for n in ("draft", "back_translation") if row.get(n) == ""}
                yield unit.with_(**empty) if empty else unit
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FormatError(f"no Parquet file: {error}", remedy="check the file's ending") from error


def _strings(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with times and comments as `fields` reads them."""
    out = dict(row)
    for name, value in row.items():
        if isinstance(value, datetime):
            out[name] = fields.encode_time(value)
    if isinstance(row.get("comments"), list):
        out["comments"] = json.dumps(row["comments"], ensure_ascii=False, default=fields.encode_time)
        if not row["comments"]:
            del out["comments"]
    if not row.get("flags"):
        out.pop("flags", None)
    return out


FORMAT = Format(
    name="parquet",
    title="Parquet (Hugging Face features)",
    suffixes=(".parquet",),
    reader=read,
    writer=write,
    one_pair=True,
)
