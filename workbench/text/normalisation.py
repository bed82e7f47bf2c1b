"""Normalising a paragraph, with a log of every change: control and zero-width characters, spaces, full-width forms.

Chinese punctuation stays as it is. Applying the log to the raw text gives the normalised text.
"""

from __future__ import annotations

import re
import unicodedata

from workbench.model import Change

_SPACE = r"\s\u180e\u2800"
_INVISIBLE = (
    r"\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180d"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
_FULL = "".join(chr(c) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))
_FULL_SYMBOLS = "％＋＝＆＠＃＄＊＿"
_COMPATIBLE = r"\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f"
_PATTERN = re.compile(
    # a space between two words stays, so it is not even looked at
    rf"(?P<blank>[{_SPACE}{_INVISIBLE}]{{2,}}|(?! )[{_SPACE}{_INVISIBLE}]|\A | \Z)"
    rf"|(?P<full>[{_FULL}{_FULL_SYMBOLS}]+|(?<=[0-9０-９])．(?=[0-9０-９]))"
    rf"|(?P<same>[{_COMPATIBLE}])"
    r"|(?P<mark>[^\W\d_][\u0300-\u036f\u3099\u309a]+)"
)
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
_JOINS = re.compile(f"[{_WIDE}]")


def normalise(text: str) -> tuple[str, tuple[Change, ...]]:
    """Normalised text and what was changed.

    Args:
        text: a raw paragraph.

    Returns:
        The text, and the changes in order; `Change.start` is the 0-based offset into the raw text. A line break
        becomes a space, or nothing between Chinese characters; runs of spaces become one; outer space goes.
    """
    out: list[str] = []
    changes: list[Change] = []
    last = 0
    for match in _PATTERN.finditer(text):
        before = match.group()
        out.append(text[last : match.start()])
        last = match.end()
        after, reason = _replacement(match, text)
        out.append(after)
        if after != before:
            changes.append(Change(match.start(), before, after, reason))
    out.append(text[last:])
    return "".join(out), tuple(changes)


def _replacement(match: re.Match[str], text: str) -> tuple[str, str]:
    found = match.group()
    if match.lastgroup == "blank":
        return _blank(
            found, text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        )
    if match.lastgroup == "full":
        return unicodedata.normalize("NFKC", found), "full-width form"
    if match.lastgroup == "same":
        return unicodedata.normalize("NFKC", found), "compatibility character"
    return unicodedata.normalize("NFC", found), "combining mark"


def _blank(found: str, before: str, after: str) -> tuple[str, str]:
    """What a run of spaces and invisible characters becomes."""
    spaces = re.findall(f"[{_SPACE}]", found)
    if not spaces:
        if found == "\u200d" and before > "\u2190" and after > "\u2190" and not (before + after).isalnum():
            return found, ""  # joins the parts of an emoji
        return "", "zero-width character" if _formats(found) else "control character"
    if not before or not after:
        return "", "outer space"
    broken = any(c in "\n\r\x0b\x0c\x85\u2028\u2029" for c in spaces)
    if broken:
        together = _JOINS.match(before) and _JOINS.match(after)
        return ("" if together else " "), "line break"
    if found == " ":
        return " ", ""
    return " ", "repeated space" if set(found) == {" "} else "odd space"


def _formats(found: str) -> bool:
    return all(unicodedata.category(c) != "Cc" for c in found)
