"""Units of an XML file, one by one in constant memory, past damage.

A sound file is parsed once by libxml2. At the first fault the file is cut into its units and each is parsed by itself
(`salvage`), so one bad unit costs one unit, and the report names its line and the parser's cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from workbench.errors import FormatError
from workbench.formats.base import Report
from workbench.formats.salvage import Salvage
from workbench.formats.xml import ENTITIES_REFUSED, Item, Vocabulary, local


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
        yield from Salvage(vocabulary, report, what, error).items(stream, done)


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
