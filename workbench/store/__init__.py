"""The workspace: what the stages produced, remembered in SQLite or PostgreSQL.

`Store(url)` opens it; nothing is created or connected at import.
"""

from workbench.store.store import Store

__all__ = ["Store"]
