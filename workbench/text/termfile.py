"""Termbase files to terms: CSV, TSV, and TBX (2008 `martif`, 2019 `tbx`)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from workbench.config import LIMITS
from workbench.errors import FormatError, InputError, LimitError, NotFoundError
from workbench.model import Term
from workbench.text.encoding import decode
from workbench.text.language import detect

_COLUMNS = {
    "src": "src", "source": "src", "source term": "src", "term": "src", "源语": "src", "原文": "src", "术语": "src",
    "tgt": "tgt", "target": "tgt", "target term": "tgt", "translation": "tgt", "译语": "tgt", "译文": "tgt", "译法": "tgt",
    "zh": "zh", "zh-cn": "zh", "zh_cn": "zh", "chinese": "zh", "中文": "zh", "汉语": "zh",
    "zh-tw": "zh-TW", "zh_tw": "zh-TW", "zh-hant": "zh-TW", "繁體中文": "zh-TW",
    "en": "en", "en-us": "en", "en-gb": "en", "en_us": "en", "english": "en", "英文": "en", "英语": "en",
    "src_lang": "src_lang", "source language": "src_lang", "tgt_lang": "tgt_lang", "target language": "tgt_lang",
    "variants": "variants", "synonyms": "variants", "variant": "variants", "forbidden": "forbidden",
    "not": "forbidden", "case_sensitive": "case_sensitive", "case sensitive": "case_sensitive",
    "note": "note", "notes": "note", "definition": "note", "comment": "note", "备注": "note", "说明": "note",
}  # fmt: skip
_MANY = re.compile(r"\s*[|;；]\s*")
_TRUE = frozenset({"1", "true", "yes", "y", "x", "是"})


def read_terms(
    source: str | Path | bytes, *, name: str | None = None, src_lang: str = "zh-CN", tgt_lang: str = "en"
) -> tuple[Term, ...]:
    """Terms of a CSV, TSV or TBX file.

    CSV and TSV have a header (`source`, `target` or the language codes `zh`, `en`; further `variants`, `forbidden`
    with | between several, `case_sensitive`, `note`, `src_lang`, `tgt_lang`) or two columns without one. The sides are
    put right where a column holds the other language.

    Args:
        source: path or bytes.
        name: file name with bytes; its ending tells the format.
        src_lang: language of the first column where the file says nothing; with TBX the source to take.
        tgt_lang: the same for the second column and the target.

    Raises:
        FormatError: no terms, or damaged; names the line.
        NotFoundError, LimitError, InputError: missing, too large or not readable.
    """
    data, label = _load(source, name)
    if label.lower().endswith((".tbx", ".xml")) or re.match(
        rb"(?:\xef\xbb\xbf)?\s*<\?xml|\s*<(?:martif|tbx)\b", data
    ):
        terms = list(_tbx(data, label, src_lang, tgt_lang))
    else:
        terms = list(_table(decode(data, name=label).text, label, src_lang, tgt_lang))
    if not terms:
        raise FormatError(
            "no terms in this file", where=label, remedy="give it two columns, source and target"
        )
    return tuple(dict.fromkeys(terms))


def write_terms(terms: Iterable[Term]) -> str:
    """Terms as TSV that `read_terms` takes back."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(
        ["source", "target", "src_lang", "tgt_lang", "variants", "forbidden", "case_sensitive", "note"]
    )
    for t in terms:
        flag = "1" if t.case_sensitive else ""
        row = [
            t.src,
            t.tgt,
            t.src_lang,
            t.tgt_lang,
            "|".join(t.variants),
            "|".join(t.forbidden),
            flag,
            t.note,
        ]
        writer.writerow(row)
    return out.getvalue()


def _load(source: str | Path | bytes, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data, label = source, name or "terms"
    else:
        label = name or str(source)
        try:
            with Path(source).open("rb") as file:
                data = file.read(LIMITS.file_bytes + 1)
        except FileNotFoundError:
            raise NotFoundError("no such file", where=label, remedy="check the path") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a usable path"
            raise InputError(f"cannot be opened: {reason}", where=label, remedy="check its rights") from None
    if len(data) > LIMITS.file_bytes:
        raise LimitError(f"larger than {LIMITS.file_bytes // 1_000_000} MB", where=label, remedy="split it")
    return data, label


def _table(text: str, name: str, src_lang: str, tgt_lang: str) -> Iterator[Term]:
    first = next(
        (line for line in text.splitlines() if line.strip(" \ufeff") and not line.startswith("#")), ""
    )
    delimiter = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    columns: list[str] | None = None
    try:
        for row in reader:
            cells = [c.strip().removeprefix("\ufeff") for c in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if columns is None:
                columns = _header(cells)
                if columns:
                    continue
                columns = ["src", "tgt", "note"]
            term = _row(dict(zip(columns, cells, strict=False)), src_lang, tgt_lang)
            if term is None:
                raise FormatError(
                    "a term without its translation",
                    where=f"{name}:{reader.line_num}",
                    remedy="fill both columns or delete the line",
                )
            yield term
    except csv.Error as error:
        raise FormatError(f"not readable as a table ({error})", where=f"{name}:{reader.line_num}") from None


def _header(cells: Sequence[str]) -> list[str] | None:
    known = [_COLUMNS.get(c.lower(), "") for c in cells]
    sides = {"src", "tgt", "zh", "zh-TW", "en"}
    return known if sum(k in sides for k in known) >= 2 else None


def _row(cells: dict[str, str], src_lang: str, tgt_lang: str) -> Term | None:
    if "en" in cells and ("zh" in cells or "zh-TW" in cells):
        chinese, code = (cells["zh"], "zh-CN") if cells.get("zh") else (cells.get("zh-TW", ""), "zh-TW")
        pair = {code: chinese, "en": cells["en"]}
        src_lang, tgt_lang = ("en", code) if src_lang.startswith("en") else (code, "en")
        src, tgt = pair[src_lang], pair[tgt_lang]
    else:
        src, tgt = cells.get("src", ""), cells.get("tgt", "")
        src_lang, tgt_lang = cells.get("src_lang") or src_lang, cells.get("tgt_lang") or tgt_lang
        if not cells.get("src_lang") and _swapped(src, tgt, src_lang, tgt_lang):
            src_lang, tgt_lang = tgt_lang, src_lang
    targets = [t for t in _MANY.split(tgt) if t]
    if not src or not targets:
        return None
    variants = (*targets[1:], *(v for v in _MANY.split(cells.get("variants", "")) if v))
    return Term(
        src,
        targets[0],
        src_lang,
        tgt_lang,
        variants=tuple(dict.fromkeys(variants)),
        forbidden=tuple(f for f in _MANY.split(cells.get("forbidden", "")) if f),
        case_sensitive=cells.get("case_sensitive", "").lower() in _TRUE,
        note=cells.get("note", ""),
    )


def _swapped(src: str, tgt: str, src_lang: str, tgt_lang: str) -> bool:
    """Whether the columns hold each other's language."""
    src_zh, tgt_zh = detect(src).lang.startswith("zh"), detect(tgt).lang.startswith("zh")
    return src_zh != tgt_zh and src_zh == tgt_lang.startswith("zh") and tgt_zh == src_lang.startswith("zh")


def _tbx(data: bytes, name: str, src_lang: str, tgt_lang: str) -> Iterator[Term]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise FormatError(
            "not well-formed XML", where=f"{name}:{line}", remedy="export the TBX file again"
        ) from None
    for entry in root.iter("{*}termEntry", "{*}conceptEntry"):
        yield from _entry(entry, src_lang, tgt_lang)


def _entry(entry: Any, src_lang: str, tgt_lang: str) -> Iterator[Term]:
    sides: dict[str, list[tuple[str, str]]] = {}
    for section in entry.iter("{*}langSet", "{*}langSec"):
        lang = _lang(section)
        for term in section.iter("{*}term"):
            text = _content(term)
            if text:
                sides.setdefault(lang, []).append((text, _status(term)))
    src, tgt = (_side(sides, code) for code in (src_lang, tgt_lang))
    good = [t for t, status in tgt if status != "forbidden"]
    if not src or not good:
        return
    note = next((_content(n) for n in entry.iter("{*}descrip", "{*}note")), "")
    forbidden = tuple(t for t, status in tgt if status == "forbidden")
    for text, status in src:
        if status != "forbidden":
            yield Term(text, good[0], src_lang, tgt_lang, tuple(good[1:]), forbidden, note=note)


def _content(element: Any) -> str:
    """Text of an element with its spaces put in order; an entity that was not resolved gives nothing."""
    return " ".join("".join(t for t in element.itertext() if not re.fullmatch(r"&[^;\s]+;", t)).split())


def _lang(section: Any) -> str:
    code = section.get("{http://www.w3.org/XML/1998/namespace}lang") or section.get("lang") or ""
    return str(code).replace("_", "-")


def _side(sides: dict[str, list[tuple[str, str]]], code: str) -> list[tuple[str, str]]:
    """Terms of a language: exactly that code, else any of the same primary language; preferred ones first."""
    exact = [t for lang, terms in sides.items() if lang.lower() == code.lower() for t in terms]
    primary = code.lower().split("-")[0]
    found = exact or [
        t for lang, terms in sides.items() if lang.lower().split("-")[0] == primary for t in terms
    ]
    return sorted(found, key=lambda t: t[1] != "preferred")


def _status(term: Any) -> str:
    """`preferred`, `forbidden` or "" from the term's notes."""
    group = term.getparent()
    above = group.getparent() if group is not None else None
    holders = [
        h for h in (group, above) if h is not None and _local_name(h) in {"tig", "ntig", "termGrp", "termSec"}
    ]
    for holder in holders:
        for note in holder.iter("{*}termNote"):
            value = (note.text or "").lower()
            if "preferred" in value:
                return "preferred"
            if re.search("deprecated|superseded|forbidden|not ?recommended", value):
                return "forbidden"
    return ""


def _local_name(element: Any) -> str:
    """Local name of an element."""
    return str(element.tag).rpartition("}")[2]
