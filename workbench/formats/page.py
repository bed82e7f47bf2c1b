"""Bilingual HTML: one self-contained page, side by side on screen and on paper, readable back.

Texts stand in the cells, all other fields in a `data-unit` attribute of the row.
"""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from workbench.errors import FormatError
from workbench.formats import fields, languages, tables, xml
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.files import detect_encoding
from workbench.model import Comment, TranslationUnit

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 76rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border-bottom: 1px solid #8886; padding: .5rem .6rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere; }
th { font-size: .8rem; position: sticky; top: 0; background: Canvas; }
.id { width: 5.5rem; font-size: .75rem; color: GrayText; } .state { width: 8rem; font-size: .75rem; color: GrayText; }
.src, .tgt, .id { white-space: pre-wrap; } tr.title .src, tr.title .tgt { font-weight: 600; }
.note { margin: .3rem 0 0; white-space: pre-wrap; color: CanvasText; }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } tr { break-inside: avoid; }
  thead { display: table-header-group; } th { position: static; } }
"""


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write an HTML page, one table for each run of units of one document and direction."""
    del report
    title = _text(options.title or "Bitext")

    def put(line: str) -> None:
        stream.write((line + "\n").encode())

    put('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">')
    put('<meta name="viewport" content="width=device-width, initial-scale=1">')
    put(f"<title>{title}</title>\n<style>{STYLE}</style></head>\n<body><h1>{title}</h1>")
    groups = itertools.groupby(units, key=lambda u: (u.document, u.src_lang, u.tgt_lang))
    for (document, src_lang, tgt_lang), group in groups:
        if document:
            put(f"<h2>{_text(document)}</h2>")
        heads = (("id", "id"), ("src", src_lang), ("tgt", tgt_lang), ("state", "state"))
        cells = "".join(f'<th class="{c}" scope="col">{_text(t)}</th>' for c, t in heads)
        put(f"<table><thead><tr>{cells}</tr></thead><tbody>")
        for unit in group:
            put(_row(unit))
        put("</tbody></table>")
    put("</body></html>")


def _row(unit: TranslationUnit) -> str:
    data = html.escape(json.dumps(fields.encode(unit)))
    notes = "".join(f'<p class="note">{_text(c.text)}</p>' for c in unit.comments)
    return (
        f'<tr class="{unit.kind.value}" data-unit="{data}"><td class="id">{_text(unit.id)}</td>'
        f'<td class="src" lang="{_text(unit.src_lang)}" dir="auto">{_text(unit.src)}</td>'
        f'<td class="tgt" lang="{_text(unit.tgt_lang)}" dir="auto">{_text(unit.tgt)}</td>'
        f'<td class="state">{unit.state.value}{notes}</td></tr>'
    )


def _text(text: str) -> str:
    return html.escape(text).replace("\r", "&#13;")


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of our pages, and of any table with two languages or `source` and `target` in its header."""
    encoding = detect_encoding(stream, options.encoding)
    parser = etree.HTMLParser(
        encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.parse(stream, parser).getroot()
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise FormatError(f"no HTML page: {error}", remedy="check the file's ending") from error
    if root is None:
        raise FormatError("no HTML page: it is empty", remedy="check the file's ending")
    found = False
    for table in root.iter("table"):
        header: tables.Header | None = None
        for row in table.iter("tr"):
            cells = [c for c in row if xml.local(c) in {"td", "th"}]
            if header is None:
                header = tables.find_header([_inner(c) for c in cells])
                found = found or header is not None
                continue
            unit = _read_row(row, cells, header, options, report)
            if unit is not None:
                yield unit
    if not found and root.find(".//table") is not None:
        report.fault(
            0,
            "",
            "no table has a header of two languages",
            "name the columns zh and en, or source and target",
        )


def _inner(element: etree._Element) -> str:
    """Text of a cell; `<br>` is a line break, notes are left out."""
    parts = [element.text or ""]
    for child in element:
        if xml.local(child) == "br":
            parts.append("\n")
        elif child.get("class") != "note":
            parts.append(_inner(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _read_row(
    row: etree._Element,
    cells: list[etree._Element],
    header: tables.Header,
    options: ReadOptions,
    report: Report,
) -> TranslationUnit | None:
    line = getattr(row, "sourceline", 0) or 0
    texts = {name: _inner(cells[i]) for name, i in header.columns.items() if i < len(cells)}
    values: dict[str, str] = {}
    if given := row.get("data-unit"):
        try:
            values = {str(k): str(v) for k, v in json.loads(given).items()}
        except (ValueError, AttributeError):
            report.warn(
                line, texts.get("id", ""), "its data-unit cannot be read", "its text came in without the rest"
            )
    name = values.get("id") or texts.get("id", "") or f"{options.name or 'row'}:{line}"
    if "src" not in texts or "tgt" not in texts:
        report.fault(line, name, "the row has no source or target cell", "restore the row")
        return None
    langs = header.src_lang, header.tgt_lang
    if not all(langs):
        langs = languages.sniff_pair(texts["src"], texts["tgt"])
    values = {"src_lang": options.src_lang or langs[0], "tgt_lang": options.tgt_lang or langs[1]} | values
    state = texts.get("state", "").strip()
    if state.lower() in fields.SHORT_STATES:
        values["state"] = state
    unit = fields.decode(values | {"id": name, "src": texts["src"], "tgt": texts["tgt"]}, report, line)
    notes = [Comment(_whole(n)) for cell in cells for n in cell.iter("p") if n.get("class") == "note"]
    return unit.with_(comments=fields.merge_comments(unit.comments, notes))


def _whole(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


FORMAT = Format(
    name="html",
    title="Bilingual HTML (printable page)",
    suffixes=(".html", ".htm", ".xhtml"),
    reader=read,
    writer=write,
    streaming=False,
    xml=True,
)
