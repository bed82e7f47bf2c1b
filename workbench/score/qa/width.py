"""Full-width letters and digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from workbench.model import Finding
from workbench.score.qa.registry import Context, finding, unit_check

_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％＃＆＋＠]+(?:[．：][０-９Ａ-Ｚａ-ｚ％]+)*")


@unit_check("width", "Letters or digits stand in their full-width forms.")
def width(c: Context) -> Iterator[Finding]:
    """Full-width letters, digits and signs, with the usual ones as the fix."""
    for match in _WIDE.finditer(c.tgt):
        plain = unicodedata.normalize("NFKC", match.group())
        yield finding("width", f"{match.group()} is full-width.", match.span(), fix=plain)
