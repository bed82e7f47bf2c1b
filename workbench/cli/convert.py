"""`workbench convert`: from any bilingual format to any other, streaming; with filters, split and manifest."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from workbench.cli._corpus import corpus_options, pop_corpus
from workbench.errors import FormatError, UsageError
from workbench.formats import registry
from workbench.formats.base import Format, ReadOptions, Report, WriteReport
from workbench.formats.corpus import write_corpus
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
@corpus_options
def command(source: str, target: str, **values: Any) -> None:
    """Convert IN to OUT between all formats, by ending or by name; - is stdin or stdout.

    Faults in IN are reported with their line on stderr, the good units go to OUT.

    Example: workbench convert memory.tmx corpus.jsonl --min-score 0.5 --no-duplicates
    """
    corpus = pop_corpus(values)
    reader = _format(values["from_format"], source, "--from-format")
    writer = _format(values["to_format"], target, "--to-format")
    if corpus.shares and source == "-":
        raise UsageError("--split reads IN again for each part", remedy="give a path, not -")
    name = "" if source == "-" else Path(source).name
    read = ReadOptions(values["src_lang"], values["tgt_lang"], values["encoding"], name=name)
    first = Report()
    passes = iter([first])

    def units() -> Iterator[TranslationUnit]:
        origin = sys.stdin.buffer if source == "-" else source
        report = next(passes, Report())
        return _at_least_one(reader.read(origin, options=read, report=report), report, source)

    done = write_corpus(units, writer, sys.stdout.buffer if target == "-" else Path(target), corpus)
    for written in done.reports:
        tell_written(written)
    tell_read(first)
    if corpus.filters.settings():
        click.echo(done.filtered.text(), err=True)
