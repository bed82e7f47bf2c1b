"""A widened model translates nearly like the one it came from, and every new part of it can learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from workbench.errors import InputError
from workbench.train import running
from workbench.train.averaging import checkpoint_weights
from workbench.train.finetuning import read_marian
from workbench.train.model import Marian
from workbench.train.recipe import Shape, Stage
from workbench.train.starting import write_start
from workbench.train.widening import _origins, widen

OLD = Shape(vocabulary=300, d=96, ffn=192, heads=3, encoder_layers=2, decoder_layers=2, positions=64)
NEW = replace(OLD, d=128, ffn=256, heads=4)


def _model(shape, weights):
    model = Marian(shape)
    assert model.load_state_dict(weights, strict=False).unexpected_keys == []
    return model.eval()


def _fitted(shape=OLD):
    """Weights whose norms and biases are not those of a fresh model."""
    torch.manual_seed(3)
    weights = dict(Marian(shape).named_parameters())
    for name, value in weights.items():
        if "norm" in name:
            weights[name] = (0.8 if name.endswith("weight") else 0.05) + 0.1 * torch.randn_like(value)
        elif name.endswith("bias"):
            weights[name] = 0.05 * torch.randn_like(value)
    return {n: t.detach() for n, t in weights.items()}


def _logits(model, source, target):
    with torch.no_grad():
        return model(source, target) @ model.embedding.weight.t()


@pytest.mark.parametrize(("d", "heads"), [(96, 3), (128, 4), (192, 6)])
def test_a_widened_model_says_nearly_what_it_said(d, heads):
    new = replace(OLD, d=d, heads=heads, ffn=2 * d)
    weights = _fitted()
    wide = widen(weights, OLD, new)
    assert {n: t.shape for n, t in wide.items()} == {n: t.shape for n, t in Marian(new).named_parameters()}
    source, target = torch.randint(1, 299, (6, 9)), torch.randint(1, 299, (6, 7))
    before, after = (_logits(_model(s, w), source, target) for s, w in ((OLD, weights), (new, wide)))
    assert (after - before).norm() < 0.3 * before.norm()
    if d == OLD.d:
        torch.testing.assert_close(after, before, rtol=1e-4, atol=1e-4)
    changed = {
        n: torch.randn_like(t) * t.std() if "fc" in n and t.dim() == 2 else t for n, t in weights.items()
    }
    other = _logits(_model(OLD, changed), source, target)  # what other matrices of the same size do
    assert (other - before).norm() > 2 * (after - before).norm()


def test_without_positions_only_the_norms_differ():
    """With both tables of positions at zero, all that differs is the mean over the width that norms take."""
    weights = _fitted()
    models = _model(OLD, weights), _model(NEW, widen(weights, OLD, NEW))
    for model in models:
        model.position.zero_()
    source, target = torch.randint(1, 299, (6, 9)), torch.randint(1, 299, (6, 7))
    before, after = (_logits(m, source, target) for m in models)
    assert (after - before).norm() < 0.2 * before.norm()


def test_what_is_drawn_does_not_depend_on_the_order_of_the_weights():
    """Else the mean of two models that were widened apart would be the mean of unlike units."""
    weights = _fitted()
    one, other = widen(weights, OLD, NEW), widen(dict(reversed(weights.items())), OLD, NEW)
    assert list(one) == list(other)
    assert all(one[name].equal(other[name]) for name in one)


def test_every_dimension_goes_on_with_the_sinusoids_nearest_to_its_own():
    origin = _origins(384, 512)
    assert set(origin.tolist()) == set(range(384))
    assert torch.bincount(origin).max() == 2
    old, new = np.arange(192) / 192, np.arange(256) / 256  # logarithms of the wave lengths
    assert np.abs(old[origin[:256].numpy()] - new).max() <= 0.5 / 192 + 1e-9
    assert origin[256:].equal(origin[:256] + 192)  # sines and cosines alike


def test_copies_part_and_new_units_learn():
    """After one step of plain descent no two copies are alike, and no new unit has been left out."""
    wide = widen(_fitted(), OLD, NEW)
    model = _model(NEW, wide)
    source, target = torch.randint(1, 299, (6, 9)), torch.randint(1, 299, (6, 7))
    states = model(source, target)
    loss = torch.nn.functional.cross_entropy(
        (states @ model.embedding.weight.t()).flatten(0, 1), target.flatten()
    )
    loss.backward()
    grads = {n: p.grad for n, p in model.named_parameters()}
    origin = _origins(OLD.d, NEW.d).tolist()
    twice = [(i, origin.index(o)) for i, o in enumerate(origin) if origin.index(o) < i]
    assert len(twice) == NEW.d - OLD.d
    for i, j in twice:
        assert not torch.allclose(grads["embedding.weight"][:, i], grads["embedding.weight"][:, j])
        assert not torch.allclose(grads["encoder.0.fc2.weight"][i], grads["encoder.0.fc2.weight"][j])
    assert (grads["encoder.0.fc2.weight"][:, OLD.ffn :].norm(dim=0) > 0).all()
    assert (grads["decoder.1.cross.out.weight"][:, OLD.d :].norm(dim=0) > 0).all()
    assert not wide["encoder.0.fc2.weight"][:, OLD.ffn :].any()
    assert wide["encoder.0.fc1.weight"][OLD.ffn :].std() > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"d": 64, "heads": 2},
        {"d": 224, "heads": 7},
        {"d": 128, "heads": 2},
        {"ffn": 100},
        {"encoder_layers": 3},
    ],
)
def test_shapes_that_cannot_come_from_one_another_are_refused(wrong):
    with pytest.raises(InputError, match="cannot become one of"):
        widen(_fitted(), OLD, replace(NEW, **wrong))


def test_a_stage_starts_wider_from_a_finished_model(toy, tmp_path):
    begin = Stage(name="finished", directions=("zh-en",), start=toy.folder / "models" / "zh-en")
    after = Stage(name="on", directions=("zh-en",), after=("finished",), steps=1)
    wider = replace(toy.shape, d=48, ffn=96, heads=3)
    recipe = replace(toy, folder=tmp_path, stages=(begin, after), shape=wider, embeddings="random")
    write_start(recipe, begin)
    weights, shape, _ = read_marian(begin.start)
    assert (shape.d, shape.heads) == (32, 2)
    model, _ = running._start(recipe, after)
    assert model.shape.d == 48
    for name, value in widen(weights, shape, wider, begin.seed).items():
        torch.testing.assert_close(checkpoint_weights(tmp_path / "finished" / "checkpoint.pt")[name], value)
