"""Files that are there only when complete: a run that is stopped leaves nothing that looks finished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["complete_file"]


@contextmanager
def complete_file(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes the place of `path` when the block ends without an error."""
    part = path.with_name(f".part-{path.name}")
    yield part
    part.replace(path)
