"""`workbench align`: two files to beads, or to an interchange file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.common import lang_code
from workbench.errors import InputError
from workbench.text.lines import read_lines

if TYPE_CHECKING:
    from workbench.align.options import Rescorer
    from workbench.model import Bead, TranslationUnit

FORMATS = ("beads", "tsv", "tmx", "jsonl")


@click.command("align")
@click.argument("src", metavar="SRC")
@click.argument("tgt", metavar="TGT")
@click.option(
    "--from", "src_lang", metavar="LANG", help="Language of SRC: zh, zh-TW or en; found where left out."
)
@click.option("--to", "tgt_lang", metavar="LANG", help="Language of TGT; found where left out.")
@click.option(
    "--unit",
    type=click.Choice(["line", "sentence", "paragraph"]),
    default="line",
    show_default=True,
    help="What is aligned: lines as they stand, sentences of articles, or their paragraphs.",
)
@click.option(
    "--format",
    "out_format",
    type=click.Choice(FORMATS),
    default="beads",
    show_default=True,
    help="beads: [src ids]:[tgt ids]:score a line, 0-based, in order. The others hold the texts.",
)
@click.option("--locked", metavar="FILE", help="Beads to keep, one [src ids]:[tgt ids] a line.")
@click.option(
    "--draft", metavar="FILE", help="A machine translation of SRC, one line per segment, as evidence."
)
@click.option("--rescore", is_flag=True, help="Decide doubtful places by forced decoding; slower.")
@click.option("-o", "--output", metavar="OUT", default="-", help="Where to write (default: standard output).")
def command(
    *,
    src: str,
    tgt: str,
    src_lang: str | None,
    tgt_lang: str | None,
    unit: str,
    out_format: str,
    locked: str | None,
    draft: str | None,
    rescore: bool,
    output: str,
) -> None:
    """Align SRC with its translation TGT; every segment of both sides ends up in exactly one bead.

    A bead's score is its probability; low ones come first in an editor's list of doubts.

    Example: workbench align article.zh.txt article.en.txt --from zh --to en -o article.align
    """
    from workbench.align.core import align
    from workbench.align.ladder import read_ladder, write_ladder

    x, x_lang, x_paragraphs = _segments(src, lang_code(src_lang), unit)
    y, y_lang, y_paragraphs = _segments(tgt, lang_code(tgt_lang), unit)
    held = read_ladder("\n".join(read_lines(locked)), where=locked) if locked else []
    beads = align(
        x,
        y,
        src_lang=x_lang,
        tgt_lang=y_lang,
        locked=held,
        src_paragraphs=x_paragraphs,
        tgt_paragraphs=y_paragraphs,
        draft=_draft(draft, len(x)),
        rescorer=_rescorer(x_lang, y_lang) if rescore else None,
    )
    if out_format == "beads":
        _write(output, write_ladder(beads))
    else:
        _write_units(output, out_format, _units(beads, (x, x_lang), (y, y_lang), Path(src).name))


def _rescorer(src_lang: str, tgt_lang: str) -> Rescorer:
    from workbench.model import LangPair
    from workbench.pipeline.engines import Engines
    from workbench.pipeline.pairing import rescorer

    return rescorer(Engines(), LangPair(src_lang, tgt_lang))


def _segments(path: str, lang: str | None, unit: str) -> tuple[list[str], str, list[int] | None]:
    """Segments, language and, for sentences, the paragraph of each."""
    from workbench.text.document import read_document
    from workbench.text.language import document_language

    if unit == "line":
        lines = read_lines(path)
        found = lang or (document_language(lines, name=path).lang if any(x.strip() for x in lines) else "en")
        return lines, found, None
    document = read_document(path, lang=lang)
    if unit == "paragraph":
        return [p.text for _, p in document.content()], document.lang, None
    numbered = document.segments()
    return [s.text for _, s in numbered], document.lang, [i for i, _ in numbered]


def _draft(path: str | None, size: int) -> list[str] | None:
    if path is None:
        return None
    lines = read_lines(path)
    if len(lines) != size:
        raise InputError(
            f"{len(lines)} lines for {size} segments", where=path, remedy="write one line per segment of SRC"
        )
    return lines


def _units(
    beads: list[Bead], src: tuple[list[str], str], tgt: tuple[list[str], str], name: str
) -> list[TranslationUnit]:
    from workbench.model import Origin, TranslationUnit

    (x, x_lang), (y, y_lang) = src, tgt
    joint = {True: "", False: " "}
    return [
        TranslationUnit(
            id=str(k),
            src=joint[x_lang.startswith("zh")].join(x[i] for i in bead.src),
            tgt=joint[y_lang.startswith("zh")].join(y[j] for j in bead.tgt),
            src_lang=x_lang,
            tgt_lang=y_lang,
            origin=Origin.HUMAN,
            score=round(bead.score, 4),
            margin=round(bead.margin, 4),
            document=name,
            locked=bead.locked,
        )
        for k, bead in enumerate(beads)
    ]


def _write(output: str, text: str) -> None:
    if output == "-":
        click.echo(text, nl=False)
    else:
        Path(output).write_text(text, encoding="utf-8")


def _write_units(output: str, name: str, units: list[TranslationUnit]) -> None:
    from workbench.formats import registry

    target = sys.stdout.buffer if output == "-" else output
    registry.get(name).write(units, target)
