"""Where things are and how much is allowed. Read from the environment when asked, never at import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parent
PROJECT_ROOT = PACKAGE_ROOT.parent


def models_dir() -> Path:
    """Folder with registry.toml and the shipped models (`WORKBENCH_MODELS`, else models/ of the checkout)."""
    given = os.environ.get("WORKBENCH_MODELS")
    return Path(given) if given else PROJECT_ROOT / "models"


def seeds_dir() -> Path:
    """Folder with the five articles."""
    return PROJECT_ROOT / "seeds"


def cache_dir() -> Path:
    """Folder for converted models and pulled ones (`WORKBENCH_CACHE`, else the XDG cache)."""
    given = os.environ.get("WORKBENCH_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "bilingual-workbench"


def workspace_url(given: str | None = None) -> str:
    """SQLAlchemy URL of the workspace: the argument, else `WORKBENCH_DB`, else ./workbench.db.

    A folder means workbench.db inside it; a path means an SQLite file; anything with `://` is taken as it is.
    """
    value = given or os.environ.get("WORKBENCH_DB") or "workbench.db"
    if "://" in value:
        return value
    path = Path(value)
    if path.is_dir() or value.endswith("/"):
        path = path / "workbench.db"
    return f"sqlite:///{path}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep hostile input from taking the machine."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 200_000_000
    unpacked_ratio: int = 200
    paragraphs: int = 200_000
    pdf_pages: int = 2_000


LIMITS = Limits()
