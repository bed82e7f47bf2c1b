"""Terms of the termbase, and forms that it forbids."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model import Finding, Severity, Term
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.termbase import TermHit, demanded


def _searchable(hit: TermHit, c: Context) -> bool:
    """Whether a form is distinctive enough to demand its term: one-word variants in small letters are not."""
    if not hit.form or hit.form == hit.term.src:
        return True
    how = demanded(hit.term, hit.form)
    return how == "any case" or (how == "exact" and hit.form in c.src[hit.start : hit.end])


@unit_check("terms", "A term of the termbase is translated otherwise, or by a forbidden form.")
def terms(c: Context) -> Iterator[Finding]:
    """Terms of the source without any accepted form in the target; forbidden forms are errors."""
    if c.termbase is None or not c.tgt.strip():
        return
    for hit in c.termbase.forbidden_terms(c.src, c.tgt, c.pair):
        message = f"“{hit.form}” must not stand for {hit.term.src}; use “{hit.term.tgt}”."
        yield finding("terms", message, (hit.start, hit.end), severity=Severity.ERROR, fix=hit.term.tgt)
    for hit in c.termbase.missing_terms(c.src, c.tgt, c.pair):
        if _searchable(hit, c):
            wanted = _wanted(hit.term, c)
            message = f"{c.src[hit.start : hit.end]} should be “{wanted}”."
            yield finding("terms", message, (hit.start, hit.end), side="src")


def _wanted(term: Term, c: Context) -> str:
    return term.tgt if term.tgt_lang.split("-")[0] == c.pair.tgt.split("-")[0] else term.src
