"""Text that was left out or left in the source language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model import Finding, Severity
from workbench.score.qa.registry import Context, finding, han_count, unit_check
from workbench.text._words import words
from workbench.text.hanzi import HANZI

_HAN_RUN = re.compile(f"[{HANZI}]+(?:[，、]?[{HANZI}]+)*")
_CLAUSE = re.compile(r"(?<![\w.@/:-])[A-Za-z][A-Za-z'’-]*(?:,? +[A-Za-z][A-Za-z'’-]*){2,}")
_LOWER = re.compile(r"(?<![A-Za-z])[a-z][a-z'’-]+")
_FUNCTION = words(
    "the a an of and to in that is was were are be been for with by from has have had this these it its he she they his her their not which who will would can could on at as or but"
)
# a run of Latin words and numbers across marks, and the small words that names and titles have too
_PART = r"[A-Za-z0-9][A-Za-z0-9'’-]*"
_RUN = re.compile(rf"(?<![A-Za-z0-9]){_PART}(?:[ ,.;:?!\"“”$]+{_PART}){{2,}}")
_IN_NAMES = words("of and the a an in for to on at by de la le du der van von up with from is or as")


@unit_check("empty", "The source has words and the target none.")
def empty(c: Context) -> Iterator[Finding]:
    """A target without a letter or character while the source has some."""
    if any(ch.isalpha() for ch in c.src) and not any(ch.isalnum() for ch in c.tgt):
        yield finding("empty", "Nothing is translated.", severity=Severity.ERROR)


def _key(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())


@unit_check("copied", "The target is the source, unchanged.")
def copied(c: Context) -> Iterator[Finding]:
    """Equal texts up to case, spaces and marks, where the source has words that need translating."""
    source = _key(c.src)
    if not source or source != _key(c.tgt):
        return
    words = [w for w in _LOWER.findall(c.src) if len(w) > 2]
    if han_count(c.src) >= 2 or len(words) >= 2:
        yield finding(
            "copied", "The source stands in the target unchanged.", (0, len(c.tgt)), severity=Severity.ERROR
        )


@unit_check("untranslated", "A stretch of the source language is left in the target.")
def untranslated(c: Context) -> Iterator[Finding]:
    """Chinese in an English target; an English clause, with words in small letters, in a Chinese one."""
    if c.to_chinese == c.from_chinese or _key(c.src) == _key(c.tgt):
        return
    if c.to_chinese:
        yield from _english_left(c)
        return
    for match in _HAN_RUN.finditer(c.tgt):
        if _bracketed(c.tgt, match.start(), match.end()):
            continue
        message = f"{match.group()} is left in Chinese."
        yield finding("untranslated", message, match.span(), severity=Severity.ERROR)


def _bracketed(text: str, start: int, end: int) -> bool:
    """Whether a term in the source language stands in brackets beside its translation."""
    return text[max(0, start - 1) : start] in {"(", "（", "["} and text[end : end + 1] in {")", "）", "]"}


def _english_left(c: Context) -> Iterator[Finding]:
    place = 0
    for start, end in sorted([*_clauses(c.tgt), *_copied_runs(c.src, c.tgt)]):
        if start >= place and not _bracketed(c.tgt, start, end):
            message = f"“{_short(c.tgt[start:end])}” is left in English."
            yield finding("untranslated", message, (start, end), severity=Severity.ERROR)
            place = end


def _copied_runs(src: str, tgt: str) -> Iterator[tuple[int, int]]:
    """Four words or more that stand in the source just so and are no name or title."""
    source = " ".join(re.findall(_PART, src))
    for match in _RUN.finditer(tgt):
        words = re.findall(_PART, match.group())
        small = [w for w in words if w.islower() and w not in _IN_NAMES]
        if len(words) >= 4 and small and " ".join(words) in source:
            yield match.span()


def _clauses(tgt: str) -> Iterator[tuple[int, int]]:
    """Runs of words that are mostly in small letters and hold a word of grammar."""
    for match in _CLAUSE.finditer(tgt):
        words = match.group().replace(",", " ").split()
        small = [w for w in words if w.islower()]
        function = [w for w in small if w in _FUNCTION]
        if len(small) >= 3 and (function or len(small) >= 5) and len(small) * 2 >= len(words):
            yield match.span()


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
