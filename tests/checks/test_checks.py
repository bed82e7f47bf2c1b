"""What `make check` runs, so that `make test` holds it too: linters, types, layers; and what a checkout must be."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys

import pytest

SEEDS = {
    "000_b013efa0645d2834.txt",
    "001_71198d10f6023e28.txt",
    "002_77381f1a660825aa.txt",
    "003_ceec3abd2e1bc7ea.txt",
    "004_a146d90ff7dfbf99.txt",
}


def call(root, *command):
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("what", [("check", "."), ("format", "--check", ".")])
def test_ruff(root, what):
    done = call(root, sys.executable, "-m", "ruff", *what)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy(root):
    done = call(root, sys.executable, "-m", "mypy")
    assert done.returncode == 0, done.stdout + done.stderr


def test_layers(root):
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = call(root, sys.executable, "-c", code)
    assert done.returncode == 0, done.stdout + done.stderr


def test_modules_stay_small(root):
    """About 300 lines is the aim; nothing may grow far past it."""
    long = {
        str(path.relative_to(root)): lines
        for path in (root / "workbench").rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 450
    }
    assert not long


def test_seeds_are_the_five_articles(root):
    assert {p.name for p in (root / "seeds").iterdir()} == SEEDS


def test_seeds_equal_the_given_ones(root, shared):
    for name in SEEDS:
        ours, given = ((base / "seeds" / name).read_bytes() for base in (root, shared))
        assert hashlib.sha256(ours).digest() == hashlib.sha256(given).digest(), name


def test_no_gpl_requirement(root):
    """Licences of everything in requirements.txt, as the packages themselves declare them."""
    if importlib.util.find_spec("importlib.metadata") is None:
        pytest.skip("no package metadata")
    from importlib.metadata import PackageNotFoundError, metadata

    for line in (root / "requirements.txt").read_text(encoding="utf-8").splitlines():
        name = line.split("#")[0].split("==")[0].split("[")[0].strip()
        if not name:
            continue
        try:
            info = metadata(name)
        except PackageNotFoundError:
            pytest.fail(f"{name} is required but not installed")
        words = " ".join(
            [
                info.get("License-Expression") or "",
                (info.get("License") or "").splitlines()[0] if info.get("License") else "",
                *[c for c in info.get_all("Classifier") or [] if c.startswith("License")],
            ]
        )
        strong = words.replace("LGPL", "").replace("Lesser General Public", "")
        assert "GPL" not in strong, f"{name}: {words}"
        assert "Affero" not in strong, f"{name}: {words}"
