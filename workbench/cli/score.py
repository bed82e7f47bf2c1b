"""`workbench score`: metrics against references."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from workbench.cli.common import progress_line
from workbench.errors import UsageError

_FILE = "FILE"


def _names(paths: tuple[str, ...]) -> list[str]:
    """A name for each file: its base name, the whole path where two are called alike."""
    short = [Path(p).name for p in paths]
    names = [s if short.count(s) == 1 else p for s, p in zip(short, paths, strict=True)]
    if len(set(names)) != len(names):
        raise UsageError("the same hypothesis is given twice", remedy="give each file once")
    return names


@click.command(name="score")
@click.option(
    "--hyp",
    "hyps",
    multiple=True,
    required=True,
    metavar=_FILE,
    help="Hypotheses, one segment a line; may be repeated.",
)
@click.option("--ref", "refs", multiple=True, metavar=_FILE, help="Reference, line by line; may be repeated.")
@click.option("--src", metavar=_FILE, help="Source; neural metrics need it, the page shows it.")
@click.option("--baseline", metavar=_FILE, help="The system that the others are compared with.")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Target language (default: found from the reference)."
)
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    type=click.Choice(["bleu", "chrf", "chrf++", "ter"]),
    help="Only this metric; may be repeated.",
)
@click.option("--tokenize", metavar="NAME", help="Another BLEU tokenizer than the language's own.")
@click.option(
    "--test",
    type=click.Choice(["bootstrap", "randomisation"]),
    default="bootstrap",
    show_default=True,
    help="Test behind the p-values.",
)
@click.option(
    "--resamples", type=click.IntRange(40), default=1000, show_default=True, help="Bootstrap resamples."
)
@click.option(
    "--trials",
    type=click.IntRange(40),
    default=10000,
    show_default=True,
    help="Trials of approximate randomisation.",
)
@click.option("--seed", type=int, default=12345, show_default=True, help="Seed of resampling.")
@click.option(
    "--comet",
    metavar="CHECKPOINT",
    help="Also score with this COMET checkpoint (needs --src and the comet extra).",
)
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["text", "json", "tsv", "latex"]),
    default="text",
    show_default=True,
    help="What is printed.",
)
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
@click.option("--segments", metavar="OUT.tsv", help="Write one line of figures a segment.")
@click.option("--html", metavar="OUT.html", help="Write a page with plots that needs no network.")
def command(
    *,
    hyps: tuple[str, ...],
    refs: tuple[str, ...],
    src: str | None,
    baseline: str | None,
    lang: str | None,
    metrics: tuple[str, ...],
    tokenize: str | None,
    test: str,
    resamples: int,
    trials: int,
    seed: int,
    comet: str | None,
    fmt: str,
    as_json: bool,
    segments: str | None,
    html: str | None,
) -> None:
    """Score hypotheses against references: BLEU, chrF, chrF++ and TER, always with signature and 95% interval.

    The tokenizer follows the target language. Several --hyp with a --baseline are compared by a paired test.

    Example: workbench score --hyp out.en --ref ref.en --baseline old.en
    """
    from workbench.score.evaluate import Resampling, evaluate
    from workbench.score.metrics import METRICS
    from workbench.score.render import render, segments_tsv
    from workbench.text.lines import read_lines

    paths = hyps if baseline is None or baseline in hyps else (baseline, *hyps)
    names = _names(paths)
    systems = {name: read_lines(path) for name, path in zip(names, paths, strict=True)}
    references = [read_lines(path) for path in refs]
    source = read_lines(src) if src else None
    kind: Literal["bootstrap", "randomisation"] = "randomisation" if test == "randomisation" else "bootstrap"
    how = Resampling(kind, resamples, trials, seed)
    result = evaluate(
        systems,
        references,
        lang=lang,
        metrics=metrics or METRICS,
        tokenize=tokenize,
        baseline=names[paths.index(baseline)] if baseline else None,
        resampling=how,
        progress=lambda done, total: progress_line("metrics", done, total),
    )
    if comet is not None:
        from workbench.score.neural import add_comet

        result = add_comet(result, systems, references, source, checkpoint=comet, resampling=how)
    if segments:
        Path(segments).write_text(segments_tsv(result), encoding="utf-8", newline="\n")
    if html:
        from workbench.score.page import evaluation_page

        page = evaluation_page(result, systems, references, source)
        Path(html).write_text(page, encoding="utf-8", newline="\n")
    click.echo(render(result, "json" if as_json else fmt), nl=False)
