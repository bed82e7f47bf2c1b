"""`workbench add`: files into the workspace."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.common import json_option, lang_code, print_json, workspace_option
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.pipeline.ingest import Added


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR ...")
@click.option("--lang", help="Language of all files: zh, zh-TW or en (default: found in the text).")
@click.option("--encoding", help="Encoding of all files (default: found in the bytes).")
@click.option("--name", help="Name of what is read from stdin (-).")
@workspace_option
@json_option
def command(
    paths: tuple[str, ...],
    lang: str | None,
    encoding: str | None,
    name: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Add articles to the workspace: .txt .md .html .docx .pdf, folders, or - for stdin.

    A file that is already there is recognised by its hash. A bad file is reported on one line; the others
    still come in, and the exit code is 3.

    Example: workbench add seeds/ report.docx
    """
    from workbench.pipeline.ingest import add_bytes, add_files
    from workbench.pipeline.workspace import open_workspace

    code = lang_code(lang)
    added: list[Added] = []
    errors: list[WorkbenchError] = []
    with open_workspace(workspace) as store:
        if "-" in paths:
            data = sys.stdin.buffer.read()
            try:
                added.append(add_bytes(store, data, name=name or "stdin.txt", lang=code, encoding=encoding))
            except WorkbenchError as fault:
                errors.append(fault)
        files, faults = add_files(store, [Path(p) for p in paths if p != "-"], lang=code, encoding=encoding)
    added, errors = added + files, errors + faults
    if as_json:
        print_json({"added": [_record(a) for a in added], "errors": [str(e) for e in errors]})
    else:
        for a in added:
            click.echo(_line(a))
    for error in errors:
        click.echo(f"workbench: {error}", err=True)
    if errors:
        sys.exit(errors[0].exit_code)


def _record(a: Added) -> dict[str, object]:
    d = a.document
    kinds = Counter(str(p.kind) for p in d.paragraphs)
    return {
        "id": a.id,
        "name": d.name,
        "new": a.is_new,
        "lang": d.lang,
        "encoding": d.encoding,
        "confidence": round(d.confidence, 3),
        "paragraphs": dict(kinds),
        "segments": len(d.segments()),
        "warnings": list(d.warnings),
    }


def _line(a: Added) -> str:
    r = _record(a)
    kinds = ", ".join(f"{n} {k}" for k, n in Counter(str(p.kind) for p in a.document.paragraphs).items())
    status = "" if a.is_new else " (already there)"
    encoding = f"{r['encoding']} ({a.document.confidence:.0%} sure)"
    head = f"{r['id']}  {r['name']}{status}: {r['lang']}, {encoding}, {r['segments']} segments; {kinds}"
    return "\n".join([head, *(f"    note: {w}" for w in a.document.warnings)])
