"""XLIFF 1.2. State, origin and draft stand in its own places, the rest in a `<context-group purpose="x-workbench">`.

Source: XLIFF 1.2 specification (OASIS, 2008) and xliff-core-1.2-transitional.xsd.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from workbench.formats import fields, inline, scan, xml
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.model import Comment, Origin, State, TranslationUnit

NS = inline.XLIFF1.namespace
PURPOSE = "x-workbench"
DRAFT = "workbench-draft"
_Q = f"{{{NS}}}"
_VOCABULARY = xml.Vocabulary("xliff", "trans-unit", ("file",))
_STATES = {
    State.INITIAL: "new",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
    State.REJECTED: "x-rejected",
}
_QUALIFIERS = {Origin.MT: "leveraged-mt", Origin.TM: "leveraged-tm", Origin.IMPORT: "leveraged-repository"}
_ORIGINS = {
    "leveraged-mt": "mt", "mt-suggestion": "mt", "leveraged-tm": "tm", "leveraged-repository": "tm",
    "exact-match": "tm", "fuzzy-match": "tm", "id-match": "tm", "leveraged-inherited": "tm",
}  # fmt: skip
_CONFIRMATIONS = {
    "Draft": "initial", "Translated": "translated", "RejectedTranslation": "rejected",
    "ApprovedTranslation": "reviewed", "RejectedSignOff": "rejected", "ApprovedSignOff": "final",
}  # fmt: skip
_STATUS = {  # memoQ's mq:status and Phrase's m:confirmed
    ("status", "NotStarted"): "initial",
    ("status", "PreTranslated"): "initial",
    ("status", "PartiallyEdited"): "initial",
    ("status", "ManuallyConfirmed"): "translated",
    ("status", "Reviewer1Confirmed"): "reviewed",
    ("status", "Proofread"): "final",
    ("status", "Rejected"): "rejected",
    ("confirmed", "1"): "translated",
}
_NATIVE = {"id", "src_lang", "tgt_lang", "state", "document", "draft"}


def write(
    units: Iterator[TranslationUnit], stream: BinaryIO, options: WriteOptions, report: WriteReport
) -> None:
    """Write an XLIFF 1.2 file, one `<file>` for each run of units of one document and direction."""
    first = next(units, None)
    with etree.xmlfile(stream, encoding="utf-8") as out:
        out.write_declaration()
        with out.element(_Q + "xliff", version="1.2", nsmap={None: NS}):
            out.write("\n")
            if first is None:
                langs = (options.src_lang or "zh-CN", options.tgt_lang or "en")
                _write_file(out, ("", *langs), iter(()), report)
                return
            every = itertools.chain([first], units)
            for key, group in itertools.groupby(every, key=lambda u: (u.document, u.src_lang, u.tgt_lang)):
                _write_file(out, key, group, report)


def _write_file(
    out: etree._IncrementalFileWriter,
    key: tuple[str, str, str],
    units: Iterator[TranslationUnit],
    report: WriteReport,
) -> None:
    attributes = {
        "original": key[0],
        "source-language": key[1],
        "target-language": key[2],
        "datatype": "plaintext",
    }
    with out.element(_Q + "file", attributes):
        out.write("\n")
        with out.element(_Q + "body"):
            out.write("\n")
            for unit in units:
                out.write(to_element(unit, report))
                out.write("\n")
    out.write("\n")


def to_element(unit: TranslationUnit, report: WriteReport) -> etree._Element:
    """The `<trans-unit>` of a unit."""
    element = etree.Element(_Q + "trans-unit", {"id": unit.id, xml.XML_SPACE: "preserve"}, nsmap={None: NS})  # type: ignore[dict-item]
    if unit.state is State.FINAL:
        element.set("approved", "yes")
    source = etree.SubElement(element, _Q + "source")
    inline.restore(source, unit.src, unit.meta, family=inline.XLIFF1, side="src", notes=report.notes)
    target = etree.SubElement(element, _Q + "target", state=_STATES[unit.state])
    if unit.origin in _QUALIFIERS:
        target.set("state-qualifier", _QUALIFIERS[unit.origin])
    inline.restore(target, unit.tgt, unit.meta, family=inline.XLIFF1, side="tgt", notes=report.notes)
    values = {k: v for k, v in fields.encode(unit).items() if k not in _NATIVE}
    if not any(c.created for c in unit.comments):
        values.pop("comments", None)
    group = etree.SubElement(element, _Q + "context-group", purpose=PURPOSE)
    for name, text in values.items():
        etree.SubElement(group, _Q + "context", {"context-type": f"x-{name}"}).text = text
    for comment in unit.comments:
        note = etree.SubElement(element, _Q + "note")
        note.text = comment.text
        if comment.author:
            note.set("from", comment.author)
    if unit.draft is not None:
        draft = etree.SubElement(element, _Q + "alt-trans", origin=DRAFT)
        draft.set(xml.XML_SPACE, "preserve")
        etree.SubElement(draft, _Q + "target").text = unit.draft
    return element


def read(stream: BinaryIO, options: ReadOptions, report: Report) -> Iterator[TranslationUnit]:
    """Units of an XLIFF 1.2 file of any tool; segmented trans-units give one unit a segment."""
    reader = _Reader(options, report)
    for item in scan.items(stream, _VOCABULARY, report, "XLIFF 1.2 file"):
        if item.is_unit:
            yield from reader.units(item)
        elif xml.local(item.element) == "file":
            reader.file = _File(
                item.element.get("original", ""),
                options.src_lang or item.element.get("source-language", ""),
                options.tgt_lang or item.element.get("target-language", ""),
            )


@dataclass(frozen=True, slots=True)
class _File:
    original: str = ""
    src_lang: str = ""
    tgt_lang: str = ""


class _Reader:
    """Makes units of `<trans-unit>` elements, with what the `<file>` said."""

    def __init__(self, options: ReadOptions, report: Report) -> None:
        self.options, self.report = options, report
        self.file = _File()
        self.count = 0

    def units(self, item: xml.Item) -> Iterator[TranslationUnit]:
        """One unit, or one for each segment."""
        self.count += 1
        element = item.element
        name = element.get("id") or f"{self.options.name or 'unit'}:{self.count}"
        source, target = xml.child(element, "source"), xml.child(element, "target")
        if source is None:
            self.report.fault(item.line, name, "no <source>", "add the missing element")
            return
        segments = _segments(xml.child(element, "seg-source"))
        if not segments:
            yield self._unit(item, name, (source, target), {})
            return
        targets, settings = _segments(target), _definitions(element)
        for mid, segment in segments.items():
            single = len(segments) == 1
            whole = target if single and not targets else None
            pair = (segment, targets.get(mid, whole))
            yield self._unit(item, name if single else f"{name}:{mid}", pair, settings.get(mid, {}))

    def _unit(
        self,
        item: xml.Item,
        name: str,
        pair: tuple[etree._Element, etree._Element | None],
        settings: dict[str, str],
    ) -> TranslationUnit:
        source, target = pair
        element = item.element
        values = _contexts(element)
        own = "origin" in values
        values |= {"id": name, "src_lang": self.file.src_lang, "tgt_lang": self.file.tgt_lang}
        if self.file.original:
            values["document"] = self.file.original
        meta = fields.meta_of(values, self.report, item.line)
        reader = inline.Reader(inline.XLIFF1, meta, xml.text_of(source) + xml.text_of(target))
        values["src"], values["tgt"] = reader.text(source, "src"), reader.text(target, "tgt")
        holder = xml.child(element, "target")
        values |= _state(element, holder) | settings
        draft = _draft(element)
        if draft is not None:
            values["draft"] = draft
        if not own:
            qualifier = "" if holder is None else holder.get("state-qualifier", "")
            values["origin"] = _ORIGINS.get(qualifier, settings.get("origin", "import"))
            if element.get("translate") == "no":
                values["locked"] = "true"
        unit = fields.decode(_with_langs(values), self.report, item.line)
        notes = [Comment(xml.text_of(n), n.get("from", "")) for n in xml.children(element, "note")]
        return fields.complete(unit, reader.meta, notes)


def _with_langs(values: dict[str, str]) -> dict[str, str]:
    from workbench.formats.languages import sniff_pair

    if values["src_lang"] and values["tgt_lang"]:
        return values
    found = sniff_pair(values["src"], values["tgt"])
    return values | {"src_lang": values["src_lang"] or found[0], "tgt_lang": values["tgt_lang"] or found[1]}


def _segments(element: etree._Element | None) -> dict[str, etree._Element]:
    """`<mrk mtype="seg">` elements by mid, however deep."""
    if element is None:
        return {}
    found = [e for e in element.iterdescendants() if xml.local(e) == "mrk" and e.get("mtype") == "seg"]
    return {e.get("mid", str(i)): e for i, e in enumerate(found)}


def _definitions(element: etree._Element) -> dict[str, dict[str, str]]:
    """What Trados' `<sdl:seg>` elements say of each segment."""
    found: dict[str, dict[str, str]] = {}
    for seg in element.iterdescendants():
        if xml.local(seg) == "seg" and seg.get("id"):
            state = _CONFIRMATIONS.get(seg.get("conf", ""))
            origin = {"mt": "mt", "tm": "tm", "interactive": "human"}.get(seg.get("origin", ""))
            settings = {"state": state, "origin": origin, "locked": seg.get("locked")}
            found[seg.get("id", "")] = {k: v for k, v in settings.items() if v}
    return found


def _contexts(element: etree._Element) -> dict[str, str]:
    """Our context group by field name."""
    for group in xml.children(element, "context-group"):
        if group.get("purpose") == PURPOSE:
            return {
                c.get("context-type", "").removeprefix("x-"): xml.text_of(c)
                for c in xml.children(group, "context")
            }
    return {}


def _state(element: etree._Element, target: etree._Element | None) -> dict[str, str]:
    state = "" if target is None else target.get("state", "").lower()
    if state in fields.SHORT_STATES:
        return {"state": state}
    for key, value in element.attrib.items():
        if known := _STATUS.get((str(key).rpartition("}")[2], str(value))):
            return {"state": known}
    return {"state": "reviewed"} if element.get("approved") == "yes" else {}


def _draft(element: etree._Element) -> str | None:
    """Our draft, or another tool's machine translation among the alternatives."""
    for other in xml.children(element, "alt-trans"):
        origin = other.get("origin", "")
        named = f"{origin} {other.get('tool', '')} {other.get('tool-id', '')}".lower().split()
        if origin == DRAFT or "mt" in named or "machine-trans" in named:
            return xml.text_of(xml.child(other, "target"))
    return None


FORMAT = Format(
    name="xliff12",
    title="XLIFF 1.2",
    suffixes=(".xlf", ".sdlxliff", ".mqxliff", ".mxliff"),
    reader=read,
    writer=write,
    xml=True,
    notes=("inline tags of an XLIFF 1.2 file are restored; those of other formats stay as placeholders",),
)
