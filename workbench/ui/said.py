"""What the layers below say in English (findings, errors), in the language of the interface.

They know no interface language; `catalogue/messages.zh.json` holds each of their sentences, `{}` where a word
or number of the text stands. A sentence that is not there is shown as it came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from workbench.ui.i18n import CATALOGUE

_ROW = re.compile(r"^r\d+: ")
_STEP = "a step was left out: "


@cache
def _table(language: str) -> tuple[Mapping[str, str], list[tuple[re.Pattern[str], str]]]:
    """(whole sentences, patterns of sentences with holes) of a language; empty for English."""
    path = CATALOGUE / f"messages.{language}.json"
    texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    holes = [(k, v) for k, v in texts.items() if "{}" in k]
    holes.sort(key=lambda entry: -len(entry[0]))
    return texts, [(re.compile("(.+?)".join(map(re.escape, k.split("{}"))), re.DOTALL), v) for k, v in holes]


@lru_cache(maxsize=20_000)
def said(language: str, message: str) -> str:
    """A sentence of the layers below in a language (`en`, `zh`)."""
    whole, patterns = _table(language)
    if not whole:
        return message
    if message in whole:
        return whole[message]
    for pattern, translation in patterns:
        match = pattern.fullmatch(message)
        if match is not None:
            return translation.format(*(whole.get(word, word) for word in match.groups()))
    what, mark, remedy = message.rpartition("; ")
    return f"{said(language, what)}；{said(language, remedy)}" if mark else message


def error(language: str, message: str) -> str:
    """An error as an editor reads it: without ids of rows, which stand nowhere on the page."""
    step, rest = message[: len(_STEP)], message[len(_STEP) :]
    if step == _STEP:
        return said(language, step + "{}").replace("{}", error(language, rest))
    return said(language, _ROW.sub("", message))


def localise(language: str, rows: Iterable[dict[str, Any]]) -> None:
    """Put the findings of rows (docs/desk-protocol.md) into a language, in place."""
    for row in rows:
        for finding in row["findings"]:
            finding["message"] = said(language, finding["message"])
