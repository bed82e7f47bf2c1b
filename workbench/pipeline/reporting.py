"""Scores, estimates, effort and checks of a workspace on one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.errors import InputError
from workbench.model import TranslationUnit
from workbench.pipeline.terms import termbase
from workbench.score.report import Report, build_report, render_html
from workbench.store import Store
from workbench.text.lines import read_lines


def workspace_report(
    store: Store,
    *,
    documents: Sequence[str] = (),
    bitext: str | None = None,
    reference: Path | None = None,
    title: str = "Translation report",
    progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """The report of a workspace, or of some of its documents.

    Args:
        store: the workspace.
        documents: ids; empty means all.
        bitext: one bitext instead.
        reference: line file with one reference per unit of the bitext or document.
        title: shown on top.
        progress: called with (what, done, in all).

    Raises:
        InputError: nothing to report on, or the reference has another number of lines.
    """
    units = _units(store, documents, bitext)
    if not units:
        raise InputError("nothing to report on yet", remedy="run `workbench run` first")
    references = read_lines(reference) if reference else None
    return build_report(units, references, title=title, termbase=termbase(store), progress=progress)


def _units(store: Store, documents: Sequence[str], bitext: str | None) -> list[TranslationUnit]:
    if bitext is not None:
        return list(store.bitexts.units(bitext))
    if not documents:
        return list(store.bitexts.units())
    return [u for d in documents for u in store.bitexts.units(document=d)]


def write_report(report: Report, out: Path) -> Path:
    """The report as one self-contained HTML file, whole or not at all."""
    part = out.with_name(f".{out.name}.part")
    part.write_text(render_html(report), encoding="utf-8")
    part.replace(out)
    return out
