"""Third-party parsers raise whatever a broken file provokes; none of it leaves the reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.errors import FormatError, WorkbenchError


@contextmanager
def damaged(what: str, *, name: str, remedy: str) -> Iterator[None]:
    """Turn every exception of the block, other than our own, into `FormatError("damaged <what>")`."""
    try:
        yield
    except WorkbenchError:
        raise
    except Exception as error:  # noqa: BLE001  this is the boundary
        raise FormatError(f"damaged {what} ({type(error).__name__})", where=name, remedy=remedy) from None
