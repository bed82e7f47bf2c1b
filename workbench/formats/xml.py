"""XML that others wrote: a parser without entities or network, and small helpers on elements."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from lxml import etree

XML_NS = "http://www.w3.org/XML/1998/namespace"
XML_LANG = f"{{{XML_NS}}}lang"
XML_SPACE = f"{{{XML_NS}}}space"
ENTITIES_REFUSED = "the file declares entities, which are refused"


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
