"""`workbench export`: units of the workspace into a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench.cli.common import json_option, print_json, workspace_option

STATES = ("initial", "translated", "reviewed", "final", "rejected")
KINDS = ("title", "metadata", "byline", "body", "caption")


@click.command()
@click.argument("format_name", metavar="FORMAT")
@click.argument("documents", nargs=-1, metavar="[DOC ...]")
@click.option("-o", "--output", metavar="OUT", default="-", help="File to write (default: standard output).")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only units in this state.")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only paragraphs of this kind."
)
@click.option("--min-score", type=click.FloatRange(0, 1), help="Least alignment score.")
@click.option("--min-margin", type=click.FloatRange(0, 1), help="Least alignment margin.")
@click.option("--max-quality", type=click.FloatRange(0, 1), help="Highest estimate that a unit needs work.")
@click.option(
    "--max-ratio", type=click.FloatRange(1), help="Longest side over shortest; a hanzi is 3 letters."
)
@click.option("--unique", is_flag=True, help="Leave out pairs that came before.")
@click.option("--split", "shares", nargs=2, type=float, metavar="DEV TEST", help="Split by document.")
@click.option("--seed", default=13, show_default=True, help="Seed of the split.")
@click.option("--removed", type=click.Path(path_type=Path), help="Write what the filters removed here.")
@click.option("--manifest", is_flag=True, help="Write OUT.manifest.json: counts, hashes, filters, licence.")
@click.option("--licence", default="", help="Licence of the texts, for the manifest.")
@click.option(
    "--profile", type=click.Choice(["spreadsheet", "raw"]), default="spreadsheet", show_default=True
)
@click.option("--title", default="", help="Title of a document.")
@workspace_option
@json_option
def command(
    format_name: str,
    documents: tuple[str, ...],
    output: str,
    states: tuple[str, ...],
    kinds: tuple[str, ...],
    min_score: float | None,
    min_margin: float | None,
    max_quality: float | None,
    max_ratio: float | None,
    unique: bool,
    shares: tuple[float, float] | None,
    seed: int,
    removed: Path | None,
    manifest: bool,
    licence: str,
    profile: str,
    title: str,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Export the workspace as tmx, xliff21, tsv, jsonl, parquet, docx and more (see `workbench convert --help`).

    Drafts and reviewed units alike, unless --state says otherwise; counts per reason go to stderr.

    Example: workbench export tmx --state reviewed --state final -o corpus.tmx
    """
    from workbench.formats.filters import Filters
    from workbench.model import ParagraphKind, State
    from workbench.pipeline.exporting import ExportOptions, export
    from workbench.pipeline.workspace import find_documents, open_workspace

    filters = Filters(
        states=frozenset(State(s) for s in states),
        kinds=frozenset(ParagraphKind(k) for k in kinds),
        min_score=min_score,
        min_margin=min_margin,
        max_quality=max_quality,
        duplicates=not unique,
        max_length_ratio=max_ratio,
    )
    with open_workspace(workspace) as store:
        options = ExportOptions(
            filters=filters,
            documents=find_documents(store, documents) if documents else (),
            shares=shares,
            seed=seed,
            licence=licence,
            manifest=manifest,
            removed=removed,
            profile="raw" if profile == "raw" else "spreadsheet",
            title=title,
        )
        done = export(store, format_name, sys.stdout.buffer if output == "-" else Path(output), options)
    if as_json and output != "-":
        files = [str(f) for f in done.files]
        print_json({"kept": done.filtered.kept, "removed": dict(done.filtered.removed), "files": files})
    else:
        click.echo(done.filtered.text(), err=True)
        for file in done.files:
            click.echo(f"  {file}", err=True)
