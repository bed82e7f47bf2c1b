"""`workbench translate`: a file, or standard input, through a model."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.common import lang_code, progress_line
from workbench.errors import InputError, UsageError

if TYPE_CHECKING:
    from workbench.model import Hypothesis, Term
    from workbench.translate import DecodeOptions, Translator


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--from", "src", required=True, metavar="LANG", help="Source language: zh, zh-TW or en.")
@click.option("--to", "tgt", required=True, metavar="LANG", help="Target language: en or zh.")
@click.option("-o", "--output", metavar="OUT", default="-", help="Where to write (default: standard output).")
@click.option(
    "--model", metavar="NAME", help="A registered model or a Marian folder (default: the pair's own)."
)
@click.option(
    "--engine",
    type=click.Choice(["ctranslate2", "transformers", "fake"]),
    default="ctranslate2",
    show_default=True,
    help="What runs the model; fake needs none and translates nothing.",
)
@click.option(
    "--beam", type=click.IntRange(1, 32), default=4, show_default=True, help="Beam size; 1 is greedy."
)
@click.option(
    "--nbest", type=click.IntRange(1, 32), default=1, show_default=True, help="Alternatives per segment."
)
@click.option(
    "--unit",
    type=click.Choice(["line", "document"]),
    default="document",
    show_default=True,
    help="line: line i of OUT translates line i. document: paragraphs are split into sentences and rejoined.",
)
@click.option("--terms", "terms_file", metavar="FILE", help="Termbase to enforce: CSV, TSV or TBX.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per segment, with scores and flags.")
def command(
    *,
    file: str,
    src: str,
    tgt: str,
    output: str,
    model: str | None,
    engine: str,
    beam: int,
    nbest: int,
    unit: str,
    terms_file: str | None,
    as_json: bool,
) -> None:
    """Translate FILE (`-` is standard input), UTF-8, between Chinese and English.

    Drafts are checked, and tried again with other settings where a check finds something. With --nbest, TSV
    rows `segment, rank, score, text` are written instead, best first.

    Example: workbench translate news.zh --from zh --to en --unit line -o news.en
    """
    from workbench.text.lines import read_lines
    from workbench.text.termfile import read_terms
    from workbench.translate import DecodeOptions, language_pair, load_translator

    if nbest > 1 and unit == "document" and not as_json:
        raise UsageError("--nbest needs --unit line or --json", remedy="add one of them")
    pair = language_pair(lang_code(src) or src, lang_code(tgt) or tgt)
    lines = read_lines(file)
    segments, layout = (lines, None) if unit == "line" else _sentences(lines, pair.src)
    terms = list(read_terms(terms_file)) if terms_file else None
    translator = load_translator(pair, model=model, engine=engine)
    rows = _drafts(segments, translator, terms, DecodeOptions(beam=max(beam, nbest), nbest=nbest))
    if as_json:
        out = [
            json.dumps(_record(i, *x), ensure_ascii=False)
            for i, x in enumerate(zip(segments, rows, strict=True))
        ]
    elif nbest > 1:
        out = [f"{i}\t{k}\t{h.score:.4f}\t{h.text}" for i, row in enumerate(rows) for k, h in enumerate(row)]
    else:
        texts = [row[0].text for row in rows]
        out = texts if layout is None else _paragraphs(texts, layout, pair.tgt)
    _write(output, "".join(line + "\n" for line in out))


def _sentences(lines: list[str], lang: str) -> tuple[list[str], list[int]]:
    """All sentences of all lines, and how many each line has; a blank line has none."""
    from workbench.text.segmenter import segment

    parts = [[s.text for s in segment(line, lang)] for line in lines]
    return [s for p in parts for s in p], [len(p) for p in parts]


def _paragraphs(texts: list[str], layout: list[int], tgt: str) -> list[str]:
    """Sentences put together again, one paragraph a line."""
    rest = iter(texts)
    return [("" if tgt.startswith("zh") else " ").join(islice(rest, n)) for n in layout]


def _drafts(
    segments: list[str], translator: Translator, terms: list[Term] | None, options: DecodeOptions
) -> list[list[Hypothesis]]:
    from workbench.translate import alternatives, draft, with_originals

    segments = with_originals(segments, translator.pair, terms or ())
    start = time.monotonic()

    def progress(done: int, total: int) -> None:
        seconds = time.monotonic() - start
        left = seconds * (total - done) / done if done else 0.0
        progress_line("translating", done, total, f"{done / max(seconds, 1e-9):.1f}/s, {left:.0f} s left")

    if options.nbest == 1:
        return [[h] for h in draft(segments, translator, terms=terms, options=options, progress=progress)]
    return alternatives(segments, translator, terms, options, progress)


def _record(index: int, src: str, row: list[Hypothesis]) -> dict[str, object]:
    return {"segment": index, "src": src, "hypotheses": [asdict(h) for h in row]}


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(output: str, text: str) -> None:
    """To standard output, or into a file that appears only when it is whole."""
    if output == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=output, remedy="name another file"
        ) from None
