"""Files into a workspace; one that is there already is recognised by its hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.model import Document
from workbench.store import Store
from workbench.text import read_document
from workbench.text.document import expand


@dataclass(frozen=True, slots=True)
class Added:
    """One file that came in.

    Attributes:
        id: of the document in the workspace.
        is_new: False where the same bytes were there already.
    """

    id: str
    document: Document
    is_new: bool


def add_files(
    store: Store, paths: Sequence[Path], *, lang: str | None = None, encoding: str | None = None
) -> tuple[list[Added], list[WorkbenchError]]:
    """Read files and folders into the workspace; one bad file does not stop the others.

    Args:
        store: the workspace.
        paths: files and folders; folders are searched for files that a reader knows.
        lang: said by the person rather than found.
        encoding: said by the person rather than found.

    Returns:
        (what came in, one error per file that did not).
    """
    added: list[Added] = []
    errors: list[WorkbenchError] = []
    for file in expand(paths, errors):
        try:
            added.append(add_file(store, Path(file), lang=lang, encoding=encoding))
        except WorkbenchError as error:
            errors.append(error)
    return added, errors


def add_file(store: Store, path: Path, *, lang: str | None = None, encoding: str | None = None) -> Added:
    """Read one file into the workspace.

    Raises:
        InputError: it cannot be read or used.
    """
    document = read_document(path, lang=lang, encoding=encoding)
    return _keep(store, document, path.read_bytes())


def add_bytes(
    store: Store, data: bytes, *, name: str, lang: str | None = None, encoding: str | None = None
) -> Added:
    """Read an uploaded file into the workspace.

    Raises:
        InputError: it cannot be used.
    """
    return _keep(store, read_document(data, name=name, lang=lang, encoding=encoding), data)


def _keep(store: Store, document: Document, data: bytes) -> Added:
    key, is_new = store.documents.add(document, data)
    return Added(key, document if is_new else store.documents.get(key), is_new)
