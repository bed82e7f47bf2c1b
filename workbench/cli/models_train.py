"""`workbench models train` and `workbench models evaluate`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.common import json_option, print_json


@click.command("train")
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--step", "steps", multiple=True, metavar="NAME", help="Only this step (repeat for several): "
              "prepare, vocabulary, pack, initial, fit, export.")  # fmt: skip
@click.option("--device", type=click.Choice(["cpu", "cuda"]), help="Instead of the recipe's device.")
@click.option("--stage", "stage", metavar="NAME", help="With --step fit: only this stage.")
@click.option("--seconds", type=float, help="Instead of each stage's seconds.")
def train(
    config: Path, steps: tuple[str, ...], device: str | None, stage: str | None, seconds: float | None
) -> None:
    """Take the steps of the recipe CONFIG; what is there already is kept, a stage that stopped goes on.

    Example: workbench models train models/train-cpu.toml --step prepare
    """
    from workbench.train.reading import load_recipe, with_changes
    from workbench.train.running import run_recipe

    recipe = with_changes(load_recipe(config), device=device, stage=stage, seconds=seconds)
    run_recipe(recipe, steps, say=lambda text: click.echo(text, err=True))
    click.echo(str(recipe.folder))


@click.command("evaluate")
@click.argument("name")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True,
              help="Folder of test sets: SET/test.zh and SET/test.en, or SET-SRC-TGT/.")  # fmt: skip
@click.option(
    "--set", "sets", multiple=True, metavar="SET", help="Sets to read (default flores-devtest, newstest2021)."
)
@click.option("--from", "src", help="Source language, for a model named by its path.")
@click.option(
    "--engine", type=click.Choice(["ctranslate2", "transformers"]), default="ctranslate2", show_default=True
)
@click.option("--beam", type=click.IntRange(1, 32), default=4, show_default=True)
@click.option("--limit", type=click.IntRange(1), help="Only the first lines of each set.")
@json_option
def evaluate(
    name: str,
    data: Path,
    sets: tuple[str, ...],
    src: str | None,
    engine: str,
    beam: int,
    limit: int | None,
    as_json: bool,
) -> None:
    """BLEU and chrF of model NAME with signatures, beside published figures of others; its speed and size.

    Example: workbench models evaluate zh-en --data ../shared/eval/mt
    """
    from workbench.score.render import table
    from workbench.train.evaluation import SETS, as_dict, evaluate_named, published_rows

    result = evaluate_named(name, data, sets or SETS, src=src, engine=engine, beam=beam, limit=limit)
    if as_json:
        print_json(as_dict(result))
        return
    for line in table(published_rows(result)):
        click.echo(line)
    for s in result.sets:
        click.echo(f"{s.name}: {s.bleu_signature}; {s.chrf_signature}")
    click.echo(
        f"{result.model}, {result.engine}, beam {result.beam}: {result.speed:.0f} target tokens/s, "
        f"{result.megabytes:.0f} MB on disk"
    )
