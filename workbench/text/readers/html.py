"""HTML: every visible block is kept in order; what trafilatura takes for page furniture is set aside."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.errors import DependencyMissingError, FormatError
from workbench.text.blocks import Block, Extracted, Hint
from workbench.text.encoding import Decoded, decode

FORMAT = "html"
SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
LARGE = 2_000_000  # characters of markup up to which trafilatura is asked
_HIDDEN = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "object",
    "iframe",
    "select",
    "textarea",
    "canvas",
}
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "img", "center", "nobr", "button",
}  # fmt: skip
_FURNITURE = {"nav", "footer", "aside", "header", "menu", "form"}
_SENTENCE = re.compile(r"[。！？；]|[a-z)”\"][.!?](?:\s|$)")


def read(data: bytes, *, name: str, encoding: str | None) -> Extracted:
    """Blocks of a page, each with what its element says; `before` is a line break, since markup is not text."""
    decoded = _decode(data, name, encoding)
    tree = _parse(decoded.text, name)
    found = list(_blocks(tree))
    main = _main_text(decoded.text)
    blocks = _judge(found, main)
    if not blocks:
        raise FormatError(
            "no text in this page", where=name, remedy="save the page with its text, not as a frame"
        )
    return Extracted(tuple(blocks), "", decoded.encoding, decoded.confidence, FORMAT, decoded.warnings)


def _decode(data: bytes, name: str, encoding: str | None) -> Decoded:
    """Decode by override, else by the page's own charset where it fits, else as any text."""
    declared = _CHARSET.search(data[:4096])
    if encoding is None and declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        charset = declared[1].decode("ascii").lower()
        if charset not in {"iso-8859-1", "latin-1", "utf-16", "windows-1252"}:
            try:
                return decode(data, override=charset, name=name)
            except ValueError:
                pass  # the page lies about its encoding: find it
    return decode(data, override=encoding, name=name)


def _parse(text: str, name: str) -> Any:
    try:
        from lxml import etree, html
    except ImportError as error:
        raise DependencyMissingError("lxml is not installed", remedy="pip install lxml") from error
    clean = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = html.document_fromstring(clean, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise FormatError(
            "not readable as HTML", where=name, remedy="save it as .txt if it is plain text"
        ) from None
    return tree


class _Found(NamedTuple):
    """A visible block: text, tag of its element, whether inside page furniture, share of its text in links."""

    text: str
    tag: str
    furniture: bool
    links: float


def _blocks(tree: Any) -> Iterator[_Found]:
    """Visible blocks in document order: text between block elements and line breaks."""
    gathered: list[str] = []
    linked = 0
    context = ["", False]

    def flush() -> Iterator[_Found]:
        nonlocal linked
        text = re.sub(r"[ \t\r\n]+", " ", "".join(gathered)).strip()
        if text:
            yield _Found(text, str(context[0]), bool(context[1]), min(1.0, linked / max(1, len(text))))
        gathered.clear()
        linked = 0

    for event, tag, text, furniture, in_link in _walk(tree):
        if event == "text":
            gathered.append(text)
            linked += len(text.strip()) if in_link else 0
        else:
            yield from flush()
            context[:] = [tag, furniture]
    yield from flush()


def _walk(tree: Any) -> Iterator[tuple[str, str, str, bool, bool]]:
    """(event, tag, text, furniture, in link): `text` for text, `block` where a block element begins or ends.

    Iterative, so that deep nesting cannot exhaust the stack.
    """
    stack: list[tuple[Any, str, bool, bool, bool]] = [(tree, "", False, False, False)]
    while stack:
        element, block, furniture, in_link, leaving = stack.pop()
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        inline = tag in _INLINE
        if leaving:
            if not inline:
                yield "block", block, "", furniture, in_link
            if element.tail:
                yield "text", block, element.tail, furniture, in_link
            continue
        parent = (element, block, furniture, in_link, True)
        stack.append(parent)
        if tag in _HIDDEN or not tag or _invisible(element):
            continue
        inside = furniture or tag in _FURNITURE
        link = in_link or tag == "a"
        own = block if inline else tag
        if not inline:
            yield "block", own, "", inside, link
        if element.text:
            yield "text", own, element.text, inside, link
        stack.extend((child, own, inside, link, False) for child in reversed(element))


def _invisible(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _main_text(text: str) -> str:
    """What trafilatura takes for the article, without spaces; "" where it finds none, fails, or would take long."""
    try:
        import trafilatura
    except ImportError as error:
        raise DependencyMissingError(
            "trafilatura is not installed", remedy="pip install trafilatura"
        ) from error
    if len(text) > LARGE:
        return ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are not for the person
    try:
        main = trafilatura.extract(
            text, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False
        )
    except Exception:  # noqa: BLE001  whatever goes wrong inside, the rules of `kinds` still apply
        return ""
    return re.sub(r"\W+", "", main or "")


def _judge(found: list[_Found], main: str) -> list[Block]:
    keys = [re.sub(r"\W+", "", text) for text, *_ in found]
    inside = [n for n, key in enumerate(keys) if len(key) >= 15 and key in main]
    first, last = (inside[0], inside[-1]) if inside else (0, len(found) - 1)
    top = next((n for n, f in enumerate(found) if f.tag == "h1" and f.links <= 0.8), None)
    blocks: list[Block] = []
    for n, (text, tag, furniture, links) in enumerate(found):
        hint, label = _hint(tag)
        if n == top:
            hint = "title"
        elif tag == "title":
            label = "page title"
        elif hint != "metadata" and (furniture or links > 0.6 or (main and not first <= n <= last)):
            aside = not (main and keys[n] in main) and not _article_like(text, links, furniture=furniture)
            if aside and hint != "title":
                hint, label = ("boilerplate", "page furniture") if main or furniture else (hint, label)
        blocks.append(Block(text, "\n" if blocks else "", hint, label))
    return _metadata_free(blocks)


def _hint(tag: str) -> tuple[Hint, str]:
    if tag in {"figcaption", "caption"}:
        return "caption", tag
    if re.fullmatch("h[1-6]", tag):
        return "heading", tag
    if tag in {"td", "th"}:
        return "", "table"
    return "", ""


def _article_like(text: str, links: float, *, furniture: bool) -> bool:
    """Whether a block that trafilatura dropped reads like a sentence of the article: it is kept then."""
    return not furniture and links < 0.3 and len(text) >= 30 and bool(_SENTENCE.search(text))


def _metadata_free(blocks: list[Block]) -> list[Block]:
    """A date or byline that fell among the furniture is no furniture: `kinds` may still recognise it."""
    from workbench.text.metadata import recognise

    out: list[Block] = []
    for block in blocks:
        found = recognise(block.raw) if block.hint == "boilerplate" and len(block.raw) < 120 else None
        keep = found is not None and found.label in {"date", "post-time", "source", "author", "editor"}
        out.append(Block(block.raw, block.before) if keep else block)
    return out
