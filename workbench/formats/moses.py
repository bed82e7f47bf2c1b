"""Moses pair: two text files, `PREFIX.zh` and `PREFIX.en`, line i of one translating line i of the other.

Lines end at LF and nowhere else. Line breaks of any kind inside a text become spaces, so no tool that splits on
U+2028 or U+0085 loses step. Units of the other direction go into the files of their languages.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import FormatError, NotFoundError, UsageError
from workbench.formats import clean, files, languages
from workbench.formats.base import Format, ReadOptions, Report, Source, Target, WriteOptions, WriteReport
from workbench.model import Origin, State, TranslationUnit

_SUFFIXES = (".moses", ".zh", ".en", ".zh-CN", ".zh-TW", ".zh_CN", ".zh_TW", ".zh-Hans", ".zh-Hant", ".cmn")
NO_STREAM = "a Moses pair is two files and cannot be a stream"


def prefix_of(path: str | Path) -> tuple[Path, str]:
    """`corpus.zh` → (`corpus`, `zh`); `corpus.moses` and `corpus` → (`corpus`, ``)."""
    path = Path(path)
    suffix = path.suffix.removeprefix(".")
    if suffix == "moses":
        return path.with_suffix(""), ""
    known = path.suffix.lower() in {s.lower() for s in _SUFFIXES}
    return (path.with_suffix(""), suffix) if known else (path, "")


def find_pair(path: str | Path, options: ReadOptions) -> tuple[tuple[Path, str], tuple[Path, str]]:
    """(path, code) of the source and target file of a prefix, or of one of the two files.

    Raises:
        NotFoundError: not two files.
    """
    prefix, named = prefix_of(path)
    found: dict[str, Path] = {}
    for candidate in sorted(prefix.parent.glob(f"{_glob_escape(prefix.name)}.*")):
        code = candidate.name[len(prefix.name) + 1 :]
        if candidate.is_file() and languages.is_code(code):
            found[code] = candidate
    src = _pick(found, options.src_lang or named)
    tgt = _pick({c: p for c, p in found.items() if c != src}, options.tgt_lang)
    if tgt and not src:
        src = _pick({c: p for c, p in found.items() if c != tgt}, "")
    if not src:
        src = _pick({c: p for c, p in found.items() if c != tgt}, "zh") or next(
            (c for c in found if c != tgt), ""
        )
    if not tgt:
        tgt = next((c for c in found if c != src), "")
    if not src or not tgt:
        raise NotFoundError(
            "no Moses pair", where=str(prefix), remedy=f"expected {prefix.name}.zh and {prefix.name}.en"
        )
    return (found[src], src), (found[tgt], tgt)


def _glob_escape(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _pick(found: dict[str, Path], code: str) -> str:
    if not code:
        return ""
    exact = [c for c in found if c == code] or [
        c for c in found if languages.normalize(c) == languages.normalize(code)
    ]
    near = exact or [c for c in found if languages.base(languages.normalize(c)) == languages.base(code)]
    return near[0] if near else ""


@dataclass(frozen=True)
class MosesFormat(Format):
    """The Moses pair: reads and writes paths, since it is two files."""

    @property
    def can_read(self) -> bool:
        """Always."""
        return True

    @property
    def can_write(self) -> bool:
        """Always."""
        return True

    def read(
        self, source: Source, *, options: ReadOptions | None = None, report: Report | None = None
    ) -> Iterator[TranslationUnit]:
        """Units of a pair, by its prefix or one of its files.

        Raises:
            NotFoundError: not two files.
            UsageError: a stream.
        """
        if not isinstance(source, str | Path):
            raise UsageError(NO_STREAM)
        options, report = options or ReadOptions(), report if report is not None else Report()
        (src_path, src_code), (tgt_path, tgt_code) = find_pair(source, options)
        codes = languages.normalize(src_code), languages.normalize(tgt_code)
        name = prefix_of(source)[0].name
        with src_path.open("rb") as src_stream, tgt_path.open("rb") as tgt_stream:
            src_lines = in_step(files.text_lines(src_stream, report, options.encoding))
            tgt_lines = in_step(files.text_lines(tgt_stream, report, options.encoding))
            for number, (src, tgt) in enumerate(
                _zip(src_lines, tgt_lines, src_path.name, tgt_path.name, report), 1
            ):
                if src is None or tgt is None:
                    continue
                report.units += 1
                state = State.TRANSLATED if tgt else State.INITIAL
                yield TranslationUnit(f"{name}:{number}", src, tgt, *codes, state=state, origin=Origin.IMPORT)

    def write(
        self, units: Iterable[TranslationUnit], target: Target, *, options: WriteOptions | None = None
    ) -> WriteReport:
        """Write `PREFIX.<src>` and `PREFIX.<tgt>`.

        Raises:
            FormatError: a unit of other languages than the first one's.
            UsageError: a stream, or no language to name the files by.
        """
        if not isinstance(target, str | Path):
            raise UsageError(NO_STREAM)
        options = options or WriteOptions()
        report = WriteReport(self.name)
        checked = self._checked(units, report)
        first = next(checked, None)
        src_lang = options.src_lang or (first.src_lang if first else "")
        tgt_lang = options.tgt_lang or (first.tgt_lang if first else "")
        if not src_lang or not tgt_lang:
            raise UsageError("no units and no languages to name the files by", remedy="give both languages")
        prefix = prefix_of(target)[0]
        paths = [Path(f"{prefix}.{languages.file_code(code)}") for code in (src_lang, tgt_lang)]
        with contextlib.ExitStack() as stack:
            streams = [stack.enter_context(files.open_target(p)) for p in paths]
            rest = checked if first is None else _chain(first, checked)
            for unit in rest:
                for stream, text in zip(streams, _sides(unit, src_lang, tgt_lang, report), strict=True):
                    if text.startswith("\ufeff") and not stream.tell():
                        report.notes["byte-order mark at the start removed"] += 1
                        text = text.lstrip("\ufeff")  # noqa: PLW2901
                    stream.write((text + "\n").encode())
        report.files.extend(map(str, paths))
        return report


def _chain(first: TranslationUnit, rest: Iterator[TranslationUnit]) -> Iterator[TranslationUnit]:
    yield first
    yield from rest


def _sides(unit: TranslationUnit, src_lang: str, tgt_lang: str, report: WriteReport) -> tuple[str, str]:
    """The texts for the two files, on one line each."""
    if (unit.src_lang, unit.tgt_lang) == (src_lang, tgt_lang):
        pair = unit.src, unit.tgt
    elif languages.base(unit.src_lang) == languages.base(src_lang) != languages.base(unit.tgt_lang):
        report.notes[f"{unit.src_lang}→{unit.tgt_lang} written as {src_lang}→{tgt_lang}"] += 1
        pair = unit.src, unit.tgt
    elif languages.base(unit.src_lang) == languages.base(tgt_lang) != languages.base(unit.tgt_lang):
        report.notes["of the other direction, written by language"] += 1
        pair = unit.tgt, unit.src
    else:
        raise FormatError(
            f"{unit.src_lang}→{unit.tgt_lang} in a {src_lang}→{tgt_lang} pair",
            where=unit.id,
            remedy="export one language pair at a time",
        )
    lines = clean.one_line(pair[0]), clean.one_line(pair[1])
    if lines != pair:
        report.notes["line breaks made spaces"] += 1
    return lines


def in_step(lines: Iterator[tuple[int, str]]) -> Iterator[str | None]:
    """Every line in turn, None for those that could not be decoded."""
    expected = 1
    for number, line in lines:
        while expected < number:
            yield None
            expected += 1
        yield line
        expected += 1


def _zip(
    src: Iterator[str | None], tgt: Iterator[str | None], src_name: str, tgt_name: str, report: Report
) -> Iterator[tuple[str | None, str | None]]:
    done = object()
    number = 0
    while True:
        one, two = next(src, done), next(tgt, done)
        number += 1
        if one is done and two is done:
            return
        if one is done or two is done:
            short, long = (src_name, tgt_name) if one is done else (tgt_name, src_name)
            count = 1 + sum(1 for _ in (tgt if one is done else src))
            report.fault(
                number,
                "",
                f"{short} ends, {long} has {count} more lines",
                "the pair is out of step: check both",
            )
            return
        yield one, two  # type: ignore[misc]


FORMAT = MosesFormat(
    name="moses",
    title="Moses pair (two text files)",
    suffixes=tuple(s.lower() for s in _SUFFIXES),
    holds=frozenset({"src", "tgt", "src_lang", "tgt_lang"}),
    one_pair=True,
    notes=(
        "line breaks of any kind inside a text become spaces, counted",
        "units of the other direction are written by language, so their direction is lost",
    ),
)
