"""WordprocessingML: building runs and cells, and reading them from a file that others have edited."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from workbench.errors import FormatError
from workbench.formats import fields, packages, xml
from workbench.model import Comment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPLIT = re.compile(r"([\n\r\t])")
_BREAKS = {"\n": "br", "\r": "cr", "\t": "tab"}
_READ = {
    f"{W}br": "\n",
    f"{W}cr": "\r",
    f"{W}tab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}delText", f"{W}instrText", f"{W}pPr", f"{W}rPr"})
LATIN_FONT, CHINESE_FONT = "Calibri", "Noto Sans CJK SC"


def element(name: str) -> Any:
    """A `w:` element."""
    return OxmlElement(f"w:{name}")


def sub(parent: Any, name: str, **attributes: str) -> Any:
    """A child element with `w:` attributes."""
    child = element(name)
    for key, value in attributes.items():
        child.set(qn(f"w:{key}"), value)
    parent.append(child)
    return child


def add_text(run: Any, text: str) -> None:
    """Text into a run, line breaks and tabs as elements."""
    for part in _SPLIT.split(text):
        if part in _BREAKS:
            sub(run, _BREAKS[part])
        elif part:
            node = sub(run, "t")
            node.set(xml.XML_SPACE, "preserve")
            node.text = part


def set_fonts(document: Any, size: Any) -> None:
    """Latin and Chinese fonts of the Normal style and the headings."""
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = LATIN_FONT
        properties = style.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE_FONT)
    document.styles["Normal"].font.size = size


def cell_text(cell: etree._Element) -> str:
    """Text of a table cell: paragraphs as lines, tracked insertions in, tracked deletions out."""
    return "\n".join("".join(_run_text(p)) for p in cell.iterchildren(f"{W}p"))


def _run_text(node: etree._Element) -> Iterator[str]:
    for child in node:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _READ:
            yield _READ[str(child.tag)]
        elif child.tag not in _GONE:
            yield from _run_text(child)


class Package:
    """The parts of a DOCX that the readers need.

    Raises:
        FormatError: no DOCX, or a part that is not well-formed.
        LimitError: a zip bomb.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = packages.open_package(stream, "DOCX file")
        self._names = {n.lower(): n for n in self._zip.namelist()}
        if "word/document.xml" not in self._names:
            raise FormatError("no DOCX file: there is no word/document.xml", remedy="save it as .docx")

    def _part(self, name: str) -> etree._Element:
        try:
            return etree.fromstring(self._zip.read(self._names[name]), xml.safe_parser())
        except (
            etree.XMLSyntaxError,
            zipfile.BadZipFile,
            ValueError,
            OSError,
            EOFError,
            packages.zlib_error(),
        ) as error:
            raise FormatError(f"damaged: {error}", where=name, remedy="open and save it in Word") from error

    def body(self) -> etree._Element:
        """The document element."""
        return self._part("word/document.xml")

    def comments(self) -> dict[str, Comment]:
        """Word comments by id."""
        if "word/comments.xml" not in self._names:
            return {}
        found = {}
        for node in self._part("word/comments.xml").iter(f"{W}comment"):
            try:
                created = fields.decode_time(node.get(f"{W}date", ""))
            except ValueError:
                created = None
            found[node.get(f"{W}id", "")] = Comment(cell_text(node), node.get(f"{W}author", ""), created)
        return found

    def custom_xml(self) -> Iterator[etree._Element]:
        """Roots of the custom XML parts that are well-formed."""
        for name in sorted(self._names):
            if name.startswith("customxml/") and name.endswith(".xml") and "/_rels/" not in name:
                try:
                    yield self._part(name)
                except FormatError:
                    continue
