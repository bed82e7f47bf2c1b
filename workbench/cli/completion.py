"""`workbench completion`: shell completion scripts."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from workbench.cli.main import app


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    Example: workbench completion bash >> ~/.bashrc
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(app, {}, "workbench", "_WORKBENCH_COMPLETE").source())
