"""Brackets and quotation marks that open must close."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workbench.model import Finding, Severity
from workbench.score.qa.registry import Context, finding, unit_check

PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "[": "]",
    "【": "】",
    "〔": "〕",
}
_CLOSERS = {v: k for k, v in PAIRS.items()}
_LIST_MARK = re.compile(r"(?:^|\s)(?:\d{1,3}|[A-Za-z]|[ivxIVX]+|[一二三四五六七八九十]+)[)）]")
_SMILEY = re.compile(r"[:;]-?[()]")
_KIND = {
    "“": "quote",
    "「": "quote",
    '"': "quote",
    "‘": "single",
    "『": "single",
    "（": "bracket",
    "(": "bracket",
    "《": "title",
    "〈": "title",
}


def unpaired(text: str) -> list[tuple[int, str]]:
    """(offset, mark) of every mark without its partner; straight quotes count as pairs in turn.

    Apostrophes, list marks like `1)` and smileys are no brackets; a quotation that begins every paragraph anew
    without closing is reported once.
    """
    skip = {m.end() - 1 for m in _LIST_MARK.finditer(text)} | {m.end() - 1 for m in _SMILEY.finditer(text)}
    stack: list[tuple[int, str]] = []
    lost: list[tuple[int, str]] = []
    for i, ch in enumerate(text):
        if i in skip:
            continue
        if ch == "’" and _apostrophe(text, i, any(m == "‘" for _, m in stack)):
            continue
        if ch in PAIRS:
            stack.append((i, ch))
        elif ch in _CLOSERS:
            k = next(
                (
                    k
                    for k in range(len(stack) - 1, max(-1, len(stack) - 9), -1)
                    if stack[k][1] == _CLOSERS[ch]
                ),
                None,
            )
            if k is None:
                lost.append((i, ch))
            else:
                lost += stack[k + 1 :]
                del stack[k:]
    straight = [i for i, ch in enumerate(text) if ch == '"']
    inches = (
        [i for i in straight if re.match(r"\d\"(?!\w)", text[i - 1 : i + 2])] if len(straight) % 2 else []
    )
    if len(straight) % 2 and not len(inches) % 2:
        lost.append((straight[-1], '"'))
    return sorted(lost + stack)


def _apostrophe(text: str, i: int, quoted: bool) -> bool:
    before, after = text[i - 1 : i] if i else "", text[i + 1 : i + 2]
    if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
        return True
    return not quoted


def _kinds(marks: list[tuple[int, str]]) -> Counter[str]:
    return Counter(_KIND.get(m, _KIND.get(_CLOSERS.get(m, ""), m)) for _, m in marks)


@unit_check("pairing", "A bracket or quotation mark lacks its partner.")
def pairing(c: Context) -> Iterator[Finding]:
    """Marks without partner, unless the source lacks the same: a quotation may run over several segments."""
    found = unpaired(c.tgt)
    if not found:
        return
    straight = next((i for i, (_, m) in enumerate(found) if m == '"'), None)
    curly = next((i for i, (_, m) in enumerate(found) if m in "“”"), None)
    if straight is not None and curly is not None:
        span = (min(found[straight][0], found[curly][0]), max(found[straight][0], found[curly][0]) + 1)
        yield finding(
            "pairing", "A quotation opens and closes with different marks.", span, severity=Severity.INFO
        )
        found = [f for i, f in enumerate(found) if i not in {straight, curly}]
    excused = _kinds(unpaired(c.src))
    for place, mark in found:
        kind = _KIND.get(mark, _KIND.get(_CLOSERS.get(mark, ""), mark))
        if excused[kind] > 0:
            excused[kind] -= 1
            continue
        yield finding("pairing", f"{mark} has no partner.", (place, place + 1))
