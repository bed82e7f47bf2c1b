"""What surrounds every page: spacing, the settings in the sidebar, errors as messages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.ui import i18n
from workbench.ui.said import said
from workbench.ui.session import language, local_name, signs_in, t, url, user

CSS = """
.stMainBlockContainer { padding: 3.6rem 1.4rem 1rem; max-width: 1500px; }
.stMainBlockContainer:has(.wbd) { padding: 3.2rem .6rem 0; max-width: none; }
.stMainBlockContainer:has(.wbd) .stVerticalBlock { gap: 0; }
.stMainBlockContainer:has(.wbd) [data-stale] { opacity: 1 !important; transition: none !important; }
header.stAppHeader { height: 3rem; min-height: 3rem; }
h1 { font-size: 1.5rem !important; padding: .2rem 0 .4rem !important; }
h2 { font-size: 1.15rem !important; padding: .2rem 0 !important; }
h3 { font-size: 1rem !important; padding: .2rem 0 !important; }
:lang(zh) { font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
"""


def style() -> None:
    """Tighter spacing than Streamlit's; the review page uses the whole window."""
    st.html(f"<style>{CSS}</style>")


def settings() -> None:
    """Sidebar: interface language and who is editing."""
    with st.sidebar:
        st.subheader(t("page.settings"))
        codes = list(i18n.LANGUAGES)
        chosen = st.selectbox(
            t("settings.language"),
            codes,
            index=codes.index(language()),
            format_func=i18n.LANGUAGES.__getitem__,
        )
        if chosen != language():
            st.session_state["language"] = chosen
            st.query_params["lang"] = chosen
            st.rerun()
        _who()
        st.caption(f"{t('settings.workspace')}: {url()}")


def _who() -> None:
    if not signs_in():
        name = st.text_input(t("settings.name"), value=user(), help=t("settings.name_help"), max_chars=80)
        if name and name != user():
            st.session_state["name"] = name
            if name != local_name():
                st.query_params["as"] = name
        return
    if user():
        st.write(t("settings.signed_in", name=user()))
        st.button(t("settings.sign_out"), on_click=st.logout)
    else:
        st.button(t("settings.sign_in"), on_click=st.login, type="primary")


@contextmanager
def messages() -> Iterator[None]:
    """Turn the workbench's errors into a message on the page."""
    try:
        yield
    except WorkbenchError as error:
        st.error(said(language(), str(error)))
