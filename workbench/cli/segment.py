"""`workbench segment`: sentences of a file."""

from __future__ import annotations

import json

import click


@click.command("segment")
@click.argument("file", metavar="FILE")
@click.option(
    "--lang", type=click.Choice(["zh", "zh-CN", "zh-TW", "en"]), help="Language; found where left out."
)
@click.option("--encoding", help="Encoding of the file; found where left out.")
@click.option("--all", "everything", is_flag=True, help="Set-aside boilerplate too, not only the content.")
@click.option(
    "--json", "as_json", is_flag=True, help="Paragraphs with kind, language, offsets and findings as JSON."
)
def command(file: str, lang: str | None, encoding: str | None, everything: bool, as_json: bool) -> None:
    """Print FILE one sentence per line, with a blank line between paragraphs; - is standard input.

    Example: workbench segment article.txt --lang zh
    """
    from workbench.model import ParagraphKind
    from workbench.text.document import read_document

    document = read_document(file, lang=lang, encoding=encoding)
    for warning in document.warnings:
        click.echo(f"workbench: {document.name}: {warning}", err=True)
    kept = [p for p in document.paragraphs if everything or p.kind is not ParagraphKind.BOILERPLATE]
    if not as_json:
        click.echo("\n\n".join("\n".join(s.text for s in p.segments) for p in kept))
        return
    rows = [
        {
            "kind": p.kind.value,
            "label": p.label,
            "lang": p.lang,
            "text": p.text,
            "segments": [{"start": s.start, "end": s.end, "text": s.text} for s in p.segments],
            "findings": [
                {"check": f.check, "start": f.start, "end": f.end, "message": f.message} for f in p.findings
            ],
        }
        for p in kept
    ]
    head = {
        "name": document.name,
        "lang": document.lang,
        "encoding": document.encoding,
        "confidence": document.confidence,
        "format": document.format,
        "sha256": document.sha256,
    }
    click.echo(json.dumps({**head, "paragraphs": rows}, ensure_ascii=False, indent=2))
