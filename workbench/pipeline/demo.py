"""All of it on the five articles: import, both drafts, rows, exports, report; into one folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench.config import seeds_dir
from workbench.errors import NotFoundError
from workbench.formats import registry
from workbench.formats.base import WriteOptions
from workbench.model import ParagraphKind
from workbench.pipeline.engines import Engines
from workbench.pipeline.ingest import add_files
from workbench.pipeline.reporting import workspace_report, write_report
from workbench.pipeline.run import Progress, Summary, run
from workbench.pipeline.workspace import open_workspace
from workbench.store import Store

FORMATS = {
    "tsv": ".tsv",
    "jsonl": ".jsonl",
    "tmx": ".tmx",
    "xliff21": ".xliff",
    "docx": ".docx",
    "html": ".html",
    "txt": ".txt",
}


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo made.

    Attributes:
        summaries: one per article, in order.
        files: number of files written by document id.
        shared: files about all articles together.
    """

    summaries: Sequence[Summary]
    files: dict[str, int]
    shared: list[Path]


def demo(out: Path, engines: Engines, *, progress: Progress | None = None) -> Demo:
    """Process the shipped articles into `out`; what was done before is taken from there.

    Raises:
        NotFoundError: the articles are not in this checkout.
        ModelMissingError: a model is not here.
    """
    seeds = seeds_dir()
    if not seeds.is_dir():
        raise NotFoundError("the five articles are missing", where=str(seeds), remedy="use a full checkout")
    out.mkdir(parents=True, exist_ok=True)
    with open_workspace(str(out / "workbench.db")) as store:
        added, errors = add_files(store, [seeds])
        if errors:
            raise errors[0]
        summaries = run(store, [a.id for a in added], engines, progress=progress)
        files = {s.document: len(_export(store, s, out)) for s in summaries}
        shared = [
            _corpus(store, out),
            write_report(workspace_report(store, title="The five articles"), out / "report.html"),
        ]
    shared.append(_table(summaries, out / "summary.json"))
    return Demo(summaries, files, shared)


def _export(store: Store, summary: Summary, out: Path) -> list[Path]:
    """One folder per article: every format, and what was set aside."""
    folder = out / Path(summary.name).stem
    folder.mkdir(exist_ok=True)
    written = []
    for name, suffix in FORMATS.items():
        path = folder / f"{folder.name}{suffix}"
        options = WriteOptions(title=summary.name)
        registry.get(name).write(store.bitexts.units(summary.bitext), path, options=options)
        written.append(path)
    moses = folder / f"{folder.name}.moses"
    registry.get("moses").write(store.bitexts.units(summary.bitext), moses)
    written += sorted(folder.glob(f"{folder.name}.zh*")) + sorted(folder.glob(f"{folder.name}.en"))
    aside = folder / "set-aside.txt"
    paragraphs = store.documents.get(summary.document).paragraphs
    lines = [p.raw for p in paragraphs if p.kind is ParagraphKind.BOILERPLATE]
    aside.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return [*written, aside]


def _corpus(store: Store, out: Path) -> Path:
    """All articles in one memory, Chinese and English."""
    path = out / "corpus.tmx"
    registry.get("tmx").write(store.bitexts.units(kinds=["draft"]), path)
    return path


def _table(summaries: Sequence[Summary], path: Path) -> Path:
    path.write_text(
        json.dumps([asdict(s) for s in summaries], ensure_ascii=False, indent=2), encoding="utf-8"
    )
    return path
