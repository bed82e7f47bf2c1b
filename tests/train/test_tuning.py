"""`workbench models tune`: a model of ours learns from a workspace's approved units."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.train.conftest import WORDS
from workbench.cli.models_train import tune as command
from workbench.errors import InputError, UsageError
from workbench.formats import registry
from workbench.model import LangPair, Row, State, TranslationUnit
from workbench.pipeline.tuning import tune
from workbench.pipeline.workspace import open_workspace
from workbench.translate.engines import load_translator

PAIR = LangPair("zh-CN", "en")


def _rows(state: State) -> list[Row]:
    """Sentences of a construction that the toy corpus lacks, all with one wording."""
    made = []
    for zh, en in WORDS:
        for c, w in WORDS:
            text = f"The {en} beholds the {w} and the town."
            made.append(
                Row("", (f"{zh}看见{c}和城市。",), (text,), paragraph=len(made), state=state, draft=text)
            )
    return made


@pytest.fixture
def workspace(tmp_path):
    """A workspace with a hundred reviewed units, and one that nobody reviewed."""
    path = str(tmp_path / "workbench.db")
    with open_workspace(path) as store:
        store.bitexts.create(None, None, PAIR, "draft", _rows(State.REVIEWED), name="reviewed")
        store.bitexts.create(None, None, PAIR, "draft", _rows(State.TRANSLATED), name="drafts")
    return path


def test_what_editors_approved_is_learnt_and_compared_on_units_held_out(toy, workspace, tmp_path):
    old = tmp_path / "old.jsonl"
    unit = TranslationUnit(
        "1", "工人帮助学校和公司。", "The worker helps the school and the company.", "zh-CN", "en"
    )
    registry.get("jsonl").write([unit], old)
    folder, out = str(toy.folder / "models" / "zh-en"), tmp_path / "ours"
    args = [
        folder,
        "--from",
        "zh",
        "-o",
        str(out),
        "--old",
        str(old),
        "--steps",
        "150",
        "--rate",
        "2e-3",
        "--workspace",
        workspace,
    ]
    done = CliRunner().invoke(command, args, catch_exceptions=False)
    assert "90 pairs learnt" in done.output
    assert "on 10 held out" in done.output
    assert done.stdout.count("chrF2 ") == 2
    sides = [("政府看见学校和城市。", "The government beholds the school and the town.")]
    before, after = (load_translator(PAIR, model=str(f)).score(sides)[0].mean for f in (folder, out))
    assert after > before + 0.5
    assert (out / "model.safetensors").exists()


def test_few_units_are_all_learnt_and_a_folder_is_never_overwritten(toy, tmp_path):
    folder = str(toy.folder / "models" / "zh-en")
    with open_workspace(str(tmp_path / "w.db")) as store:
        with pytest.raises(InputError, match="no approved units"):
            tune(store, folder, PAIR, tmp_path / "none")
        store.bitexts.create(None, None, PAIR, "draft", _rows(State.FINAL)[:5], name="few")
        done = tune(store, folder, PAIR, tmp_path / "ours", steps=2)
        assert (done.learnt, done.held, done.evaluation) == (5, 0, None)
        with pytest.raises(InputError, match="there already"):
            tune(store, folder, PAIR, tmp_path / "ours")


def test_a_model_named_by_its_path_needs_its_language(toy, tmp_path):
    with pytest.raises(UsageError, match="--from zh or --from en"):
        CliRunner().invoke(
            command, [str(toy.folder / "models" / "zh-en"), "-o", str(tmp_path / "x")], catch_exceptions=False
        )
