"""Punctuation of the target's own language, and how a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model import Finding
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.hanzi import HANZI, ONE_HANZI

_FULL = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
_HALF = {
    "，": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "？": "?",
    "！": "!",
    "、": ",",
    "（": "(",
    "）": ")",
    "…": "...",
}
# a half-width mark right after a Chinese character (or a closing mark) that is not part of a number, a name or a URL
_HALF_IN_ZH = re.compile(
    f"(?<=[{HANZI}”’」』》）])([,;:?!])(?![\\w/\\\\.)-])|(?<=[{HANZI}”’」』》）])\\.(?=\\s*(?:$|[{HANZI}“‘「『《（”’」』]))|(?<=[{HANZI}])[,;:?!](?=[{HANZI}“‘「『《（])"
)
_FULL_IN_EN = re.compile("[，。；：？！、（）]")
_DOUBLE = re.compile(
    "([，；：、])[，；：、。]|。。|,,|;;|(?<![.!?])\\.\\.(?!\\.)|[，。]{2,}|，[？！]|[?？]。|, ?,|,\\.(?!\\w)"
)
_SPACE_BEFORE = re.compile(r"(?<=[A-Za-z0-9%”’\"')]) +([,;:?!](?![)(\-/DP])|\.(?![\w.]))")
_NO_SPACE_AFTER = re.compile(r"(?<=[A-Za-z]{2})([,;])(?=[A-Za-z]{2})|(?<=[a-z]{3})([.?!])(?=[A-Z][a-z]+[ ,])")
# a closing mark the wrong way round is for `pairing` to tell
_END = re.compile(r"[。！？!?….．;；:：](?:[”’“‘」』）)\]\"'】》]|\s)*$")
_QUESTION = re.compile(r"[?？](?:[”’“‘」』）)\]\"'】》]|\s)*$")
_CLOSING = "”’」』）)]\"'】》 \t　"
_URL = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+\.\w+")


def _free(text: str) -> str:
    """The text with URLs and addresses blanked, same length."""
    return _URL.sub(lambda m: "_" * len(m.group()), text)


@unit_check("punctuation-zh", "Half-width or doubled marks in Chinese.", targets=("zh",))
def chinese(c: Context) -> Iterator[Finding]:
    """English marks after Chinese characters, each with the Chinese one as fix; marks that stand twice."""
    text = _free(c.tgt)
    for match in _HALF_IN_ZH.finditer(text):
        mark = match.group().strip()
        yield finding(
            "punctuation-zh", f"“{mark}” is not Chinese punctuation.", match.span(), fix=_FULL[mark]
        )
    yield from _doubled("punctuation-zh", text)


@unit_check("punctuation-en", "Chinese, doubled or badly spaced marks in English.", targets=("en",))
def english(c: Context) -> Iterator[Finding]:
    """Chinese marks in English, a space before a mark, none after it, marks that stand twice."""
    text = _free(c.tgt)
    for match in _FULL_IN_EN.finditer(text):
        mark = match.group()
        if ONE_HANZI.match(text[match.start() - 1 : match.start()] or " "):
            continue
        after = text[match.end() : match.end() + 1]
        space = " " if mark not in "（）" and after and not after.isspace() and after not in _CLOSING else ""
        yield finding(
            "punctuation-en", f"“{mark}” is Chinese punctuation.", match.span(), fix=_HALF[mark] + space
        )
    for match in _SPACE_BEFORE.finditer(text):
        message = f"There is a space before “{match.group(1)}”."
        yield finding("punctuation-en", message, match.span(), fix=match.group(1))
    for match in _NO_SPACE_AFTER.finditer(text):
        mark = match.group()
        yield finding("punctuation-en", f"There is no space after “{mark}”.", match.span(), fix=mark + " ")
    yield from _doubled("punctuation-en", text)


def _doubled(name: str, text: str) -> Iterator[Finding]:
    for match in _DOUBLE.finditer(text):
        yield finding(name, f"“{match.group()}” is one mark too many.", match.span())


@unit_check("ending", "The sentence ends otherwise than the source's.")
def ending(c: Context) -> Iterator[Finding]:
    """A final mark that only the source has, or a question that became a statement (and the other way round)."""
    src, tgt = c.src.rstrip(), c.tgt.rstrip()
    if not src or not tgt or not any(ch.isalnum() for ch in tgt):
        return
    asks = bool(_QUESTION.search(src))
    if not _END.search(src):
        return
    if not _END.search(tgt) and src[-1] not in ":：;；":
        place = len(tgt.rstrip(_CLOSING))
        mark = ("？" if c.to_chinese else "?") if asks else ("。" if c.to_chinese else ".")
        safe = place == len(tgt) and tgt[-1] not in "…—-–,，、/"
        yield finding("ending", "The final mark is missing.", (place, place), fix=mark if safe else None)
    elif asks and not re.search("[?？]", tgt):
        yield finding("ending", "The source asks, the target does not.", (len(tgt) - 1, len(tgt)))
    elif _QUESTION.search(tgt) and not re.search("[?？]", src):
        yield finding("ending", "The target asks, the source does not.", (len(tgt) - 1, len(tgt)))
