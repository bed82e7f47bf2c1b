"""Running a recipe: its steps in order, each left out when its result is there, stages resumed where they stopped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from workbench.errors import InputError
from workbench.train.averaging import average_stages, read_checkpoint
from workbench.train.exporting import export_stages, outputs_of
from workbench.train.fitting import Fit
from workbench.train.growing import grow, shape_of, wider
from workbench.train.guide import Guide
from workbench.train.initial import cooccurrence_embeddings, output_ids
from workbench.train.model import Marian, sinusoids
from workbench.train.optimiser import MasterOptimiser
from workbench.train.packing import Pack, join_packs, read_pack
from workbench.train.precision import product_dtype
from workbench.train.preparing import gloss_corpora, prepare, read_pairs
from workbench.train.recipe import Recipe, Stage
from workbench.train.saving import complete_file
from workbench.train.starting import start_glosses, start_outputs, start_vocabulary, write_start
from workbench.train.synthetic import add_synthetic, can_make, make_synthetic
from workbench.train.vocabulary import pack_pairs, train_vocabulary
from workbench.train.watching import watcher

__all__ = ["STEPS", "fit_stage", "run_recipe"]

Say = Callable[[str], None]


def _prepare(recipe: Recipe, say: Say) -> None:
    if not (recipe.folder / "pairs.tsv.xz").exists():
        say("cleaning the corpora")
        prepare(recipe)


def _vocabulary(recipe: Recipe, say: Say) -> None:
    path = recipe.folder / "joint.model"
    if path.exists():
        return
    if (spm := start_vocabulary(recipe)) is not None:
        with complete_file(path) as part:
            part.write_bytes(spm)
    else:
        say("training the vocabulary")
        train_vocabulary(recipe, read_pairs(recipe.folder / "pairs.tsv.xz"))


def _pack(recipe: Recipe, say: Say) -> None:
    path = recipe.folder / "train.npz"
    if path.exists():
        return
    say("packing")
    pairs = read_pairs(recipe.folder / "pairs.tsv.xz")
    pack_pairs(path, pairs, recipe.folder / "joint.model", recipe.vocabulary)


def _glosses(recipe: Recipe, say: Say) -> None:
    """Write glosses-DIRECTION.tsv, which the export takes along, and glossed-DIRECTION.npz, which stages read."""
    for direction in recipe.glosses:
        if not (recipe.folder / f"glossed-{direction}.npz").exists():
            say(f"glossing rare words for {direction}")
            gloss_corpora(recipe, direction)
            if (own := start_glosses(recipe, direction)) is not None:
                shutil.copyfile(own, recipe.folder / f"glosses-{direction}.tsv")


def _initial(recipe: Recipe, say: Say) -> None:
    """Write output ids and initial embeddings, which the stages and the export read."""
    pack = None
    if not (recipe.folder / "outputs.npz").exists():
        say("counting target pieces")
        pack = read_pack(recipe.folder / "train.npz")
        pieces = _pieces(recipe)
        counted = (output_ids(pack, side, pieces, recipe.output_counts) for side in (0, 1))
        outputs = dict(zip(("zh", "en"), counted, strict=True)) | start_outputs(recipe)
        with complete_file(recipe.folder / "outputs.npz") as part:
            np.savez(part, zh=outputs["zh"], en=outputs["en"])
    path = recipe.folder / "embeddings.npy"
    if recipe.embeddings == "cooccurrence" and not path.exists():
        say("computing initial embeddings")
        table = cooccurrence_embeddings(
            pack or read_pack(recipe.folder / "train.npz"), recipe.shape.vocabulary, recipe.shape.d
        )
        with complete_file(path) as part:
            np.save(part, table.numpy())


def _pieces(recipe: Recipe) -> list[str]:
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(str(recipe.folder / "joint.model"))
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def _synthetic(recipe: Recipe, say: Say) -> None:
    """Make the synthetic corpora of every stage whose model is there (`fit` does the same when it comes to them)."""
    for stage in recipe.stages:
        if stage.synthetic and can_make(recipe, stage):
            say(f"back-translating for {stage.name}")
            make_synthetic(recipe, stage)


def _stages(recipe: Recipe, say: Say) -> None:
    pack = read_pack(recipe.folder / "train.npz")
    for stage in recipe.stages:
        if (recipe.folder / stage.name / "done").exists():
            continue
        if stage.start is not None:
            write_start(recipe, stage)
            (recipe.folder / stage.name / "done").touch()
            continue
        if stage.synthetic:
            say(f"back-translating for {stage.name}")
        more = add_synthetic(recipe, stage, pack)
        if stage.glossed:
            more = join_packs(more, read_pack(recipe.folder / f"glossed-{stage.directions[0]}.npz"))
        say(f"fitting {stage.name}")
        fit_stage(recipe, stage, more)


def _export(recipe: Recipe, say: Say) -> None:
    for direction, stages in recipe.export.items():
        say(f"exporting {direction} from {' and '.join(dict.fromkeys(stages))}")
        export_stages(recipe, stages, direction, recipe.folder / "models" / direction)


def _card(recipe: Recipe, say: Say) -> None:
    """Evaluate the exported models; write card and curves beside each."""
    from workbench.train.card import model_card, write_curves
    from workbench.train.evaluation import evaluate_named

    for direction in recipe.export:
        folder = recipe.folder / "models" / direction
        say(f"evaluating {direction}")
        sets, source = recipe.card.evaluate, direction.split("-")[0]
        result = evaluate_named(str(folder), recipe.root / recipe.card.sets, sets, src=source)
        card = model_card(recipe, direction, result, direction)
        (folder / "MODEL_CARD.md").write_text(card, encoding="utf-8")
        write_curves(recipe, direction, folder)


#: Names and functions of the steps, in order.
STEPS: tuple[tuple[str, Callable[[Recipe, Say], None]], ...] = (
    ("prepare", _prepare),
    ("vocabulary", _vocabulary),
    ("pack", _pack),
    ("initial", _initial),
    ("glosses", _glosses),
    ("synthetic", _synthetic),
    ("fit", _stages),
    ("export", _export),
    ("card", _card),
)


def run_recipe(recipe: Recipe, only: Sequence[str] = (), say: Say = print) -> None:
    """Take the recipe's steps, or those named in `only`.

    Raises:
        InputError: a name that is no step, or a step whose input is missing.
    """
    names = [name for name, _ in STEPS]
    unknown = sorted(set(only) - set(names))
    if unknown:
        raise InputError(f"no step named {', '.join(unknown)}", remedy=f"steps: {', '.join(names)}")
    recipe.folder.mkdir(parents=True, exist_ok=True)
    for name, step in STEPS:
        if not only or name in only:
            try:
                step(recipe, say)
            except FileNotFoundError as error:
                raise InputError(
                    f"step {name} needs {error.filename}", remedy="take the steps before it"
                ) from None


def _start(recipe: Recipe, stage: Stage) -> tuple[Marian, MasterOptimiser]:
    """Return model and optimiser at the stage's start: initial embeddings, or the stage before."""
    torch.manual_seed(stage.seed)
    before, state = _before(recipe, stage)
    if before:
        shape = shape_of(before, recipe.shape)
    else:
        layers = stage.encoder_layers or recipe.shape.encoder_layers
        shape = replace(wider(recipe.shape, stage.d or recipe.shape.d), encoder_layers=layers)
    model = Marian(shape, stage.dropout)
    if before is None and recipe.embeddings == "cooccurrence":
        table = torch.from_numpy(np.load(recipe.folder / "embeddings.npy"))
        with torch.no_grad():
            noise = model.embedding.weight.clone()
            model.embedding.weight.copy_(0.8 * table + 0.5 * noise)
            model.embedding.weight[-1].zero_()
    masters = before or {n: p.detach().clone() for n, p in model.named_parameters()}
    model = model.to(product_dtype(recipe.hardware.device))
    model.position = sinusoids(shape.positions, shape.d)
    model = model.to(recipe.hardware.device)
    optimiser = MasterOptimiser(model, shape.d)
    if state is not None:
        optimiser.load({**state, "master": masters})
    else:
        optimiser.set_masters(masters)
    return model, optimiser


def _before(recipe: Recipe, stage: Stage) -> tuple[dict[str, Tensor] | None, dict[str, Any] | None]:
    """Return the weights that `stage` begins with, and the optimiser of the one stage before of the same shape."""
    if not stage.after:
        return None, None
    sizes = (recipe.shape, stage.encoder_layers, stage.d)
    if len(stage.after) > 1:
        return average_stages(recipe.folder, stage.after, *sizes), None
    state = read_checkpoint(recipe.folder / stage.after[0] / "checkpoint.pt")
    weights = grow(state["average"], *sizes)
    same = shape_of(weights, recipe.shape) == shape_of(state["average"], recipe.shape)
    return weights, state.get("optimiser") if same else None


def fit_stage(recipe: Recipe, stage: Stage, pack: Pack, hook: Callable[[Fit], None] | None = None) -> Fit:
    """Run `stage` (or go on with it) to its end in the recipe's folder, and return it."""
    if recipe.hardware.device == "cpu":
        torch.set_num_threads(recipe.hardware.threads)
    model, optimiser = _start(recipe, stage)
    folder = recipe.folder / stage.name
    guide = None
    if stage.guide:
        table = torch.from_numpy(np.load(recipe.folder / "embeddings.npy"))
        guide = Guide(table, pack, torch.device(recipe.hardware.device))
    fit = Fit(model, optimiser, pack, stage, recipe.hardware, folder, outputs_of(recipe), guide)
    fit.resume()
    watch = hook or watcher(recipe, stage)
    fit.run(watch)
    if watch is not None:
        watch(fit)
    (folder / "done").touch()
    return fit
