"""Office files are zip archives: refuse what unpacks to more than the limits allow before unpacking it."""

from __future__ import annotations

import io
import zipfile
import zlib

from workbench.config import LIMITS
from workbench.errors import FormatError, LimitError


def check_zip(data: bytes, *, name: str, what: str) -> zipfile.ZipFile:
    """The archive, once its declared sizes are within the limits.

    Raises:
        FormatError: no zip archive, or encrypted.
        LimitError: it would unpack to more than `LIMITS.unpacked_bytes` or at a ratio beyond `LIMITS.unpacked_ratio`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError):
        raise FormatError(
            f"damaged {what}", where=name, remedy="open and save it again in a word processor"
        ) from None
    if any(m.flag_bits & 1 for m in members):
        raise FormatError(f"{what} with a password", where=name, remedy="save it without a password")
    total = sum(m.file_size for m in members)
    if total > LIMITS.unpacked_bytes or (
        total > 1_000_000 and total > LIMITS.unpacked_ratio * max(1, len(data))
    ):
        raise LimitError(
            f"{what} unpacks to {total // 1_000_000} MB", where=name, remedy="it looks like a zip bomb"
        )
    return archive
