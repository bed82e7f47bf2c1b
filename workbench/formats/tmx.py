"""TMX 1.4b. What TMX has no place for goes into `<prop type="x-workbench-…">`.

Source: TMX 1.4b specification and tmx14.dtd (LISA OSCAR, 2005).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from lxml import etree

from workbench import __version__
from workbench.formats import fields, inline, languages, scan, xml
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.model import Comment, Origin, Side, TranslationUnit

PREFIX = "x-workbench-"
DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
_VOCABULARY = xml.Vocabulary("tmx", "tu", ("header",))
_NATIVE = {"id", "src_lang", "tgt_lang", "author"}
_TIMES = {"created": "creationdate", "modified": "changedate"}


def encode_time(value: datetime) -> str:
    """`20260131T080000Z`."""
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write a TMX file, unit by unit."""
    first = next(units, None)
    src_lang = options.src_lang or (first.src_lang if first else "*all*")
    header = etree.Element("header", {
        "creationtool": "bilingual-workbench", "creationtoolversion": __version__, "segtype": "sentence",
        "o-tmf": "workbench", "adminlang": "en", "srclang": src_lang, "datatype": "plaintext",
    })  # fmt: skip
    if options.title:
        etree.SubElement(header, "prop", type="x-title").text = options.title
    with etree.xmlfile(stream, encoding="utf-8") as out:
        out.write_declaration()
        out.write_doctype(DOCTYPE)
        with out.element("tmx", version="1.4"):
            out.write("\n", header, "\n")
            with out.element("body"):
                out.write("\n")
                for unit in itertools.chain([first] if first else [], units):
                    out.write(to_element(unit, src_lang, report))
                    out.write("\n")
            out.write("\n")


def to_element(unit: TranslationUnit, src_lang: str, report: WriteReport) -> etree._Element:
    """The `<tu>` of a unit."""
    tu = etree.Element("tu", tuid=unit.id)
    if unit.src_lang != src_lang:
        tu.set("srclang", unit.src_lang)
    if unit.author:
        tu.set("changeid", unit.author)
    for name, attribute in _TIMES.items():
        time: datetime | None = getattr(unit, name)
        if time is not None:
            tu.set(attribute, encode_time(time))
    for comment in unit.comments:
        etree.SubElement(tu, "note").text = comment.text
    for kind, text in _props(unit):
        etree.SubElement(tu, "prop", type=kind).text = text
    sides: tuple[tuple[Side, str, str], ...] = (
        ("src", unit.src_lang, unit.src),
        ("tgt", unit.tgt_lang, unit.tgt),
    )
    for side, lang, text in sides:
        seg = etree.SubElement(etree.SubElement(tu, "tuv", {xml.XML_LANG: lang}), "seg")
        inline.restore(seg, text, unit.meta, family=inline.TMX, side=side, notes=report.notes)
    return tu


def _props(unit: TranslationUnit) -> Iterator[tuple[str, str]]:
    """(type, text) of what has no attribute, and of the properties that a TMX file brought along."""
    values = fields.encode(unit)
    for name in _TIMES:
        time: datetime | None = getattr(unit, name)
        if time is not None and not time.microsecond:
            del values[name]
    if not any(c.author or c.created for c in unit.comments):
        values.pop("comments", None)
    yield from ((PREFIX + name, text) for name, text in values.items() if name not in _NATIVE)
    yield from (
        (key[5:], text) for key, text in unit.meta.items() if key.startswith("prop.") and len(key) > 5
    )


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of a TMX file of any tool; of more than two languages, Chinese and English are taken."""
    reader = _Reader(options, report)
    for item in scan.items(stream, _VOCABULARY, report, "TMX file"):
        if item.is_unit:
            unit = reader.unit(item)
            if unit is not None:
                yield unit
        elif xml.local(item.element) == "header":
            reader.srclang = item.element.get("srclang", "")


class _Reader:
    """Makes units of `<tu>` elements, with what the header said."""

    def __init__(self, options: ReadOptions, report: Report) -> None:
        self.options, self.report = options, report
        self.srclang = ""
        self.count = 0
        self.left_out: set[str] = set()

    def unit(self, item: xml.Item) -> TranslationUnit | None:
        """The unit, or None (reported) where it has not two languages."""
        self.count += 1
        tu = item.element
        name = tu.get("tuid") or f"{self.options.name or 'tu'}:{self.count}"
        variants = [(t.get(xml.XML_LANG) or t.get("lang") or "", t) for t in xml.children(tu, "tuv")]
        chosen = _choose(variants, tu.get("srclang") or self.srclang, self.options)
        if chosen is None:
            cause = f"{len(variants)} language(s), not the two that are needed"
            self.report.fault(item.line, name, cause, "add the missing <tuv>")
            return None
        (src_code, src), (tgt_code, tgt) = chosen
        self._tell_left_out(item.line, name, [c for c, tuv in variants if tuv is not src and tuv is not tgt])
        values, notes, own = _properties((tu, src, tgt))
        values |= {"id": name, "src_lang": src_code, "tgt_lang": tgt_code}
        _native(values, tu, tgt)
        meta = fields.meta_of(values, self.report, item.line) if own else None
        src_seg, tgt_seg = xml.child(src, "seg"), xml.child(tgt, "seg")
        known = _foreign(values) if meta is None else meta
        texts = inline.Reader(inline.TMX, known, xml.text_of(src_seg) + xml.text_of(tgt_seg))
        values["src"], values["tgt"] = texts.text(src_seg, "src"), texts.text(tgt_seg, "tgt")
        unit = fields.decode(values, self.report, item.line, origin=Origin.TM)
        return fields.complete(unit, texts.meta, notes)

    def _tell_left_out(self, line: int, name: str, codes: list[str]) -> None:
        for code in codes:
            if code not in self.left_out:
                self.left_out.add(code)
                self.report.warn(
                    line, name, f"its {code} text, and any later one, was left out", "read with --to"
                )


def _choose(
    variants: list[tuple[str, etree._Element]], srclang: str, options: ReadOptions
) -> tuple[tuple[str, etree._Element], tuple[str, etree._Element]] | None:
    """Source and target variant: as asked for, else the header's source and the other of Chinese and English."""
    if len(variants) < 2:
        return None

    def find(code: str, among: list[tuple[str, etree._Element]]) -> tuple[str, etree._Element] | None:
        wanted = languages.normalize(code)
        exact = [v for v in among if languages.normalize(v[0]) == wanted]
        near = [v for v in among if languages.base(languages.normalize(v[0])) == languages.base(wanted)]
        return next(iter(exact or near), None)

    if options.src_lang:
        src = find(options.src_lang, variants)
    else:
        known = [v for v in variants if languages.base(languages.normalize(v[0])) in {"zh", "en"}]
        src = (find(srclang, variants) if srclang else None) or next(iter(known), variants[0])
        if len(known) > 1 and src not in known:
            src = known[0]
    if src is None:
        return None
    rest = [v for v in variants if v[1] is not src[1]]
    if options.tgt_lang:
        tgt = find(options.tgt_lang, rest)
    else:
        other = "en" if languages.base(languages.normalize(src[0])) == "zh" else "zh-CN"
        tgt = find(other, rest) or rest[0]
    return None if tgt is None else (src, tgt)


def _properties(elements: tuple[etree._Element, ...]) -> tuple[dict[str, str], list[Comment], bool]:
    """Our properties by field, others as `prop.TYPE`; the notes; whether the workbench wrote the unit."""
    values: dict[str, str] = {}
    notes: list[Comment] = []
    for element in elements:
        for node in element:
            name = xml.local(node)
            if name == "note":
                notes.append(Comment(xml.text_of(node)))
            elif name == "prop":
                kind = node.get("type", "")
                key = kind.removeprefix(PREFIX) if kind.startswith(PREFIX) else f"prop.{kind}"
                values.setdefault(key, xml.text_of(node))
    return values, notes, "state" in values and "origin" in values


def _foreign(values: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in values.items() if k.startswith("prop.")}


def _native(values: dict[str, str], tu: etree._Element, tgt: etree._Element) -> None:
    """Author and times from attributes; a property keeps the fraction of a second while the attribute agrees."""
    author = tgt.get("changeid") or tu.get("changeid") or tgt.get("creationid") or tu.get("creationid")
    if author:
        values["author"] = author
    for name, attribute in _TIMES.items():
        given = tgt.get(attribute) or tu.get(attribute)
        if not given:
            continue
        if not _agree(values.get(name), given):
            values[name] = given


def _agree(exact: str | None, given: str) -> bool:
    """Whether a property and an attribute name the same second."""
    try:
        return exact is not None and encode_time(fields.decode_time(exact)) == given
    except ValueError:
        return False


FORMAT = Format(
    name="tmx",
    title="TMX 1.4b",
    suffixes=(".tmx",),
    reader=read,
    writer=write,
    xml=True,
    notes=("inline tags of a TMX file are restored; those of XLIFF stay as placeholders",),
)
