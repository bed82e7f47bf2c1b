"""Sentence alignment: which source segments and which target segments translate each other.

`align` for lists of segments, `align_documents` for documents, `realign` after an editor's correction, `evaluate`
against gold, `read_ladder` and `write_ladder` for files. How it works and how well: docs/alignment.md.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.align.core import align as align
    from workbench.align.core import realign as realign
    from workbench.align.documents import align_documents as align_documents
    from workbench.align.evaluation import AlignmentReport as AlignmentReport
    from workbench.align.evaluation import evaluate as evaluate
    from workbench.align.ladder import read_ladder as read_ladder
    from workbench.align.ladder import write_ladder as write_ladder
    from workbench.align.options import AlignOptions as AlignOptions
    from workbench.align.options import Rescorer as Rescorer
    from workbench.align.resources import Resources as Resources

_HOME = {
    "align": "core",
    "realign": "core",
    "align_documents": "documents",
    "AlignmentReport": "evaluation",
    "evaluate": "evaluation",
    "read_ladder": "ladder",
    "write_ladder": "ladder",
    "AlignOptions": "options",
    "Rescorer": "options",
    "Resources": "resources",
}
__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Import a public name's module when the name is first used."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
