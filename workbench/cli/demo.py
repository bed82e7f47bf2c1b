"""`workbench demo`: the five articles, end to end."""

from __future__ import annotations

import time
from pathlib import Path

import click

from workbench.cli.run import summary_table, terminal_progress


@click.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder for the workspace and all files.",
)
@click.option(
    "--engine",
    type=click.Choice(["ctranslate2", "transformers", "fake"]),
    default="ctranslate2",
    show_default=True,
    help="How the models are run.",
)
@click.option("--serve", is_flag=True, help="Then serve the UI on 127.0.0.1:8501 until Ctrl-C.")
def command(out: Path, engine: str, serve: bool) -> None:
    """Process the five articles of seeds/: import, translate, back-translate, align, export, report.

    Example: workbench demo -o /tmp/demo
    """
    from workbench.pipeline.demo import demo
    from workbench.pipeline.engines import EngineOptions, Engines

    start = time.perf_counter()
    made = demo(out, Engines(EngineOptions(engine=engine)), progress=terminal_progress())
    click.echo(summary_table(made.summaries, made.files))
    click.echo(f"\n{time.perf_counter() - start:.1f} s in all; everything is in {out}/")
    for path in made.shared:
        click.echo(f"  {path}")
    if serve:
        from workbench.ui.server import serve as serve_ui

        serve_ui(host="127.0.0.1", port=8501, workspace=str(out / "workbench.db"))
