"""Characters that a file format cannot hold: found, refused or removed."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from workbench.errors import InputError
from workbench.model import Comment, TranslationUnit

SURROGATES = re.compile("[\ud800-\udfff]")
XML_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_TEXTS = ("id", "src", "tgt", "src_lang", "tgt_lang", "author", "document", "model")


def strings(unit: TranslationUnit) -> Iterator[str]:
    """All text that a unit holds."""
    yield from (unit.id, unit.src, unit.tgt, unit.author, unit.document, unit.model)
    yield from (unit.src_lang, unit.tgt_lang)
    if unit.draft:
        yield unit.draft
    if unit.back_translation:
        yield unit.back_translation
    yield from unit.flags
    for comment in unit.comments:
        yield comment.text
        yield comment.author
    for key, value in unit.meta.items():
        yield key
        yield value


def scrub(
    unit: TranslationUnit, pattern: re.Pattern[str]
) -> tuple[TranslationUnit, dict[str, tuple[str, ...]]]:
    """The unit without the characters that `pattern` finds, and what was removed by field.

    Raises:
        InputError: half of a surrogate pair, which is no character.
    """
    removed: dict[str, tuple[str, ...]] = {}

    def strip(name: str, text: str) -> str:
        found = pattern.findall(text)
        if not found:
            return text
        if SURROGATES.search("".join(found)):
            raise InputError(
                f"half of a surrogate pair in {name}",
                where=unit.id,
                remedy="decode the text as UTF-16 or repair it",
            )
        removed[name] = removed.get(name, ()) + tuple(f"U+{ord(c):04X}" for c in found)
        return pattern.sub("", text)

    changes: dict[str, Any] = {name: strip(name, getattr(unit, name)) for name in _TEXTS}
    for name in ("draft", "back_translation"):
        value = getattr(unit, name)
        changes[name] = None if value is None else strip(name, value)
    changes["flags"] = tuple(strip("flags", f) for f in unit.flags)
    changes["comments"] = tuple(
        Comment(strip("comments", c.text), strip("comments", c.author), c.created) for c in unit.comments
    )
    changes["meta"] = {strip("meta", k): strip("meta", v) for k, v in unit.meta.items()}
    return dataclasses.replace(unit, **changes), removed


def one_line(text: str) -> str:
    """The text with every line break, of any kind, made a space."""
    return LINE_BREAKS.sub(" ", text)
