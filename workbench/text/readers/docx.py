"""Word documents by python-docx: paragraphs, tables, headers and footers, notes and text boxes, in order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from workbench.config import LIMITS
from workbench.errors import DependencyMissingError, FormatError, LimitError
from workbench.text.blocks import Block, Extracted, Hint
from workbench.text.readers._guard import damaged
from workbench.text.readers._zip import check_zip

FORMAT = "docx"
SUFFIXES = (".docx", ".docm")

_REMEDY = "open and save it again in a word processor"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = {
    _W + "del",
    _W + "moveFrom",
    _W + "txbxContent",
    _W + "instrText",
    _W + "delText",
    _W + "pPr",
    _W + "rPr",
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {_W + "br", _W + "cr"}


def read(data: bytes, *, name: str, encoding: str | None) -> Extracted:
    """Blocks of a Word document; headers and footers are set aside, deleted text of tracked changes is left out."""
    del encoding
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FormatError(
            "an old .doc or a Word document with a password",
            where=name,
            remedy="save it as .docx without a password",
        )
    archive = check_zip(data, name=name, what="Word document")
    _check_members(archive, name)
    try:
        from docx import Document
    except ImportError as error:
        raise DependencyMissingError(
            "python-docx is not installed", remedy="pip install python-docx"
        ) from error
    with damaged("Word document", name=name, remedy=_REMEDY):
        blocks = list(_blocks(Document(io.BytesIO(data))))
    if not blocks:
        raise FormatError(
            "no text in this Word document", where=name, remedy="text in pictures must be typed or scanned"
        )
    return Extracted(tuple(blocks), "", "utf-8", 1.0, FORMAT)


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack with a counter: declared sizes may lie."""
    total = 0
    with damaged("Word document", name=name, remedy=_REMEDY):
        for member in archive.infolist():
            if not member.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(member) as part:
                while chunk := part.read(1 << 20):
                    total += len(chunk)
                    if total > LIMITS.unpacked_bytes:
                        raise LimitError("unpacks to too much", where=name, remedy="it looks like a zip bomb")


def _blocks(document: Any) -> Iterator[Block]:
    first = True
    for hint, label, text in _parts(document):
        for line in text.split("\n\n"):
            clean = line.strip()
            if clean:
                yield Block(clean, "" if first else "\n", hint, label)
                first = False


def _parts(document: Any) -> Iterator[tuple[Hint, str, str]]:
    styles = {s.style_id: (s.name or "") for s in document.styles if s.type == 1}
    headers, footers = _running(document)
    yield from (("boilerplate", "page header", t) for t in headers)
    titled = False
    for element, table in _paragraphs(document.element.body):
        text = _text(element)
        hint, label = _style(element, styles)
        if hint == "heading" and label in {"heading 1", "1"} and not titled:
            hint = "title"
        titled = titled or hint == "title" or (bool(text.strip()) and not hint and len(text) > 80)
        yield ("body", "table", text) if table and not hint else (hint, label, text)
        for box in element.iter(_W + "txbxContent"):
            if not any(a.tag == _FALLBACK for a in box.iterancestors()):
                yield from (("", "text box", _text(p)) for p in box.iter(_W + "p"))
    yield from (("boilerplate", "page footer", t) for t in footers)
    yield from (("", "note", t) for t in _notes(document))


def _paragraphs(body: Any) -> Iterator[tuple[Any, bool]]:
    """(w:p, inside a table) in document order, without those of text boxes."""
    for element in body.iter(_W + "p"):
        above = [a.tag for a in element.iterancestors()]
        if _W + "txbxContent" not in above and _W + "del" not in above:
            yield element, _W + "tbl" in above


def _text(paragraph: Any) -> str:
    """Visible text of a w:p: inserted text counts, deleted text, field codes and text boxes do not."""
    out: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag in _SKIP or element.tag == _FALLBACK:
            continue
        if element.tag == _W + "t":
            out.append(element.text or "")
        elif element.tag == _W + "tab":
            out.append("\t")
        elif element.tag == _W + "noBreakHyphen":
            out.append("-")
        elif element.tag in _BREAKS:
            out.append("\n")
        stack.extend(reversed(element))
    return "".join(out)


def _style(paragraph: Any, styles: dict[str, str]) -> tuple[Hint, str]:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(found.get(_W + "val"), "").lower() if found is not None else ""
    if name in {"title", "标题"}:
        return "title", ""
    if re.match(r"heading \d|标题 ?\d", name):
        return "heading", name
    if name in {"caption", "题注"}:
        return "caption", ""
    return "", ""


def _running(document: Any) -> tuple[list[str], list[str]]:
    """Distinct lines of the page headers and of the page footers."""
    headers: dict[str, None] = {}
    footers: dict[str, None] = {}
    for section in document.sections:
        for part, lines in ((section.header, headers), (section.footer, footers)):
            if not part.is_linked_to_previous:
                texts = [_text(p).strip() for p in part._element.iter(_W + "p")]  # noqa: SLF001  python-docx has no other way
                lines.update(dict.fromkeys(t for t in texts if t))
    return list(headers), list(footers)


def _notes(document: Any) -> list[str]:
    """Footnotes and endnotes."""
    from lxml import etree

    found: list[str] = []
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(("/footnotes", "/endnotes")):
            root = etree.fromstring(relation.target_part.blob, parser)
            found += [t for p in root.iter(_W + "p") if (t := _text(p).strip())]
    return found
