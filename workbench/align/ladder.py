"""The ladder format of vecalign: one bead a line, `[0, 1]:[0]:0.87`, 0-based ids, the score optional."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.errors import FormatError
from workbench.model import Bead

_LINE = re.compile(r"^\[([\d,\s]*)\]\s*:\s*\[([\d,\s]*)\](?:\s*:\s*(\S+))?\s*$")


def read_ladder(lines: str | Iterable[str], *, where: str = "ladder") -> list[Bead]:
    """Parse beads; blank lines and lines empty on both sides are passed over.

    vecalign writes a cost as the third field; values outside [0, 1] are read as score 0.

    Raises:
        FormatError: a line that is no bead, named by its 1-based number.
    """
    rows = lines.splitlines() if isinstance(lines, str) else lines
    beads: list[Bead] = []
    for number, row in enumerate(rows, 1):
        text = row.strip().lstrip("\ufeff")
        if not text:
            continue
        found = _LINE.match(text)
        if found is None:
            raise FormatError(
                f"not a bead: {text[:60]!r}", where=f"{where}:{number}", remedy="write [src ids]:[tgt ids]"
            )
        src, tgt = (_ids(found.group(k)) for k in (1, 2))
        if src or tgt:
            beads.append(Bead(src, tgt, score=_score(found.group(3))))
    return beads


def write_ladder(beads: Sequence[Bead]) -> str:
    """One line a bead, the score with four decimals, in the order given; ends with a newline if not empty."""
    return "".join(f"{list(b.src)}:{list(b.tgt)}:{b.score:.4f}\n" for b in beads)


def _ids(text: str) -> tuple[int, ...]:
    return tuple(int(x) for x in re.findall(r"\d+", text))


def _score(text: str | None) -> float:
    try:
        value = float(text) if text is not None else 0.0
    except ValueError:
        return 0.0
    return value if 0.0 <= value <= 1.0 else 0.0
