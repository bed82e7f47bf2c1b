"""Align: pair two documents of the library into a bitext, which the desk then opens."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from workbench.model import Row
from workbench.pipeline.engines import Engines
from workbench.pipeline.pairing import PairOptions, pair_documents
from workbench.store import Store
from workbench.ui.app_pages.library import lang_name
from workbench.ui.layout import messages
from workbench.ui.session import store, t

ICON = ":material/compare_arrows:"
DOUBTFUL = 0.1  # the desk's limit for a low margin


def page() -> None:
    """Draw the page."""
    st.title(t("page.align"))
    with messages():
        workspace = store()
        pair(workspace)
        pairs(workspace)


def pair(workspace: Store) -> None:
    """Choose two documents and align them."""
    infos = workspace.documents.list()
    if len({i.lang.split("-")[0] for i in infos}) < 2:
        st.info(t("align.two"))
        return
    names = {i.id: f"{i.name} · {lang_name(i.lang)}" for i in infos}
    langs = {i.id: i.lang.split("-")[0] for i in infos}
    left, right = st.columns(2)
    src = left.selectbox(t("align.source"), list(names), format_func=names.__getitem__)
    others = [key for key in names if langs[key] != langs[src]]
    tgt = right.selectbox(t("align.target"), others, format_func=names.__getitem__)
    drafts = st.checkbox(t("align.drafts"))
    if st.button(t("align.start"), type="primary"):
        with st.spinner(t("align.working")):
            engines = Engines() if drafts else None
            made = pair_documents(workspace, src, tgt, engines, PairOptions(drafts=drafts))
        st.session_state["bitext"] = made
        st.session_state["align_made"] = made


def pairs(workspace: Store) -> None:
    """The bitexts made so, with their kinds of beads."""
    infos = workspace.bitexts.list(kind="pair")
    if not infos:
        return
    st.subheader(t("align.pairs"))
    for info in reversed(infos):
        with st.container(border=True):
            left, right = st.columns([5, 1], vertical_alignment="center")
            rows = workspace.bitexts.rows(info.id)
            doubtful = sum(1 for r in rows if r.margin is not None and r.margin < DOUBTFUL and not r.locked)
            left.markdown(f"**{info.name}**")
            left.caption(f"{t('align.made', n=len(rows), doubtful=doubtful)} · {types(rows)}")
            if right.button(t("align.open"), key=f"open_{info.id}", width="stretch"):
                st.session_state["bitext"] = info.id
                st.session_state["go_review"] = True
                st.rerun()


def types(rows: tuple[Row, ...]) -> str:
    """`812 1-1, 40 1-2, …`, the commonest first."""
    counts = Counter(f"{len(r.src)}-{len(r.tgt)}" for r in rows)
    return ", ".join(f"{n} {name}" for name, n in counts.most_common(6))
