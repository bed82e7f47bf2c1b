"""Every error the workbench raises on purpose.

    WorkbenchError            exit code 1
    ├── UsageError            2  the command or call was used wrongly
    ├── InputError            3  the given data cannot be used (also ValueError)
    │   ├── EncodingError        bytes that are no text in a known encoding
    │   ├── FormatError          a file that is not what its ending says, or is damaged
    │   ├── LanguageError        neither Chinese nor English, or the wrong one
    │   └── LimitError           larger than the limits allow
    ├── NotFoundError         3  no such document, unit, file (also LookupError)
    ├── ConflictError         3  somebody else changed it first; carries both texts
    └── MissingError          4  a model or an optional package that is not here
        ├── ModelMissingError    names the model and the command that brings it
        └── DependencyMissingError  names the package and its install command

A message says what was wrong, where (file, line, segment) and what to do: `InputError("empty file",
where="a.txt", remedy="check that the export worked")` reads `a.txt: empty file; check that the export worked`.
"""

from __future__ import annotations


class WorkbenchError(Exception):
    """Root of all errors raised on purpose.

    Args:
        what: what is wrong, without a full stop.
        where: file, file:line, or segment id.
        remedy: what the person can do.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        text = self.what if self.where is None else f"{self.where}: {self.what}"
        return text if self.remedy is None else f"{text}; {self.remedy}"


class UsageError(WorkbenchError, ValueError):
    """The command or function was used wrongly."""

    exit_code = 2


class InputError(WorkbenchError, ValueError):
    """The given data cannot be used."""

    exit_code = 3


class EncodingError(InputError):
    """Bytes that are no text in a known encoding."""


class FormatError(InputError):
    """A file that is damaged or not what its ending says."""


class LanguageError(InputError):
    """Neither Chinese nor English, or not the language that was asked for."""


class LimitError(InputError):
    """Larger than the limits allow."""


class NotFoundError(WorkbenchError, LookupError):
    """No such document, unit or file."""

    exit_code = 3


class ConflictError(WorkbenchError):
    """Somebody else changed it first.

    Attributes:
        mine: the text that was to be written.
        theirs: the text that is there now.
    """

    exit_code = 3

    def __init__(
        self,
        what: str,
        *,
        mine: str = "",
        theirs: str = "",
        where: str | None = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.mine = mine
        self.theirs = theirs


class MissingError(WorkbenchError):
    """A model or an optional package that is not here."""

    exit_code = 4


class ModelMissingError(MissingError, LookupError):
    """A model that is not on this machine; the remedy names the command that brings it."""


class DependencyMissingError(MissingError, ImportError):
    """A package that is not installed; the remedy names its install command."""
