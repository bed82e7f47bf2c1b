"""Training a lexicon on a small corpus, its file, adaptation to a text, links without a dictionary."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

from workbench.align.adapt import adapt
from workbench.align.names import direct_links
from workbench.align.pair import build_pair
from workbench.align.resources import Resources, load_resources, save_resources, shipped_resources
from workbench.align.train import TrainConfig, glosses, is_lexicon, main, train
from workbench.cli.main import app
from workbench.errors import FormatError, InputError, ModelMissingError, UsageError

PAIRS = [
    ("红色的房子", "the red house"),
    ("红色的花", "the red flower"),
    ("蓝色的房子", "the blue house"),
    ("蓝色的花", "the blue flower"),
    ("我的房子", "my house"),
    ("我的花", "my flower"),
]
CEDICT = """\
# CC-CEDICT
貓 猫 [mao1] /cat/CL:隻|只[zhi1]/
貓咪 猫咪 [mao1 mi1] /cat/
房子 房子 [fang2 zi5] /house/building (single- or two-story)/
喫 吃 [chi1] /variant of 吃[chi1]/
三C 三C [san1 C] /computers/
"""


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory) -> Resources:
    folder = tmp_path_factory.mktemp("lexicon")
    (folder / "toy.tsv").write_text("".join(f"{z}\t{e}\n" for z, e in PAIRS * 3), encoding="utf-8")
    (folder / "cedict.u8").write_text(CEDICT, encoding="utf-8")
    config = folder / "align.toml"
    config.write_text(
        f'[lexicon]\ncorpus = "toy.tsv"\nout = "lexicon.npz"\ndictionary = "{folder}/cedict.u8"\nmin_count = 1\n',
        encoding="utf-8",
    )
    run = CliRunner().invoke(app, ["models", "train", str(config)], catch_exceptions=False)
    assert run.output.endswith("lexicon.npz\n")
    return load_resources(folder / "lexicon.npz")


def p(lexicon: Resources, x: str, y: str) -> float:
    return float(lexicon.forward[lexicon.x_index[x], lexicon.y_index[y]])


def test_training_finds_translations(lexicon: Resources) -> None:
    assert p(lexicon, "房子", "hous") > 0.5
    assert p(lexicon, "花", "flower") > 0.5
    assert p(lexicon, "红色", "red") > 0.5
    assert p(lexicon, "红色", "blue") < 0.1
    assert p(lexicon, "猫", "cat") > 0.5


def test_glosses_leave_variants_and_measure_words_out() -> None:
    assert list(glosses(CEDICT.splitlines())) == [
        ("猫", ["cat"]),
        ("猫咪", ["cat"]),
        ("房子", ["hous"]),
        ("房子", ["build"]),
    ]


def test_lexicon_file_round_trip(lexicon: Resources, tmp_path) -> None:
    path = tmp_path / "again.npz"
    save_resources(path, list(lexicon.x_index), list(lexicon.y_index), lexicon.forward, lexicon.backward)
    again = load_resources(path)
    assert again.x_index == lexicon.x_index
    assert again.y_index == lexicon.y_index
    np.testing.assert_allclose(again.forward.toarray(), lexicon.forward.toarray(), rtol=0.04)
    np.testing.assert_array_equal(again.backward.indices, lexicon.backward.indices)


def test_unknown_words_take_their_characters(lexicon: Resources) -> None:
    forward, _ = lexicon.tables(["猫花", "xyz"], ["cat", "flower"])
    assert forward[0, 0] > 0.2
    assert forward[0, 1] > 0.2
    assert forward[1].sum() == 0


def test_a_damaged_lexicon_is_named(tmp_path) -> None:
    path = tmp_path / "lexicon.npz"
    path.write_bytes(b"no archive")
    with pytest.raises(FormatError, match=r"lexicon\.npz"):
        load_resources(path)


def test_a_missing_lexicon_names_the_command(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_MODELS", str(tmp_path))
    with pytest.raises(ModelMissingError, match=r"workbench\.align\.train"):
        shipped_resources()


def test_a_recipe_of_a_translation_model_is_no_lexicon(root, tmp_path) -> None:
    assert is_lexicon(root / "models" / "align.toml")
    assert not is_lexicon(root / "models" / "train-cpu.toml")
    (tmp_path / "no.toml").write_text("= no", encoding="utf-8")
    assert not is_lexicon(tmp_path / "no.toml")


def test_bad_configurations_are_refused(tmp_path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("[other]\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a lexicon configuration"):
        TrainConfig.load(bad)
    with pytest.raises(InputError, match="no sentence pairs"):
        train(TrainConfig(tmp_path / "nowhere.tsv", tmp_path / "x.npz"))
    with pytest.raises(UsageError):
        main([])


def test_direct_links_are_numbers_names_and_latin_words() -> None:
    x = ["王琦瑶", "#300", "gdp", "我们", "房子"]
    y = ["wang", "qiyao", "#300", "gdp", "hous"]
    links = direct_links(x, y).toarray()
    assert links[0, 1] > links[0, 0] > 0
    assert links[1, 2] > 0
    assert links[2, 3] > 0
    assert links[3:].sum() == 0


def test_adaptation_learns_a_name_and_never_from_one_bead() -> None:
    x = ["石头来了。", "石头走了。", "石头笑了。", "小明哭了。"]
    y = ["Trinket came.", "Trinket left.", "Trinket laughed.", "Whoever wept."]
    pair = build_pair(x, y, "zh-CN", "en", Resources())
    learnt = adapt(pair, [((i,), (i,)) for i in range(4)])

    def probability(zh: str, en: str) -> float:
        return float(learnt.forward[learnt.x.words.index(zh), learnt.y.words.index(en)])

    name = "石头"
    assert probability(name, "trinket") > 0.2
    assert learnt.forward[:, learnt.y.words.index("whoever")].sum() == 0
    assert adapt(pair, [((0,), ()), ((), (1,))]) is pair
