"""The Streamlit script: navigation, settings. Run by `workbench ui`."""

from __future__ import annotations

import streamlit as st

from workbench.ui.app_pages import align, export, library, review, scores, terms, translate
from workbench.ui.layout import settings, style
from workbench.ui.session import signs_in, t, user

PAGES = (library, translate, review, align, scores, terms, export)

# of our own: Streamlit would fetch the page's icon from a font server
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#2f6db5"/>'
    '<path d="M7 9h7M7 14h7M7 19h7M18 9h7M18 14h7M18 19h5" stroke="#fff" stroke-width="2.4" fill="none"/></svg>'
)


def main() -> None:
    """One run of the script: choose the page and draw it."""
    st.set_page_config(
        page_title=t("app.title"), page_icon=FAVICON, layout="wide", initial_sidebar_state="collapsed"
    )
    style()
    entries = []
    for module in PAGES:
        name = module.__name__.rsplit(".", 1)[-1]
        entries.append(
            st.Page(
                module.page,
                title=t(f"page.{name}"),
                icon=module.ICON,
                url_path=name,
                default=module is library,
            )
        )
    chosen = st.navigation(entries, position="top")
    if st.session_state.pop("go_review", False):
        st.switch_page(next(e for e in entries if e.url_path == "review"))
    settings()
    if signs_in() and not user():
        st.info(t("settings.sign_in_first"))
        st.button(t("settings.sign_in"), on_click=st.login, type="primary", key="sign_in_here")
        return
    chosen.run()


main()
