"""Blocks of a file to paragraphs with a kind: title, metadata, byline, body, caption, boilerplate.

Three passes. The words of a block alone (metadata, captions, plain chrome); then the page as a whole (where the title
is, where the article ends, which names its chrome carries); then what the place says (fragments before the title,
menus behind the article). Text is only ever split and labelled, so that all of it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.model import Paragraph, ParagraphKind
from workbench.text import boilerplate, metadata, sitename
from workbench.text.blocks import Block
from workbench.text.hanzi import ONE_HANZI
from workbench.text.normalisation import normalise

_TERMINAL = re.compile(r"[。！？；!?.…;](?:[”’」』）)\"'\]]|\s)*$")
_FULL_STOP = re.compile(r"[。；.;：:，,、](?:[”’」』）)\"'\]]|\s)*$")
_STOPS = re.compile(r"[。！？；]|[A-Za-z0-9)”\"’%][.!?](?:[\s”\"’]|$)")


@dataclass(slots=True)
class _Item:
    """A block on its way to being a paragraph."""

    block: Block
    text: str
    kind: ParagraphKind | None = None
    label: str | None = None

    @property
    def size(self) -> float:
        """Length in Chinese characters, or words and a half."""
        han = len(ONE_HANZI.findall(self.text))
        return han + 1.5 * len(re.findall(r"[A-Za-z0-9’'.-]+", self.text))

    @property
    def is_sentence(self) -> bool:
        """Whether it reads like running text."""
        return self.size >= 12 and bool(_STOPS.search(self.text))

    def set(self, kind: ParagraphKind, label: str | None = None) -> None:
        self.kind, self.label = kind, label


def classify(blocks: Sequence[Block]) -> tuple[list[Paragraph], str]:
    """Paragraphs for the blocks of a file, in order, without languages and segments, and the invisible rest.

    `"".join(p.before + p.raw for p in paragraphs) + rest` equals the same for the blocks; a block may be split in two (a date in
    front of text, a site's name behind a title), and one without any visible character goes to the next one's `before`.
    """
    items, rest = _items(_split(blocks))
    _by_words(items)
    names = _spam(items)
    _weak_words(items)
    _place_titles(items)
    _by_place(items)
    return [_paragraph(item, names) for item in items], rest


def _split(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with dates in front and site names behind split off."""
    out: list[Block] = []
    heads = [b.raw for b in blocks]
    for number, block in enumerate(blocks):
        if block.hint == "boilerplate" or block.text is not None:
            out.append(block)
            continue
        cut = metadata.leading_date(block.raw)
        if cut:
            rest = block.raw[cut:]
            gap = len(rest) - len(rest.lstrip(" \t\u00a0\u3000|,，"))
            out.append(Block(block.raw[:cut], block.before, "metadata", "date"))
            block = Block(rest[gap:], rest[:gap])  # noqa: PLW2901
        if number < 4 and len(block.raw) <= 200 and (block.hint in {"", "title", "heading"}):
            tail = sitename.title_tail(block.raw, heads[:number] + heads[number + 1 :][:400])
            if tail < len(block.raw):
                out += _without_names(block, tail)
                continue
        out.append(block)
    return out


def _without_names(block: Block, tail: int) -> list[Block]:
    """A page title in up to three blocks: a seller's name in front, the title, the site's name from `tail` on."""
    name: Block = Block(block.raw[tail:], "", "boilerplate", "site name")
    front = sitename.title_head(block.raw[:tail], name.raw)
    if not front:
        return [replace(block, raw=block.raw[:tail]), name]
    head = Block(block.raw[:front], block.before, "boilerplate", "site name")
    return [head, replace(block, raw=block.raw[front:tail], before=""), name]


def _items(blocks: Sequence[Block]) -> tuple[list[_Item], str]:
    """Items of all blocks that have something to see, and the raw text behind the last of them."""
    items: list[_Item] = []
    carried = ""
    for block in blocks:
        text, _ = normalise(block.raw if block.text is None else block.text)
        if not text:
            carried += block.before + block.raw
            continue
        items.append(_Item(replace(block, before=carried + block.before), text))
        carried = ""
    return items, carried


def _by_words(items: Sequence[_Item]) -> None:
    """What the words of a block, or the format, say on their own."""
    for item in items:
        block = item.block
        if block.hint == "boilerplate":
            item.set(ParagraphKind.BOILERPLATE, block.label or "set aside by the reader")
        elif block.hint == "caption":
            item.set(ParagraphKind.CAPTION, block.label or None)
        elif block.hint == "title":
            item.set(ParagraphKind.TITLE)
        elif block.hint == "metadata":
            found = metadata.recognise(item.text)
            item.set(found.kind if found else ParagraphKind.METADATA, found.label if found else block.label)
        else:
            _recognise(item)


def _recognise(item: _Item) -> None:
    found = metadata.recognise(item.text)
    # a table cell or list item of one word is no menu entry
    chrome = None if item.block.hint == "body" else boilerplate.chrome(item.text, item.block.raw)
    if (
        found
        and found.label not in {"views", "keywords"}
        and chrome not in {"copyright", "registration", "cookies"}
    ):
        item.set(found.kind, found.label)
    elif chrome:
        item.set(ParagraphKind.BOILERPLATE, chrome)
    elif found:
        item.set(ParagraphKind.BOILERPLATE, found.label)
    elif item.block.hint in {"heading", "body"}:
        item.set(ParagraphKind.BODY, "heading" if item.block.hint == "heading" else item.block.label or None)


def _spam(items: Sequence[_Item]) -> tuple[str, ...]:
    """Spam names that the page's chrome carries; short blocks that are little else, or the site's name, are set aside."""
    short = [i for i in items if i.size <= 20 and not _STOPS.search(i.text)]
    tails = [i.text for i in items if i.label == "site name"]
    names = sitename.spam_names(tails, [i.text for i in short])
    own = {t.strip(" -_|｜丨–—»·－＿") for t in tails}
    for item in short:
        if item.kind is None and (item.text in own or sitename.carries(item.text, names)):
            item.set(ParagraphKind.BOILERPLATE, "site name")
    return names


def _weak_words(items: Sequence[_Item]) -> None:
    """A menu word that is an ordinary word too is chrome only beside other chrome."""

    def aside(number: int) -> bool:
        return 0 <= number < len(items) and items[number].kind is ParagraphKind.BOILERPLATE

    alone = [
        item
        for number, item in enumerate(items)
        if item.label == "navigation"
        and not item.block.hint
        and boilerplate.is_weak(item.text)
        and not (aside(number - 1) or aside(number + 1))
    ]
    for item in alone:
        item.kind = item.label = None


def _place_titles(items: Sequence[_Item]) -> None:
    """Find the title where the format named none: a line without a full stop in front of the first running text."""
    first = next(
        (n for n, i in enumerate(items) if i.kind in {None, ParagraphKind.BODY} and _running(i)), None
    )
    if first is None:
        return
    before = [i for i in items[:first] if i.label == "heading" or i.kind is None]
    page = [i for i in before if i.block.label == "page title"]
    fitting = [i for i in before if _could_be_title(i)]
    titles = [i for i in items[:first] if i.kind is ParagraphKind.TITLE]
    if not titles and fitting:
        headings = [i for i in fitting if i.label == "heading"]
        plain = [i for i in fitting if not _TERMINAL.search(i.text)] or fitting
        named = headings or page or [max(plain, key=lambda i: (i.size, fitting.index(i)))]
        best = named[0]
        best.set(ParagraphKind.TITLE)
        titles = [best]
    for item in fitting:
        if any(_same_title(item.text, t.text) for t in titles if t is not item):
            item.set(ParagraphKind.TITLE)
    for item in before:
        # what a browser shows in its tab only repeats the heading
        if item.block.label == "page title" and any(
            _same_title(item.text, t.text) for t in titles if t is not item
        ):
            item.set(ParagraphKind.BOILERPLATE, "page title")


def _running(item: _Item) -> bool:
    """Whether a block is running text of an article: a sentence with its full stop, of some length."""
    return (
        item.size >= 8
        and bool(_STOPS.search(item.text))
        and (item.size >= 60 or bool(_TERMINAL.search(item.text)))
    )


def _could_be_title(item: _Item) -> bool:
    truncated = item.text.endswith(("...", "…"))
    return 3 <= item.size <= 90 and (truncated or not _FULL_STOP.search(item.text))


def _same_title(one: str, other: str) -> bool:
    """Whether one is the other, or the other cut short."""
    short, long = sorted((one.rstrip(".… "), other.rstrip(".… ")), key=len)
    return len(short) >= 6 and long.startswith(short)


def _by_place(items: Sequence[_Item]) -> None:
    """Fragments in front of the title and menus behind the article are chrome; all that is left is body."""
    running = [n for n, i in enumerate(items) if i.kind in {None, ParagraphKind.BODY} and _running(i)]
    if running:
        titles = [n for n, i in enumerate(items[: running[0]]) if i.kind is ParagraphKind.TITLE]
        _head(items, titles[-1] if titles else running[0])
        _foot(items, running[-1])
    for item in items:
        if item.kind is None:
            item.set(ParagraphKind.BODY)


def _head(items: Sequence[_Item], last_title: int) -> None:
    chrome = any(i.kind is ParagraphKind.BOILERPLATE for i in items[: last_title + 1])
    seen: dict[str, int] = {}
    for item in items:
        seen[item.text] = seen.get(item.text, 0) + 1
    for item in items[:last_title]:
        if item.kind is not None or _TERMINAL.search(item.text):
            continue
        repeated = seen[item.text] > 1 and item.size <= 20
        tiny = chrome and item.size <= 9
        if repeated or tiny:
            item.set(ParagraphKind.BOILERPLATE, "fragment before the title")


def _foot(items: Sequence[_Item], last: int) -> None:
    """Behind the last running text: lists of other articles, addresses, menus of three lines or more."""
    related = chrome = False
    fragments: list[_Item] = []
    menu: list[_Item] = []
    for item in items[last + 1 :]:
        if boilerplate.RELATED.match(item.text):
            item.set(ParagraphKind.BOILERPLATE, "related")
            related = True
        elif item.kind is not None:
            chrome = chrome or (item.kind is ParagraphKind.BOILERPLATE and not item.block.hint)
        elif boilerplate.footer(item.text):
            item.set(ParagraphKind.BOILERPLATE, "address")
        elif related and not item.is_sentence:
            item.set(ParagraphKind.BOILERPLATE, "related")
        elif item.size <= 12 and not _TERMINAL.search(item.text):
            fragments.append(item)
            if chrome:
                menu.append(item)
    plain = all(i.size <= 8 and i.text[-1] not in "：:，,、" for i in fragments)
    for item in fragments if len(fragments) >= 5 and plain else menu:
        item.set(ParagraphKind.BOILERPLATE, "menu")


def _paragraph(item: _Item, names: Sequence[str]) -> Paragraph:
    block = item.block
    text, changes = normalise(block.raw)
    if block.text is not None:
        text, changes = item.text, ()
    kind = item.kind or ParagraphKind.BODY
    findings = () if kind is ParagraphKind.BOILERPLATE else sitename.spam_findings(text, names)
    return Paragraph(
        text=text,
        kind=kind,
        before=block.before,
        raw=block.raw,
        changes=changes,
        findings=findings,
        label=item.label,
    )
