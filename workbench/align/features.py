"""What speaks for a bead, as numbers whose weighted sum is its log-weight (`weights.json`).

All are sums over the bead's words or over its boundaries, so that putting two right beads into one gains nothing.
Planes are dense over a block of nodes: rows are source positions a..b, columns target positions c..d; the plane of
bead type (m, n) at (i, j) tells of source segments i-m..i-1 with target segments j-n..j-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.align.explained import (
    MOST,
    draft_planes,
    prefix_sums,
    tenth_of_last,
    token_planes,
    windows,
    word_planes,
)
from workbench.align.lattice import TYPES
from workbench.align.marks import COLUMN
from workbench.align.pair import Pair, Side

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Planes = dict[str, Any]
"""Feature name to a float or an array that broadcasts to (source positions, target positions)."""

GROUPS = (
    "0-1", "1-0", "1-1", "1-2", "2-1", "1-3", "3-1", "1-4", "4-1", "2-2", "1-many", "many-1", "2-3", "3-2",
    "few-few", "many-many",
)  # fmt: skip
SIGNALS = (
    "words_forward", "words_backward", "covered_forward", "covered_backward",
    "length_square", "length_absolute", "length_ratio",
    "questions", "questions_off", "exclamations_off",
    "opens_quote", "opens_quote_off", "closes_quote", "closes_quote_off",
    "ends_question", "ends_question_off", "ends_exclamation", "ends_colon",
    "starts_lower", "x_ends_open", "y_ends_open", "dashes_off", "quotes_off", "clauses_off", "parts_off",
    "vectors", "vectors_by_length", "tokens", "draft_words", "draft_covered", "segments", "x_null_length", "y_null_length",
    "paragraph_start", "paragraph_start_off", "paragraphs_crossed",
)  # fmt: skip
NAMES = SIGNALS + tuple(f"type {g}" for g in GROUPS)
INDEX = {name: k for k, name in enumerate(NAMES)}


def group(m: int, n: int) -> str:
    """The name in `GROUPS` under which a bead type's own weight stands."""
    name = f"{m}-{n}"
    if name in GROUPS:
        return name
    if m == 1 or n == 1:
        return "1-many" if m == 1 else "many-1"
    return "few-few" if m + n <= 6 else "many-many"


@dataclass(frozen=True, slots=True)
class _Window:
    """Sums over the last m segments before each position, for one side of a block and every m in 0..7."""

    lengths: list[Floats]
    marks: list[Floats]
    units: list[Singles] | None


def bead_planes(pair: Pair, a: int, b: int, c: int, d: int) -> Iterator[tuple[int, Planes]]:
    """Planes of each bead type over nodes (a..b) x (c..d), beads inside source a..b-1 and target c..d-1.

    Yields:
        (type index, planes that broadcast to (b - a + 1, d - c + 1)); features that are not there are 0, and values
        of beads that would begin before the block are meaningless and for the caller to mask.
    """
    words = word_planes(pair, a, b, c, d)
    x, y = _window(pair.x, a, b), _window(pair.y, c, d)
    x_marks, y_marks = _shifted(pair.x.marks[a:b]), _shifted(pair.y.marks[c:d])
    x_starts, y_starts = _starts(pair.x, a, b), _starts(pair.y, c, d)
    drafts = draft_planes(pair, a, b, c, d)
    tokens = token_planes(pair, a, b, c, d)
    for k, (m, n) in enumerate(TYPES):
        planes: Planes = {f"type {group(m, n)}": 1.0}
        if m and n:
            _put_words(planes, words, m, n)
            _put_lengths(planes, x.lengths[m] * pair.ratio, y.lengths[n])
            _put_marks(planes, (x.marks[m], y.marks[n]), (x_marks, y_marks), m, n)
            planes["segments"] = m + n - 2
            if drafts is not None:
                _put_draft(planes, drafts, m, n, from_x=pair.x.draft is not None)
            if tokens is not None:
                planes["tokens"] = tenth_of_last(tokens[m - 1], n)
            if x.units is not None and y.units is not None:
                _put_vectors(planes, x.units[m] @ y.units[n].T, x.lengths[m] * pair.ratio, y.lengths[n])
        elif m:
            planes["x_null_length"] = np.minimum(x.lengths[1], 60)[:, None] / 20
        else:
            planes["y_null_length"] = np.minimum(y.lengths[1], 200)[None] / 60
        if x_starts is not None or y_starts is not None:
            _put_paragraphs(planes, (x_starts, y_starts), m, n)
        yield k, planes


def _window(side: Side, a: int, b: int) -> _Window:
    lengths, marks = prefix_sums(side.lengths[a:b]), prefix_sums(side.marks[a:b])
    units = None
    if side.vectors is not None:
        sums = prefix_sums(side.vectors[a:b].astype(np.float64))
        units = [_unit(windows(sums, m)) for m in range(MOST + 1)]
    return _Window(
        [windows(lengths, m) for m in range(MOST + 1)], [windows(marks, m) for m in range(MOST + 1)], units
    )


def _unit(rows: Floats) -> Singles:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-6), dtype=np.float32)


def _shifted(rows: Floats) -> Singles:
    """Row i tells of segment i - 1, the last of a bead that ends at position i."""
    return np.asarray(np.concatenate([np.zeros((1, rows.shape[1])), rows]), dtype=np.float32)


def _put_words(
    planes: Planes, words: list[tuple[Singles, Singles, Singles, Singles]], m: int, n: int
) -> None:
    forward, forward_covered = words[m - 1][:2]
    backward, backward_covered = words[n - 1][2:]
    for name, prefix in (("words_forward", forward), ("covered_forward", forward_covered)):
        planes[name] = tenth_of_last(prefix, n)
    for name, prefix in (("words_backward", backward), ("covered_backward", backward_covered)):
        planes[name] = tenth_of_last(prefix, m).T


def _put_draft(
    planes: Planes, drafts: list[tuple[Singles, Singles]], m: int, n: int, *, from_x: bool
) -> None:
    for name, prefix in zip(("draft_words", "draft_covered"), drafts[(m if from_x else n) - 1], strict=True):
        planes[name] = tenth_of_last(prefix, n) if from_x else tenth_of_last(prefix, m).T


def _put_lengths(planes: Planes, expected: Floats, found: Floats) -> None:
    """Gale and Church's deviation, squared and absolute, and the log-ratio, all clipped and negative."""
    e, f = expected.astype(np.float32)[:, None], found.astype(np.float32)[None]
    deviation = np.abs(f - e) / np.sqrt(2.0 * (e + f) + 1)
    planes["length_square"] = -np.minimum(deviation**2, 30) / 5
    planes["length_absolute"] = -np.minimum(deviation, 8) / 2
    planes["length_ratio"] = -np.minimum(np.abs(np.log((f + 8) / (e + 8))), 2)


def _put_vectors(planes: Planes, cosine: Singles, expected: Floats, found: Floats) -> None:
    planes["vectors"] = cosine * 2
    planes["vectors_by_length"] = cosine * (expected[:, None] + found[None]) / 120


def _put_marks(
    planes: Planes, sums: tuple[Floats, Floats], last: tuple[Singles, Singles], m: int, n: int
) -> None:
    x_sum, y_sum = sums
    x_last, y_last = last
    x_first = x_last[np.maximum(np.arange(len(x_last)) - m + 1, 0)]
    y_first = y_last[np.maximum(np.arange(len(y_last)) - n + 1, 0)]

    def off(name: str, most: float) -> Floats:
        k = COLUMN[name]
        return np.asarray(-np.minimum(np.abs(x_sum[:, k][:, None] - y_sum[:, k][None]), most))

    def both(x: Singles, y: Singles, name: str) -> Singles:
        k = COLUMN[name]
        return np.asarray(x[:, k][:, None] * y[:, k][None])

    def differ(x: Singles, y: Singles, name: str) -> Singles:
        k = COLUMN[name]
        return np.asarray(np.abs(x[:, k][:, None] - y[:, k][None]))

    k = COLUMN["questions"]
    planes["questions"] = np.minimum(x_sum[:, k][:, None], y_sum[:, k][None])
    planes["questions_off"] = off("questions", 3)
    planes["exclamations_off"] = off("exclamations", 3)
    planes["opens_quote"] = both(x_first, y_first, "opens_quote")
    planes["opens_quote_off"] = differ(x_first, y_first, "opens_quote")
    planes["closes_quote"] = both(x_last, y_last, "closes_quote")
    planes["closes_quote_off"] = differ(x_last, y_last, "closes_quote")
    planes["ends_question"] = both(x_last, y_last, "ends_question")
    planes["ends_question_off"] = differ(x_last, y_last, "ends_question")
    planes["ends_exclamation"] = both(x_last, y_last, "ends_exclamation")
    planes["ends_colon"] = both(x_last, y_last, "ends_colon") - differ(x_last, y_last, "ends_colon") / 2
    planes["starts_lower"] = y_first[:, COLUMN["starts_lower"]][None]
    planes["x_ends_open"] = x_last[:, COLUMN["ends_open"]][:, None]
    planes["y_ends_open"] = y_last[:, COLUMN["ends_open"]][None]
    planes["dashes_off"] = off("dashes", 3)
    planes["quotes_off"] = off("quotes", 4) / 2
    planes["clauses_off"] = off("clauses", 8) / 4
    k = COLUMN["clauses"]
    parts = np.abs((x_sum[:, k] + m)[:, None] - (y_sum[:, k] + n)[None])
    planes["parts_off"] = -np.minimum(parts, 10) / 5


def _starts(side: Side, a: int, b: int) -> Floats | None:
    """1 at positions before which a paragraph begins (also the end of the text); None where none are known."""
    if side.paragraphs is None:
        return None
    numbers = side.paragraphs
    starts = np.ones(side.size + 1)
    starts[1:-1] = numbers[1:] != numbers[:-1]
    return starts[a : b + 1]


def _put_paragraphs(planes: Planes, starts: tuple[Floats | None, Floats | None], m: int, n: int) -> None:
    crossed: Any = 0.0
    for side, (begins, size) in enumerate(zip(starts, (m, n), strict=True)):
        if begins is not None and size > 1:
            inner = windows(prefix_sums(begins), size - 1)[:-1]
            crossed = crossed + (inner[None] if side else inner[:, None])
    planes["paragraphs_crossed"] = crossed
    x, y = starts
    if x is not None and y is not None:
        first_x = x[np.maximum(np.arange(len(x)) - m, 0)][:, None]
        first_y = y[np.maximum(np.arange(len(y)) - n, 0)][None]
        planes["paragraph_start"] = first_x * first_y
        planes["paragraph_start_off"] = np.abs(first_x - first_y)
