"""`workbench translate` and `workbench models`, as a person calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def shell(root, tmp_path):
    def run(*args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "workbench", *args]
        return subprocess.run(command, cwd=root, input=stdin, capture_output=True, check=False)

    return run


LINES = "你好。\r\n\n第一\u2028行 2024\n他说：“好。”我们走吧！\n"
FAKE = ["--from", "zh", "--to", "en", "--engine", "fake"]


def test_line_i_translates_line_i(shell, tmp_path):
    out = tmp_path / "out.en"
    done = shell("translate", "-", *FAKE, "--unit", "line", "-o", str(out), stdin=LINES.encode())
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    assert out.read_text("utf-8").split("\n") == [
        "Ni hao.",
        "",
        "Di yi xing 2024",
        'Ta shuo: " hao. " wo men zou ba!',
        "",
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["out.en"]


def test_paragraphs_are_put_together_again(shell):
    done = shell("translate", "-", *FAKE, stdin=LINES.encode())
    assert len(done.stdout.decode().split("\n")) == 5
    assert "Wo men zou ba!" in done.stdout.decode()


def test_nbest_rows(shell):
    done = shell("translate", "-", *FAKE, "--unit", "line", "--nbest", "2", stdin="你好。\n123\n".encode())
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert [(r[0], r[1]) for r in rows] == [("0", "0"), ("0", "1"), ("1", "0")]
    assert rows[2][3] == "123"
    assert shell("translate", "-", *FAKE, "--nbest", "2").returncode == 2


def test_json_rows_have_scores_and_flags(shell):
    done = shell("translate", "-", *FAKE, "--unit", "line", "--json", stdin="有1000人。\n".encode())
    [row] = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert row["segment"] == 0
    assert row["src"] == "有1000人。"
    assert set(row["hypotheses"][0]) == {"text", "score", "tokens", "logprobs", "model", "flags"}


@pytest.mark.parametrize(
    ("args", "stdin", "code", "message"),
    [
        (["translate", "nowhere.txt", *FAKE], b"", 3, "nowhere.txt: No such file"),
        (["translate", "-", *FAKE], b"\xc4\xe3\xba\xc3", 3, "not UTF-8"),
        (["translate", "-", *FAKE, "-o", "/nowhere/x"], b"a", 3, "/nowhere/x: cannot be written"),
        (
            ["translate", "-", "--from", "zh", "--to", "zh-TW", "--engine", "fake"],
            b"",
            2,
            "name two languages",
        ),
        (
            ["translate", "-", "--from", "zh", "--to", "en", "--model", "nothing"],
            b"a",
            4,
            "no model named nothing",
        ),
        (["models", "info", "nothing"], b"", 4, "no model named nothing"),
    ],
)
def test_errors_are_one_line_and_a_code(shell, args, stdin, code, message):
    done = shell(*args, stdin=stdin)
    assert done.returncode == code
    assert message in done.stderr.decode()
    assert len(done.stderr.decode().strip().splitlines()) == 1


def test_list_and_info(shell):
    rows = json.loads(shell("models", "list", "--json").stdout)
    assert {"zh-en", "en-zh", "opus-mt-zh-en", "opus-mt-en-zh"} <= {r["name"] for r in rows}
    assert b"opus-mt-zh-en" in shell("models", "list").stdout
    assert b"cf109095479db38d6df799875e34039d4938aaa6" in shell("models", "info", "opus-mt-zh-en").stdout


def test_a_model_by_path(shell, tiny: Path):
    done = shell(
        "translate",
        "-",
        "--from",
        "zh",
        "--to",
        "en",
        "--model",
        str(tiny),
        "--beam",
        "1",
        stdin="你好\n123\n".encode(),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[1] == "123"
