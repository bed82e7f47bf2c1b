"""`workbench import-review`: a corrected file back into the workspace."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from workbench.cli.common import json_option, print_json, workspace_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Print what would change and stop.")
@click.option("--format", "format_name", help="Format of FILE (default: by its ending).")
@click.option("--author", help="Name that goes with the changes (default: the account's).")
@workspace_option
@json_option
def command(
    file: Path,
    dry_run: bool,
    format_name: str | None,
    author: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Bring a corrected DOCX, XLSX, TMX, XLIFF, TSV or PO back, matched by unit id, then by text.

    Conflicts are shown and left alone; every change can be undone on the review desk. Exit code 3 where
    something was not taken over.

    Example: workbench import-review corrected.docx --dry-run
    """
    from workbench.formats.import_review import Verdict
    from workbench.pipeline.reviewing import import_review, read_review
    from workbench.pipeline.workspace import open_workspace

    with open_workspace(workspace) as store:
        review = read_review(store, file, format_name=format_name)
        done = None if dry_run else import_review(store, review, author or getpass.getuser())
    for problem in review.report.problems:
        click.echo(f"workbench: {file}: {problem}", err=True)
    left = len(review.plan.of(Verdict.CONFLICT, Verdict.UNKNOWN))
    refused = list(done.refused) if done else []
    if as_json:
        counts = dict(review.plan.counts())
        print_json({"counts": counts, "changed": done.changed if done else 0, "refused": refused})
    else:
        click.echo(review.plan.text())
        if done is not None:
            click.echo(f"{done.changed} units changed")
    for line in refused:
        click.echo(f"workbench: {line}", err=True)
    if left or refused or review.report.skipped:
        sys.exit(3)
