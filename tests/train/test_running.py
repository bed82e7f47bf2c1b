"""The recipe from corpus to exported models, on toy data."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import sentencepiece
import torch
from click.testing import CliRunner

from workbench.errors import FormatError, InputError, UsageError
from workbench.model import LangPair, State, TranslationUnit
from workbench.train import finetuning, running
from workbench.train.averaging import checkpoint_weights
from workbench.train.backtranslation import TAG_EN, back_translate, write_synthetic
from workbench.train.card import chain
from workbench.train.curves import read_bleu
from workbench.train.evaluation import PUBLISHED, as_dict, evaluate_model, evaluate_named, published_rows
from workbench.train.exporting import export_stages
from workbench.train.filters import Pair
from workbench.train.finetuning import approved_pairs, fine_tune, read_marian
from workbench.train.model import Marian
from workbench.train.packing import join_packs, read_pack
from workbench.train.preparing import prepare, read_pairs
from workbench.train.reading import load_recipe
from workbench.train.recipe import Stage
from workbench.train.running import run_recipe
from workbench.train.vocabulary import pack_pairs
from workbench.translate.ctranslate2_engine import CTranslate2Engine
from workbench.translate.engines import load_translator
from workbench.translate.protocol import DecodeOptions
from workbench.translate.registry import find_model
from workbench.translate.transformers_engine import TransformersEngine

ZH_EN, EN_ZH = LangPair("zh-CN", "en"), LangPair("en", "zh-CN")


def test_the_report_counts_what_was_removed(toy):
    report = json.loads((toy.folder / "report.json").read_text(encoding="utf-8"))
    assert report["read"]["toy"] == 901
    assert report["kept"]["toy"] == 901 - sum(report["removed"].values())
    assert report["removed"]["in an evaluation set"] == 1
    assert "| in an evaluation set |" in (toy.folder / "report.md").read_text(encoding="utf-8")
    kept = Counter(p.source for p in read_pairs(toy.folder / "pairs.tsv.xz"))
    assert kept == report["kept"]


def test_tables_that_come_with_the_recipe_lie_beside_it(tmp_path, make_toy):
    (tmp_path / "recipe" / "own").mkdir(parents=True)
    path = make_toy(tmp_path / "recipe")
    table = tmp_path / "recipe" / "own" / "written.tsv"
    table.write_text(
        "河里有鱼，山上有鸟。\tThere are fish in the river and birds on the hill.\n", encoding="utf-8"
    )
    texts = tmp_path / "elsewhere"
    texts.mkdir()
    for name in ("toy.tsv", "cedict.u8", "eval"):
        (tmp_path / "recipe" / name).rename(texts / name)
    settings = path.read_text(encoding="utf-8")
    settings = settings.replace("[corpus]", '[corpus]\nroot = "../elsewhere"\nshipped = ["own/*.tsv"]')
    path.write_text(settings, encoding="utf-8")
    prepare(load_recipe(path))
    kept = read_pairs(tmp_path / "recipe" / "out" / "pairs.tsv.xz")
    assert [p.en for p in kept if p.source == "written"] == [
        "There are fish in the river and birds on the hill."
    ]
    assert len({p.source for p in kept}) == 3


@pytest.mark.parametrize("pair", [ZH_EN, EN_ZH])
def test_a_toy_language_is_learnt_in_both_directions(toy, pair):
    name = "zh-en" if pair is ZH_EN else "en-zh"
    translator = load_translator(pair, model=str(toy.folder / "models" / name), threads=1)
    result = evaluate_model(translator, toy.root / "eval", ["toy"], folder=toy.folder / "models" / name)
    assert result.sets[0].segments == 40
    assert result.sets[0].bleu > 45
    assert "tok:" in result.sets[0].bleu_signature
    assert result.speed > 0
    assert result.megabytes > 0


def _states(model, source, target):
    shifted = torch.cat([torch.full_like(target[:, :1], model.shape.vocabulary - 1), target[:, :-1]], dim=1)
    return model(source, shifted) @ model.embedding.weight.t()


@pytest.mark.parametrize(("direction", "stage"), [("zh-en", "last"), ("en-zh", "back")])
def test_export_equals_the_fitted_model_in_transformers(toy, direction, stage):
    from transformers import MarianMTModel

    folder = toy.folder / "models" / direction
    ours = Marian(toy.shape)
    ours.load_state_dict(checkpoint_weights(toy.folder / stage / "checkpoint.pt"))
    theirs = MarianMTModel.from_pretrained(folder).float().eval()
    source, target = torch.randint(258, 400, (3, 7)), torch.randint(258, 400, (3, 5))
    source[:, -1] = 0
    with torch.no_grad():
        logits = _states(ours, source, target)
        pad = toy.shape.vocabulary - 1
        shifted = torch.cat([torch.full((3, 1), pad), target[:, :-1]], dim=1)
        other = theirs(input_ids=source, decoder_input_ids=shifted).logits
    allowed = np.load(toy.folder / "outputs.npz")[direction.split("-")[1]]
    torch.testing.assert_close(logits[..., allowed], other[..., allowed], rtol=0, atol=0.05)
    banned = np.setdiff1d(np.arange(pad + 1), allowed)
    assert (other[..., banned] < -10_000).all()


@pytest.mark.parametrize("pair", [ZH_EN, EN_ZH])
def test_both_engines_load_the_export_and_agree(toy, pair):
    folder = find_model(str(toy.folder / "models" / ("zh-en" if pair is ZH_EN else "en-zh")), pair)
    lines = (toy.root / "eval" / "toy" / f"test.{pair.src[:2]}").read_text(encoding="utf-8").split("\n")[:12]
    engines = CTranslate2Engine(folder, threads=1, compute_type="float32"), TransformersEngine(folder)
    drafts = [[n[0].text for n in e.translate(lines, DecodeOptions(beam=1))] for e in engines]
    assert sum(a == b for a, b in zip(*drafts, strict=True)) >= 11


def test_spm_of_each_side_normalises_as_training_did(toy):
    import sentencepiece

    folder = toy.folder / "models" / "en-zh"
    english = sentencepiece.SentencePieceProcessor(str(folder / "source.spm"))
    chinese = sentencepiece.SentencePieceProcessor(str(folder / "target.spm"))
    assert english.encode("“It’s”") == english.encode('"It\'s"')
    assert chinese.encode("“好”") != chinese.encode('"好"')
    assert chinese.encode("２") == chinese.encode("2")


def test_finished_steps_are_kept_and_unknown_ones_refused(toy):
    before = (toy.folder / "both" / "checkpoint.pt").stat().st_mtime_ns
    run_recipe(toy, ["prepare", "vocabulary", "pack", "initial", "fit"], say=lambda text: None)
    assert (toy.folder / "both" / "checkpoint.pt").stat().st_mtime_ns == before
    with pytest.raises(InputError, match="no step named bake"):
        run_recipe(toy, ["bake"])


def test_a_step_without_its_input_says_so(tmp_path, make_toy):
    recipe = load_recipe(make_toy(tmp_path))
    with pytest.raises(InputError):
        run_recipe(recipe, ["fit"], say=lambda text: None)


def test_a_step_that_is_stopped_leaves_nothing_that_looks_finished(tmp_path, make_toy, monkeypatch):
    from workbench.train import preparing

    recipe = load_recipe(make_toy(tmp_path))

    def stopped(pairs, *_):
        yield next(iter(pairs))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(preparing, "decontaminate", stopped)
        with pytest.raises(KeyboardInterrupt):
            run_recipe(recipe, ["prepare"], say=str)
    assert not (recipe.folder / "pairs.tsv.xz").exists()
    run_recipe(recipe, ["prepare"], say=str)
    assert len(read_pairs(recipe.folder / "pairs.tsv.xz")) > 100


def test_fine_tuning_moves_towards_the_approved_units(toy, tmp_path):
    folder = toy.folder / "models" / "zh-en"
    units = [
        TranslationUnit(
            str(i),
            f"{zh}看见河流和城市。",
            f"The {en} beholds the stream and the town.",
            "zh-CN",
            "en",
            State.FINAL,
        )
        for i, (zh, en) in enumerate([("政府", "government"), ("工人", "worker"), ("公司", "company")])
    ]
    draft = units[0].with_(id="x", state=State.INITIAL)
    pairs = approved_pairs([*units, draft])
    assert len(pairs) == 3
    out = fine_tune(folder, pairs, tmp_path / "tuned", direction="zh-en", steps=40, rate=3e-3)
    before, after = (load_translator(ZH_EN, model=str(f)) for f in (folder, out))
    sides = [(u.src, u.tgt) for u in units]
    gains = [b.mean - a.mean for a, b in zip(before.score(sides), after.score(sides), strict=True)]
    assert min(gains) > 0.5


@pytest.mark.parametrize("direction", ["zh-en", "en-zh"])
def test_fine_tuning_reads_the_marks_of_both_languages(toy, tmp_path, monkeypatch, direction):
    packs = []

    def keep(path, pairs, vocabulary, settings):
        pack_pairs(path, pairs, vocabulary, settings)
        packs.append((read_pack(path), vocabulary))

    monkeypatch.setattr(finetuning, "pack_pairs", keep)
    pair = Pair("工人（学校）看见“河流”。", 'The worker (school) sees the "river".', "approved")
    fine_tune(toy.folder / "models" / direction, [pair], tmp_path / "tuned", direction=direction, steps=1)
    (pack, vocabulary) = packs[0]
    processor = sentencepiece.SentencePieceProcessor(str(vocabulary))
    assert [processor.decode(side.tolist()) for side in pack.tokens] == [pair.zh, pair.en]


def test_fine_tuning_needs_units_and_a_model(toy, tmp_path):
    with pytest.raises(InputError, match="no approved units"):
        fine_tune(toy.folder / "models" / "zh-en", [], tmp_path, direction="zh-en")
    with pytest.raises(InputError, match="cannot read"):
        read_marian(tmp_path)


def test_import_gives_back_what_was_exported(toy):
    weights, shape, allowed = read_marian(toy.folder / "models" / "en-zh")
    assert shape == toy.shape
    fitted = checkpoint_weights(toy.folder / "back" / "checkpoint.pt")
    assert weights.keys() == fitted.keys()
    for name, value in fitted.items():
        torch.testing.assert_close(weights[name], value, rtol=2e-3, atol=2e-3)
    assert allowed.tolist() == np.load(toy.folder / "outputs.npz")["zh"].tolist()


def test_what_is_exported_can_be_the_mean_of_stages(toy, tmp_path):
    recipe = replace(toy, export={"zh-en": ("both", "last")})
    export_stages(recipe, recipe.export["zh-en"], "zh-en", tmp_path / "mean")
    both, last = (checkpoint_weights(toy.folder / name / "checkpoint.pt") for name in ("both", "last"))
    weights, _, _ = read_marian(tmp_path / "mean")
    for name, value in weights.items():
        torch.testing.assert_close(value, (both[name] + last[name]) / 2, rtol=2e-3, atol=2e-3)
    assert [s.name for s in chain(recipe, "zh-en")] == ["both", "last"]


def test_back_translation_tags_the_synthetic_source(toy, tmp_path):
    translator = load_translator(ZH_EN, model=str(toy.folder / "models" / "zh-en"))
    pairs = back_translate(["政府看见河流和城市。", "", "工人帮助学校和公司。"], translator, "synthetic")
    assert [p.zh for p in pairs] == ["政府看见河流和城市。", "工人帮助学校和公司。"]
    assert all(p.en.startswith(TAG_EN + "The ") for p in pairs)
    write_synthetic(tmp_path / "synthetic-gov.tsv.xz", pairs)
    assert read_pairs(tmp_path / "synthetic-gov.tsv.xz") == pairs
    with pytest.raises(InputError, match="zh-en or en-zh"):
        back_translate([], type("T", (), {"pair": LangPair("de", "en")})(), "x")


def test_a_stage_can_follow_both_directions(toy):
    again = Stage(name="again", after=("last", "back"), steps=1)
    recipe = replace(toy, stages=(*toy.stages, again), export={"zh-en": ("again",)})
    model, _ = running._start(recipe, again)
    before = [checkpoint_weights(toy.folder / name / "checkpoint.pt") for name in again.after]
    for name, value in model.named_parameters():
        mean = (before[0][name] + before[1][name]) / 2
        torch.testing.assert_close(value.float(), mean, rtol=1e-2, atol=1e-2)
    assert [s.name for s in chain(recipe, "zh-en")] == ["both", "last", "back", "again"]
    assert [s.name for s in chain(toy, "zh-en")] == ["both", "last"]


def test_cards_say_figures_stages_sources_and_what_was_left_out(toy):
    folder = toy.folder / "models"
    card = (folder / "zh-en" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "# zh-en: Chinese to English" in card
    assert "A toy." in card
    assert "## Faults\n\nMany." in card
    figures = evaluate_named(str(folder / "zh-en"), toy.root / "eval", ["toy"], src="zh").sets[0]
    assert f"| toy | 40 | {figures.bleu:.1f} | {figures.chrf:.1f} |" in card
    assert f"- toy: {figures.bleu_signature}" in card
    assert "| both | zh-en, en-zh | 0.01, falling |" in card
    assert "| last | zh-en | 0.001, falling |" in card
    assert "| in an evaluation set | 1 |" in card
    assert "| toy | 901 | " in card
    assert "bt-toy" not in card
    other = (folder / "en-zh" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| bt-toy |  | " in other
    assert "| 1 | made by a machine |" in other
    assert (folder / "zh-en" / "curves.png").read_bytes()[:4] == b"\x89PNG"
    lines = (folder / "en-zh" / "curves.csv").read_text(encoding="utf-8").splitlines()[1:]
    stages = [line.split(",")[0] for line in lines]
    assert list(dict.fromkeys(stages)) == ["both", "back"]


def test_bleu_is_watched_at_the_end_of_a_stage(toy):
    text = (toy.folder / "last" / "bleu.csv").read_text(encoding="utf-8")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["set"], row["direction"], row["lines"]) == ("toy", "zh-en", "10")
    assert float(row["bleu"]) > 20
    both = read_bleu([toy.folder / s / "curves.csv" for s in ("both", "back")], "en-zh")
    assert [name for _, name, _ in both] == ["toy en-zh", "toy en-zh"]
    assert both[1][0] > both[0][0] > 0


def test_a_stage_reads_what_the_stage_before_translated_back(toy):
    pairs = read_pairs(toy.folder / "synthetic-bt-toy.tsv.xz")
    assert 10 < len(pairs) <= 20
    assert all(p.source == "bt-toy" and p.en.startswith(TAG_EN) for p in pairs)
    both, toy_pack = (read_pack(toy.folder / f) for f in ("synthetic-bt-toy.npz", "train.npz"))
    joined = join_packs(toy_pack, both)
    assert joined.names == ("cc-cedict", "toy", "bt-toy")
    assert len(joined) == len(toy_pack) + len(both)
    assert joined.lengths(0)[len(toy_pack) :].tolist() == both.lengths(0).tolist()
    first = joined.offsets[1][len(toy_pack)]
    assert joined.tokens[1][first:].tolist() == both.tokens[1].tolist()
    with pytest.raises(InputError, match="same corpus"):
        join_packs(joined, both)


def test_a_synthetic_corpus_of_the_wrong_side_is_refused(tmp_path, make_toy):
    path = make_toy(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('lang = "zh"', 'lang = "en"'), encoding="utf-8")
    with pytest.raises(FormatError, match="stage back cannot read bt-toy"):
        load_recipe(path)
    path.write_text(text.replace('synthetic = ["bt-toy"]', 'synthetic = ["no"]'), encoding="utf-8")
    with pytest.raises(InputError, match=r"no \[\[synthetic\]\] named no"):
        load_recipe(path)


def test_published_figures_stand_beside_the_models(toy):
    class Echo:
        pair, name, engine = ZH_EN, "echo", "none"
        vocabulary = type("V", (), {"encode_target": staticmethod(str.split)})

        def translate(self, segments, options):
            from workbench.model import Hypothesis

            return [[Hypothesis("The government sees the city and the school.")] for _ in segments]

    (toy.root / "eval" / "flores-devtest").mkdir(exist_ok=True)
    for side in ("zh", "en"):
        text = (toy.root / "eval" / "toy" / f"test.{side}").read_text(encoding="utf-8")
        (toy.root / "eval" / "flores-devtest" / f"test.{side}").write_text(text, encoding="utf-8")
    result = evaluate_model(Echo(), toy.root / "eval", ["flores-devtest"], limit=10)
    heading, row = published_rows(result)
    assert row[heading.index("opus-mt")] == "23.5"
    assert row[1] == "10"
    assert as_dict(result)["sets"][0]["published_bleu"] == PUBLISHED["flores-devtest", "zh-en"]
    with pytest.raises(InputError, match="no set named"):
        evaluate_model(Echo(), toy.root / "eval", ["other"])
    with pytest.raises(UsageError, match="not registered"):
        evaluate_named("nowhere", toy.root / "eval")


def test_commands(toy, tmp_path, make_toy):
    from workbench.cli.models_train import evaluate, train

    config = make_toy(tmp_path, steps=2)
    done = CliRunner().invoke(train, [str(config)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "models" / "en-zh" / "model.safetensors").exists()
    folder = str(toy.folder / "models" / "zh-en")
    args = [folder, "--from", "zh", "--data", str(toy.root / "eval"), "--set", "toy", "--limit", "5"]
    shown = CliRunner().invoke(evaluate, args)
    assert "target tokens/s" in shown.output
    data = json.loads(CliRunner().invoke(evaluate, [*args, "--json"]).output)
    assert data["sets"][0]["segments"] == 5


def test_pairs_with_wrong_cells_are_named(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("a\tb\tc\nd\te\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"pairs.tsv:2: 2 cells"):
        read_pairs(path)
    assert Pair("b", "c", "a").source == "a"
