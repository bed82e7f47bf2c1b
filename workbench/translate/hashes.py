"""sha256 of model files, each file hashed once: the verdict is kept by path, size and modification time."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from workbench.config import cache_dir

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file, from the cache where size and time are as they were.

    Raises:
        OSError: the file cannot be read.
    """
    stat = path.stat()
    place = str(path.resolve())
    stamp = [place, stat.st_size, stat.st_mtime_ns]
    note = cache_dir() / "hashes" / f"{hashlib.sha256(place.encode()).hexdigest()[:24]}.json"
    try:
        kept = json.loads(note.read_text(encoding="utf-8"))
        if kept["stamp"] == stamp:
            return str(kept["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    write_atomic(note, json.dumps({"stamp": stamp, "sha256": digest.hexdigest()}))
    return digest.hexdigest()


def write_atomic(path: Path, text: str) -> None:
    """Write a small text file so that no reader ever sees half of it; a cache that cannot be written is left out."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        return
