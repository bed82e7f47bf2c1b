"""`workbench estimate`: which hypotheses need work, without a reference."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench.cli.common import json_option, lang_code, print_json, progress_line
from workbench.errors import InputError, UsageError
from workbench.model import LangPair


@click.command(name="estimate")
@click.option("--src", required=True, metavar="FILE", help="Source, one segment a line.")
@click.option("--hyp", required=True, metavar="FILE", help="Hypotheses, line by line.")
@click.option("--from", "src_lang", required=True, metavar="LANG", help="Source language: zh or en.")
@click.option("--to", "tgt_lang", required=True, metavar="LANG", help="Target language: en or zh.")
@click.option("-o", "--output", metavar="OUT.tsv", help="Write there instead of to stdout.")
@click.option("--no-models", is_flag=True, help="Use the texts alone, no forced decoding (faster, weaker).")
@click.option("--drafts", is_flag=True, help="The hypotheses are drafts of the models that score them.")
@click.option("--engine", default="ctranslate2", show_default=True, help="Engine of forced decoding.")
@click.option("--model", metavar="NAME|DIR", help="Model for the direction.")
@click.option("--reverse-model", metavar="NAME|DIR", help="Model for the other direction.")
@json_option
def command(
    *,
    src: str,
    hyp: str,
    src_lang: str,
    tgt_lang: str,
    output: str | None,
    no_models: bool,
    drafts: bool,
    engine: str,
    model: str | None,
    reverse_model: str | None,
    as_json: bool,
) -> None:
    """Estimate, for every line, the probability that the translation needs work.

    One row a line: segment, probability, mean log-probability, source, hypothesis. It sorts a queue; it is no grade.

    Example: workbench estimate --src article.zh --hyp draft.en --from zh --to en -o queue.tsv
    """
    from workbench.pipeline.engines import EngineOptions, Engines
    from workbench.pipeline.estimating import estimate_lines
    from workbench.score.render import clean
    from workbench.text.lines import read_lines

    pair = LangPair(lang_code(src_lang) or "", lang_code(tgt_lang) or "")
    if pair.src.split("-")[0] == pair.tgt.split("-")[0]:
        raise UsageError(
            f"source and target are both {pair.src}", remedy="use --from zh --to en or the other way"
        )
    sources, targets = read_lines(src), read_lines(hyp)
    if len(sources) != len(targets):
        raise InputError(
            f"{len(sources)} lines, but {hyp} has {len(targets)}",
            where=src,
            remedy="line i translates line i",
        )
    chosen = {p.direction: m for p, m in ((pair, model), (pair.reversed(), reverse_model)) if m}
    engines = None if no_models else Engines(EngineOptions(engine=engine, models=chosen))
    found = estimate_lines(
        sources,
        targets,
        pair,
        engines,
        drafts=drafts,
        progress=lambda done, total: progress_line("estimate", done, total),
    )
    evidence = ", ".join(found[0].evidence) or "the texts alone" if found else "nothing"
    click.echo(f"estimated from {evidence}", err=True)
    if as_json:
        print_json(
            [
                {
                    "segment": i,
                    "probability": e.probability,
                    "mean_logprob": e.mean_logprob,
                    "signals": e.signals,
                }
                for i, e in enumerate(found, 1)
            ]
        )
        return
    rows = ["segment\tneeds_work\tmean_logprob\tsource\thypothesis"]
    for i, (e, s, h) in enumerate(zip(found, sources, targets, strict=True), 1):
        logprob = "" if e.mean_logprob is None else f"{e.mean_logprob:.4f}"
        rows.append("\t".join([str(i), f"{e.probability:.4f}", logprob, clean(s), clean(h)]))
    text = "\n".join(rows) + "\n"
    if output and output != "-":
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(text)
