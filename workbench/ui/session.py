"""What every page needs of the session: interface language, who is editing, the workspace."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from workbench.config import workspace_url
from workbench.ui import i18n

if TYPE_CHECKING:
    from workbench.pipeline.desk import Desk
    from workbench.pipeline.desk_prepare import Collaborators
    from workbench.store import Store


def language() -> str:
    """The interface's language: what was switched to, else the browser's."""
    import streamlit as st

    chosen = st.session_state.get("language") or st.query_params.get("lang")
    return chosen if chosen in i18n.LANGUAGES else i18n.choose(st.context.locale)


def t(key: str, **values: object) -> str:
    """A text of the interface in the session's language."""
    return i18n.text(language(), key, **values)


def signs_in() -> bool:
    """Whether a login (OIDC) is configured in the secrets."""
    import streamlit as st
    from streamlit.errors import StreamlitSecretNotFoundError

    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def user() -> str:
    """Who is editing: the name from the login where one is configured, else the local name."""
    import streamlit as st

    if signs_in():
        found: Any = st.user
        return str(found.get("name") or found.get("email") or "") if found.get("is_logged_in") else ""
    return str(st.session_state.get("name") or st.query_params.get("as") or local_name())


def local_name() -> str:
    """The name of the account that runs the server."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "editor"


def url() -> str:
    """The workspace that `workbench ui` was given."""
    return workspace_url()


def store() -> Store:
    """The workspace's store, one for all sessions of the server; it may be used from several threads.

    Raises:
        WorkbenchError: the workspace cannot be opened.
    """
    import streamlit as st

    @st.cache_resource(show_spinner=False)
    def opened(workspace: str) -> Store:
        from workbench.pipeline.workspace import open_workspace

        return open_workspace(workspace)

    found: Store = opened(url())
    return found


def model_names(src: str, tgt: str) -> list[str]:
    """Names of the registered models of a direction that are on this machine, the default first."""
    from workbench.translate.registry import load_registry

    primary = (src.split("-", maxsplit=1)[0], tgt.split("-", maxsplit=1)[0])
    found = [
        m
        for m in load_registry().values()
        if (m.pair.src.split("-")[0], m.pair.tgt.split("-")[0]) == primary and m.present
    ]
    return [m.name for m in sorted(found, key=lambda m: not m.default)]


def open_desk(bitext: str, author: str) -> Desk:
    """The session's desk at a bitext: kept, because it remembers what it has checked.

    Raises:
        NotFoundError: no such bitext.
    """
    import streamlit as st

    from workbench.pipeline.desk import Desk

    @st.cache_resource(show_spinner=False)
    def shared(workspace: str) -> Collaborators:
        from workbench.pipeline.desk_collaborators import collaborators

        del workspace
        return collaborators(store())

    held = st.session_state.get("desk_open")
    if held is None or held[0] != (bitext, author):
        held = ((bitext, author), Desk(store(), bitext, author, shared(url())))
        st.session_state["desk_open"] = held
    desk: Desk = held[1]
    return desk
