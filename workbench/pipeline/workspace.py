"""Opening a workspace, finding documents in it."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.config import workspace_url
from workbench.errors import NotFoundError
from workbench.pipeline.terms import ensure_starter
from workbench.store import Store


def open_workspace(given: str | None = None) -> Store:
    """The workspace of the argument, the environment or this folder; made where there is none.

    Raises:
        InputError: the database cannot be opened.
        FormatError: it is no workspace, or newer than this program.
    """
    store = Store(workspace_url(given))
    ensure_starter(store)
    return store


def find_documents(store: Store, wanted: Sequence[str]) -> list[str]:
    """Ids of documents by id, beginning of an id, or name; all where nothing is named.

    Raises:
        NotFoundError: nothing, or more than one document, goes by that name.
    """
    infos = store.documents.list()
    if not wanted:
        return [i.id for i in infos]
    found = []
    for name in wanted:
        hits = [i.id for i in infos if name in (i.id, i.name)] or [
            i.id for i in infos if i.id.startswith(name) or i.name.startswith(name)
        ]
        if len(hits) != 1:
            what = "no document goes by that name" if not hits else f"{len(hits)} documents begin like that"
            raise NotFoundError(what, where=name, remedy="see `workbench docs`")
        found.append(hits[0])
    return found
