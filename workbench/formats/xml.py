"""Reading XML that others wrote: streaming, without entities or network, and past damage.

A sound file is parsed once by libxml2, in constant memory. At the first fault the file is cut into its units and
each is parsed by itself, so one bad unit costs one unit, and the report names its line and the parser's cause.
"""

from __future__ import annotations

import codecs
import functools
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from workbench.errors import FormatError
from workbench.formats.base import Report
from workbench.formats.clean import SURROGATES, XML_ILLEGAL

XML_NS = "http://www.w3.org/XML/1998/namespace"
XML_LANG = f"{{{XML_NS}}}lang"
XML_SPACE = f"{{{XML_NS}}}space"
CHUNK = 1 << 20
UNIT_LIMIT = 10_000_000
ENTITIES_REFUSED = "the file declares entities, which are refused"
_PREDEFINED = {"lt", "gt", "amp", "quot", "apos"}
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_REFERENCE = re.compile(r"&(?:#(\d+|x[0-9A-Fa-f]+);|([A-Za-z][\w.-]*);)?")
_ID = re.compile(r"""\s(?:tuid|id)\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The elements that matter, by local name.

    Attributes:
        root: the document element.
        unit: the element that is one unit, taken whole.
        context: elements whose start tags the reader wants to see.
    """

    root: str
    unit: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """The start of a context element, or a whole unit, with its 1-based line."""

    element: etree._Element
    line: int
    is_unit: bool


def local(element: etree._Element) -> str:
    """Name without namespace, empty for comments and entity nodes."""
    tag = element.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


@functools.lru_cache(1024)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """Child elements of that local name."""
    return [child for child in element if local(child) == name]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child element of that local name."""
    return next((c for c in element if local(c) == name), None)


def text_of(element: etree._Element | None) -> str:
    """All text inside an element."""
    return (
        ""
        if element is None
        else "".join(map(str, element.itertext()))
        if len(element)
        else element.text or ""
    )


def safe_parser() -> etree.XMLParser:
    """A parser that loads, resolves and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)


def items(stream: BinaryIO, vocabulary: Vocabulary, report: Report, what: str) -> Iterator[Item]:
    """Context starts and units of a file, in order.

    Raises:
        FormatError: another document element, or entity declarations.
    """
    done = 0
    try:
        for item in _parse(stream, vocabulary, what):
            done += item.is_unit
            yield item
    except etree.XMLSyntaxError as error:
        stream.seek(0)
        yield from _Salvage(vocabulary, report, what, error).items(stream, done)


def _parse(stream: BinaryIO, vocabulary: Vocabulary, what: str) -> Iterator[Item]:
    context = etree.iterparse(
        stream, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        tag=["{*}" + t for t in (vocabulary.root, vocabulary.unit, *vocabulary.context)],
    )  # fmt: skip
    seen = False
    for event, element in context:
        if not seen:
            _check_root(element, vocabulary, what)
            seen = True
        if local(element) != vocabulary.unit:
            if event == "start":
                yield Item(element, element.sourceline or 0, is_unit=False)
            elif element.getparent() is not None:
                _forget(element)
            continue
        if event == "end":
            yield Item(element, element.sourceline or 0, is_unit=True)
            _forget(element)
    if not seen:
        _check_root(context.root, vocabulary, what)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _check_root(element: etree._Element, vocabulary: Vocabulary, what: str) -> None:
    tree = element.getroottree()
    if local(tree.getroot()) != vocabulary.root:
        raise FormatError(f"no {what}: the document element is <{local(tree.getroot())}>")
    dtd = tree.docinfo.internalDTD
    if dtd is not None and dtd.entities():  # type: ignore[attr-defined]
        raise FormatError(ENTITIES_REFUSED, remedy="remove the DOCTYPE's entities and replace their uses")


def detect(head: bytes) -> str:
    """Encoding by byte-order mark, else by the XML declaration, else UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(b"<\0"):
        return "utf-16-le"
    if head.startswith(b"\0<"):
        return "utf-16-be"
    match = _DECLARED.search(head)
    try:
        return codecs.lookup(match[1].decode()).name if match else "utf-8"
    except LookupError:
        return "utf-8"


class _Salvage:
    """Reads a damaged file unit by unit."""

    def __init__(
        self, vocabulary: Vocabulary, report: Report, what: str, error: etree.XMLSyntaxError
    ) -> None:
        self.vocabulary, self.report, self.what, self.error = vocabulary, report, what, error
        context = "|".join((vocabulary.root, *vocabulary.context))
        self.token = re.compile(
            rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(?P<ctx>(?:[\w.-]+:)?(?:{context}))(?=[\s>/])[^>]*>"
            rf"|<(?P<unit>(?:[\w.-]+:)?{vocabulary.unit})(?=[\s>/])",
            re.DOTALL,
        )
        self.inner = re.compile(
            rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|(?P<end></(?:[\w.-]+:)?{vocabulary.unit}\s*>)"
            rf"|(?P<again><(?:[\w.-]+:)?{vocabulary.unit}(?=[\s>/]))",
            re.DOTALL,
        )
        self.root = ""
        self.faults = 0

    def items(self, stream: BinaryIO, done: int) -> Iterator[Item]:
        """All contexts, and the units after the first `done`."""
        index = 0
        for line, text, is_unit, complete in self._pieces(stream):
            if not is_unit:
                element = self._context(text)
                if element is not None:
                    yield Item(element, line, is_unit=False)
                continue
            index += 1
            if index <= done:
                continue
            unit = self._unit(line, text, complete=complete)
            if unit is not None:
                yield Item(unit, line, is_unit=True)
        if not self.root and not index:
            raise FormatError(f"no {self.what}: {self.error.msg}", where=f"line {self.error.lineno}")
        if not self.faults:
            line = self.error.lineno or 0
            self.report.warn(
                line, "", f"damaged outside of units: {self.error.msg}", "every unit found was read"
            )

    def _pieces(self, stream: BinaryIO) -> Iterator[tuple[int, str, bool, bool]]:
        """(line, text, is a unit, has its end tag) of context tags and units."""
        head = stream.read(CHUNK)
        encoding = detect(head)
        decoder = codecs.getincrementaldecoder(encoding)(
            "replace" if encoding.startswith("utf-16") else "surrogateescape"
        )
        buffer, line, final = decoder.decode(head), 1, not head
        while True:
            position = 0
            for start, end, is_unit, complete in self._tokens(buffer, final=final):
                line += buffer.count("\n", position, start)
                self._refuse_entities(buffer[position:start])
                yield line, buffer[start:end], is_unit, complete
                line += buffer.count("\n", start, end)
                position = end
            if final:
                return
            rest = buffer[position:]
            self._refuse_entities(rest)
            if len(rest) > UNIT_LIMIT:
                self._fault(line, "", f"a unit longer than {UNIT_LIMIT} characters", "")
                line += rest.count("\n")
                rest = ""
            data = stream.read(CHUNK)
            final = not data
            buffer = rest + decoder.decode(data, final)

    def _refuse_entities(self, prolog: str) -> None:
        if not self.root and "<!ENTITY" in prolog:
            raise FormatError(ENTITIES_REFUSED, remedy="remove the DOCTYPE's entities and replace their uses")

    def _tokens(self, buffer: str, *, final: bool) -> Iterator[tuple[int, int, bool, bool]]:
        position = 0
        while match := self.token.search(buffer, position):
            if not match["unit"]:
                position = match.end()
                if match["ctx"]:
                    yield match.start(), position, False, True
                continue
            found = (m for m in self.inner.finditer(buffer, match.end()) if m["end"] or m["again"])
            stop = next(found, None)
            if stop is None and not final:
                return
            position = len(buffer) if stop is None else stop.end() if stop["end"] else stop.start()
            yield match.start(), position, True, stop is not None and bool(stop["end"])

    def _context(self, tag: str) -> etree._Element | None:
        name = tag[1:].split(None, 1)[0].rstrip("/>")
        if name.rpartition(":")[2] == self.vocabulary.root:
            self.root = tag.removesuffix("/>").removesuffix(">") + ">"
        opened = tag if tag.endswith("/>") else tag[:-1] + "/>"
        wrapped = opened if name.rpartition(":")[2] == self.vocabulary.root else self._wrap(opened)
        try:
            element = etree.fromstring(wrapped.encode(), safe_parser())
        except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError):
            return None
        return element if wrapped is opened else element[0]

    def _wrap(self, text: str) -> str:
        if not self.root:
            return f"<{self.vocabulary.root}>{text}</{self.vocabulary.root}>"
        name = self.root[1:].split(None, 1)[0].rstrip(">")
        return f"{self.root}{text}</{name}>"

    def _unit(self, line: int, text: str, *, complete: bool) -> etree._Element | None:
        named = _ID.search(text[:1000])
        unit = named[1] if named else ""
        if not complete:
            self._fault(line, unit, "the unit has no end tag", "the file was cut off or edited by hand")
            return None
        element, cause = self._try(text)
        if element is not None:
            return element
        if SURROGATES.search(text):
            self._fault(
                line, unit, "bytes that are not text in the file's encoding", "save the file as UTF-8"
            )
            return None
        repaired, repairs = repair(text)
        element, _ = self._try(repaired)
        if element is None:
            self._fault(line, unit, cause, "correct the unit in a text editor")
        else:
            self.faults += 1
            self.report.warn(line, unit, repairs, "compare the unit with its source")
        return element

    def _try(self, text: str) -> tuple[etree._Element | None, str]:
        try:
            root = etree.fromstring(self._wrap(text).encode(), safe_parser())
        except etree.XMLSyntaxError as error:
            return None, error.msg
        except (UnicodeEncodeError, ValueError) as error:
            return None, str(error)
        element = root[0] if len(root) else root
        if any(not isinstance(e.tag, str) and e.tag is etree.Entity for e in element.iter()):
            return None, "an entity that is not declared"
        return element, ""

    def _fault(self, line: int, unit: str, cause: str, remedy: str) -> None:
        self.faults += 1
        self.report.fault(line, unit, cause, remedy)


def repair(text: str) -> tuple[str, str]:
    """XML with control characters removed and bare ampersands escaped, and a sentence that says what was done."""
    done: list[str] = []

    def reference(match: re.Match[str]) -> str:
        number, name = match[1], match[2]
        if number:
            code = int(number[1:], 16) if number[0] in "xX" else int(number)
            legal = code < 0x110000 and not 0xD800 <= code < 0xE000 and not XML_ILLEGAL.match(chr(code))
            if legal:
                return match[0]
            done.append("a character illegal in XML was removed")
            return ""
        if name in _PREDEFINED:
            return match[0]
        if name:
            known = html.unescape(f"&{name};")
            if not known.startswith("&"):
                done.append(f"the undeclared entity &{name}; was replaced")
                return known
        done.append("a bare & was read as &amp;")
        return "&amp;" + match[0][1:]

    repaired = _REFERENCE.sub(reference, text)
    cleaned = XML_ILLEGAL.sub("", repaired)
    if cleaned != repaired:
        done.append("a character illegal in XML was removed")
    return cleaned, ", ".join(dict.fromkeys(done))
