"""The interface's texts in English and Chinese: one JSON file per language in catalogue/, keys `page.word`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parent / "catalogue"
LANGUAGES = {"en": "English", "zh": "中文"}


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language (`en` or `zh`)."""
    texts: dict[str, str] = json.loads((CATALOGUE / f"{language}.json").read_text(encoding="utf-8"))
    return texts


def choose(locale: str | None) -> str:
    """`zh` for a browser that asks for any Chinese, else `en`."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def text(language: str, key: str, **values: object) -> str:
    """One text with its `{names}` filled in; the key itself where it is in no catalogue."""
    found = catalogue(language).get(key) or catalogue("en").get(key) or key
    return found.format(**values) if values else found


def section(language: str, prefix: str) -> dict[str, str]:
    """The texts whose keys begin with `prefix.`, without that prefix: what the desk component takes along."""
    start = prefix + "."
    return {k[len(start) :]: v for k, v in catalogue(language).items() if k.startswith(start)}
