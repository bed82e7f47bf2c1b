"""Stages that start from a finished model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from workbench.errors import FormatError, InputError
from workbench.train import running
from workbench.train.averaging import checkpoint_weights
from workbench.train.finetuning import read_marian
from workbench.train.reading import load_recipe
from workbench.train.recipe import Stage
from workbench.train.running import run_recipe
from workbench.train.starting import start_vocabulary, write_start

GOING_ON = """
[[stage]]
name = "finished"
directions = ["zh-en"]
start = "{models}/zh-en"
[[stage]]
name = "on"
directions = ["zh-en"]
after = "finished"
steps = 4
rate = 1e-3
warmup = 1
batch = 512
accumulate = 1
average = 0.5
[export]
zh-en = ["finished", "on"]
"""


def _going_on(toy, make_toy, folder):
    """Write a recipe in `folder` that goes on from the toy's zh-en model; return its path."""
    path = make_toy(folder)
    text = path.read_text(encoding="utf-8")
    begin, stages = text.index("[[stage]]"), text.index("[[synthetic]]")
    text = text[:begin] + text[stages:]
    text = text[: text.index("[export]")] + GOING_ON.replace("{models}", str(toy.folder / "models"))
    path.write_text(text, encoding="utf-8")
    return path


def test_a_recipe_goes_on_from_a_finished_model(toy, make_toy, tmp_path):
    path = _going_on(toy, make_toy, tmp_path)
    recipe = load_recipe(path)
    model = toy.folder / "models" / "zh-en"
    recipe = replace(recipe, glosses={"zh-en": 3})  # which would count other words as rare
    run_recipe(recipe, say=str)
    weights, _, allowed = read_marian(model)
    for name, value in checkpoint_weights(recipe.folder / "finished" / "checkpoint.pt").items():
        torch.testing.assert_close(value, weights[name], rtol=0, atol=0)
    # the same pieces and outputs, for the weights mean nothing with others
    assert (recipe.folder / "joint.model").read_bytes() == (model / "source.spm").read_bytes()
    assert np.load(recipe.folder / "outputs.npz")["en"].tolist() == allowed.tolist()
    exported = recipe.folder / "models" / "zh-en"
    assert (exported / "target.spm").read_bytes() == (model / "target.spm").read_bytes()
    assert (exported / "glosses.tsv").read_bytes() == (model / "glosses.tsv").read_bytes()
    on = checkpoint_weights(recipe.folder / "on" / "checkpoint.pt")
    moved = max((on[n] - weights[n]).abs().max() for n in weights)
    assert 0 < moved < 0.1
    mean, _, again = read_marian(exported)
    assert again.tolist() == allowed.tolist()
    for name, value in mean.items():
        torch.testing.assert_close(value, (weights[name] + on[name]) / 2, rtol=2e-3, atol=2e-3)
    card = (exported / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "mean of finished and on." in card
    assert "`finished` is the finished model zh-en, see its own card." in card
    assert "| finished |" not in card
    assert "| on | zh-en | 0.001 |" in card


def test_one_finished_model_is_followed_with_a_new_optimiser(toy, tmp_path):
    begin = Stage(name="finished", directions=("en-zh",), start=toy.folder / "models" / "en-zh")
    after = Stage(name="on", directions=("en-zh",), after=("finished",), steps=1, encoder_layers=2)
    recipe = replace(toy, folder=tmp_path, stages=(begin, after), embeddings="random")
    write_start(recipe, begin)
    model, optimiser = running._start(recipe, after)
    assert model.shape.encoder_layers == 2
    assert all(not m.any() for m in optimiser.momentum.values())
    assert start_vocabulary(recipe) == (begin.start / "target.spm").read_bytes()


def test_what_cannot_be_started_from_is_refused(toy, make_toy, tmp_path):
    begin = Stage(name="finished", directions=("zh-en",), start=toy.folder / "models" / "zh-en")
    with pytest.raises(InputError, match=r"cannot start from it: d 32, not 16; .*config\.json"):
        write_start(replace(toy, shape=replace(toy.shape, d=16)), begin)
    with pytest.raises(InputError, match="ffn 128, not 64, heads 4, not 2"):  # what it would become
        write_start(replace(toy, shape=replace(toy.shape, d=64)), begin)
    nowhere = replace(begin, start=tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"nowhere.*vocabulary to start from"):
        start_vocabulary(replace(toy, stages=(nowhere,)))
    with pytest.raises(InputError, match="cannot read the model"):
        write_start(toy, nowhere)
    other = tmp_path / "other"
    other.mkdir()
    (other / "source.spm").write_bytes(b"another")
    with pytest.raises(InputError, match="its vocabulary is not that of"):
        start_vocabulary(replace(toy, stages=(begin, replace(begin, start=other))))
    path = _going_on(toy, make_toy, tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('["zh-en"]', '["zh-en", "en-zh"]', 1), encoding="utf-8")
    with pytest.raises(FormatError, match="start is for one direction"):
        load_recipe(path)


def test_a_watched_stage_says_at_once_that_glosses_are_missing(toy, tmp_path):
    recipe = replace(toy, folder=tmp_path)
    with pytest.raises(InputError, match=r"no glosses; take the step glosses"):
        running.watcher(recipe, recipe.stage("last"))
