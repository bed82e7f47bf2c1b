"""`workbench qa`: checks of a translation."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import click

from workbench.cli.common import json_option, lang_code, print_json, progress_line
from workbench.errors import InputError
from workbench.model import Finding, TranslationUnit

STARTER = Path(__file__).resolve().parents[2] / "models" / "terms" / "starter.tsv"


def _from_lines(src: str, tgt: str, src_lang: str | None, tgt_lang: str | None) -> list[TranslationUnit]:
    from workbench.score.evaluate import target_language
    from workbench.text.lines import read_lines

    sources, targets = read_lines(src), read_lines(tgt)
    if len(sources) != len(targets):
        raise InputError(
            f"{len(sources)} lines, but {tgt} has {len(targets)}",
            where=src,
            remedy="line i of both files must be the same segment",
        )
    here = src_lang or lang_code(target_language(sources)) or "en"
    there = tgt_lang or lang_code(target_language(targets)) or "en"
    pairs = enumerate(zip(sources, targets, strict=True), 1)
    return [TranslationUnit(str(i), s, t, here, there) for i, (s, t) in pairs]


def _from_bitext(path: str) -> list[TranslationUnit]:
    from workbench.formats import registry
    from workbench.formats.base import Report

    report = Report()
    units = list(registry.by_suffix(path).read(path, report=report))
    for problem in report.problems:
        click.echo(f"workbench: {path}: {problem}", err=True)
    return units


def _line(finding: Finding, units: Sequence[TranslationUnit]) -> str:
    place = units[finding.segment or 0].id if units else ""
    span = "" if finding.start is None else f"{finding.side}:{finding.start}-{finding.end}"
    fix = "" if finding.fix is None else finding.fix
    cells = [place, finding.check, finding.severity.value, span, finding.message, fix]
    return "\t".join(c.replace("\t", " ").replace("\n", " ") for c in cells)


@click.command(name="qa")
@click.argument("source", metavar="SRC|BITEXT")
@click.argument("target", metavar="[TGT]", required=False)
@click.option("--from", "src_lang", metavar="LANG", help="Source language (default: found from the text).")
@click.option("--to", "tgt_lang", metavar="LANG", help="Target language (default: found from the text).")
@click.option("--check", "names", multiple=True, metavar="NAME", help="Only this check; may be repeated.")
@click.option(
    "--terms",
    metavar="FILE",
    help="Termbase: CSV, TSV or TBX (`starter`: the one shipped).",
)
@click.option("--fix", metavar="OUT", help="Write the target with all safe fixes made, one segment a line.")
@click.option(
    "--list",
    "show",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _, on: _list(ctx, on),
    help="List the checks.",
)
@json_option
def command(
    *,
    source: str,
    target: str | None,
    src_lang: str | None,
    tgt_lang: str | None,
    names: tuple[str, ...],
    terms: str | None,
    fix: str | None,
    as_json: bool,
) -> None:
    """Check a translation: numbers, untranslated text, punctuation, terms, negation and more.

    SRC and TGT are line files (line i of TGT translates line i of SRC); BITEXT is any bitext file. One finding a line:
    segment, check, severity, place, message, fix.

    Example: workbench qa article.zh article.en --terms starter
    """
    from workbench.score.qa import apply_fixes, check_units
    from workbench.text.termbase import Termbase
    from workbench.text.termfile import read_terms

    if target is None:
        units = _from_bitext(source)
    else:
        units = _from_lines(source, target, lang_code(src_lang), lang_code(tgt_lang))
    termbase = Termbase(read_terms(STARTER if terms == "starter" else terms)) if terms else None
    findings = check_units(
        units, termbase, names=names or None, progress=lambda done, total: progress_line("qa", done, total)
    )
    if fix is not None:
        lines = [apply_fixes(u.tgt, [f for f in findings if f.segment == i]) for i, u in enumerate(units)]
        Path(fix).write_text("".join(f"{x}\n" for x in lines), encoding="utf-8", newline="\n")
    if as_json:
        print_json([{**dataclasses.asdict(f), "unit": units[f.segment or 0].id} for f in findings])
        return
    for finding in findings:
        click.echo(_line(finding, units))


def _list(ctx: click.Context, on: bool) -> None:
    if not on or ctx.resilient_parsing:
        return
    from workbench.score.qa import checks

    for check in checks().values():
        click.echo(f"{check.name:16} {check.about}")
    ctx.exit()
