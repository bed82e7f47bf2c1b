"""`workbench ui`: the pages in the browser."""

from __future__ import annotations

import click

from workbench.cli.common import workspace_option


@click.command("ui")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; others need a login."
)
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port.")
@workspace_option
def command(host: str, port: int, workspace: str | None) -> None:
    """Serve the library, the review desk, scores and export until Ctrl-C.

    Example: workbench ui --port 8501 --workspace ./workbench.db
    """
    from workbench.ui.server import serve

    serve(host=host, port=port, workspace=workspace)
