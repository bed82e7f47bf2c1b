"""`workbench export`: units of the workspace into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from workbench.cli._corpus import corpus_options, pop_corpus
from workbench.cli.common import json_option, print_json, workspace_option


@click.command()
@click.argument("format_name", metavar="FORMAT")
@click.argument("documents", nargs=-1, metavar="[DOC ...]")
@click.option("-o", "--output", metavar="OUT", default="-", help="File to write (default: standard output).")
@corpus_options
@workspace_option
@json_option
def command(
    format_name: str,
    documents: tuple[str, ...],
    output: str,
    workspace: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Export the workspace as tmx, xliff21, tsv, jsonl, parquet, docx and more (see `workbench convert --help`).

    Drafts and reviewed units alike, unless --state says otherwise; counts per reason go to stderr.

    Example: workbench export tmx --state reviewed --state final -o corpus.tmx
    """
    from workbench.pipeline.exporting import export
    from workbench.pipeline.workspace import find_documents, open_workspace

    options = pop_corpus(values)
    with open_workspace(workspace) as store:
        chosen = find_documents(store, documents) if documents else ()
        done = export(
            store, format_name, sys.stdout.buffer if output == "-" else Path(output), options, chosen
        )
    if as_json and output != "-":
        files = [str(f) for f in done.files]
        print_json({"kept": done.filtered.kept, "removed": dict(done.filtered.removed), "files": files})
    else:
        click.echo(done.filtered.text(), err=True)
        for file in done.files:
            click.echo(f"  {file}", err=True)
