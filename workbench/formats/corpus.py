"""Units into corpus files: filters, train, dev and test parts, the removed units, a manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UsageError
from workbench.formats import manifest, registry
from workbench.formats import split as splitting
from workbench.formats.base import Format, WriteOptions, WriteReport
from workbench.formats.filters import FilterReport, Filters, apply
from workbench.model import TranslationUnit

__all__ = ["CorpusOptions", "Written", "write_corpus"]

Units = Callable[[], Iterator[TranslationUnit]]


@dataclass(frozen=True, slots=True)
class CorpusOptions:
    """What is written and how.

    Attributes:
        filters: which units.
        shares: (dev, test) shares for a split by document, or None for one file.
        seed: of the split.
        removed: file for the units that the filters removed, by its ending.
        manifest: file for counts, sums, filters and licence as JSON.
        licence: stated in the manifest.
        write: for the format's writer.
    """

    filters: Filters = field(default_factory=Filters)
    shares: tuple[float, float] | None = None
    seed: int = splitting.DEFAULT_SEED
    removed: Path | None = None
    manifest: Path | None = None
    licence: str = ""
    write: WriteOptions = field(default_factory=WriteOptions)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the filters' report, one writer's report per part, and all files."""

    filtered: FilterReport
    reports: tuple[WriteReport, ...]
    files: tuple[Path, ...]


def write_corpus(units: Units, fmt: Format, out: Path | BinaryIO, options: CorpusOptions) -> Written:
    """Write the units that pass the filters: `OUT`, or `OUT.train.EXT` and so on, those parts that have units.

    Args:
        units: gives all units anew each time; a split reads them once to draw and once per part.
        fmt: writes them.
        out: file, or an open binary stream.
        options: filters, split, manifest.

    Raises:
        UsageError: a split or a manifest into a stream, or shares that leave no train part.
    """
    if not isinstance(out, Path) and (options.shares or options.manifest):
        raise UsageError("a split or a manifest needs a file", remedy="name one, not -")
    report = FilterReport(keep_rows=options.removed is not None)
    tally = manifest.Tally()
    drawn = None
    if options.shares and isinstance(out, Path):
        dev, test = options.shares
        kept = apply(units(), options.filters, report)
        drawn = splitting.split(kept, dev=dev, test=test, seed=options.seed)
        reports = _write_parts(units, fmt, out, drawn, tally, options)
    else:
        kept = tally.watch(apply(units(), options.filters, report))
        reports = (fmt.write(kept, out, options=options.write),)
    files = tuple(Path(f) for written in reports for f in written.files)
    files += _beside(fmt, files, tally, report, drawn, options)
    return Written(report, reports, files)


def _write_parts(
    units: Units,
    fmt: Format,
    out: Path,
    drawn: splitting.Split,
    tally: manifest.Tally,
    options: CorpusOptions,
) -> tuple[WriteReport, ...]:
    reports = []
    for part in splitting.PARTS:
        if drawn.units[part]:
            kept = (u for u in apply(units(), options.filters, FilterReport()) if drawn.part(u) == part)
            target = out.with_name(f"{out.stem}.{part}{out.suffix}")
            reports.append(fmt.write(tally.watch(kept), target, options=options.write))
    return tuple(reports)


def _beside(
    fmt: Format,
    files: tuple[Path, ...],
    tally: manifest.Tally,
    report: FilterReport,
    drawn: splitting.Split | None,
    options: CorpusOptions,
) -> tuple[Path, ...]:
    """Write the removed units and the manifest, where they are wanted; return their paths."""
    made: tuple[Path, ...] = ()
    if options.removed is not None:
        rows = (u.with_(meta={**u.meta, "removed": reason}) for reason, u in report.rows)
        registry.by_suffix(options.removed).write(rows, options.removed)
        made += (options.removed,)
    if options.manifest is not None:
        described = manifest.build(
            files, tally, format_name=fmt.name, licence=options.licence,
            filters=options.filters, filtered=report, split=drawn,
        )  # fmt: skip
        manifest.write(described, options.manifest)
        made += (options.manifest,)
    return made
