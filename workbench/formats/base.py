"""What every format shares: `Format`, its options, and the reports of what came in and what went out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from workbench.errors import UsageError
from workbench.formats import clean, files
from workbench.model import TranslationUnit

Source: TypeAlias = str | Path | BinaryIO
Target: TypeAlias = str | Path | BinaryIO
Profile: TypeAlias = Literal["spreadsheet", "raw"]

FIELDS = (
    "id", "src", "tgt", "src_lang", "tgt_lang", "state", "origin", "author", "created", "modified", "comments",
    "draft", "back_translation", "score", "margin", "quality", "document", "paragraph", "kind", "model",
    "locked", "flags", "meta",
)  # fmt: skip
ALL_FIELDS = frozenset(FIELDS)
LOG_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault found while reading.

    Attributes:
        line: 1-based line (row in a spreadsheet or table), 0 where there is none.
        unit: id of the unit, or what identifies it best; empty where none is known.
        cause: what is wrong.
        remedy: what the person can do.
        skipped: True if the unit was left out, False if it came in and should be looked at.
    """

    line: int
    unit: str
    cause: str
    remedy: str = ""
    skipped: bool = True

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "file"
        unit = f", unit {self.unit}" if self.unit else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{where}{unit}: {self.cause}{'' if self.skipped else ' (the unit came in)'}{remedy}"


@dataclass(slots=True)
class Report:
    """What a reader met. `problems` keeps the first 10,000; `skipped` and `total` count all.

    `bases`, where a caller sets it to a dict, collects for each unit id what the unit was when it was exported:
    `fields.base` of its state and target.
    """

    problems: list[Problem] = field(default_factory=list)
    units: int = 0
    skipped: int = 0
    total: int = 0
    bases: dict[str, str] | None = None

    def add(self, problem: Problem) -> None:
        """Record a problem."""
        self.total += 1
        self.skipped += problem.skipped
        if len(self.problems) < LOG_LENGTH:
            self.problems.append(problem)

    def fault(self, line: int, unit: str, cause: str, remedy: str = "") -> None:
        """Record a unit that was left out."""
        self.add(Problem(line, unit, cause, remedy))

    def warn(self, line: int, unit: str, cause: str, remedy: str = "") -> None:
        """Record something to look at in a unit that came in."""
        self.add(Problem(line, unit, cause, remedy, skipped=False))


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    Attributes:
        src_lang, tgt_lang: languages where the file names none; in a file of several languages, which to take.
        encoding: of a text file; found by its byte-order mark or its bytes where empty.
        profile: of a CSV file; found by its marker column where None.
        name: of the source, for messages and for ids where the file has none.
    """

    src_lang: str = ""
    tgt_lang: str = ""
    encoding: str = ""
    profile: Profile | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write.

    Attributes:
        src_lang, tgt_lang: languages of the file's header; those of the first unit where empty.
        title: title of a document.
        profile: `spreadsheet` neutralises formulas in CSV and adds a byte-order mark; `raw` changes nothing.
    """

    src_lang: str = ""
    tgt_lang: str = ""
    title: str = ""
    profile: Profile = "spreadsheet"


@dataclass(frozen=True, slots=True)
class Removed:
    """Characters that the format cannot hold and that were removed from one field of one unit."""

    unit: str
    field: str
    codepoints: tuple[str, ...]


@dataclass(slots=True)
class WriteReport:
    """What a writer wrote.

    Attributes:
        format: the format's name.
        units: how many units went out.
        counts: units by state.
        files: paths written, empty for a stream.
        removed: the log of removed control characters, the first 10,000 entries.
        notes: how often each other change was made, by its description.
    """

    format: str
    units: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    removed_total: int = 0
    notes: Counter[str] = field(default_factory=Counter)

    def log_removed(self, removed: Removed) -> None:
        """Record removed characters."""
        self.removed_total += 1
        if len(self.removed) < LOG_LENGTH:
            self.removed.append(removed)


ReadFunction: TypeAlias = Callable[[BinaryIO, ReadOptions, Report], Iterator[TranslationUnit]]
WriteFunction: TypeAlias = Callable[[Iterator[TranslationUnit], BinaryIO, WriteOptions, WriteReport], None]


@dataclass(frozen=True)
class Format:
    """One interchange format.

    Attributes:
        name: registered name.
        title: for people.
        suffixes: file endings, with dot, lower case.
        holds: the fields of `TranslationUnit` that come back as they went out.
        reader, writer: the functions behind `read` and `write`; None where the format cannot.
        streaming: memory does not grow with the file.
        xml: characters illegal in XML 1.0 are removed on writing, and logged.
        one_pair: a file holds one language pair (either direction).
        notes: what else changes on the way, for the documentation.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    holds: frozenset[str] = ALL_FIELDS
    reader: ReadFunction | None = None
    writer: WriteFunction | None = None
    streaming: bool = True
    xml: bool = False
    one_pair: bool = False
    notes: tuple[str, ...] = ()

    @property
    def can_read(self) -> bool:
        """Whether `read` works."""
        return self.reader is not None

    @property
    def can_write(self) -> bool:
        """Whether `write` works."""
        return self.writer is not None

    def read(
        self, source: Source, *, options: ReadOptions | None = None, report: Report | None = None
    ) -> Iterator[TranslationUnit]:
        """The units of a file, one by one; faults go into `report`, the good units come in.

        Args:
            source: a path or a binary stream.
            options: languages, encoding and so on.
            report: filled while the iterator is consumed.

        Raises:
            NotFoundError: no such file.
            FormatError: the file is not of this format at all, or is hostile.
            LimitError: it unpacks to more than the limits allow, or is too large to be read as a whole.
            UsageError: the format cannot be read.
        """
        if self.reader is None:
            raise UsageError(f"{self.title} cannot be read back", remedy="export to a bilingual format")
        report = report if report is not None else Report()
        with files.open_source(source) as (stream, name):
            if not self.streaming:
                files.refuse_large(stream)
            options = options or ReadOptions()
            if not options.name:
                options = ReadOptions(
                    options.src_lang, options.tgt_lang, options.encoding, options.profile, name
                )
            for unit in self.reader(stream, options, report):
                report.units += 1
                yield unit

    def write(
        self, units: Iterable[TranslationUnit], target: Target, *, options: WriteOptions | None = None
    ) -> WriteReport:
        """Write units to a path (whole or not at all) or to a binary stream.

        Raises:
            InputError: a unit holds half of a surrogate pair, which no file can hold.
            FormatError: a unit does not fit the format.
            UsageError: the format cannot be written.
        """
        if self.writer is None:
            raise UsageError(f"{self.title} cannot be written")
        report = WriteReport(self.name)
        with files.open_target(target) as stream:
            self.writer(self._checked(units, report), stream, options or WriteOptions(), report)
        if isinstance(target, str | Path):
            report.files.append(str(target))
        return report

    def _checked(self, units: Iterable[TranslationUnit], report: WriteReport) -> Iterator[TranslationUnit]:
        """Count units, refuse surrogates, take out what XML cannot hold."""
        pattern = clean.XML_ILLEGAL if self.xml else clean.SURROGATES
        for unit in units:
            report.units += 1
            report.counts[unit.state.value] += 1
            yield clean_unit(unit, pattern, report)


def clean_unit(unit: TranslationUnit, pattern: re.Pattern[str], report: WriteReport) -> TranslationUnit:
    """The unit without the characters that `pattern` finds; surrogates raise `InputError`."""
    if not pattern.search("".join(clean.strings(unit))):
        return unit
    cleaned, removed = clean.scrub(unit, pattern)
    for name, codepoints in removed.items():
        report.log_removed(Removed(unit.id, name, codepoints))
    return cleaned
