"""The registry, hashes, conversion and pull."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest

from workbench.config import cache_dir
from workbench.errors import FormatError, InputError, MissingError, ModelMissingError
from workbench.model import Hypothesis, LangPair
from workbench.translate import DecodeOptions, load_translator, pull
from workbench.translate.checks import flags, penalty
from workbench.translate.chunks import fullest
from workbench.translate.convert import converted
from workbench.translate.hashes import sha256_of
from workbench.translate.registry import (
    ModelDefaults,
    find_model,
    load_registry,
    model_defaults,
    record_hashes,
)

ZH_EN = LangPair("zh-CN", "en")

TOML = """
[[model]]
name = "zh-en"
src = "zh-CN"
tgt = "en"
default = true
folder = "zh-en"

[[model]]
name = "far"
src = "zh-CN"
tgt = "en"
repo = "someone/far"
revision = "0123456789012345678901234567890123456789"
"""


@pytest.fixture
def models(tmp_path, tiny, monkeypatch):
    """A models folder with one shipped model, its hashes recorded, and one to pull."""
    root = tmp_path / "models"
    shutil.copytree(tiny, root / "zh-en")
    (root / "registry.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_MODELS", str(root))
    record_hashes("zh-en")
    return root


def test_the_projects_registry_has_both_directions_and_pins_what_it_pulls(root):
    entries = load_registry(root / "models")
    assert {e.pair for e in entries.values() if e.default} == {ZH_EN, ZH_EN.reversed()}
    for entry in entries.values():
        assert entry.licence and entry.about
        assert entry.shipped or (entry.repo and len(entry.revision) == 40)


def test_default_of_a_pair_and_by_name(models):
    assert find_model(None, ZH_EN).name == "zh-en"
    assert find_model("zh-en", LangPair("zh-TW", "en")).path == models / "zh-en"
    with pytest.raises(ModelMissingError, match="translates zh-CN→en, not en→zh-CN"):
        find_model("zh-en", ZH_EN.reversed())
    with pytest.raises(ModelMissingError, match="no model is registered for en→zh-CN"):
        find_model(None, ZH_EN.reversed())
    with pytest.raises(ModelMissingError, match=r"no model named nothing.*workbench models list"):
        find_model("nothing", ZH_EN)


def test_recorded_hashes_are_those_of_the_files_and_leave_the_rest_alone(models):
    data = tomllib.loads((models / "registry.toml").read_text(encoding="utf-8"))
    assert [m["name"] for m in data["model"]] == ["zh-en", "far"]
    files = data["model"][0]["files"]
    assert files["vocab.json"] == sha256_of(models / "zh-en" / "vocab.json")
    assert "files" not in data["model"][1]
    again = (models / "registry.toml").read_text(encoding="utf-8")
    record_hashes("zh-en")
    assert (models / "registry.toml").read_text(encoding="utf-8") == again


def test_a_damaged_model_is_named_with_its_remedy(models):
    path = models / "zh-en" / "vocab.json"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(ModelMissingError, match=r"damaged: sha256 of vocab\.json.*git checkout") as caught:
        load_translator(ZH_EN)
    assert caught.value.exit_code == 4


def test_a_missing_model_is_named_with_its_remedy(models):
    (models / "zh-en" / "model.safetensors").unlink()
    with pytest.raises(ModelMissingError, match=r"zh-en is not here; restore it"):
        load_translator(ZH_EN)
    with pytest.raises(ModelMissingError, match=r"far is not here; run `workbench models pull far`"):
        load_translator(ZH_EN, model="far")


def test_a_folder_that_is_no_marian(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelMissingError, match=r"not a Marian folder: config\.json, source\.spm"):
        load_translator(ZH_EN, model=str(tmp_path))


def test_a_broken_registry(tmp_path):
    (tmp_path / "registry.toml").write_text("[[model]]\nname = 3", encoding="utf-8")
    with pytest.raises(FormatError, match=r"registry\.toml: not a model registry"):
        load_registry(tmp_path)


def test_a_file_is_hashed_once_until_it_changes(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "a.bin"
    file.write_bytes(b"abc")
    first = sha256_of(file)
    assert first == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    stat = file.stat()
    file.write_bytes(b"xyz")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert sha256_of(file) == first  # same size and time: the kept verdict
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert sha256_of(file) != first


def test_conversion_happens_once_and_leaves_nothing_behind(models, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    folder = find_model(None, ZH_EN)
    path = converted(folder)
    stamp = (path / "model.bin").stat().st_mtime_ns
    assert converted(folder) == path
    assert (path / "model.bin").stat().st_mtime_ns == stamp
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_damaged_conversion_is_made_anew(models, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    path = converted(find_model(None, ZH_EN))
    (path / "model.bin").write_bytes(b"rubbish")
    assert load_translator(ZH_EN).translate(["你好。"])[0][0].text is not None
    assert (path / "model.bin").stat().st_size > 1000


def fetched(tiny, hashes):
    """A stand-in for the hub's client: copies the tiny model."""

    def download(entry, folder):
        shutil.copytree(tiny, folder, dirs_exist_ok=True)
        return {"model.safetensors": sha256_of(tiny / "model.safetensors")} if hashes else {}

    return download


def test_pull_checks_what_it_fetched(models, tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(pull, "_download", fetched(tiny, hashes=True))
    assert pull.pull("far").path == cache_dir() / "pulled" / "far"
    assert find_model("far", ZH_EN).name == "far"
    monkeypatch.setattr(pull, "_download", None)  # a second pull fetches nothing
    assert pull.pull("far").name == "far"


def test_pull_keeps_nothing_that_it_cannot_vouch_for(models, tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(pull, "_download", fetched(tiny, hashes=False))
    with pytest.raises(InputError, match="no weights whose hash is known"):
        pull.pull("far")
    monkeypatch.setattr(pull, "_download", lambda entry, folder: {"model.safetensors": "0" * 64})
    with pytest.raises(InputError, match="sha256 differs"):
        pull.pull("far")
    assert list((cache_dir() / "pulled").iterdir()) == []


def test_pull_without_a_network_is_one_line(models, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(
        MissingError, match=r"far could not be fetched from someone/far .*check the network"
    ) as caught:
        pull.pull("far")
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelMissingError, match="shipped, not pulled"):
        pull.pull("zh-en")


def test_importing_the_package_loads_no_engine(root):
    code = (
        "import sys, workbench.translate; "
        "print([m for m in ('torch', 'transformers', 'ctranslate2', 'sentencepiece') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_models_own_settings_are_its_defaults(tiny, tmp_path):
    folder = tmp_path / "long"
    shutil.copytree(tiny, folder)
    path = folder / "generation_config.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    assert model_defaults(folder).length_penalty == settings.get("length_penalty")
    path.write_text(
        json.dumps({**settings, "length_penalty": 2.5, "max_source_tokens": 12}), encoding="utf-8"
    )
    assert model_defaults(folder) == ModelDefaults(2.5, 12)
    engine = load_translator(ZH_EN, model=str(folder))
    texts, wide = ["会议在齐齐哈尔举行，全国总工会副主席出席。"], DecodeOptions(beam=4, nbest=4)
    own = engine.translate(texts, wide)
    assert own == engine.translate(texts, replace(wide, length_penalty=2.5, max_source_tokens=12))
    seen = []
    engine.decode = lambda jobs, options: seen.extend((options, len(next(jobs).sources))) or iter(())
    with pytest.raises(ValueError, match="shorter"):
        engine.translate(texts, wide)
    assert (seen[0].normalisation, seen[0].longest_piece) == (2.5, 12)
    assert seen[1] > 1
    for broken in ("{", '{"max_source_tokens": 3}', '{"max_source_tokens": 30, "wider_source_tokens": 30}'):
        path.write_text(broken, encoding="utf-8")
        with pytest.raises(ModelMissingError, match="cannot be read"):
            model_defaults(folder)


def test_of_two_cuts_of_a_long_segment_the_fuller_draft_is_taken(tiny, tmp_path):
    folder = tmp_path / "two"
    shutil.copytree(tiny, folder)
    path = folder / "generation_config.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(
        json.dumps({**settings, "max_source_tokens": 8, "wider_source_tokens": 24}), encoding="utf-8"
    )
    assert model_defaults(folder).wider_source_tokens == 24
    engine = load_translator(ZH_EN, model=str(folder))
    texts = [
        "会议在齐齐哈尔举行，全国总工会副主席出席，讲话。",
        "会议。",
        "",
        "123",
        "他说，我们要学习，要弘扬精神。" * 4,
    ]
    seen = []
    alone = DecodeOptions(nbest=2, batch_tokens=1)  # what a random model writes depends on the padding
    drafts = engine.translate(texts, alone, progress=lambda n, of: seen.append((n, of)))
    narrow, wide = (engine.translate(texts, replace(alone, max_source_tokens=n)) for n in (8, 24))
    for text, draft, *ways in zip(texts, drafts, narrow, wide, strict=True):
        bad = [penalty(flags(text, way[0].text, ZH_EN)) for way in ways]
        assert draft == fullest([way for way, weight in zip(ways, bad, strict=True) if weight == min(bad)])
    assert seen[-1] == (5, 5)
    assert narrow[0] != wide[0]
    assert narrow[1:4] == wide[1:4]


def test_a_draft_that_leaves_much_out_loses_against_a_less_likely_one():
    full, short = [Hypothesis("a" * 100, -0.9)], [Hypothesis("a" * 80, -0.6)]
    assert fullest([short, full]) is full
    assert fullest([full, short]) is full
    assert fullest([full, [Hypothesis("a" * 95, -0.6)]])[0].score == -0.6
    assert fullest([[Hypothesis("", -3.0)], [Hypothesis("", -2.0)]])[0].score == -2.0


def test_a_cut_whose_draft_repeats_itself_is_not_taken_for_its_length(tiny):
    engine = load_translator(ZH_EN, model=str(tiny))
    segment = "会议在哈尔滨举行，全国总工会副主席出席并讲话。"
    plain = [Hypothesis("The meeting was held in Harbin, and the vice chairman of the union spoke.", -0.9)]
    loop = [
        Hypothesis("The meeting was held in " + "the city of " * 12 + "Harbin, and the chairman spoke.", -0.3)
    ]
    assert fullest([plain, loop]) is loop
    assert engine._chosen(segment, [plain, loop]) is plain
    assert engine._chosen(segment, [loop]) is loop
