"""Reading a damaged XML file unit by unit, with what can be repaired repaired and everything reported."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from workbench.errors import FormatError
from workbench.formats.base import Report
from workbench.formats.clean import SURROGATES, XML_ILLEGAL
from workbench.formats.xml import ENTITIES_REFUSED, Item, Vocabulary, safe_parser

CHUNK = 1 << 20
UNIT_LIMIT = 10_000_000
_PREDEFINED = {"lt", "gt", "amp", "quot", "apos"}
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_REFERENCE = re.compile(r"&(?:#(\d+|x[0-9A-Fa-f]+);|([A-Za-z][\w.-]*);)?")
_ID = re.compile(r"""\s(?:tuid|id)\s*=\s*["']([^"']*)["']""")


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


class Salvage:
    """Reads a damaged file unit by unit.

    Args:
        vocabulary: the elements that matter.
        report: where faults go.
        what: the format's name, for messages.
        error: the parser's first.
    """

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
