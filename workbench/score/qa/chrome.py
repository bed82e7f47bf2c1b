"""Advertising and parts of a web site that do not belong to an article."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model import Finding, Severity, Side
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.boilerplate import FURNITURE
from workbench.text.sitename import ADVERTISING


@unit_check("chrome", "Advertising or parts of a web page stand in the text.")
def chrome(c: Context) -> Iterator[Finding]:
    """Known phrases of link spam (errors) and of page furniture (warnings), on both sides."""
    sides: tuple[tuple[Side, str], ...] = (("src", c.src), ("tgt", c.tgt))
    for side, text in sides:
        for match in ADVERTISING.finditer(text):
            message = f"“{match.group()}” is advertising."
            yield finding("chrome", message, match.span(), side=side, severity=Severity.ERROR)
        for match in FURNITURE.finditer(text):
            message = f"“{match.group()}” belongs to the page, not to the article."
            yield finding("chrome", message, match.span(), side=side)
