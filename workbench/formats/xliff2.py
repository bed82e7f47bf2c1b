"""XLIFF 2.1 with the metadata module and notes.

A file has one direction: units of the other one are written by language (their texts swapped, said in the metadata),
so a CAT tool sees every text under its language, and reading swaps them back.

Source: XLIFF 2.1 specification (OASIS, 2018), xliff_core_2.0.xsd and metadata.xsd.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from workbench.formats import fields, inline, languages, scan, xml
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.model import Comment, Side, State, TranslationUnit

NS = inline.XLIFF2.namespace
MDA = "urn:oasis:names:tc:xliff:metadata:2.0"
CATEGORY = "workbench"
REJECTED = "workbench:rejected"
DATA = f"{inline.XLIFF2.prefix}data."
_Q, _M = f"{{{NS}}}", f"{{{MDA}}}"
_NSMAP = {None: NS, "mda": MDA}
_VOCABULARY = xml.Vocabulary("xliff", "unit", ("file",))
_NMTOKEN = re.compile(r"[A-Za-z0-9_.:-]+")
_NATIVE = {"id", "src_lang", "tgt_lang", "state", "document"}


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write an XLIFF 2.1 file, one `<file>` for each run of units of one document."""
    first = next(units, None)
    langs = (
        options.src_lang or (first.src_lang if first else "zh-CN"),
        options.tgt_lang or (first.tgt_lang if first else "en"),
    )
    writer = _Writer(langs, report)
    root = {"version": "2.1", "srcLang": langs[0], "trgLang": langs[1]}
    with etree.xmlfile(stream, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(_Q + "xliff", root, nsmap=_NSMAP):
            out.write("\n")
            every = itertools.chain([first] if first else [], units)
            for number, (document, group) in enumerate(itertools.groupby(every, key=lambda u: u.document), 1):
                with out.element(_Q + "file", id=f"f{number}", original=document):
                    out.write("\n")
                    for unit in group:
                        out.write(writer.element(unit))
                        out.write("\n")
                out.write("\n")


class _Writer:
    """Makes `<unit>` elements."""

    def __init__(self, langs: tuple[str, str], report: WriteReport) -> None:
        self.langs, self.report = langs, report
        self.count = 0

    def element(self, unit: TranslationUnit) -> etree._Element:
        """The `<unit>` of a unit."""
        self.count += 1
        values = {k: v for k, v in fields.encode(unit).items() if k not in _NATIVE}
        token = unit.id
        if not _NMTOKEN.fullmatch(unit.id):
            token, values["id"] = f"_{self.count}", unit.id
        if not any(c.author or c.created for c in unit.comments):
            values.pop("comments", None)
        values |= _direction(unit, self.langs)
        reversed_ = "direction" in values
        element = etree.Element(_Q + "unit", {"id": token, xml.XML_SPACE: "preserve"}, nsmap=_NSMAP)  # type: ignore[arg-type]
        metadata = etree.SubElement(element, _M + "metadata")
        group = etree.SubElement(metadata, _M + "metaGroup", category=CATEGORY)
        for name, text in values.items():
            etree.SubElement(group, _M + "meta", type=name).text = text
        if unit.comments:
            notes = etree.SubElement(element, _Q + "notes")
            for comment in unit.comments:
                etree.SubElement(notes, _Q + "note").text = comment.text
        self._segment(element, unit, reversed_=reversed_)
        return element

    def _segment(self, element: etree._Element, unit: TranslationUnit, *, reversed_: bool) -> None:
        rejected = unit.state is State.REJECTED
        state = State.INITIAL.value if rejected else unit.state.value
        segment = etree.Element(_Q + "segment", state=state)
        if rejected:
            segment.set("subState", REJECTED)
        for name, side, text in _sides(unit, reversed_=reversed_):
            inline.restore(
                etree.SubElement(segment, _Q + name), text, unit.meta,
                family=inline.XLIFF2, side=side, notes=self.report.notes,
            )  # fmt: skip
        _original_data(element, segment, unit)
        element.append(segment)


def _sides(unit: TranslationUnit, *, reversed_: bool) -> tuple[tuple[str, Side, str], tuple[str, Side, str]]:
    if reversed_:
        return ("source", "tgt", unit.tgt), ("target", "src", unit.src)
    return ("source", "src", unit.src), ("target", "tgt", unit.tgt)


def _direction(unit: TranslationUnit, langs: tuple[str, str]) -> dict[str, str]:
    """What the metadata must say where the unit's languages are not the file's."""
    if (unit.src_lang, unit.tgt_lang) == langs:
        return {}
    values = {"src_lang": unit.src_lang, "tgt_lang": unit.tgt_lang}
    bases = languages.base(unit.tgt_lang), languages.base(unit.src_lang)
    if bases == (languages.base(langs[0]), languages.base(langs[1])) and bases[0] != bases[1]:
        values["direction"] = "reversed"
    return values


def _original_data(element: etree._Element, segment: etree._Element, unit: TranslationUnit) -> None:
    """The codes that inline tags refer to."""
    names = [key.removeprefix(DATA) for key in unit.meta if key.startswith(DATA)]
    if not names:
        return
    used = {v for e in segment.iterdescendants() for k, v in e.attrib.items() if str(k).startswith("dataRef")}
    named = [n for n in names if n in used and _NMTOKEN.fullmatch(n)]
    if named:
        data = etree.SubElement(element, _Q + "originalData")
        for name in named:
            etree.SubElement(data, _Q + "data", id=name).text = unit.meta[DATA + name]


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of an XLIFF 2.0 or 2.1 file of any tool, one for each segment."""
    reader = _Reader(options, report)
    for item in scan.items(stream, _VOCABULARY, report, "XLIFF 2 file"):
        name = xml.local(item.element)
        if item.is_unit:
            yield from reader.units(item)
        elif name == "file":
            reader.original = item.element.get("original", "")
        else:
            reader.langs = (
                options.src_lang or item.element.get("srcLang", ""),
                options.tgt_lang or item.element.get("trgLang", ""),
            )


class _Reader:
    """Makes units of `<unit>` elements, with what the file said."""

    def __init__(self, options: ReadOptions, report: Report) -> None:
        self.options, self.report = options, report
        self.langs = ("", "")
        self.original = ""
        self.count = 0

    def units(self, item: xml.Item) -> Iterator[TranslationUnit]:
        """One unit for each segment; ids are the unit's, with the segment's where there are several."""
        self.count += 1
        name = item.element.get("id") or f"{self.options.name or 'unit'}:{self.count}"
        segments = xml.children(item.element, "segment")
        if not segments:
            self.report.fault(item.line, name, "no <segment>", "add the missing element")
        for number, segment in enumerate(segments, 1):
            part = name if len(segments) == 1 else f"{name}:{segment.get('id') or number}"
            if xml.child(segment, "source") is None:
                self.report.fault(item.line, part, "no <source>", "add the missing element")
                continue
            yield self._unit(item, part, segment)

    def _unit(self, item: xml.Item, name: str, segment: etree._Element) -> TranslationUnit:
        values, foreign = _metadata(item.element)
        values = {"id": name, "src_lang": self.langs[0], "tgt_lang": self.langs[1]} | values
        if self.original:
            values["document"] = self.original
        values["state"] = segment.get("state", "initial")
        if segment.get("subState") == REJECTED and values["state"] == State.INITIAL.value:
            values["state"] = State.REJECTED.value
        meta = fields.meta_of(values, self.report, item.line) | foreign
        for data in item.element.iterdescendants(_Q + "data"):
            meta.setdefault(DATA + data.get("id", ""), xml.text_of(data))
        elements = xml.child(segment, "source"), xml.child(segment, "target")
        reader = inline.Reader(inline.XLIFF2, meta, xml.text_of(elements[0]) + xml.text_of(elements[1]))
        sides: tuple[Side, Side] = (
            ("tgt", "src") if values.pop("direction", "") == "reversed" else ("src", "tgt")
        )
        for side, element in sorted(zip(sides, elements, strict=True), key=lambda pair: pair[0]):
            values[side] = reader.text(element, side)
        unit = fields.decode(self._with_langs(values), self.report, item.line)
        notes = [Comment(xml.text_of(n)) for n in item.element.iterdescendants(_Q + "note")]
        return fields.complete(unit, reader.meta, notes)

    def _with_langs(self, values: dict[str, str]) -> dict[str, str]:
        if values["src_lang"] and values["tgt_lang"]:
            return values
        found = languages.sniff_pair(values["src"], values["tgt"])
        return values | {
            "src_lang": values["src_lang"] or found[0],
            "tgt_lang": values["tgt_lang"] or found[1],
        }


def _metadata(element: etree._Element) -> tuple[dict[str, str], dict[str, str]]:
    """Our metadata by field, and that of others as `mda.CATEGORY.TYPE`."""
    values: dict[str, str] = {}
    foreign: dict[str, str] = {}
    for group in element.iterdescendants(_M + "metaGroup"):
        category = group.get("category", "")
        for meta in xml.children(group, "meta"):
            if category == CATEGORY:
                values[meta.get("type", "")] = xml.text_of(meta)
            else:
                foreign[f"mda.{category}.{meta.get('type', '')}"] = xml.text_of(meta)
    return values, foreign


FORMAT = Format(
    name="xliff21",
    title="XLIFF 2.1",
    suffixes=(".xliff", ".xlf2"),
    reader=read,
    writer=write,
    xml=True,
    notes=(
        "units of the other direction are written by language and swapped back on reading",
        "inline tags of an XLIFF 2 file are restored; those of other formats stay as placeholders",
    ),
)
