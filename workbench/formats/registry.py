"""The formats by name and by file ending; a format's module is imported when it is asked for."""

from __future__ import annotations

import importlib
from pathlib import Path

from workbench.errors import DependencyMissingError, UsageError
from workbench.formats.base import FIELDS, Format

_MODULES = {
    "tmx": "tmx",
    "xliff12": "xliff1",
    "xliff21": "xliff2",
    "tsv": "tsv",
    "csv": "comma",
    "xlsx": "workbook",
    "jsonl": "jsonl",
    "parquet": "columns",
    "moses": "moses",
    "po": "po",
    "docx": "word",
    "html": "page",
    "txt": "target_text",
    "md": "target_markdown",
    "docx-target": "target_word",
}
_SUFFIXES = {
    ".tmx": "tmx",
    ".xlf": "xliff12",
    ".xliff": "xliff21",
    ".xlf2": "xliff21",
    ".sdlxliff": "xliff12",
    ".mqxliff": "xliff12",
    ".mxliff": "xliff12",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".moses": "moses",
    ".po": "po",
    ".pot": "po",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "txt",
    ".md": "md",
}
_PACKAGES = {"docx": "python-docx"}
SNIFF = 4096


def names() -> list[str]:
    """Names of all formats."""
    return list(_MODULES)


def get(name: str) -> Format:
    """The format of that name.

    Raises:
        UsageError: there is none.
        DependencyMissingError: the package that it needs is not installed.
    """
    module_name = _MODULES.get(name.lower())
    if module_name is None:
        raise UsageError(f"no format is called {name}", remedy=f"one of {', '.join(_MODULES)}")
    try:
        module = importlib.import_module(f"workbench.formats.{module_name}")
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing in {"", "workbench"}:
            raise
        package = _PACKAGES.get(missing, missing)
        raise DependencyMissingError(
            f"{name} needs the package {package}", remedy=f"install it with: pip install {package}"
        ) from error
    found: Format = module.FORMAT
    return found


def by_suffix(path: str | Path) -> Format:
    """The format of a file by its ending; an existing XLIFF file by the version it states.

    Raises:
        UsageError: the ending is no format's.
        DependencyMissingError: the package that it needs is not installed.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    name = _SUFFIXES.get(suffix)
    if name is None and suffix in get("moses").suffixes:
        name = "moses"
    if name is None:
        raise UsageError(
            "the ending is no known format's", where=str(path), remedy=f"name one of {', '.join(_MODULES)}"
        )
    if name in {"xliff12", "xliff21"}:
        name = _xliff_version(path) or name
    return get(name)


def _xliff_version(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            head = stream.read(SNIFF)
    except OSError:
        return ""
    head = head.replace(b"\0", b"")
    if b"xliff:document:2" in head:
        return "xliff21"
    return "xliff12" if b"xliff:document:1" in head or b"<xliff" in head else ""


def loss_table() -> str:
    """What each format keeps and loses, as a Markdown table, from the formats themselves."""
    rows = ["| format | name | endings | reads | memory | loses | changes |", "|---|---|---|---|---|---|---|"]
    for name in names():
        fmt = get(name)
        lost = [f for f in FIELDS if f not in fmt.holds]
        kept = [f for f in FIELDS if f in fmt.holds]
        loses = (
            "nothing"
            if not lost
            else ", ".join(lost)
            if len(lost) < len(kept)
            else f"all but {', '.join(kept)}"
        )
        notes = list(fmt.notes)
        if fmt.xml:
            notes.append("control characters illegal in XML are removed and logged")
        cells = (
            fmt.title,
            f"`{fmt.name}`",
            " ".join(f"`{s}`" for s in fmt.suffixes),
            "yes" if fmt.can_read else "no",
            "constant" if fmt.streaming else "grows with the file",
            loses,
            "; ".join(notes) or "nothing",
        )
        rows.append("| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |")
    return "\n".join(rows) + "\n"
