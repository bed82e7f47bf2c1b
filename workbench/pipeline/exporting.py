"""Units of a workspace into files: filters, split, manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from workbench.errors import UsageError
from workbench.formats import filters as filtering
from workbench.formats import manifest, registry
from workbench.formats import split as splitting
from workbench.formats.base import Format, Profile, WriteOptions, WriteReport
from workbench.formats.filters import FilterReport, Filters
from workbench.model import TranslationUnit
from workbench.store import Store


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What goes out and how.

    Attributes:
        filters: which units.
        documents: ids of documents; empty means all.
        shares: (dev, test) shares for a split by document, or None for one file.
        seed: of the split.
        licence: for the manifest.
        manifest: whether to write `OUT.manifest.json`.
        removed: file for the units that the filters removed, by its ending.
        profile, title: as in `formats.base.WriteOptions`.
    """

    filters: Filters = field(default_factory=Filters)
    documents: Sequence[str] = ()
    shares: tuple[float, float] | None = None
    seed: int = splitting.DEFAULT_SEED
    licence: str = ""
    manifest: bool = False
    removed: Path | None = None
    profile: Profile = "spreadsheet"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the filters' report, one writer's report per part, and all files."""

    filtered: FilterReport
    reports: Sequence[WriteReport]
    files: Sequence[Path]


def export(
    store: Store, format_name: str, out: Path | BinaryIO, options: ExportOptions | None = None
) -> Exported:
    """Write the workspace's units.

    Args:
        store: the workspace.
        format_name: a format's name.
        out: file, or an open binary stream.
        options: filters, split, manifest.

    Raises:
        UsageError: no such format, or a split or manifest into a stream.
    """
    chosen = options or ExportOptions()
    fmt = registry.get(format_name)
    if not isinstance(out, Path) and (chosen.shares or chosen.manifest):
        raise UsageError("a split or a manifest needs a file", remedy="name one with -o")
    report = FilterReport(keep_rows=chosen.removed is not None)
    tally = manifest.Tally()
    parts = _split(store, chosen)
    reports, files = [], []
    for part in splitting.PARTS if parts else (None,):
        units: Iterator[TranslationUnit] = iter(_units(store, chosen))
        if parts:
            units = (u for u in units if parts.part(u) == part)
        target = out if part is None or not isinstance(out, Path) else _part_path(out, part)
        kept = tally.watch(filtering.apply(units, chosen.filters, report))
        written = fmt.write(kept, target, options=WriteOptions(title=chosen.title, profile=chosen.profile))
        reports.append(written)
        files += [Path(f) for f in written.files]
    files += _beside(out, fmt, files, tally, report, parts, chosen)
    return Exported(report, reports, files)


def _units(store: Store, options: ExportOptions) -> Iterator[TranslationUnit]:
    if not options.documents:
        yield from store.bitexts.units()
        return
    for document in options.documents:
        yield from store.bitexts.units(document=document)


def _split(store: Store, options: ExportOptions) -> splitting.Split | None:
    if options.shares is None:
        return None
    dev, test = options.shares
    kept = filtering.apply(_units(store, options), options.filters, FilterReport())
    parts = splitting.split(kept, dev=dev, test=test, seed=options.seed)
    rest = {splitting.document_key(u): "train" for u in _units(store, options)}
    return splitting.Split({**rest, **parts.parts}, parts.units, parts.documents, parts.seed)  # type: ignore[dict-item]


def _part_path(out: Path, part: str) -> Path:
    return out.with_name(f"{out.stem}.{part}{out.suffix}")


def _beside(
    out: Path | BinaryIO,
    fmt: Format,
    files: Sequence[Path],
    tally: manifest.Tally,
    report: FilterReport,
    parts: splitting.Split | None,
    options: ExportOptions,
) -> list[Path]:
    """The manifest and the removed units, where they are wanted."""
    made = []
    if options.removed is not None:
        rows = (u.with_(meta={**u.meta, "removed": reason}) for reason, u in report.rows)
        registry.by_suffix(options.removed).write(rows, options.removed)
        made.append(options.removed)
    if options.manifest and isinstance(out, Path):
        path = out.with_name(f"{out.name}.manifest.json")
        content = manifest.build(
            files,
            tally,
            format_name=fmt.name,
            licence=options.licence,
            filters=options.filters,
            filtered=report,
            split=parts,
        )
        manifest.write(content, path)
        made.append(path)
    return made
