"""The command table in README and docs/cli.md are what --help says now."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbench.cli import _reference


def test_readme_table_is_current(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    assert _reference.with_table(text) == text, "run: python -m workbench.cli._reference"


def test_reference_is_current(root):
    """Made in a process of its own: click keeps the help option of a command that a test called by itself."""
    code = "import sys; from workbench.cli import _reference as r; sys.stdout.buffer.write(r.reference().encode())"
    made = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=True).stdout
    text = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    assert made.decode() == text, "run: python -m workbench.cli._reference"


@pytest.mark.parametrize("name", [name for name, _ in _reference.walk()])
def test_every_help_has_an_example(name):
    command = dict(_reference.walk())[name]
    assert "example" in (command.help or "").lower(), f"workbench {name} --help shows no example"
