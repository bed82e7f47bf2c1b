"""`workbench segment` on files and standard input."""

from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from workbench.cli.main import main
from workbench.cli.segment import command
from workbench.text.document import read_document

TEXT = "集团召开会议-天地集团\n\n天地集团\n\n他说：“这是对的。”我们走吧！\n\n分享至:\n"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_one_sentence_a_line_and_a_blank_line_between_paragraphs(article):
    result = CliRunner().invoke(command, [article, "--lang", "zh"])
    assert result.exit_code == 0
    assert result.stdout == "集团召开会议\n\n他说：“这是对的。”\n我们走吧！\n"


def test_all_shows_what_was_set_aside(article):
    result = CliRunner().invoke(command, [article, "--all"])
    assert result.stdout.split("\n\n") == [
        "集团召开会议",
        "-天地集团",
        "天地集团",
        "他说：“这是对的。”\n我们走吧！",
        "分享至:\n",
    ]


def test_json_has_kinds_offsets_and_encoding(article):
    result = CliRunner().invoke(command, [article, "--json", "--all"])
    data = json.loads(result.stdout)
    assert (data["lang"], data["encoding"], data["confidence"]) == ("zh-CN", "utf-8", 1.0)
    assert [p["kind"] for p in data["paragraphs"]] == [
        "title",
        "boilerplate",
        "boilerplate",
        "body",
        "boilerplate",
    ]
    first, second = data["paragraphs"][3]["segments"]
    assert (first["start"], first["end"], second["text"]) == (0, 10, "我们走吧！")


def test_standard_input(monkeypatch):
    data = "Mr. Li left. He came back.".encode("utf-16")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    document = read_document("-")
    assert [s.text for _, s in document.segments()] == ["Mr. Li left.", "He came back."]
    assert (document.name, document.encoding) == ("stdin", "utf-16")


def test_standard_input_through_the_command():
    result = CliRunner().invoke(
        command, ["-", "--lang", "en"], input="Mr. Li left. He came back.".encode("utf-16")
    )
    assert result.stdout == "Mr. Li left.\nHe came back.\n"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty file"),
        ("a.pdf", b"%PDF-1.4 x", "damaged PDF"),
        ("p.txt", b"\x89PNG\r\n\x1a\n", "binary data"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_3(tmp_path, capsys, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SystemExit) as caught:
        main(["segment", str(path)])
    assert caught.value.code == 3
    error = capsys.readouterr().err
    assert error.startswith(f"workbench: {name}: {words}")
    assert error.count("\n") == 1


def test_a_missing_file_is_exit_code_3(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["segment", "/nowhere/a.txt"])
    assert caught.value.code == 3
    assert "no such file" in capsys.readouterr().err


def test_a_doubtful_encoding_is_told_on_stderr(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("你好".encode("gb18030"))
    result = CliRunner().invoke(command, [str(path)])
    assert result.stdout == "你好\n"
    assert "encoding taken to be gb18030" in result.stderr
