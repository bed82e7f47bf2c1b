"""Inline tags of CAT tools: `{1}` in the text, the tag itself in `meta`, restored on export to the same family.

`<seg>Press <bpt i="1">&lt;b&gt;</bpt>OK<ept i="1">&lt;/b&gt;</ept></seg>` reads as `Press {1}OK{2}` with
`meta["inline.tmx.src.1"] == '<bpt i="1">&lt;b&gt;</bpt>'`. A tag that stands on both sides has the same number there,
so an editor or an engine moves it by moving `{1}`.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from workbench.formats.xml import local, safe_parser
from workbench.model import Side

_PLACEHOLDER = re.compile(r"\{(\d{1,6})\}")


@dataclass(frozen=True, slots=True)
class Family:
    """The inline elements of one format.

    Attributes:
        name: part of the keys in `meta`.
        namespace: of the elements, empty for none.
        whole: elements kept as one placeholder, content and all.
        paired: elements whose start and end tags are a placeholder each, their content being text.
    """

    name: str
    namespace: str
    whole: frozenset[str]
    paired: frozenset[str]

    @property
    def prefix(self) -> str:
        """Start of the keys in `meta`."""
        return f"inline.{self.name}."


TMX = Family("tmx", "", frozenset({"bpt", "ept", "ph", "it", "ut"}), frozenset({"hi", "sub"}))
XLIFF1 = Family(
    "xliff12",
    "urn:oasis:names:tc:xliff:document:1.2",
    frozenset({"x", "bx", "ex", "bpt", "ept", "ph", "it"}),
    frozenset({"g", "mrk", "sub"}),
)
XLIFF2 = Family(
    "xliff21",
    "urn:oasis:names:tc:xliff:document:2.0",
    frozenset({"ph", "sc", "ec", "sm", "em", "cp"}),
    frozenset({"pc", "mrk"}),
)


class Reader:
    """Reads the texts of one unit; `meta` collects the tags.

    Args:
        family: the format's inline elements.
        meta: tags already known, of a file that the workbench wrote.
        literal: all text of the unit, so that no placeholder looks like something that was there.
    """

    def __init__(self, family: Family, meta: Mapping[str, str], literal: str = "") -> None:
        self.family = family
        self.meta = dict(meta)
        self.literal = literal
        self._raw: dict[tuple[str, int], str] = {}
        for key, raw in meta.items():
            side, _, number = key.removeprefix(family.prefix).partition(".")
            if key.startswith(family.prefix) and number.isdigit():
                self._raw[side, int(number)] = raw
        self._used: set[tuple[Side, int]] = set()

    def text(self, element: etree._Element | None, side: Side) -> str:
        """The text of a source, target or seg element, with placeholders."""
        if element is None:
            return ""
        if not len(element):
            return element.text or ""
        if not self.literal:
            self.literal = "".join(map(str, element.itertext()))
        return self._inner(element, side)

    def _inner(self, element: etree._Element, side: Side) -> str:
        parts = [element.text or ""]
        for item in element:
            name = local(item)
            if name in self.family.whole:
                alone = copy.deepcopy(item)
                etree.cleanup_namespaces(alone)
                parts.append(self._place(_serialize(alone, self.family), side))
            elif name in self.family.paired:
                parts.append(self._place(_start_tag(item, self.family), side))
                parts.append(self._inner(item, side))
                parts.append(self._place(f"</{name}>", side))
            elif isinstance(item.tag, str):
                parts.append(self._inner(item, side))
            elif item.tag is etree.Entity:
                parts.append(item.text or "")
            parts.append(item.tail or "")
        return "".join(parts)

    def _place(self, raw: str, side: Side) -> str:
        number = self._known(raw, side)
        if number is None:
            number = 1
            taken = {n for _, n in self._raw}
            while number in taken or f"{{{number}}}" in self.literal:
                number += 1
            self._raw[side, number] = raw
            self.meta[f"{self.family.prefix}{side}.{number}"] = raw
        self._used.add((side, number))
        return f"{{{number}}}"

    def _known(self, raw: str, side: Side) -> int | None:
        """Number of a tag that this side, or else the source, already has and this side has not used."""
        for where in dict.fromkeys((side, "src")):
            numbers = sorted(n for (s, n), r in self._raw.items() if s == where and r == raw)
            for number in numbers:
                overridden = where != side and (side, number) in self._raw
                if (side, number) not in self._used and not overridden:
                    return number
        return None


def _start_tag(element: etree._Element, family: Family) -> str:
    nsmap: Any = {None: family.namespace} if family.namespace else None
    shallow = etree.Element(element.tag, {str(k): str(v) for k, v in element.attrib.items()}, nsmap=nsmap)
    return _serialize(shallow, family).removesuffix("/>") + ">"


def _serialize(element: etree._Element, family: Family) -> str:
    raw = etree.tostring(element, encoding="unicode", with_tail=False)
    return raw.replace(f' xmlns="{family.namespace}"', "", 1) if family.namespace else raw


def restore(
    element: etree._Element,
    text: str,
    meta: Mapping[str, str],
    *,
    family: Family,
    side: Side,
    notes: Counter[str],
) -> None:
    """Fill a seg, source or target element with text, placeholders made tags again.

    Where the tags no longer nest, or would not be read back as the same text, the placeholders stay as text and
    `notes` counts it.
    """
    tags = _tags(text, meta, family, side) if meta else {}
    if not tags:
        element.text = text
        return
    built = _build(text, tags, family)
    allowed = family.whole | family.paired
    if (
        built is None
        or any(local(e) not in allowed for e in built.iterdescendants())
        or Reader(family, meta, text).text(built, side) != text
    ):
        notes["inline tags left as text"] += 1
        element.text = text
        return
    element.text = built.text
    element.extend(list(built))


def _tags(text: str, meta: Mapping[str, str], family: Family, side: Side) -> dict[str, str]:
    """Placeholder → tag, of those that stand in the text."""
    found = {}
    for match in _PLACEHOLDER.finditer(text):
        raw = meta.get(f"{family.prefix}{side}.{match[1]}") or meta.get(f"{family.prefix}src.{match[1]}")
        if raw:
            found[match[0]] = raw
    return found


def _build(text: str, tags: Mapping[str, str], family: Family) -> etree._Element | None:
    parts = re.split(r"(\{\d{1,6}\})", text)
    body = "".join(tags.get(p) or escape(p, {"\r": "&#13;"}) for p in parts)
    namespace = f' xmlns="{family.namespace}"' if family.namespace else ""
    try:
        return etree.fromstring(f"<seg{namespace}>{body}</seg>".encode(), safe_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
