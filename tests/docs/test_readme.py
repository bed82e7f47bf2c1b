"""The README's commands, run as they stand, in an empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

SERVES = re.compile(r"workbench ui\b")


def commands(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    (workbench [^#\n]*)", text, re.MULTILINE)
    return [" ".join(line.split()) for line in lines if not SERVES.match(line)]


def test_there_are_commands(root):
    assert len(commands(root)) >= 10


def test_make_targets_exist(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    readme = (root / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^    |`)make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_somewhere(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (root / link).exists(), link


@pytest.mark.slow
def test_every_command_runs(root, seeds, tmp_path):
    articles = tmp_path / "my-articles"
    articles.mkdir()
    shutil.copy(next(seeds.glob("003*")), articles)
    english = ["The company held a seminar on May 7th.", "More than 40 people took part."]
    chinese = ["公司于5月7日举行了研讨会。", "40多人参加了会议。"]
    (tmp_path / "article.zh.txt").write_text("\n".join(chinese) + "\n", encoding="utf-8")
    (tmp_path / "human.en.txt").write_text("\n".join(english) + "\n", encoding="utf-8")
    for command in commands(root):
        words = command.split()
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    for made in (
        "out/report.html",
        "report.html",
        "corpus.tmx",
        "article.en.txt",
        "article.tmx",
        "corpus.xlsx",
    ):
        assert (tmp_path / made).stat().st_size > 0, made
