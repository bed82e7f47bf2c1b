"""The command table in README and docs/cli.md are what --help says now."""

from __future__ import annotations

import pytest

from workbench.cli import _reference


def test_readme_table_is_current(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    assert _reference.with_table(text) == text, "run: python -m workbench.cli._reference"


def test_reference_is_current(root):
    text = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    assert _reference.reference() == text, "run: python -m workbench.cli._reference"


@pytest.mark.parametrize("name", [name for name, _ in _reference.walk()])
def test_every_help_has_an_example(name):
    command = dict(_reference.walk())[name]
    assert "example" in (command.help or "").lower(), f"workbench {name} --help shows no example"
