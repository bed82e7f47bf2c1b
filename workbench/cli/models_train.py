"""`workbench models train`, `workbench models evaluate` and `workbench models tune`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.common import json_option, print_json, workspace_option


@click.command("train")
@click.argument("config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--step", "steps", multiple=True, metavar="NAME", help="Only this step (repeat for several): "
              "prepare, vocabulary, pack, initial, synthetic, fit, export, card.")  # fmt: skip
@click.option("--device", type=click.Choice(["cpu", "cuda"]), help="Instead of the recipe's device.")
@click.option("--stage", "stage", metavar="NAME", help="With --step fit: only this stage.")
@click.option("--seconds", type=float, help="Instead of each stage's seconds.")
def train(
    config: Path, steps: tuple[str, ...], device: str | None, stage: str | None, seconds: float | None
) -> None:
    """Take the steps of the recipe CONFIG; what is there already is kept, a stage that stopped goes on.

    A CONFIG with a table [lexicon], as models/align.toml, trains the aligner's lexicon; it has no steps.

    Example: workbench models train models/train-cpu.toml --step prepare
    """
    from workbench.align.train import TrainConfig, is_lexicon
    from workbench.align.train import train as train_lexicon

    if is_lexicon(config):
        click.echo(str(train_lexicon(TrainConfig.load(config))))
        return
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


@click.command("tune")
@click.argument("name")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FOLDER", required=True,
              help="Folder to make: a model for `run --zh-en FOLDER` and `translate --model FOLDER`.")  # fmt: skip
@click.option("--from", "src", metavar="LANG", help="Source language, for a model named by its path.")
@click.option("--old", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Bilingual file (any format) that is read beside the new units, so that the model forgets little.")  # fmt: skip
@click.option("--steps", type=click.IntRange(1), default=60, show_default=True, help="Gradient steps.")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), default=2e-4, show_default=True,
              help="Learning rate at the start.")  # fmt: skip
@workspace_option
def tune(
    name: str,
    output: Path,
    src: str | None,
    old: Path | None,
    steps: int,
    rate: float,
    workspace: str | None,
) -> None:
    """Fine-tune model NAME on the workspace's reviewed and final units, on the CPU.

    One unit in ten is held out where there are fifty or more, and both models translate those.

    Example: workbench models tune zh-en -o our-zh-en
    """
    from workbench.formats import registry
    from workbench.pipeline.tuning import tune as tune_model
    from workbench.pipeline.workspace import open_workspace
    from workbench.train.evaluation import direction_of

    pair = direction_of(name, src)
    more = list(registry.by_suffix(old).read(old)) if old else []
    with open_workspace(workspace) as store:
        done = tune_model(store, name, pair, output, more, steps, rate)
    click.echo(f"{done.learnt} pairs learnt; {done.folder} is the model")
    if done.evaluation is None:
        click.echo("too few units to hold some out: compare it on texts of your own", err=True)
        return
    for system in done.evaluation.systems:
        chrf = system.scores[0]
        low, high = chrf.interval.low, chrf.interval.high
        click.echo(
            f"{system.name}: {chrf.label} {chrf.score:.1f} [{low:.1f}, {high:.1f}] on {done.held} held out"
        )
    click.echo(chrf.signature)
    click.echo("texts corrected from the old model's drafts favour the old model", err=True)
