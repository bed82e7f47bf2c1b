"""Bilingual DOCX: a table of id, source, target and state for each document, for editors who work in Word.

What a table has no place for travels in a custom XML part. Unit comments are Word comments, and comments or tracked
changes that an editor makes come back: insertions are read, deletions are not.

Source: ECMA-376, WordprocessingML.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm, Pt
from docx.text.run import Run
from lxml import etree

from workbench.formats import fields, languages, ooxml, tables
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.ooxml import W
from workbench.model import Comment, TranslationUnit

UNITS_NS = "urn:bilingual-workbench:units"
PART = "/customXml/workbench.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_WIDTHS = (1100, 3950, 3950, 1100)  # twentieths of a point
STYLE_SIZE = 9


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a bilingual DOCX."""
    del report
    document = _skeleton(options.title)
    kept = etree.Element(f"{{{UNITS_NS}}}units", nsmap={None: UNITS_NS})  # type: ignore[dict-item]
    groups = itertools.groupby(units, key=lambda u: (u.document, u.src_lang, u.tgt_lang))
    for (name, src_lang, tgt_lang), group in groups:
        if name:
            document.add_heading(" ".join(name.split()), level=2)
        table = _table(src_lang, tgt_lang)
        document.element.body.insert(len(document.element.body) - 1, table)
        document.add_paragraph()
        for unit in group:
            row = _row(unit)
            table.append(row)
            _comments(document, row, unit)
            etree.SubElement(kept, f"{{{UNITS_NS}}}unit").text = json.dumps(fields.encode(unit))
    blob = etree.tostring(kept, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI(PART), "application/xml", blob, document.part.package)
    document.part.relate_to(part, _RELATION)
    document.save(stream)


def _skeleton(title: str) -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(18)
    ooxml.set_fonts(document, Pt(STYLE_SIZE))
    document.core_properties.title = title
    document.core_properties.author = "bilingual-workbench"
    if title:
        document.add_heading(" ".join(title.split()), level=1)
    return document


def _table(src_lang: str, tgt_lang: str) -> Any:
    table = ooxml.element("tbl")
    properties = ooxml.sub(table, "tblPr")
    ooxml.sub(properties, "tblStyle", val="TableGrid")
    ooxml.sub(properties, "tblW", w=str(sum(_WIDTHS)), type="dxa")
    ooxml.sub(properties, "tblLayout", type="fixed")
    margins = ooxml.sub(properties, "tblCellMar")
    for side in ("top", "bottom"):
        ooxml.sub(margins, side, w="60", type="dxa")
    grid = ooxml.sub(table, "tblGrid")
    for width in _WIDTHS:
        ooxml.sub(grid, "gridCol", w=str(width))
    header = ooxml.sub(table, "tr")
    ooxml.sub(ooxml.sub(header, "trPr"), "tblHeader")
    for width, text in zip(_WIDTHS, ("id", src_lang, tgt_lang, "state"), strict=True):
        _cell(header, width, text, bold=True)
    return table


def _row(unit: TranslationUnit) -> Any:
    row = ooxml.element("tr")
    ooxml.sub(ooxml.sub(row, "trPr"), "cantSplit")
    for width, text in zip(_WIDTHS, (unit.id, unit.src, unit.tgt, unit.state.value), strict=True):
        _cell(row, width, text)
    return row


def _cell(row: etree._Element, width: int, text: str, *, bold: bool = False) -> None:
    cell = ooxml.sub(row, "tc")
    properties = ooxml.sub(cell, "tcPr")
    ooxml.sub(properties, "tcW", w=str(width), type="dxa")
    if bold:
        ooxml.sub(properties, "shd", val="clear", color="auto", fill="DDE6EE")
    run = ooxml.sub(ooxml.sub(cell, "p"), "r")
    if bold:
        ooxml.sub(ooxml.sub(run, "rPr"), "b")
    ooxml.add_text(run, text)


def _comments(document: Any, row: etree._Element, unit: TranslationUnit) -> None:
    """Word comments on the target cell."""
    run = row.findall(f"{W}tc")[2].find(f"{W}p/{W}r")
    for comment in unit.comments:
        made = document.add_comment(Run(run, None), text=comment.text, author=comment.author)
        time = comment.created and comment.created.replace(microsecond=0)
        made._comment_elm.date = time  # noqa: SLF001  python-docx has no setter


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of the tables of a DOCX: ours, or any table with two languages or `source` and `target` in its header."""
    package = ooxml.Package(stream)
    reader = _Reader(_kept(package, report), options, report)
    remarks = package.comments()
    found = False
    body = package.body()
    for number, table in enumerate(body.iter(f"{W}tbl"), 1):
        rows = [[*row.iterchildren(f"{W}tc")] for row in table.iterchildren(f"{W}tr")]
        header = tables.find_header([ooxml.cell_text(c) for c in rows[0]]) if rows else None
        if header is None:
            continue
        found = True
        for line, cells in enumerate(rows[1:], 2):
            unit = reader.row(cells, header, number, line)
            if unit is not None:
                yield _with_remarks(unit, cells, remarks)
    if not found and (reader.kept or any(True for _ in body.iter(f"{W}tbl"))):
        report.fault(
            0, "", "no table has a header of id and two languages", "keep the header row of the table"
        )


class _Reader:
    """Makes units of table rows, with the fields that travelled beside them."""

    def __init__(self, kept: dict[str, dict[str, str]], options: ReadOptions, report: Report) -> None:
        self.kept, self.options, self.report = kept, options, report

    def row(
        self, cells: list[etree._Element], header: tables.Header, table: int, line: int
    ) -> TranslationUnit | None:
        """The unit of a row, or None (reported) where a cell is missing."""
        texts = {name: ooxml.cell_text(cells[i]) for name, i in header.columns.items() if i < len(cells)}
        name = texts.get("id", "") or f"{self.options.name or 'table'}:{table}.{line - 1}"
        if "src" not in texts or "tgt" not in texts:
            self.report.fault(
                line, name, "the row has no source or target cell", f"restore it in table {table}"
            )
            return None
        values = dict(self.kept.get(name, {}))
        values |= {"id": name, "src": texts["src"], "tgt": texts["tgt"]}
        state = texts.get("state", "").strip()
        if state.lower() in fields.SHORT_STATES:
            values["state"] = state
        elif state:
            self.report.warn(line, name, f"state {state[:40]!r} is not known", "the exported one was kept")
        langs = header.src_lang, header.tgt_lang
        if not all(langs):
            langs = languages.sniff_pair(texts["src"], texts["tgt"])
        values.setdefault("src_lang", self.options.src_lang or langs[0])
        values.setdefault("tgt_lang", self.options.tgt_lang or langs[1])
        note = texts.get("comments", "")
        unit = fields.decode(values, self.report, line)
        return unit.with_(comments=fields.merge_comments(unit.comments, [Comment(note)] if note else []))


def _with_remarks(
    unit: TranslationUnit, cells: list[etree._Element], remarks: dict[str, Comment]
) -> TranslationUnit:
    """The unit with the Word comments anchored in its row that it does not have yet."""
    anchored = [
        remarks[i]
        for cell in cells
        for start in cell.iter(f"{W}commentReference")
        if (i := start.get(f"{W}id", "")) in remarks
    ]
    known = Counter(" ".join(c.text.split()) for c in unit.comments)
    known.subtract(" ".join(c.text.split()) for c in anchored)
    added: list[Comment] = []
    for remark in reversed(anchored):
        text = " ".join(remark.text.split())
        if known[text] < 0:
            known[text] += 1
            added.insert(0, remark)
    return unit.with_(comments=(*unit.comments, *added)) if added else unit


def _kept(package: ooxml.Package, report: Report) -> dict[str, dict[str, str]]:
    """Fields by unit id from the custom XML part, wherever an office suite has put it."""
    found: dict[str, dict[str, str]] = {}
    for root in package.custom_xml():
        if root.tag != f"{{{UNITS_NS}}}units":
            continue
        for element in root:
            try:
                values = json.loads(element.text or "")
                found[values["id"]] = {str(k): str(v) for k, v in values.items()}
            except (ValueError, KeyError, TypeError, AttributeError):
                report.warn(0, "", "a unit's hidden fields cannot be read", "its text came in without them")
    return found


FORMAT = Format(
    name="docx",
    title="Bilingual DOCX (table)",
    suffixes=(".docx",),
    reader=read,
    writer=write,
    streaming=False,
    xml=True,
)
