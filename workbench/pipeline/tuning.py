"""A shipped model made the editors' own: fine-tuned on a workspace's approved units, compared on some held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError
from workbench.model import LangPair, TranslationUnit
from workbench.score.evaluate import Evaluation, evaluate
from workbench.store import Store

__all__ = ["Tuned", "tune"]

HELD = 10
"""One unit in so many is held out,"""
FEWEST = 50
"""where there are at least so many."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """A fine-tuned model: its folder, the pairs it read and those held out, and how both models do on these.

    `held` is 0 and `evaluation` None where there were too few units to hold any out. Where the references were corrected from the old
    model's drafts, the figures favour the old model.
    """

    folder: Path
    learnt: int
    held: int
    evaluation: Evaluation | None


def tune(
    store: Store,
    name: str,
    pair: LangPair,
    out: Path,
    old: Sequence[TranslationUnit] = (),
    steps: int = 60,
    rate: float = 2e-4,
) -> Tuned:
    """Fine-tune model `name` on the reviewed and final units of the workspace between its languages.

    Args:
        store: the workspace.
        name: a registered model of the workbench's own, or its folder.
        pair: the model's direction.
        out: folder to make.
        old: other units, e.g. of an older corpus, read beside the new so that the model forgets little.
        steps: gradient steps.
        rate: learning rate at the start; it falls to zero.

    Raises:
        InputError: no approved units, `out` is there already, or the model is not one of ours.
        ModelMissingError: no such model.
    """
    from workbench.train.finetuning import approved_pairs, fine_tune, unit_pairs
    from workbench.translate.registry import find_model

    if out.exists():
        raise InputError("the folder is there already", where=str(out), remedy="name a new one with -o")
    folder = find_model(name, pair).path
    pairs = approved_pairs(list(store.bitexts.units()))
    held = pairs[::HELD] if len(pairs) >= FEWEST else []
    learnt = [p for p in pairs if p not in set(held)]
    more = unit_pairs(old, "old")
    fine_tune(folder, learnt, out, direction=pair.direction, old=more, steps=steps, rate=rate)
    if not held:
        return Tuned(out, len(learnt), 0, None)
    sides = [(p.zh, p.en) if pair.direction == "zh-en" else (p.en, p.zh) for p in held]
    return Tuned(out, len(learnt), len(held), _compare(folder, out, pair, sides))


def _compare(before: Path, after: Path, pair: LangPair, sides: Sequence[tuple[str, str]]) -> Evaluation:
    from workbench.translate.engines import load_translator

    sources, references = zip(*sides, strict=True)
    drafts = {}
    for label, folder in (("before", before), ("after", after)):
        translator = load_translator(pair, model=str(folder))
        drafts[label] = [row[0].text for row in translator.translate(sources)]
    return evaluate(drafts, [references], lang=pair.tgt, metrics=("chrf",), baseline="before")
