"""A grown encoder translates nearly like the one it came from, and goes through stages, means and exports."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from workbench.errors import InputError
from workbench.train import running
from workbench.train.averaging import average_stages, checkpoint_weights
from workbench.train.card import _counted, _sizes, chain
from workbench.train.exporting import export_stages
from workbench.train.finetuning import read_marian
from workbench.train.growing import encoder_depth, grow, grow_encoder
from workbench.train.model import Marian
from workbench.train.recipe import Shape, Stage

SHAPE = Shape(vocabulary=300, d=32, ffn=64, heads=2, encoder_layers=4, decoder_layers=1, positions=64)


def _model(layers, weights):
    model = Marian(replace(SHAPE, encoder_layers=layers))
    model.load_state_dict(weights, strict=False)
    return model.eval()


def _fitted():
    """Weights whose norms are not those of a fresh model."""
    torch.manual_seed(3)
    weights = dict(Marian(SHAPE).named_parameters())
    for name, value in weights.items():
        if "norm" in name:
            mean = 0.8 if name.endswith("weight") else 0.05
            weights[name] = mean + 0.2 * torch.randn_like(value)
    return {n: t.detach() for n, t in weights.items()}


@pytest.mark.parametrize("layers", [4, 5, 6, 8])
def test_a_grown_encoder_does_nearly_what_it_did(layers):
    weights = _fitted()
    grown = grow_encoder(weights, layers)
    assert encoder_depth(weights) == 4
    assert encoder_depth(grown) == layers
    source, target = torch.randint(1, 299, (5, 11)), torch.randint(1, 299, (5, 7))
    with torch.no_grad():
        before, after = (_model(n, w)(source, target) for n, w in ((4, weights), (layers, grown)))
    assert (after - before).norm() < 0.1 * before.norm()
    kept = _model(4, {**weights, "encoder.3.norm3.weight": 1.5 * weights["encoder.3.norm3.weight"]})
    with torch.no_grad():  # what a real change of a layer does
        assert (kept(source, target) - before).norm() > 0.1 * before.norm()


def test_new_layers_are_spread_and_the_last_is_on_top():
    weights = _fitted()
    grown = grow_encoder(weights, 6)
    old = [0, 1, None, 2, 3, None]
    for place, came_from in enumerate(old):
        value = grown[f"encoder.{place}.fc2.weight"]
        if came_from is None:
            assert not value.any()
            assert grown[f"encoder.{place}.fc1.weight"].any()  # so that the first step can move fc2
        else:
            assert value.equal(weights[f"encoder.{came_from}.fc2.weight"])
    assert grown["decoder.0.fc1.weight"] is weights["decoder.0.fc1.weight"]


@pytest.mark.parametrize("layers", [3, 9])
def test_an_encoder_grows_to_twice_its_depth_at_most(layers):
    with pytest.raises(InputError, match=f"4 layers cannot become one of {layers}"):
        grow_encoder(_fitted(), layers)


def test_a_stage_grows_the_encoder_and_is_averaged_with_shallow_ones(toy, tmp_path):
    shallow = checkpoint_weights(toy.folder / "last" / "checkpoint.pt")
    depth = encoder_depth(shallow)
    deeper = Stage(
        name="deeper", after=("last",), directions=("zh-en",), encoder_layers=depth + 1, steps=4, batch=256
    )
    recipe = replace(
        toy,
        stages=(*toy.stages, deeper),
        export={"zh-en": ("last", "deeper")},
        card=replace(toy.card, watch=""),
    )
    pack = running.read_pack(toy.folder / "train.npz")
    fit = running.fit_stage(recipe, deeper, pack)
    assert fit.model.shape.encoder_layers == depth + 1
    new = f"encoder.{depth}.fc2.weight"
    assert fit.optimiser.master[new].abs().max() > 0
    # what follows starts at that depth without saying so, with the same optimiser
    after = Stage(name="after", after=("deeper",), directions=("zh-en",), steps=1)
    model, optimiser = running._start(recipe, after)
    assert model.shape.encoder_layers == depth + 1
    torch.testing.assert_close(optimiser.momentum[new], fit.optimiser.momentum[new])
    export_stages(recipe, ("last", "deeper"), "zh-en", tmp_path / "mean")
    weights, shape, _ = read_marian(tmp_path / "mean")
    assert shape.encoder_layers == depth + 1
    mean = fit.average[new] / 2  # the grown shallow one has zeros there
    torch.testing.assert_close(weights[new], mean, rtol=2e-3, atol=2e-3)
    assert _sizes(recipe, chain(recipe, "zh-en"))[-2:] == [(depth, 32), (depth + 1, 32)]


def test_a_stage_grows_the_width_and_is_averaged_with_narrow_ones(toy, tmp_path):
    wide = Stage(name="wide", after=("last",), directions=("zh-en",), d=48, steps=4, batch=256)
    export = {"zh-en": ("last", "last", "wide")}
    recipe = replace(toy, stages=(*toy.stages, wide), export=export, card=replace(toy.card, watch=""))
    fit = running.fit_stage(recipe, wide, running.read_pack(toy.folder / "train.npz"))
    assert fit.model.shape == replace(toy.shape, d=48, ffn=96, heads=3)
    after = Stage(name="after", after=("wide",), directions=("zh-en",), steps=1)
    model, optimiser = running._start(recipe, after)
    assert model.shape.d == 48
    name = "decoder.0.fc2.weight"
    torch.testing.assert_close(optimiser.momentum[name], fit.optimiser.momentum[name])
    export_stages(recipe, export["zh-en"], "zh-en", tmp_path / "mean")
    weights, shape, _ = read_marian(tmp_path / "mean")
    assert (shape.d, shape.ffn, shape.heads) == (48, 96, 3)
    narrow = grow(checkpoint_weights(toy.folder / "last" / "checkpoint.pt"), toy.shape, d=48)
    mean = (2 * narrow[name] + fit.average[name]) / 3
    torch.testing.assert_close(weights[name], mean, rtol=2e-3, atol=2e-3)
    assert _sizes(recipe, chain(recipe, "zh-en"))[-2:] == [(1, 32), (1, 48)]


def test_stages_that_count_several_times_are_said_once():
    assert _counted(("a", "b", "b", "c", "b")) == "a and b (3 times) and c"
    assert _counted(("a", "b")) == "a and b"


def test_a_mean_of_no_stage_is_refused(tmp_path):
    with pytest.raises(InputError, match="no weights to average"):
        average_stages(tmp_path, (), SHAPE)
