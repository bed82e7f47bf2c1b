"""Punctuation of a segment as numbers: what translators carry over even where they change every word."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.text.hanzi import ONE_HANZI

NAMES = (
    "questions",
    "exclamations",
    "opens_quote",
    "closes_quote",
    "ends_question",
    "ends_exclamation",
    "ends_colon",
    "ends_open",
    "starts_lower",
    "dashes",
    "quotes",
    "clauses",
)
COLUMN = {name: k for k, name in enumerate(NAMES)}
_CLOSERS = re.compile(r"[”\"'’」』）)\]】》]+$")
_CLAUSE = re.compile(r"[，、；,;:：—]")
_LETTERS = re.compile(r"[A-Za-z0-9]")
_OPENERS = ("“", '"', "‘", "「", "『", "'", "``")


def marks(segments: Sequence[str], *, chinese: bool) -> NDArray[np.float64]:
    """One row a segment, one column a name of `NAMES`."""
    table = np.zeros((len(segments), len(NAMES)))
    for row, segment in zip(table, segments, strict=True):
        text = segment.strip().replace("''", '"')
        if text:
            row[:] = _row(text, chinese)
    return table


def _row(text: str, chinese: bool) -> tuple[float, ...]:
    last = _CLOSERS.sub("", text).rstrip()[-1:]
    dashes = text.count("…") + text.count("...") + (text.count("——") if chinese else text.count("—"))
    closes = text[-1] in '”"’」』' or (text[-1] == "'" and text[0] != "'")
    return (
        text.count("?") + text.count("？"),
        text.count("!") + text.count("！"),
        text.startswith(_OPENERS),
        closes,
        last in ("?", "？"),
        last in ("!", "！"),
        last in (":", "："),
        last not in tuple(".。?？!！…:：;；—"),
        text[0].islower() and not chinese,
        dashes,
        sum(text.count(c) for c in '“”「」『』"'),
        len(_CLAUSE.findall(text)),
    )


def lengths(segments: Sequence[str], *, chinese: bool) -> NDArray[np.float64]:
    """Letters and digits of each segment plus one; in Chinese a Latin letter counts 0.4 of a character."""
    if chinese:
        return np.array(
            [1 + len(ONE_HANZI.findall(s)) + 0.4 * len(_LETTERS.findall(s)) for s in segments],
            dtype=np.float64,
        )
    return np.array([1 + len(_LETTERS.findall(s)) for s in segments], dtype=np.float64)
