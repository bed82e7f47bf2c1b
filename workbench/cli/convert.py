"""`workbench convert`: from any bilingual format to any other, streaming; with filters, split and manifest."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from workbench.cli._filters import filter_options, pop_filters, shares
from workbench.errors import FormatError, UsageError
from workbench.formats import manifest, registry, split
from workbench.formats.base import Format, ReadOptions, Report, WriteOptions, WriteReport
from workbench.formats.filters import FilterReport, Filters, apply
from workbench.model import TranslationUnit

SHOWN = 20


@dataclass(frozen=True)
class Job:
    """One conversion."""

    reader: Format
    writer: Format
    source: str
    target: str
    read: ReadOptions
    write: WriteOptions
    filters: Filters

    def units(self, report: Report, filtered: FilterReport) -> Iterator[TranslationUnit]:
        """The units of the source that pass the filters, read anew."""
        origin = sys.stdin.buffer if self.source == "-" else self.source
        units = self.reader.read(origin, options=self.read, report=report)
        return apply(_at_least_one(units, report, self.source), self.filters, filtered)

    def put(self, units: Iterable[TranslationUnit], target: str) -> WriteReport:
        """Write units to a target, and say so."""
        written = self.writer.write(units, sys.stdout.buffer if target == "-" else target, options=self.write)
        tell_written(written)
        return written


def _format(name: str | None, path: str, flag: str) -> Format:
    if name:
        return registry.get(name)
    if path == "-":
        raise UsageError(f"{flag} is needed with -", remedy=f"one of {', '.join(registry.names())}")
    return registry.by_suffix(path)


def _at_least_one(units: Iterator[TranslationUnit], report: Report, where: str) -> Iterator[TranslationUnit]:
    """The units; raises where there was nothing but faults, so that no empty file is written."""
    first = next(units, None)
    if first is None:
        if report.problems:
            raise FormatError(f"no unit could be read: {report.problems[0]}", where=where)
        return iter(())
    return itertools.chain([first], units)


def tell_read(report: Report) -> None:
    """Say on stderr what a reader met."""
    for problem in report.problems[:SHOWN]:
        click.echo(str(problem), err=True)
    if report.total > SHOWN:
        click.echo(f"… and {report.total - SHOWN} more", err=True)
    if report.skipped:
        click.echo(f"{report.skipped} units left out", err=True)


def tell_written(written: WriteReport) -> None:
    """Say on stderr what a writer wrote and changed."""
    for removed in written.removed[:SHOWN]:
        codes = " ".join(removed.codepoints)
        click.echo(f"unit {removed.unit}, {removed.field}: removed {codes}, illegal in XML", err=True)
    if written.removed_total > SHOWN:
        click.echo(f"… and {written.removed_total - SHOWN} more", err=True)
    for note, count in written.notes.items():
        click.echo(f"{count} {note}", err=True)
    where = f" in {', '.join(written.files)}" if written.files else ""
    click.echo(f"{written.units} units{where}", err=True)


def tell_filtered(filtered: FilterReport, filters: Filters, removed: str | None) -> None:
    """Say on stderr what the filters removed; write the removed rows where asked for."""
    if filters.settings():
        click.echo(filtered.text(), err=True)
    if removed:
        rows = (u.with_(meta={**u.meta, "removed": reason}) for reason, u in filtered.rows)
        registry.by_suffix(removed).write(rows, removed)


def _in_parts(job: Job, drawn: split.Split, tally: manifest.Tally) -> list[str]:
    """Write OUT.train.ext, OUT.dev.ext and OUT.test.ext, those that have units."""
    path, files = Path(job.target), []
    for part in split.PARTS:
        if drawn.units[part]:
            units = (u for u in job.units(Report(), FilterReport()) if drawn.part(u) == part)
            files += job.put(
                tally.watch(units), str(path.with_name(f"{path.stem}.{part}{path.suffix}"))
            ).files
    return files


def _draw(job: Job, given: str, seed: int, report: Report, filtered: FilterReport) -> split.Split:
    if "-" in {job.source, job.target}:
        raise UsageError("--split reads IN again for each part and writes files", remedy="give paths, not -")
    dev, test = shares(given)
    return split.split(job.units(report, filtered), dev=dev, test=test, seed=seed)


@click.command(name="convert")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--from-format", metavar="NAME", help="Format of IN where its ending does not say.")
@click.option("--to-format", metavar="NAME", help="Format of OUT where its ending does not say.")
@click.option(
    "--from", "src_lang", metavar="LANG", default="", help="Source language, where IN names none or several."
)
@click.option(
    "--to", "tgt_lang", metavar="LANG", default="", help="Target language, where IN names none or several."
)
@click.option("--encoding", default="", help="Encoding of a text file; found by itself where not given.")
@click.option("--profile", type=click.Choice(["spreadsheet", "raw"]), default="spreadsheet", show_default=True,
              help="CSV: neutralise formulas for spreadsheets, or change nothing for pipelines.")  # fmt: skip
@click.option("--title", default="", help="Title of a document.")
@filter_options
@click.option(
    "--removed", metavar="FILE", help="Write the removed units, with their reason, to FILE (any format)."
)
@click.option(
    "--split", "parts", metavar="DEV,TEST", help="Write train, dev and test parts by document, e.g. 0.1,0.1."
)
@click.option("--seed", type=int, default=split.DEFAULT_SEED, show_default=True, help="Seed of the split.")
@click.option(
    "--manifest", "manifest_path", metavar="FILE", help="Write counts, sums, filters and licence as JSON."
)
@click.option("--licence", default="", help="Licence to state in the manifest.")
def command(source: str, target: str, **options: Any) -> None:
    """Convert IN to OUT between all formats, by ending or by name; - is stdin or stdout.

    Faults in IN are reported with their line on stderr, the good units go to OUT.

    Example: workbench convert memory.tmx corpus.jsonl --min-score 0.5 --no-duplicates
    """
    filters = pop_filters(options)
    name = "" if source == "-" else Path(source).name
    job = Job(
        _format(options["from_format"], source, "--from-format"),
        _format(options["to_format"], target, "--to-format"),
        source,
        target,
        ReadOptions(options["src_lang"], options["tgt_lang"], options["encoding"], name=name),
        WriteOptions(title=options["title"], profile=options["profile"]),
        filters,
    )
    report, filtered, tally = Report(), FilterReport(keep_rows=bool(options["removed"])), manifest.Tally()
    if options["manifest_path"] and target == "-":
        raise UsageError("--manifest describes files", remedy="give OUT a path, not -")
    drawn = _draw(job, options["parts"], options["seed"], report, filtered) if options["parts"] else None
    if drawn is None:
        files = job.put(tally.watch(job.units(report, filtered)), target).files
    else:
        files = _in_parts(job, drawn, tally)
    tell_read(report)
    tell_filtered(filtered, filters, options["removed"])
    if options["manifest_path"]:
        described = manifest.build(
            files, tally, format_name=job.writer.name, licence=options["licence"],
            filters=filters, filtered=filtered, split=drawn,
        )  # fmt: skip
        manifest.write(described, options["manifest_path"])
