"""Model, loss, optimiser, batches, resuming: small and exact."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from workbench.errors import FormatError, InputError
from workbench.train import precision
from workbench.train.averaging import average_weights, checkpoint_weights
from workbench.train.curves import plot_curves, read_curve
from workbench.train.dropping import drop
from workbench.train.fitting import Fit
from workbench.train.guide import soft_alignments
from workbench.train.loss import projected_cross_entropy
from workbench.train.model import Marian
from workbench.train.nearest import nearest_pairs, nearness
from workbench.train.optimiser import MasterOptimiser, orthogonalise
from workbench.train.packing import batches, read_pack, write_pack
from workbench.train.precision import product_dtype, seconds_of_products
from workbench.train.reading import load_recipe, with_changes
from workbench.train.recipe import Hardware, Nearest, Shape, Stage

SHAPE = Shape(vocabulary=300, d=32, ffn=64, heads=2, encoder_layers=1, decoder_layers=1, positions=64)


@pytest.fixture
def pack(tmp_path):
    rng = np.random.default_rng(0)
    zh = [list(rng.integers(258, 299, rng.integers(2, 9))) for _ in range(120)]
    en = [[int(t) for t in reversed(row)] for row in zh]
    write_pack(tmp_path / "p.npz", (zh, en), [0] * 60 + [1] * 60, ["a", "b"])
    return read_pack(tmp_path / "p.npz")


def test_loss_and_gradients_equal_torchs_own():
    torch.manual_seed(0)
    states, weight = torch.randn(70, 16), torch.randn(40, 16)
    target = torch.randint(0, 40, (70,))
    ours = [t.clone().requires_grad_() for t in (states, weight)]
    theirs = [t.clone().requires_grad_() for t in (states, weight)]
    loss, nll = projected_cross_entropy(*ours, target, 0.1, 0.5, chunk=32)
    (loss * 2).backward()
    logits = theirs[0] @ theirs[1].t()
    expected = torch.nn.functional.cross_entropy(logits, target, reduction="sum", label_smoothing=0.1)
    expected.backward()
    plain = torch.nn.functional.cross_entropy(logits.detach(), target, reduction="sum")
    assert float(nll.detach()) == pytest.approx(float(plain), rel=1e-5)
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a.grad, b.grad, rtol=1e-4, atol=1e-5)


def test_newton_schulz_makes_singular_values_near_one():
    torch.manual_seed(0)
    for shape in ((2, 16, 16), (2, 8, 24), (2, 24, 8)):
        values = torch.linalg.svdvals(orthogonalise(torch.randn(shape)).float())
        assert values.min() > 0.3
        assert values.max() < 1.4


@pytest.mark.parametrize(
    ("device", "features", "expected"),
    [
        ("cpu", {"avx2": True, "avx512_bf16": False, "amx_bf16": False}, torch.float32),
        ("cpu", {"avx2": True}, torch.float32),
        ("cpu", {"avx512_bf16": True, "amx_bf16": True}, torch.bfloat16),
        ("cuda", {}, torch.bfloat16),
    ],
)
def test_products_are_in_bfloat16_only_where_it_is_faster(monkeypatch, device, features, expected):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: features)
    product_dtype.cache_clear()
    assert product_dtype(device) is expected
    product_dtype.cache_clear()


@pytest.mark.parametrize(("bfloat16", "expected"), [(0.4, torch.bfloat16), (2.0, torch.float32)])
def test_with_the_instructions_alone_the_faster_precision_is_measured(monkeypatch, bfloat16, expected):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})
    monkeypatch.setattr(
        precision, "seconds_of_products", lambda dtype: bfloat16 if dtype == torch.bfloat16 else 1.0
    )
    product_dtype.cache_clear()
    assert product_dtype("cpu") is expected
    product_dtype.cache_clear()


def test_products_take_time_in_both_precisions():
    assert all(seconds_of_products(dtype) > 0 for dtype in (torch.bfloat16, torch.float32))


def test_of_several_weight_tables_the_later_goes_before_the_earlier(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(
        '[[stage]]\nname = "s"\nweights = ["w", "v"]\n'
        "[weights.w]\na = 1.0\nb = 2.0\n[weights.v]\nb = 3.0\nc = 4.0\n",
        encoding="utf-8",
    )
    assert load_recipe(path).stage("s").weights == {"a": 1.0, "b": 3.0, "c": 4.0}


def test_batches_hold_one_source_length_and_every_pair_once(pack):
    seen = []
    for batch in batches(pack, np.arange(len(pack)), (0, 1), 40, np.random.default_rng(1), pad=299):
        assert (batch.source != 299).all()
        assert (batch.source[:, -1] == 0).all()
        assert batch.target.size <= 40 or len(batch.target) == 1
        assert batch.tokens == int((batch.target != 299).sum())
        seen += [(batch.direction, tuple(row)) for row in batch.source.tolist()]
    expected = []
    for side in (0, 1):
        offsets = pack.offsets[side]
        expected += [
            (side, (*pack.tokens[side][offsets[i] : offsets[i + 1]].tolist(), 0)) for i in range(len(pack))
        ]
    assert sorted(seen) == sorted(expected)


def test_corpus_weights_choose_pairs(pack, tmp_path):
    fit = _fit(pack, tmp_path, Stage("s", weights={"a": 3.0, "b": 0.0}))
    chosen = fit.choose(np.random.default_rng(0), short=False)
    assert sorted(chosen) == sorted(list(range(60)) * 3)


def _fit(pack, folder, stage, dropout=0.0):
    torch.manual_seed(3)
    model = Marian(SHAPE, dropout).to(torch.bfloat16)
    optimiser = MasterOptimiser(model, SHAPE.d)
    return Fit(model, optimiser, pack, stage, Hardware(compiled=False), folder)


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_a_resumed_fit_equals_one_that_never_stopped(pack, tmp_path, dropout):
    settings = Stage("s", steps=8, batch=64, accumulate=2, warmup=2, decay=0.5)
    whole = _fit(pack, tmp_path / "whole", settings, dropout)
    whole.run()
    first = _fit(pack, tmp_path / "cut", replace(settings, stop=0.5), dropout)
    first.run()
    assert first.step == 4
    torch.rand(7)  # what else the process draws changes nothing
    second = _fit(pack, tmp_path / "cut", settings, dropout)
    assert second.resume()
    second.run()
    assert (second.step, second.tokens) == (whole.step, whole.tokens)
    for name, value in whole.optimiser.master.items():
        assert torch.equal(value, second.optimiser.master[name]), name


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_dropout_keeps_the_mean_and_drops_its_share(kind):
    torch.manual_seed(1)
    x = torch.ones(300, 333, dtype=kind, requires_grad=True)
    dropped = drop(x, 0.25)
    assert dropped.dtype is kind
    assert float((dropped == 0).float().mean()) == pytest.approx(0.25, abs=0.01)
    assert float(dropped.detach().float().mean()) == pytest.approx(1.0, abs=0.01)
    assert float((dropped[:150] == dropped[150:]).float().mean()) == pytest.approx(0.625, abs=0.01)
    dropped.sum().backward()
    assert torch.equal(x.grad, dropped.detach())
    assert not torch.equal(dropped, drop(x, 0.25))
    assert drop(x, 0.0) is x


def test_only_fitting_drops():
    torch.manual_seed(2)
    model = Marian(SHAPE, 0.5)
    ids = torch.randint(0, 299, (2, 5))
    assert not torch.equal(model(ids, ids), model(ids, ids))
    model.eval()
    assert torch.equal(model(ids, ids), model(ids, ids))


def test_each_stage_reads_in_an_order_of_its_own(pack, tmp_path):
    def order(name):
        fit = _fit(pack, tmp_path / name, Stage(name=name, steps=3, batch=64))
        return [batch.source.tolist() for group in islice(fit._groups(), 3) for batch in group]

    assert order("a") == order("a")
    assert order("a") != order("b")


def test_learning_rate_schedule(pack, tmp_path):
    fit = _fit(pack, tmp_path, Stage("s", rate=1.0, warmup=10, decay=0.5, steps=100))
    rates = []
    for step in (0, 4, 9, 50, 75, 100):
        fit.step = step
        rates.append(round(fit.rate(), 6))
    assert rates == [0.1, 0.5, 1.0, 1.0, 0.5, 0.0]


def test_alignments_follow_equal_embeddings():
    table = torch.nn.functional.normalize(torch.randn(20, 8), dim=1)
    table[10] = table[5]
    soft, confidence = soft_alignments(table, torch.tensor([[4, 5, 6, 0]]), torch.tensor([[10, 0]]))
    assert soft[0].argmax(dim=1).tolist() == [1, 3]
    assert confidence[0].tolist() == [1.0, 1.0]
    torch.testing.assert_close(soft.sum(dim=2), torch.ones(1, 2))


def test_average_of_weights():
    states = [{"w": torch.tensor([1.0, 2.0])}, {"w": torch.tensor([3.0, 6.0])}]
    assert average_weights(states)["w"].tolist() == [2.0, 4.0]
    assert average_weights(states, [3, 1])["w"].tolist() == [1.5, 3.0]
    with pytest.raises(InputError, match="different parameters"):
        average_weights([states[0], {"v": torch.zeros(2)}])


def test_checkpoint_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no checkpoint"):
        checkpoint_weights(tmp_path / "checkpoint.pt")


def test_curve_keeps_only_the_last_of_rewritten_rows(tmp_path):
    path = tmp_path / "curves.csv"
    head = "stage,step,seconds,tokens,nll,rate,norm,tokens_per_second\n"
    path.write_text(
        head + "".join(f"s,{t},1,{t},{n},1,1,1\n" for t, n in ((10, 5), (20, 4), (15, 4.5), (30, 3)))
    )
    assert [r["tokens"] for r in read_curve(path)] == ["10", "15", "30"]
    plot_curves([[path]], tmp_path / "c.png", [(15, "flores-dev zh-en", 2.0), (30, "flores-dev zh-en", 5.0)])
    assert (tmp_path / "c.png").read_bytes()[:4] == b"\x89PNG"


def test_a_mean_may_be_told_in_parts(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(
        '[[stage]]\nname = "a"\n[[stage]]\nname = "b"\n[[stage]]\nname = "c"\nafter = { a = 2, b = 1 }\n'
        "[export]\nen-zh = { b = 1, c = 3 }\n"
    )
    recipe = load_recipe(path)
    assert recipe.stage("c").after == ("a", "a", "b")
    assert recipe.export == {"en-zh": ("b", "c", "c", "c")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[shape]\ndepth = 3\n", "no setting depth"),
        ('[[stage]]\nname = "b"\nafter = "a"\n', "no earlier stage"),
        ('[[stage]]\nname = "b"\ndirections = ["de-en"]\n', "directions are"),
        ('[[stage]]\nname = "b"\nweights = "w"\n', "weights.w"),
        ('[[stage]]\nname = "b"\nweights = ["v", "w"]\n[weights.v]\na = 1.0\n', "weights.w"),
        ('[export]\nzh-en = "x"\n', "names no direction"),
        ("[export]\nzh-en = []\n", "names no direction"),
        ("[export]\nzh-en = { a = 0.5 }\n", "whole numbers"),
        ("[export]\nzh-en = { a = 0 }\n", "whole numbers"),
        ("[shape]\nvocabulary = 5\n", "vocabulary.size"),
        ("= 3", "not TOML"),
    ],
)
def test_recipes_that_cannot_be_used(tmp_path, text, message):
    path = tmp_path / "r.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=message):
        load_recipe(path)


def test_shipped_recipes_load(root):
    for name in ("train-cpu.toml", "train-gpu.toml", "train-on.toml"):
        recipe = load_recipe(root / "models" / name)
        assert set(recipe.export) == {"zh-en", "en-zh"}
        changed = with_changes(recipe, device="cpu", stage=recipe.stages[0].name, seconds=3)
        assert [s.seconds for s in changed.stages] == [3]


def test_of_a_corpus_the_pairs_nearest_to_the_domain_are_read(tmp_path):
    """Corpus b is half made of the domain's pieces, half of others; c has no share and stays whole."""
    rng = np.random.default_rng(5)

    def rows(low, high, count):
        return [[int(t) for t in rng.integers(low, high, rng.integers(4, 12))] for _ in range(count)]

    zh = rows(10, 30, 200) + rows(10, 30, 50) + rows(30, 60, 50) + rows(30, 60, 40)
    en = rows(60, 80, 200) + rows(60, 80, 50) + rows(80, 120, 50) + rows(80, 120, 40)
    write_pack(tmp_path / "p.npz", (zh, en), [0] * 200 + [1] * 100 + [2] * 40, ["a", "b", "c"])
    pack = read_pack(tmp_path / "p.npz")
    nearest = Nearest(like=("a",), shares={"b": 0.5})
    fit = _fit(pack, tmp_path, Stage("s", nearest=nearest))
    chosen = fit.choose(np.random.default_rng(0), short=False)
    assert chosen.tolist() == [*range(250), *range(300, 340)]
    with pytest.raises(InputError, match="domain without pairs"):
        nearest_pairs(pack, Nearest(like=("x",)))


def test_nearness_is_the_difference_of_two_bigram_models(tmp_path):
    """Computed by hand: the domain a is 5 6, the others 5 7; b is 5 6 on both sides."""
    write_pack(tmp_path / "p.npz", ([[5, 6], [5, 6]], [[5, 6], [5, 6]]), [0, 1], ["a", "b"])
    pack = read_pack(tmp_path / "p.npz")
    same = nearness(pack, np.array([True, False]))
    assert same[0] == pytest.approx(same[1])
    write_pack(tmp_path / "q.npz", ([[5, 6], [5, 7], [5, 7]], [[5], [5], [5]]), [0, 1, 1], ["a", "b"])
    near = nearness(read_pack(tmp_path / "q.npz"), np.array([True, False, False]))
    assert near[0] > near[1] == near[2]
