"""Back-translation rounds of a recipe: real text of one side, with drafts of a stage's own model as the other."""

from __future__ import annotations

from pathlib import Path

from workbench.train.backtranslation import back_translate, write_synthetic
from workbench.train.corpus import read_lines
from workbench.train.decontaminate import decontaminate
from workbench.train.exporting import export_stages
from workbench.train.filters import FilterReport
from workbench.train.packing import Pack, join_packs, read_pack
from workbench.train.preparing import evaluation_grams, find_files, read_pairs
from workbench.train.recipe import Recipe, Stage, Synthetic
from workbench.train.vocabulary import pack_pairs

__all__ = ["add_synthetic", "can_make", "make_synthetic", "monolingual_lines"]


def monolingual_lines(recipe: Recipe, synthetic: Synthetic) -> list[str]:
    """Return at most `synthetic.lines` lines of its texts, evenly spaced, empty ones left out."""
    lines = [line for path in find_files(recipe.root, synthetic.text) for line in read_lines(path) if line]
    step = max(1.0, len(lines) / synthetic.lines)
    return [lines[int(i * step)] for i in range(min(len(lines), synthetic.lines))]


def _packed(recipe: Recipe, name: str) -> Path:
    return recipe.folder / f"synthetic-{name}.npz"


def can_make(recipe: Recipe, stage: Stage) -> bool:
    """Whether the models that back-translate for `stage` are there: registered ones, or the stage before."""
    own = any(not recipe.synthetic_named(name).model for name in stage.synthetic)
    return not own or (recipe.folder / stage.after[0] / "done").exists()


def make_synthetic(recipe: Recipe, stage: Stage) -> None:
    """Make what is missing of the stage's synthetic corpora: `synthetic-NAME.tsv.xz` and its pack beside it.

    The drafts come from the corpus's `model`, or from the averaged weights of the stage before, exported for the
    other direction; they are decoded greedily in int8.

    Raises:
        InputError: a text is not there.
    """
    for name in stage.synthetic:
        path = _packed(recipe, name)
        if path.exists():
            continue
        table = path.with_suffix(".tsv.xz")
        if not table.exists():
            _back_translate(recipe, stage, recipe.synthetic_named(name), table)
        pack_pairs(path, read_pairs(table), recipe.folder / "joint.model", recipe.vocabulary)


def _back_translate(recipe: Recipe, stage: Stage, synthetic: Synthetic, table: Path) -> None:
    from workbench.translate.engines import language_pair, load_translator
    from workbench.translate.protocol import DecodeOptions

    source, target = stage.directions[0].split("-")
    model = synthetic.model
    if not model:
        folder = recipe.folder / f"back-{stage.name}"
        export_stages(recipe, stage.after, f"{target}-{source}", folder)
        model = str(folder)
    pair = language_pair(target, source)
    translator = load_translator(pair, model=model, threads=recipe.hardware.threads)
    lines = monolingual_lines(recipe, synthetic)
    pairs = back_translate(lines, translator, synthetic.name, DecodeOptions(beam=1))
    write_synthetic(table, decontaminate(pairs, evaluation_grams(recipe), FilterReport()))


def add_synthetic(recipe: Recipe, stage: Stage, pack: Pack) -> Pack:
    """Return `pack` with the stage's synthetic corpora, which are made where they are not there yet."""
    make_synthetic(recipe, stage)
    for name in stage.synthetic:
        pack = join_packs(pack, read_pack(_packed(recipe, name)))
    return pack
