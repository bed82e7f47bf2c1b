"""The data that flows through the workbench: frozen dataclasses, no behaviour beyond views of themselves.

Offsets are 0-based and count Unicode code points; `end` is exclusive. Times are aware datetimes in UTC.
Language codes are BCP-47: `zh-CN`, `zh-TW`, `en`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Side = Literal["src", "tgt"]


class ParagraphKind(StrEnum):
    """What a block of an article is."""

    TITLE = "title"
    METADATA = "metadata"  # date, source, author line, post time
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"  # site chrome: set aside, never deleted


class State(StrEnum):
    """State of a translation unit: XLIFF 2's four, and rejected."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"
    REJECTED = "rejected"


class Origin(StrEnum):
    """Where a unit's target text comes from."""

    MT = "mt"
    HUMAN = "human"
    TM = "tm"
    IMPORT = "import"


class Severity(StrEnum):
    """How much a finding matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LangPair:
    """A translation direction, e.g. `LangPair("zh-CN", "en")`."""

    src: str
    tgt: str

    def __str__(self) -> str:
        return f"{self.src}→{self.tgt}"

    @property
    def direction(self) -> str:
        """The primary codes alone, `zh-en` or `en-zh`: what models, recipes and cards are named by."""
        return "-".join(code.split("-")[0].lower() for code in (self.src, self.tgt))

    def reversed(self) -> LangPair:
        """The other direction."""
        return LangPair(self.tgt, self.src)


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence: `paragraph.text[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """One normalisation made on import: what stood at `start` of the raw paragraph and what replaced it."""

    start: int
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a check or reader wants an editor to see.

    Attributes:
        check: the check's registered name, e.g. `numbers`.
        message: one sentence for the editor.
        side, start, end: the span it is about (offsets into that side's text), where there is one.
        fix: replacement for the span, where a safe one is known.
        segment: 0-based line or segment index, where the caller works on lists.
    """

    check: str
    message: str
    severity: Severity = Severity.WARNING
    side: Side = "tgt"
    start: int | None = None
    end: int | None = None
    fix: str | None = None
    segment: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of an article.

    Attributes:
        text: normalised text, what is segmented, translated and shown.
        kind: title, metadata, byline, body, caption or boilerplate.
        lang: BCP-47 code of this paragraph.
        segments: sentences in order; gaps between them are whitespace.
        before: separator that stood before the block in the file.
        raw: the block as it stood in the file.
        changes: what normalisation changed from raw to text.
        findings: spans flagged for the editor (e.g. spam words), `side="src"`.
        label: for metadata, what it is: date, source, author, post-time.
    """

    text: str
    kind: ParagraphKind = ParagraphKind.BODY
    lang: str = ""
    segments: tuple[Segment, ...] = ()
    before: str = ""
    raw: str = ""
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article. `source_text()` gives the decoded file back, kept and set-aside text together.

    Attributes:
        id: stable id: first 16 hex digits of the sha256 of the file's bytes, or given by the caller.
        name: file name or a title given by the caller.
        lang: dominant language.
        encoding, confidence: how the bytes were decoded, and how sure that is in [0, 1].
        format: `txt`, `md`, `html`, `docx`, `pdf`.
        warnings: one line each, for the person who imported it.
    """

    id: str
    name: str
    lang: str
    paragraphs: tuple[Paragraph, ...] = ()
    tail: str = ""
    encoding: str = "utf-8"
    confidence: float = 1.0
    sha256: str = ""
    format: str = "txt"
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_lines(cls, lines: Sequence[str], lang: str, *, name: str = "", id: str = "") -> Document:  # noqa: A002
        """A document with one paragraph and one segment per line (0-based line = segment index)."""
        paragraphs = tuple(
            Paragraph(text=t, lang=lang, segments=(Segment(t, 0, len(t)),), raw=t, before="\n" if i else "")
            for i, t in enumerate(lines)
        )
        return cls(id=id or name, name=name, lang=lang, paragraphs=paragraphs)

    def source_text(self) -> str:
        """The text of the file as it was decoded."""
        return "".join(p.before + p.raw for p in self.paragraphs) + self.tail

    def content(self) -> Iterator[tuple[int, Paragraph]]:
        """(index, paragraph) of everything that is not boilerplate."""
        return ((i, p) for i, p in enumerate(self.paragraphs) if p.kind is not ParagraphKind.BOILERPLATE)

    def segments(self) -> tuple[tuple[int, Segment], ...]:
        """(paragraph index, segment) of all content paragraphs, in order."""
        return tuple((i, s) for i, p in self.content() for s in p.segments)

    @property
    def title(self) -> str:
        """Text of the first title paragraph that is not cut short (`...`), else of the first, else the name."""
        titles = [p.text for p in self.paragraphs if p.kind is ParagraphKind.TITLE]
        whole = (t for t in titles if not t.endswith(("...", "…")))
        return next(whole, titles[0] if titles else self.name)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What an engine wrote for one source segment.

    Attributes:
        text: the translation.
        score: mean log-probability per target token, natural log, ≤ 0.
        tokens, logprobs: target pieces and their log-probabilities, where they were asked for.
        model: `name@short hash` of the model.
        flags: reasons why an editor should look (empty, copied, repetition, length, numbers).
    """

    text: str
    score: float = 0.0
    tokens: tuple[str, ...] = ()
    logprobs: tuple[float, ...] = ()
    model: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bead:
    """One alignment link between 0-based segment indices; an empty side is a deletion (1-0) or insertion (0-1).

    Attributes:
        score: confidence in [0, 1].
        margin: distance to the best other way to align this place, in [0, 1]; low means doubtful.
        locked: an editor said that it is right.
    """

    src: tuple[int, ...]
    tgt: tuple[int, ...]
    score: float = 0.0
    margin: float = 0.0
    locked: bool = False

    @property
    def type(self) -> str:
        """`1-1`, `2-1`, `1-0` and so on."""
        return f"{len(self.src)}-{len(self.tgt)}"


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two documents and their beads; every content segment of both sides is in exactly one bead.

    Bead indices count `Document.segments()`.
    """

    src: Document
    tgt: Document
    beads: tuple[Bead, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark by a person on a unit."""

    text: str
    author: str = ""
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A termbase entry: `tgt` is how `src` must be translated.

    Attributes:
        variants: further accepted target forms.
        case_sensitive: whether Latin letters must match in case.
        forbidden: target forms that must not be used.
        note: definition or source of the entry.
    """

    src: str
    tgt: str
    src_lang: str = "zh-CN"
    tgt_lang: str = "en"
    variants: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    case_sensitive: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A bead with its texts, state and history: what TMX calls tu, and what every format carries.

    Attributes:
        id: unique in its workspace; stable through export and import-review.
        draft: what the engine wrote, where origin was mt; kept through edits.
        back_translation: the draft translated back into the source language.
        score, margin: alignment confidence and margin in [0, 1].
        quality: estimated probability in [0, 1] that the unit needs work.
        document, paragraph, kind: the document's name, 0-based paragraph index and kind.
        flags: reasons given by the engine's own checks.
        meta: anything else a format brought along, e.g. inline tags.
    """

    id: str
    src: str
    tgt: str
    src_lang: str
    tgt_lang: str
    state: State = State.INITIAL
    origin: Origin = Origin.MT
    author: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    comments: tuple[Comment, ...] = ()
    draft: str | None = None
    back_translation: str | None = None
    score: float | None = None
    margin: float | None = None
    quality: float | None = None
    document: str = ""
    paragraph: int | None = None
    kind: ParagraphKind = ParagraphKind.BODY
    model: str = ""
    locked: bool = False
    flags: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=dict)

    def with_(self, **changes: object) -> TranslationUnit:
        """A copy with some fields replaced."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Row:
    """A bead under review: the segments' texts of both sides, with all that an editor sees of it.

    Attributes:
        id: unique in its bitext, never used again.
        src, tgt: segment texts; an empty tuple is a null side.
        paragraph: 0-based paragraph of the source document; None where there is none.
        alternatives: other hypotheses, (text, mean log-probability), best first.
        rev: revision of the bitext at which this row last changed.
        seconds: time that editors reported for this row.
        meta: anything else a format brought along; `source-before` keeps a corrected source as it came.
    """

    id: str
    src: tuple[str, ...]
    tgt: tuple[str, ...]
    paragraph: int | None = None
    kind: ParagraphKind = ParagraphKind.BODY
    state: State = State.INITIAL
    origin: Origin = Origin.MT
    author: str = ""
    score: float | None = None
    margin: float | None = None
    quality: float | None = None
    locked: bool = False
    comments: tuple[Comment, ...] = ()
    flags: tuple[str, ...] = ()
    draft: str | None = None
    back_translation: str | None = None
    round_trip: str | None = None
    alternatives: tuple[tuple[str, float], ...] = ()
    model: str = ""
    rev: int = 0
    created: datetime | None = None
    modified: datetime | None = None
    seconds: float = 0.0
    meta: Mapping[str, str] = field(default_factory=dict)

    def segments(self, side: Side) -> tuple[str, ...]:
        """The segments of one side."""
        return self.src if side == "src" else self.tgt

    def with_(self, **changes: object) -> Row:
        """A copy with some fields replaced."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sheet:
    """All rows of a bitext in reading order, at one revision: what a review operation takes and gives back.

    Attributes:
        rev: grows by one with every change.
        next_row: number of the next new row; its id is `r` and that number.
    """

    rows: tuple[Row, ...]
    src_lang: str
    tgt_lang: str
    rev: int = 0
    next_row: int = 1

    @functools.cached_property
    def positions(self) -> Mapping[str, int]:
        """0-based place of each row by id."""
        return {row.id: i for i, row in enumerate(self.rows)}

    def lang(self, side: Side) -> str:
        """Language of a side."""
        return self.src_lang if side == "src" else self.tgt_lang

    def text(self, row: Row, side: Side) -> str:
        """A row's text on one side, its segments joined."""
        return join_segments(row.segments(side), self.lang(side))


def join_segments(segments: Sequence[str], lang: str) -> str:
    """The text of consecutive segments: nothing between them in Chinese, one space otherwise."""
    return ("" if lang.lower().startswith("zh") else " ").join(segments)
