"""`workbench pair`: two documents of the workspace into one bitext."""

from __future__ import annotations

import click

from workbench.cli.common import json_option, print_json, workspace_option


@click.command()
@click.argument("src", metavar="SRC-DOC")
@click.argument("tgt", metavar="TGT-DOC")
@click.option("--drafts", is_flag=True, help="Use machine drafts of SRC-DOC as evidence; slower.")
@click.option("--rescore", is_flag=True, help="Decide doubtful places by forced decoding; slower.")
@workspace_option
@json_option
def command(src: str, tgt: str, drafts: bool, rescore: bool, workspace: str | None, as_json: bool) -> None:
    """Align two documents of the workspace that translate each other, for review and export.

    Example: workbench pair article.zh.txt article.en.txt
    """
    from workbench.pipeline.engines import Engines
    from workbench.pipeline.pairing import PairOptions, pair_documents
    from workbench.pipeline.workspace import find_documents, open_workspace

    with open_workspace(workspace) as store:
        one, other = find_documents(store, [src, tgt])
        engines = Engines() if drafts or rescore else None
        key = pair_documents(store, one, other, engines, PairOptions(drafts, rescore))
        rows = store.bitexts.rows(key)
    whole = sum(bool(r.src and r.tgt) for r in rows)
    doubtful = sum((r.margin or 0.0) < 0.35 for r in rows)
    if as_json:
        print_json({"bitext": key, "beads": len(rows), "paired": whole, "doubtful": doubtful})
    else:
        click.echo(f"{key}: {len(rows)} beads, {whole} with both sides, {doubtful} with a low margin")
