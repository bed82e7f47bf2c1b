"""Entry point of `workbench`: loads a command's module only when it is called, turns errors into one line."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

from workbench import __version__, cli
from workbench.errors import WorkbenchError

NOT_COMMANDS = {"main", "common", "models_train"}


def command_names() -> list[str]:
    """Names of all commands: modules of this package whose names do not begin with `_`, `-` for `_`."""
    names = (m.name for m in pkgutil.iter_modules(cli.__path__))
    return sorted(n.replace("_", "-") for n in names if n not in NOT_COMMANDS and not n.startswith("_"))


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is looked up."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names."""
        del ctx
        return command_names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None where there is none of that name."""
        del ctx
        if cmd_name not in command_names():
            return None
        module = importlib.import_module(f"workbench.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, prog_name="workbench")
def app() -> None:
    """Translate, align, review, score and export Chinese and English articles.

    Example: workbench demo
    """


def main(argv: list[str] | None = None) -> None:
    """Run the command line.

    Exit codes: 0 done, 1 a bug, 2 usage, 3 bad input, 4 missing model or dependency, 130 interrupted.
    """
    try:
        code = app.main(args=argv, prog_name="workbench", standalone_mode=False)
    except WorkbenchError as error:
        click.echo(f"workbench: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("workbench: interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
