"""Names with digits (S-400, G20, 5G, COVID-19), which a translation keeps as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = re.compile(
    r"(?<![A-Za-z0-9.])(?P<letters>[A-Z][A-Za-z]{0,5})[-‑–]?(?P<digits>\d{1,4})(?P<tail>[A-Z]?)(?![\dA-Za-z%]|[.,]\d)"
    r"|(?<![A-Za-z0-9.,-])(?P<first>\d{1,2})(?P<kind>[GDK])(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?P<strain>[A-Z]\d{1,2}[A-Z]\d{1,2})(?![A-Za-z0-9])"
)
_NO_CODE = re.compile(
    r"(?:US|HK|NT|USD|RMB|EUR|GBP|AUD|CNY|HKD|JPY|No|Art|Sec|Vol|Ch|Fig|Page|Jan|Feb|Mar|Apr|May|June?|July?|Aug|"
    r"Sept?|Oct|Nov|Dec|GMT|UTC|Day|Top|Under|Over|Mid|Late|Early)|[QH](?=[-‑–]?[1-4]$)"
)


_FIXED = {"covid": "19"}  # whatever the source calls it


@dataclass(frozen=True, slots=True)
class Code:
    """A name with digits: `text[start:end]`, the letters in it and the digits."""

    start: int
    end: int
    text: str
    letters: str
    digits: str


def codes(text: str) -> list[Code]:
    """All names with digits, in order; no currencies, months, quarters or numbered things."""
    found = []
    for m in _CODE.finditer(text):
        if m["strain"]:
            letters, digits = re.sub(r"\d", "", m["strain"]), re.sub("[A-Z]", ",", m["strain"])
        else:
            letters, digits = m["kind"] or m["letters"] + m["tail"], m["first"] or m["digits"]
        if m["kind"] or not _NO_CODE.match(m.group()):
            found.append(Code(m.start(), m.end(), m.group(), letters, digits))
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s\-‑–]", "", text).lower()


def changed(src: str, tgt: str) -> Iterator[tuple[Code | None, Code | None]]:
    """(code of the source, what the target has in its place) where a code was changed, lost its digits or came in.

    A code of which the target has neither letters nor digits was put into words (COVID-19, 新冠), which is well.
    """
    theirs = codes(tgt)
    whole_src, whole_tgt = _plain(src), _plain(tgt)
    free = [c for c in theirs if _plain(c.text) not in whole_src]
    here = codes(src)
    for code in here:
        if _plain(code.text) in whole_tgt:
            continue
        partner = next((c for c in free if c.letters == code.letters), None)
        if partner is not None:
            free.remove(partner)
            yield code, partner
        elif any(c.letters == code.letters for c in theirs) or re.search(
            rf"(?<![A-Za-z.]){re.escape(code.letters)}[-‑–]?(?=[ ,;)”\"]|$|[^\x00-\x7f])", tgt
        ):
            yield code, None
    letters = {code.letters for code in here}
    yield from (
        (None, c) for c in free if c.letters in letters or _FIXED.get(c.letters.lower(), c.digits) != c.digits
    )
