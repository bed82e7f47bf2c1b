"""What every page needs of the session: interface language, who is editing, the workspace."""

from __future__ import annotations

import getpass
from typing import Any

from workbench.config import workspace_url
from workbench.ui import i18n


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
        return str(found.get("name") or found.get("email") or "") if found.is_logged_in else ""
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
