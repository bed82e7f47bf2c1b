"""`workbench convert`, the registry and the documentation."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from tests.formats.strategies import FULL, PLAIN
from workbench.cli.convert import command
from workbench.errors import DependencyMissingError, FormatError, UsageError
from workbench.formats import registry
from workbench.model import State


def run(*args, **kwargs):
    return CliRunner().invoke(command, [str(a) for a in args], catch_exceptions=False, **kwargs)


@pytest.mark.parametrize("name", [n for n in registry.names() if registry.get(n).can_read and n != "moses"])
def test_everything_goes_through_every_lossless_format(name, tmp_path):
    fmt = registry.get(name)
    registry.get("tsv").write([FULL, PLAIN], tmp_path / "a.tsv")
    middle = tmp_path / f"b{fmt.suffixes[0]}"
    assert run(tmp_path / "a.tsv", middle).exit_code == 0
    result = run(middle, tmp_path / "c.tsv")
    assert result.stderr.endswith(f"2 units in {tmp_path / 'c.tsv'}\n")
    assert list(registry.get("tsv").read(tmp_path / "c.tsv")) == [FULL, PLAIN]


def test_stdin_and_stdout():
    result = run(
        "-", "-", "--from-format", "tsv", "--to-format", "jsonl", input="zh\ten\n你好\tHello\n\n坏\n"
    )
    texts = [json.loads(line)["translation"] for line in result.stdout.splitlines()]
    assert texts == [{"zh": "你好", "en": "Hello"}, {"zh": "坏", "en": ""}]
    assert "line 4: a side is missing and was read as empty (the unit came in)" in result.stderr
    with pytest.raises(UsageError, match="--from-format is needed"):
        run("-", "x.tsv")


def test_filters_removed_rows_manifest_and_split(tmp_path):
    units = [
        PLAIN.with_(id=str(i), document=f"d{i}", state=State.REVIEWED if i else State.INITIAL)
        for i in range(6)
    ]
    registry.get("tsv").write(units, tmp_path / "in.tsv")
    result = run(
        tmp_path / "in.tsv", tmp_path / "out.jsonl", "--state", "reviewed", "--split", "0.2,0.2",
        "--removed", tmp_path / "removed.tmx", "--manifest", tmp_path / "m.json", "--licence", "CC0-1.0",
    )  # fmt: skip
    assert "5 kept; removed: 1 state initial" in result.stderr
    (removed,) = registry.get("tmx").read(tmp_path / "removed.tmx")
    assert (removed.id, removed.meta["removed"]) == ("0", "state initial")
    described = json.loads((tmp_path / "m.json").read_text())
    assert [f["name"] for f in described["files"]] == ["out.train.jsonl", "out.dev.jsonl", "out.test.jsonl"]
    assert described["split"] == {
        "seed": 13,
        "train": {"documents": 3, "units": 3},
        "dev": {"documents": 1, "units": 1},
        "test": {"documents": 1, "units": 1},
    }
    assert (described["units"], described["filters"], described["licence"]) == (
        5,
        {"states": ["reviewed"]},
        "CC0-1.0",
    )


def test_a_file_of_nothing_but_faults_is_an_error_and_writes_nothing(tmp_path):
    (tmp_path / "bad.jsonl").write_text("{\n[\n")
    with pytest.raises(FormatError, match="no unit could be read: line 1: no JSON"):
        run(tmp_path / "bad.jsonl", tmp_path / "out.tsv")
    assert not (tmp_path / "out.tsv").exists()


def test_removed_control_characters_are_told(tmp_path):
    registry.get("tsv").write([PLAIN.with_(tgt="a\x1b")], tmp_path / "a.tsv")
    assert (
        "unit u1, tgt: removed U+001B, illegal in XML" in run(tmp_path / "a.tsv", tmp_path / "a.tmx").stderr
    )


def test_unknown_names_and_endings():
    with pytest.raises(UsageError, match="no format is called pdf; one of tmx"):
        registry.get("pdf")
    with pytest.raises(UsageError, match=r"x\.pdf: the ending is no known format's"):
        registry.by_suffix("x.pdf")


def test_a_missing_package_names_its_install_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "polib", None)
    monkeypatch.delitem(sys.modules, "workbench.formats.po", raising=False)
    with pytest.raises(
        DependencyMissingError, match="po needs the package polib; install it with: pip install polib"
    ):
        registry.get("po")


def test_the_registry_imports_no_library_before_it_is_asked():
    code = "import sys; from workbench.formats import registry; registry.names(); print(sorted({'lxml','docx','openpyxl','pyarrow','polib'} & sys.modules.keys()))"
    assert (
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        == "[]\n"
    )


def test_the_documentation_states_what_each_format_loses(root):
    assert registry.loss_table() in (root / "docs" / "formats.md").read_text(encoding="utf-8")


def test_memory_does_not_grow_with_the_file():
    from benchmarks.formats import measure

    small, large = measure(200, ("tmx",)), measure(8_000, ("tmx",))
    for before, after in zip(small, large, strict=True):
        assert after["peak_mb"] < before["peak_mb"] + 12
