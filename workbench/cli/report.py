"""`workbench report`: scores, estimates, effort and checks of the workspace."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.common import progress_line, workspace_option


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOC ...]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("report.html"),
    show_default=True,
    help="The page to write.",
)
@click.option(
    "--ref",
    "reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Reference translation, one line per unit of the documents named.",
)
@click.option("--title", default="Translation report", show_default=True, help="Title of the page.")
@workspace_option
def command(
    documents: tuple[str, ...], output: Path, reference: Path | None, title: str, workspace: str | None
) -> None:
    """Write one HTML page: states, estimates, QA findings, effort, and scores where there is a reference.

    Example: workbench report 001_71198d10f6023e28.txt --ref human.en.txt -o report.html
    """
    from workbench.pipeline.reporting import workspace_report, write_report
    from workbench.pipeline.workspace import find_documents, open_workspace

    with open_workspace(workspace) as store:
        report = workspace_report(
            store,
            documents=find_documents(store, documents) if documents else (),
            reference=reference,
            title=title,
            progress=progress_line,
        )
    click.echo(write_report(report, output))
