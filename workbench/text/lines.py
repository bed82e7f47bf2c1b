r"""Reading line files: one segment a line, split at `\n` alone, blank lines kept."""

from __future__ import annotations

import sys
from pathlib import Path

from workbench.errors import EncodingError, NotFoundError


def read_lines(path: str | Path) -> list[str]:
    r"""Lines of a UTF-8 file (`-` is stdin), without line ends; a final newline ends the last line.

    Only `\n` ends a line (a carriage return before it goes too), so that U+2028 or a form feed inside a segment
    does not shift every line after it.

    Raises:
        NotFoundError: there is no such file. EncodingError: it is not UTF-8, with the line where that shows.
    """
    if str(path) == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise NotFoundError(reason, where=str(path), remedy="check the path") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            "not UTF-8", where=f"{path}:{line}", remedy="convert it; `workbench add` reads other encodings"
        ) from error
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
