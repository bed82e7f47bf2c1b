"""`workbench convert`: from any bilingual format to any other, streaming."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from workbench.errors import FormatError, UsageError
from workbench.formats import registry
from workbench.formats.base import Format, ReadOptions, Report, Source, Target, WriteOptions, WriteReport
from workbench.model import TranslationUnit

SHOWN = 20


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


def tell(report: Report, written: WriteReport) -> None:
    """Say on stderr what was left out or changed."""
    for problem in report.problems[:SHOWN]:
        click.echo(str(problem), err=True)
    if report.total > SHOWN:
        click.echo(f"… and {report.total - SHOWN} more", err=True)
    for removed in written.removed[:SHOWN]:
        codes = " ".join(removed.codepoints)
        click.echo(f"unit {removed.unit}, {removed.field}: removed {codes}, illegal in XML", err=True)
    if written.removed_total > SHOWN:
        click.echo(f"… and {written.removed_total - SHOWN} more", err=True)
    for note, count in written.notes.items():
        click.echo(f"{count} {note}", err=True)
    skipped = f", {report.skipped} left out" if report.skipped else ""
    click.echo(f"{written.units} units{skipped}", err=True)


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
@click.option(
    "--profile",
    type=click.Choice(["spreadsheet", "raw"]),
    default="spreadsheet",
    show_default=True,
    help="CSV: neutralise formulas for spreadsheets, or change nothing for pipelines.",
)
@click.option("--title", default="", help="Title of a document.")
def command(
    source: str,
    target: str,
    *,
    from_format: str | None,
    to_format: str | None,
    src_lang: str,
    tgt_lang: str,
    encoding: str,
    profile: str,
    title: str,
) -> None:
    """Convert IN to OUT between all formats, by ending or by name; - is stdin or stdout.

    Faults in IN are reported with their line on stderr, the good units go to OUT.

    Example: workbench convert memory.tmx corpus.jsonl
    """
    reader, writer = _format(from_format, source, "--from-format"), _format(to_format, target, "--to-format")
    report = Report()
    read = ReadOptions(src_lang, tgt_lang, encoding, name=Path(source).name if source != "-" else "")
    write = WriteOptions(title=title, profile="raw" if profile == "raw" else "spreadsheet")
    origin: Source = sys.stdin.buffer if source == "-" else source
    goal: Target = sys.stdout.buffer if target == "-" else target
    units = _at_least_one(reader.read(origin, options=read, report=report), report, source)
    tell(report, writer.write(units, goal, options=write))
