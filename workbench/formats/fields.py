"""The fields of a translation unit as strings, for formats that keep them in properties, cells or comments."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.formats.base import FIELDS, Report
from workbench.formats.languages import normalize, variant
from workbench.model import Comment, Origin, ParagraphKind, State, TranslationUnit

_OPTIONAL_TEXTS = frozenset({"draft", "back_translation"})
BASE = "base"
_BASE_FORM = re.compile(r"[a-z]+:[0-9a-f]{12}")
_PLAIN_FLAG = re.compile(r"[\w.:-]+(,[\w.:-]+)*")
SHORT_STATES = {s.value: s for s in State} | {
    "new": State.INITIAL, "needs-translation": State.INITIAL, "needs-l10n": State.INITIAL,
    "needs-adaptation": State.INITIAL, "needs-review-translation": State.TRANSLATED,
    "needs-review-l10n": State.TRANSLATED, "needs-review-adaptation": State.TRANSLATED,
    "signed-off": State.REVIEWED, "approved": State.REVIEWED, "x-rejected": State.REJECTED,
}  # fmt: skip


def encode_time(value: datetime) -> str:
    """ISO 8601 in UTC, e.g. `2026-01-31T08:00:00+00:00`."""
    return value.astimezone(UTC).isoformat()


def decode_time(text: str) -> datetime:
    """An ISO 8601 time, or TMX's `20260131T080000Z`; a time without zone is taken as UTC.

    Raises:
        ValueError: no such form.
    """
    value = datetime.fromisoformat(text.strip())
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def encode_comments(comments: tuple[Comment, ...]) -> str:
    """The text alone for one plain comment, else a JSON list."""
    if len(comments) == 1:
        only = comments[0]
        if only.text and not only.author and only.created is None and not only.text.startswith("["):
            return only.text
    rows = [
        {k: v for k, v in (("text", c.text), ("author", c.author), ("created", c.created)) if v}
        for c in comments
    ]
    return json.dumps(rows, ensure_ascii=False, default=encode_time)


def render_comments(comments: tuple[Comment, ...]) -> str:
    """For a person: one comment a line, after its author."""
    return "\n".join(f"{c.author}: {c.text}" if c.author else c.text for c in comments)


def decode_comments(text: str) -> tuple[Comment, ...]:
    """The inverse of `encode_comments`; text that is no such list is one comment."""
    if text.startswith("["):
        try:
            return tuple(comment_from(row) for row in json.loads(text))
        except (ValueError, TypeError, AttributeError):
            pass
    return (Comment(text),) if text else ()


def comment_from(row: Mapping[str, Any]) -> Comment:
    """A comment from a mapping with `text`, `author` and `created`."""
    created = row.get("created")
    if isinstance(created, str):
        created = decode_time(created) if created else None
    return Comment(str(row.get("text") or ""), str(row.get("author") or ""), created)


def encode_flags(flags: tuple[str, ...]) -> str:
    """Comma-separated where every flag is a plain word, else a JSON list."""
    joined = ",".join(flags)
    plain = bool(_PLAIN_FLAG.fullmatch(joined)) and not any("," in f for f in flags)
    return joined if plain else json.dumps(flags, ensure_ascii=False)


def decode_flags(text: str) -> tuple[str, ...]:
    """The inverse of `encode_flags`."""
    if text.startswith("["):
        values = json.loads(text)
        if not isinstance(values, list):
            raise ValueError("no list")
        return tuple(str(v) for v in values)
    return tuple(f.strip() for f in text.split(",") if f.strip())


def decode_meta(text: str) -> dict[str, str]:
    """A JSON object of strings."""
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError("no object")
    return {str(k): v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in value.items()}


def decode_float(text: str) -> float:
    """A finite number; a decimal comma is read too."""
    value = float(text.strip().replace(",", "."))
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def decode_bool(text: str) -> bool:
    """`true`, `yes`, `1` and their opposites."""
    lowered = text.strip().lower()
    if lowered in {"true", "yes", "1", "x"}:
        return True
    if lowered in {"false", "no", "0", ""}:
        return False
    raise ValueError("neither true nor false")


def decode_state(text: str) -> State:
    """A state by its name, or by XLIFF 1.2's names."""
    return SHORT_STATES[text.strip().lower()]


DECODERS: dict[str, Callable[[str], Any]] = {
    "state": decode_state,
    "origin": lambda t: Origin(t.strip().lower()),
    "kind": lambda t: ParagraphKind(t.strip().lower()),
    "created": decode_time,
    "modified": decode_time,
    "comments": decode_comments,
    "score": decode_float,
    "margin": decode_float,
    "quality": decode_float,
    "paragraph": lambda t: int(float(t)) if "." in t else int(t),
    "locked": decode_bool,
    "flags": decode_flags,
    "meta": decode_meta,
    "src_lang": normalize,
    "tgt_lang": normalize,
}


_SIMPLE: dict[str, Callable[[Any], str]] = {
    "author": str,
    "document": str,
    "model": str,
    "draft": str,
    "back_translation": str,
    "score": lambda v: repr(float(v)),
    "margin": lambda v: repr(float(v)),
    "quality": lambda v: repr(float(v)),
    "created": encode_time,
    "modified": encode_time,
    "paragraph": str,
}


def base(unit: TranslationUnit) -> str:
    """State and fingerprint of the target, e.g. `initial:2cf24dba5fb0`: tells later who has changed the unit.

    A unit that was edited outside keeps its old one in `meta["base"]`, so that it survives a conversion.
    """
    return f"{unit.state.value}:{hashlib.sha256(unit.tgt.encode()).hexdigest()[:12]}"


def encode(unit: TranslationUnit) -> dict[str, str]:
    """All fields but `src` and `tgt` as strings; state, origin and languages always, others if not default."""
    out = {
        "id": unit.id, "src_lang": unit.src_lang, "tgt_lang": unit.tgt_lang,
        "state": unit.state.value, "origin": unit.origin.value, "base": unit.meta.get(BASE) or base(unit),
    }  # fmt: skip
    for name, to_text in _SIMPLE.items():
        value = getattr(unit, name)
        if value is not None and (value != "" or name in _OPTIONAL_TEXTS):
            out[name] = to_text(value)
    if unit.kind is not ParagraphKind.BODY:
        out["kind"] = unit.kind.value
    if unit.locked:
        out["locked"] = "true"
    return out | _encode_lists(unit)


def _encode_lists(unit: TranslationUnit) -> dict[str, str]:
    out = {}
    if unit.comments:
        out["comments"] = encode_comments(unit.comments)
    if unit.flags:
        out["flags"] = encode_flags(unit.flags)
    if unit.meta:
        out["meta"] = json.dumps(dict(unit.meta), ensure_ascii=False)
    return out


def decode(
    values: Mapping[str, str], report: Report, line: int, *, origin: Origin = Origin.IMPORT
) -> TranslationUnit:
    """A unit from strings; what cannot be read keeps its default and is reported.

    Args:
        values: by field name; `id`, `src`, `tgt`, `src_lang` and `tgt_lang` must be there.
        report: where bad values go.
        line: 1-based, for the report.
        origin: where the file says nothing.
    """
    fields: dict[str, Any] = {"origin": origin}
    for name in FIELDS:
        text = values.get(name)
        if text is None:
            continue
        decoder = DECODERS.get(name)
        try:
            fields[name] = text if decoder is None else decoder(text)
        except (ValueError, KeyError, TypeError):
            report.warn(line, values["id"], f"{name} {text[:60]!r} cannot be read", "its default was taken")
    if "state" not in fields:
        fields["state"] = State.TRANSLATED if values["tgt"] else State.INITIAL
    if report.bases is not None and _BASE_FORM.fullmatch(values.get(BASE, "")):
        report.bases[values["id"]] = values[BASE]
    for side in ("src_lang", "tgt_lang"):
        if special := variant(values[side]):
            fields["meta"] = {**fields.get("meta", {}), side: special}
    unit = TranslationUnit(**fields)
    if _BASE_FORM.fullmatch(values.get(BASE, "")) and values[BASE] != base(unit):
        unit = unit.with_(meta={**unit.meta, BASE: values[BASE]})
    return unit


def merge_comments(exact: tuple[Comment, ...], notes: Iterable[Comment]) -> tuple[Comment, ...]:
    """Comments with author and time as a property kept them, and the notes that somebody has added since."""
    known = [c.text for c in exact]
    added = []
    for note in notes:
        if note.text in known:
            known.remove(note.text)
        else:
            added.append(note)
    return (*exact, *added)


def complete(unit: TranslationUnit, meta: Mapping[str, str], notes: list[Comment]) -> TranslationUnit:
    """The unit with further metadata and notes; itself where there are none."""
    if not meta and not notes:
        return unit
    return unit.with_(meta={**meta, **unit.meta}, comments=merge_comments(unit.comments, notes))


def meta_of(values: dict[str, str], report: Report, line: int) -> dict[str, str]:
    """Takes `meta` out of the values and decodes it; what cannot be read is reported."""
    text = values.pop("meta", "{}")
    try:
        return decode_meta(text)
    except (ValueError, TypeError):
        report.warn(line, values["id"], f"meta {text[:60]!r} cannot be read", "it was left out")
        return {}
