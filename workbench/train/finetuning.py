"""Fine-tuning a Marian folder of ours on an editor's approved units, with old data beside them against forgetting."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from workbench.errors import InputError
from workbench.model import State, TranslationUnit
from workbench.train.characters import normalise_chinese, normalise_english
from workbench.train.export import export_marian, weights_from_marian
from workbench.train.filters import Pair
from workbench.train.fitting import Fit
from workbench.train.model import Marian, sinusoids
from workbench.train.optimiser import MasterOptimiser
from workbench.train.packing import read_pack
from workbench.train.precision import product_dtype
from workbench.train.recipe import Hardware, Shape, Stage, Vocabulary
from workbench.train.vocabulary import pack_pairs
from workbench.translate.registry import GLOSSES, model_defaults

__all__ = ["approved_pairs", "fine_tune", "read_marian", "unit_pairs"]


def approved_pairs(units: Sequence[TranslationUnit]) -> list[Pair]:
    """Return the pairs of the reviewed and final units between Chinese and English that have both texts."""
    return unit_pairs([u for u in units if u.state in {State.REVIEWED, State.FINAL}], "approved")


def unit_pairs(units: Sequence[TranslationUnit], corpus: str) -> list[Pair]:
    """Return the pairs of the units between Chinese and English that have both texts, each pair once."""
    pairs = []
    for unit in units:
        langs = (unit.src_lang.split("-")[0], unit.tgt_lang.split("-")[0])
        if set(langs) == {"zh", "en"} and unit.src.strip() and unit.tgt.strip():
            zh, en = (unit.src, unit.tgt) if langs[0] == "zh" else (unit.tgt, unit.src)
            pairs.append(Pair(normalise_chinese(zh), normalise_english(en), corpus))
    return list(dict.fromkeys(pairs))


def read_marian(folder: Path) -> tuple[dict[str, Tensor], Shape, NDArray[np.int64]]:
    """Return weights (float32), shape and allowed output ids of a folder that `export_marian` wrote.

    Raises:
        InputError: it is missing or another kind of Marian.
    """
    from safetensors.torch import load_file

    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        state = load_file(folder / "model.safetensors")
    except OSError as error:
        raise InputError(f"cannot read the model ({error})", where=str(folder)) from None
    if config.get("activation_function") != "relu" or not config.get("tie_word_embeddings", True):
        raise InputError("not a model of this recipe", where=str(folder), remedy="fine-tune a shipped model")
    shape = Shape(
        vocabulary=config["vocab_size"],
        d=config["d_model"],
        ffn=config["encoder_ffn_dim"],
        heads=config["encoder_attention_heads"],
        encoder_layers=config["encoder_layers"],
        decoder_layers=config["decoder_layers"],
        positions=config["max_position_embeddings"],
    )
    bias = state["final_logits_bias"].flatten()
    allowed = torch.nonzero(bias > -1.0).flatten().numpy().astype(np.int64)
    return weights_from_marian(state, shape), shape, allowed


def fine_tune(
    folder: Path,
    pairs: Sequence[Pair],
    out: Path,
    *,
    direction: str,
    old: Sequence[Pair] = (),
    steps: int = 60,
    rate: float = 2e-4,
    repeat: float = 4.0,
    hardware: Hardware | None = None,
) -> Path:
    """Write to `out` a copy of the model in `folder`, fitted some steps more on `pairs`.

    Args:
        folder: a Marian folder of this recipe.
        pairs: approved pairs, see `approved_pairs`.
        out: where the new folder is made.
        direction: zh-en or en-zh, the model's.
        old: pairs of the corpus it was trained on, read beside the new ones so that it forgets little.
        steps: how many gradient steps; the rate falls to zero over them.
        rate: learning rate at the start.
        repeat: how often a new pair is read for an old one's once.
        hardware: device and threads; one CPU thread where None.

    Raises:
        InputError: no pairs, or not a model of this recipe.
    """
    if not pairs:
        raise InputError("no approved units to learn from", remedy="review some units first")
    weights, shape, allowed = read_marian(folder)
    hardware = hardware or Hardware(compiled=False, log_seconds=1e9, save_seconds=1e9)
    source, target = direction.split("-")
    # the Chinese side's, whose normaliser leaves normalised text of both languages as it is
    vocabulary = folder / ("source.spm" if source == "zh" else "target.spm")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        settings = Vocabulary(size=shape.vocabulary - 1, longest=200, ratio=9.0)
        pack_pairs(scratch / "pack.npz", [*pairs, *old], vocabulary, settings)
        model = Marian(shape).to(product_dtype(hardware.device))
        model.position = sinusoids(shape.positions, shape.d)
        model = model.to(hardware.device)
        optimiser = MasterOptimiser(model, shape.d)
        optimiser.set_masters(weights)
        stage = Stage(
            name="fine-tune",
            directions=(direction,),
            weights={"approved": repeat},
            rate=rate,
            warmup=max(1, steps // 10),
            decay=0.9,
            steps=steps,
            batch=1024,
            accumulate=1,
            average=0.9,
        )
        outputs = (allowed, allowed)
        fit = Fit(model, optimiser, read_pack(scratch / "pack.npz"), stage, hardware, scratch, outputs)
        fit.run()
        averaged: Mapping[str, Tensor] = {n: t.cpu() for n, t in fit.average.items()}
        export_marian(
            out, averaged, shape, vocabulary.read_bytes(), (source, target), allowed, model_defaults(folder)
        )
        if (folder / GLOSSES).is_file():
            shutil.copyfile(folder / GLOSSES, out / GLOSSES)
    return out
