"""Checks of translated units: what an editor should look at, with fixes where they are safe.

    from workbench.score.qa import check_unit, check_units, apply_fixes
    check_unit("产量增长3.5%。", "Output rose by 5.3%.", LangPair("zh-CN", "en"))

One module per check or small family; each registers its functions with `unit_check` or `document_check`. Figures for
every check (recall on seeded errors, false alarms on human translations) stand in docs/qa.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from workbench.errors import UsageError
from workbench.model import Finding, LangPair, TranslationUnit
from workbench.score.qa.registry import Check, Context, checks, chosen, cut, run_unit
from workbench.text.splicing import splice
from workbench.text.termbase import Termbase

__all__ = ["Check", "Context", "apply_fixes", "check_unit", "check_units", "checks"]


def check_unit(
    unit: TranslationUnit | str,
    tgt: str | None = None,
    pair: LangPair | None = None,
    *,
    termbase: Termbase | None = None,
    names: Iterable[str] | None = None,
) -> list[Finding]:
    """Findings of all unit checks, in order of their place in the text.

    Args:
        unit: a unit, or the source text; then `tgt` and `pair` are needed.
        tgt: target text.
        pair: languages.
        termbase: for the check `terms`.
        names: only these checks.

    Raises:
        UsageError: for an unknown check, or a text without target and pair.
    """
    if isinstance(unit, TranslationUnit):
        context = _context(unit, termbase)
    elif tgt is None or pair is None:
        raise UsageError("a source text needs its target and its language pair")
    else:
        context = Context(unit, tgt, pair, termbase)
    context = cut(context)
    found = [f for c in chosen(names) if c.scope == "unit" for f in run_unit(c, context)]
    return sorted(found, key=lambda f: (f.side != "src", f.start or 0, f.check))


def check_units(
    units: Sequence[TranslationUnit],
    termbase: Termbase | None = None,
    *,
    names: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Findings of a document: every unit's, and those that only show across units; `segment` is the unit's index.

    Args:
        units: in the document's order.
        termbase: for the check `terms`.
        names: only these checks.
        progress: called with (units done, units in all).
    """
    selected = chosen(names)
    contexts = [cut(_context(u, termbase)) for u in units]
    found = []
    for i, context in enumerate(contexts):
        for check in selected:
            if check.scope == "unit":
                found += [dataclasses.replace(f, segment=i) for f in run_unit(check, context)]
        if progress:
            progress(i + 1, len(contexts))
    for check in selected:
        if check.scope == "document":
            found += list(check.run(contexts))  # type: ignore[arg-type]
    return sorted(found, key=lambda f: (f.segment or 0, f.side != "src", f.start or 0, f.check))


def apply_fixes(text: str, findings: Iterable[Finding]) -> str:
    """The target text with all safe fixes made; of fixes that overlap the first is taken."""
    spans = [
        (f.start, f.end, f.fix)
        for f in findings
        if f.side == "tgt" and f.fix is not None and f.start is not None and f.end is not None
    ]
    return splice(text, sorted(dict.fromkeys(spans)))


def _context(unit: TranslationUnit, termbase: Termbase | None) -> Context:
    return Context(unit.src, unit.tgt, LangPair(unit.src_lang, unit.tgt_lang), termbase)
