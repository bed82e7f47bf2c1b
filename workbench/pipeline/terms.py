"""The workspace's termbase: the starter list comes in with the workspace, the editors change it from there."""

from __future__ import annotations

from workbench.config import models_dir
from workbench.store import Store
from workbench.text import Termbase, read_terms

STARTER_SETTING = "starter-terms"


def ensure_starter(store: Store) -> int:
    """Bring the shipped starter terms into a workspace once; what editors removed later stays removed.

    Returns:
        How many terms came in now.
    """
    path = models_dir() / "terms" / "starter.tsv"
    if store.settings.get(STARTER_SETTING) or not path.is_file():
        return 0
    with store.transaction():
        count = store.terms.add(read_terms(path))
        store.settings.set(STARTER_SETTING, True)
    return count


def termbase(store: Store) -> Termbase:
    """All terms of the workspace, searchable from both sides."""
    return Termbase(store.terms.list())
