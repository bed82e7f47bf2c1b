"""`workbench models`: what models there are, and how to get one."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from workbench.cli.common import json_option, print_json
from workbench.errors import ModelMissingError

if TYPE_CHECKING:
    from workbench.translate.registry import ModelEntry

TRAINING = "workbench.cli.models_train"


class ModelsGroup(click.Group):
    """The commands here, and those about training, loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all subcommands."""
        more = _training_commands()
        return sorted({*super().list_commands(ctx), *more})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand, imported now if it is about training."""
        own = super().get_command(ctx, cmd_name)
        return own if own is not None else _training_commands().get(cmd_name)


def _training_commands() -> dict[str, click.Command]:
    if find_spec(TRAINING) is None:
        return {}
    module = importlib.import_module(TRAINING)
    found = {name: getattr(module, name, None) for name in ("train", "evaluate", "tune")}
    return {name: c for name, c in found.items() if isinstance(c, click.Command)}


@click.group(cls=ModelsGroup)
def command() -> None:
    """List, check and fetch translation models.

    Example: workbench models list
    """


@command.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """Registered models, their direction and whether they are here.

    Example: workbench models list
    """
    from workbench.translate.registry import load_registry

    entries = list(load_registry().values())
    if as_json:
        print_json([_row(e) for e in entries])
        return
    for e in entries:
        where = "here" if e.present else "not here" if e.shipped else f"workbench models pull {e.name}"
        star = "*" if e.default else " "
        click.echo(f"{star} {e.name:<16} {e.pair.src} → {e.pair.tgt:<7} {where:<38} {e.about}")
    click.echo("* used for its direction when none is named; any other Marian folder is named by its path")


@command.command("info")
@click.argument("name")
@json_option
def info(name: str, as_json: bool) -> None:
    """What is known of model NAME; its files are checked against their hashes.

    Example: workbench models info zh-en
    """
    from workbench.translate.registry import load_registry

    entry = load_registry().get(name)
    if entry is None:
        raise ModelMissingError(f"no model named {name}", remedy="see `workbench models list`")
    row = _row(entry)
    if entry.present:
        folder = entry.folder()
        size = sum(f.stat().st_size for f in entry.path.iterdir() if f.is_file())
        row |= {"digest": folder.digest, "megabytes": round(size / 1e6, 1), "hashes": "as registered"}
        if not entry.files:
            row["hashes"] = "none registered"
    if as_json:
        print_json(row)
        return
    for key, value in row.items():
        click.echo(f"{key:<10} {value}")


@command.command("pull")
@click.argument("name")
def pull_model(name: str) -> None:
    """Fetch model NAME from its hub at the pinned revision, and check its hashes. The only command that uses a network.

    Example: workbench models pull opus-mt-zh-en
    """
    from workbench.translate.pull import pull

    folder = pull(name)
    click.echo(f"{folder.name}: {folder.path}")


@command.command("pin")
@click.argument("name")
def pin(name: str) -> None:
    """Write the sha256 of shipped model NAME's files into models/registry.toml, after it was trained anew.

    Example: workbench models pin zh-en
    """
    from workbench.translate.registry import record_hashes

    for file, digest in sorted(record_hashes(name).items()):
        click.echo(f"{digest}  {file}")


def _row(entry: ModelEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "src": entry.pair.src,
        "tgt": entry.pair.tgt,
        "default": entry.default,
        "here": entry.present,
        "path": str(entry.path),
        "repo": entry.repo,
        "revision": entry.revision,
        "licence": entry.licence,
        "about": entry.about,
    }
