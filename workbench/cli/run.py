"""`workbench run`: the main job on the workspace."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from workbench.cli.common import json_option, print_json, progress_line, workspace_option

if TYPE_CHECKING:
    from workbench.pipeline.run import Summary


@click.command()
@click.argument("documents", nargs=-1, metavar="[DOC ...]")
@click.option(
    "--engine",
    type=click.Choice(["ctranslate2", "transformers", "fake"]),
    default="ctranslate2",
    show_default=True,
    help="How the models are run; fake is for trying things out.",
)
@click.option(
    "--zh-en", "zh_en", metavar="MODEL", help="Model from Chinese into English: a name or a folder."
)
@click.option(
    "--en-zh", "en_zh", metavar="MODEL", help="Model from English into Chinese: a name or a folder."
)
@click.option("--beam", default=4, show_default=True, type=click.IntRange(1, 32), help="Beam size.")
@click.option("--no-terms", is_flag=True, help="Do not enforce the termbase.")
@click.option("--no-estimate", is_flag=True, help="Do not estimate which rows need work.")
@click.option("--again", is_flag=True, help="Draft anew what was done before; earlier bitexts stay.")
@click.option("--job", type=int, help="Write progress to this job of the workspace (used by the UI).")
@workspace_option
@json_option
def command(
    documents: tuple[str, ...],
    engine: str,
    zh_en: str | None,
    en_zh: str | None,
    beam: int,
    no_terms: bool,
    no_estimate: bool,
    again: bool,
    job: int | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Translate, back-translate, align and estimate documents (all where none is named).

    What was done is not done again; a run that was stopped is continued.

    Example: workbench run 001_71198d10f6023e28.txt --beam 6
    """
    from workbench.pipeline.engines import EngineOptions, Engines
    from workbench.pipeline.jobs import reporting
    from workbench.pipeline.run import run
    from workbench.pipeline.workspace import find_documents, open_workspace

    models = {k: v for k, v in (("zh-en", zh_en), ("en-zh", en_zh)) if v}
    options = EngineOptions(engine=engine, models=models, beam=beam, terms=not no_terms)
    with open_workspace(workspace) as store:
        keys = find_documents(store, documents)
        with reporting(store, job, terminal_progress()) as tell:
            found = run(store, keys, Engines(options), progress=tell, again=again, estimate=not no_estimate)
    if as_json:
        print_json([asdict(s) for s in found])
    else:
        click.echo(summary_table(found))


def terminal_progress() -> Callable[[str, int, int], None]:
    """A progress line on stderr with rate and time left."""
    starts: dict[str, tuple[float, int]] = {}

    def tell(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        begun, first = starts.setdefault(what, (now, done))
        rate = (done - first) / (now - begun) if now > begun else 0.0
        left = f"{rate:.1f}/s, {(total - done) / rate:.0f} s left" if rate else ""
        progress_line(what, done, total, left)

    return tell if sys.stderr.isatty() else (lambda _what, _done, _total: None)


def summary_table(summaries: Sequence[Summary], files: dict[str, int] | None = None) -> str:
    """A line per document: language, paragraphs by kind, segments, seconds, rate, flagged, files."""
    head = ["document", "lang", "paragraphs", "segments", "seconds", "tokens/s", "flagged"]
    rows = [head + (["files"] if files is not None else [])]
    for s in summaries:
        kinds = " ".join(f"{k}:{n}" for k, n in sorted(s.kinds.items()))
        spent = "done before" if s.skipped else f"{s.seconds:.1f}"
        rate = f"{s.rate:.0f}" if s.tokens else "cached" if not s.skipped else ""
        row = [s.name, s.lang, kinds, str(s.segments), spent, rate, str(s.flagged)]
        rows.append(row + ([str(files.get(s.document, 0))] if files is not None else []))
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows)
