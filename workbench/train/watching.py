"""Watching a fit: BLEU of the running average on a development set at each save, in bleu.csv beside curves.csv."""

from __future__ import annotations

import csv
from collections.abc import Callable

from workbench.errors import InputError
from workbench.train.exporting import export_stages
from workbench.train.fitting import Fit
from workbench.train.recipe import Recipe, Stage

__all__ = ["watcher"]

COLUMNS = ("stage", "step", "seconds", "tokens", "set", "direction", "lines", "bleu")


def watcher(recipe: Recipe, stage: Stage) -> Callable[[Fit], None] | None:
    """Return what a fit calls after it saved, or None where the recipe watches no set.

    Each direction of the stage is exported to STAGE/watched and decoded greedily in float32.

    Raises:
        InputError: what an export takes along is missing.
    """
    if not recipe.card.watch:
        return None

    for direction in stage.directions:
        glosses = recipe.folder / f"glosses-{direction}.tsv"
        if direction in recipe.glosses and not glosses.exists():
            raise InputError("no glosses", where=str(glosses), remedy="take the step glosses first")

    def watch(fit: Fit) -> None:
        from workbench.train.evaluation import evaluate_model
        from workbench.translate.engines import language_pair, load_translator

        path = recipe.folder / stage.name / "bleu.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(COLUMNS)
            for direction in stage.directions:
                folder = recipe.folder / stage.name / "watched"
                export_stages(recipe, [stage.name], direction, folder)
                pair = language_pair(*direction.split("-"))
                translator = load_translator(pair, model=str(folder), engine="transformers")
                sets, lines = recipe.root / recipe.card.sets, recipe.card.watch_lines
                result = evaluate_model(translator, sets, [recipe.card.watch], beam=1, limit=lines).sets[0]
                place = (stage.name, fit.step, round(fit.elapsed, 1), fit.tokens)
                writer.writerow((*place, result.name, direction, result.segments, round(result.bleu, 2)))

    return watch
