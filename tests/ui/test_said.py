"""Findings and errors in the interface's language: every sentence of the layers below has its Chinese."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.ui import said
from workbench.ui.i18n import CATALOGUE

ROOT = Path(__file__).resolve().parents[2] / "workbench"
TEXTS: dict[str, str] = json.loads((CATALOGUE / "messages.zh.json").read_text(encoding="utf-8"))
ERRORS = {"UsageError", "NotFoundError", "ConflictError"}


def templates(node: ast.expr) -> Iterator[str]:
    """The sentence of an expression, `{}` where a value stands; both of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    elif isinstance(node, ast.IfExp):
        yield from templates(node.body)
        yield from templates(node.orelse)


def sentences(path: Path) -> Iterator[str]:
    """Messages of findings: sentences in calls of `finding` and assigned to `message`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"finding", "_report"}:
            for argument in node.args:
                yield from (t for t in templates(argument) if re.search(r" .*\.$", t))
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
            yield from templates(node.value)


def refusals(path: Path) -> Iterator[str]:
    """What errors say, and their remedies."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
            yield from templates(node.args[0])
            yield from (t for k in node.keywords if k.arg == "remedy" for t in templates(k.value))


FOUND = sorted(
    {s for p in (ROOT / "score" / "qa").glob("*.py") for s in sentences(p) if re.search(r"\w{2}", s)}
)
REFUSED = sorted(
    {s for p in (*(ROOT / "review").glob("*.py"), *(ROOT / "pipeline").glob("desk*.py")) for s in refusals(p)}
)


def test_the_sentences_are_found_in_the_code():
    assert len(FOUND) > 25
    assert len(REFUSED) > 40
    assert "There is a space before “{}”." in FOUND


@pytest.mark.parametrize("sentence", FOUND + REFUSED)
def test_every_sentence_has_its_chinese(sentence: str):
    shown = said.said("zh", sentence.replace("{}", "7%"))
    assert re.search("[一-鿿]", shown), f"not in catalogue/messages.zh.json: {sentence}"
    assert shown.count("7%") == sentence.count("{}")


def test_holes_of_both_languages_agree():
    for english, chinese in TEXTS.items():
        assert english.count("{}") == len(re.findall(r"\{\d?\}", chinese)), english


def test_words_in_holes_are_said_too():
    assert (
        said.said("zh", "Very short: 3 units where about 12 are usual.")
        == "过短：共 3 个字词，通常约 12 个。"
    )
    assert said.said("zh", "“x” must not stand for 公司; use “y”.") == "“公司”不可译作“x”，应为“y”。"


def test_english_and_unknown_sentences_stay():
    assert said.said("en", "Nothing is translated.") == "Nothing is translated."
    assert said.said("zh", "Something new.") == "Something new."
    assert said.said("zh", "{0} {x} %s") == "{0} {x} %s"


def test_errors_name_no_row_ids():
    assert said.error("en", "r12: the row is locked; unlock it first") == "the row is locked; unlock it first"
    assert said.error("zh", "r12: the row is locked; unlock it first") == "这一行已锁定；请先解锁"
    assert said.error("zh", "a step was left out: r3: the row is gone") == "有一步未执行：这一行已不存在"


def test_long_messages_take_no_time():
    assert said.said("zh", "字" * 50_000 + " is left in Chinese.").startswith("“字字")
    assert said.said("zh", "“" * 50_000) == "“" * 50_000


def test_rows_are_put_into_the_language():
    rows = [{"findings": [{"message": "Nothing is translated."}]}, {"findings": []}]
    said.localise("zh", rows)
    assert rows[0]["findings"][0]["message"] == "没有译文。"
