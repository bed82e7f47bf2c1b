"""`workbench docs`: what is in the workspace."""

from __future__ import annotations

import click

from workbench.cli.common import json_option, print_json, workspace_option


@click.command()
@click.option("--aside", is_flag=True, help="List the paragraphs that were set aside, too.")
@workspace_option
@json_option
def command(aside: bool, workspace: str | None, as_json: bool) -> None:
    """List the documents of the workspace and how far their review is.

    Example: workbench docs --aside
    """
    from workbench.model import ParagraphKind
    from workbench.pipeline.workspace import open_workspace

    with open_workspace(workspace) as store:
        records = []
        for info in store.documents.list():
            bitexts = store.bitexts.list(document=info.id)
            record: dict[str, object] = {
                "id": info.id,
                "name": info.name,
                "lang": info.lang,
                "paragraphs": dict(info.kinds),
                "bitexts": [
                    {"id": b.id, "kind": b.kind, "rows": b.total, "approved": b.approved} for b in bitexts
                ],
            }
            if aside:
                paragraphs = store.documents.get(info.id).paragraphs
                record["aside"] = [p.raw for p in paragraphs if p.kind is ParagraphKind.BOILERPLATE]
            records.append(record)
    if as_json:
        print_json(records)
        return
    if not records:
        click.echo("no documents yet; add some with: workbench add FILE")
    for r in records:
        states = ", ".join(f"{b['kind']} {b['approved']}/{b['rows']} approved" for b in r["bitexts"])  # type: ignore[attr-defined]
        click.echo(f"{r['id']}  {r['name']}  {r['lang']}  {states or 'not run yet'}")
        for text in r.get("aside", []):  # type: ignore[attr-defined]
            click.echo(f"    set aside: {text.strip()}")
