"""The entry point: versions, exit codes, one-line errors, completion."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbench import __version__
from workbench.cli import main as cli
from workbench.errors import (
    ConflictError,
    DependencyMissingError,
    EncodingError,
    InputError,
    ModelMissingError,
    NotFoundError,
    UsageError,
    WorkbenchError,
)


def test_module_and_version():
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith(__version__)


def test_start_is_light():
    code = (
        "import sys, workbench.cli.main as m; m.command_names();"
        "heavy = {'torch','transformers','streamlit','ctranslate2','pandas','sqlalchemy'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (InputError("x"), 3),
        (EncodingError("x"), 3),
        (NotFoundError("x"), 3),
        (ConflictError("x", mine="a", theirs="b"), 3),
        (ModelMissingError("x"), 4),
        (DependencyMissingError("x"), 4),
        (WorkbenchError("x"), 1),
    ],
)
def test_exit_codes_and_one_line(error, code, monkeypatch, capsys):
    def fail(**_):
        raise error

    monkeypatch.setattr(cli.app, "main", fail)
    with pytest.raises(SystemExit) as stop:
        cli.main([])
    assert stop.value.code == code
    assert capsys.readouterr().err == "workbench: x\n"


def test_errors_read_as_place_what_remedy():
    error = InputError("empty file", where="a.txt", remedy="check the export")
    assert str(error) == "a.txt: empty file; check the export"
    assert isinstance(error, ValueError)
    assert isinstance(NotFoundError("no"), LookupError)


def test_unknown_command_is_usage(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["no-such-command"])
    assert stop.value.code == 2
    assert "no-such-command" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["completion", shell])
    assert stop.value.code == 0
    assert "workbench" in capsys.readouterr().out
