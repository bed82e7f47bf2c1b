"""Markdown: marks in front of a block (#, >, -, 1.) belong to what stands before it; comes back byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.text.blocks import Block, Extracted, Hint, split_text
from workbench.text.encoding import decode

FORMAT = "md"
SUFFIXES = (".md", ".markdown")

_FRONT = re.compile(r"\A(?:\ufeff)?---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)", re.DOTALL)
_FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_LEAD = re.compile(r"(?:(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+|>|\[[ xX]\][ \t]+)+")
_HEADING = re.compile(r"(#{1,6})[ \t]")
_RULE = re.compile(r"^(?:[-*_=][ \t]*){3,}$|^\|?[\s:|-]+\|[\s:|-]*$")
_IMAGE_ONLY = re.compile(r"^!\[[^\]\n]*\]\([^)\n]*\)$|^\[!\[[^\]\n]*\]\([^)\n]*\)\]\([^)\n]*\)$")
_INLINE = (
    (re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,500})\]\[[^\]\n]{0,100}\]"), r"\1"),
    (re.compile(r"(?<!\\)(`+)([^`\n]{1,500})\1"), r"\2"),
    (re.compile(r"(?<![\\*])\*\*(?=\S)([^*\n]{1,1000})(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<![\\_\w])__(?=\S)([^_\n]{1,1000})(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\\*\w])\*(?=\S)([^*\n]{1,1000})(?<=\S)\*(?!\w)"), r"\1"),
    (re.compile(r"(?<![\\_\w])_(?=\S)([^_\n]{1,1000})(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"~~([^~\n]{1,500})~~"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


def read(data: bytes, *, name: str, encoding: str | None) -> Extracted:
    """Blocks of a Markdown file; code, comments and rules are set aside, inline marks are taken out of the text."""
    decoded = decode(data, override=encoding, name=name)
    blocks: list[Block] = []
    pending = ""
    for piece, aside in _pieces(decoded.text):
        if aside:
            blocks.append(Block(piece, pending, "boilerplate", aside))
            pending = ""
            continue
        found, tail = split_text(piece)
        if found:
            found = (replace(found[0], before=pending + found[0].before), *found[1:])
            pending = ""
        blocks += _marked(found)
        pending += tail
    return Extracted(
        tuple(_with_title(blocks)), pending, decoded.encoding, decoded.confidence, FORMAT, decoded.warnings
    )


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(piece, label) of the text in order; label is "" for text, else what is set aside whole."""
    places = [(m.start(), m.end(), "front matter") for m in [_FRONT.match(text)] if m]
    places += [(m.start(), m.end(), "code") for m in _FENCE.finditer(text)]
    places += [(start, end, "comment") for start, end in _comments(text)]
    last = 0
    for start, end, label in sorted(places):
        if start < last:
            continue
        yield text[last:start], ""
        yield text[start:end], label
        last = end
    yield text[last:], ""


def _comments(text: str) -> Iterator[tuple[int, int]]:
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            return
        yield start, end + 3
        start = text.find("<!--", end + 3)


def _marked(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        lead = _LEAD.match(block.raw)
        cut = lead.end() if lead and lead.end() < len(block.raw) else 0
        body = block.raw[cut:]
        plain = _plain(body)
        hint: Hint = "heading" if _HEADING.match(block.raw) else "body" if cut else ""
        if _RULE.match(body) or _IMAGE_ONLY.match(body):
            hint = "boilerplate"
        label = {"boilerplate": "rule or picture", "body": "list or quotation"}.get(hint, "")
        yield Block(
            body,
            block.before + block.raw[:cut],
            hint,
            label,
            None if plain == body or hint == "boilerplate" else plain,
        )


def _plain(text: str) -> str:
    for pattern, repl in _INLINE:
        text = pattern.sub(repl, text)
    return re.sub(r"[ \t]+#+$", "", text)


def _with_title(blocks: list[Block]) -> list[Block]:
    """The first heading of the file is its title, unless text stands before it."""
    for number, block in enumerate(blocks):
        if block.hint == "heading":
            return [*blocks[:number], replace(block, hint="title"), *blocks[number + 1 :]]
        if not block.hint:
            break
    return blocks
