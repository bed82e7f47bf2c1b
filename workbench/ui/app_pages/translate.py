"""Translate: choose documents, engine, model and beam; the work runs in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from workbench.pipeline.engines import EngineOptions, draft_pair
from workbench.pipeline.jobs import start_run
from workbench.pipeline.run import STAGE
from workbench.store import Store
from workbench.ui.app_pages.library import lang_name
from workbench.ui.layout import messages
from workbench.ui.session import model_names, store, t, url

ICON = ":material/translate:"
ENGINES = ("ctranslate2", "transformers", "fake")


def page() -> None:
    """Draw the page."""
    st.title(t("page.translate"))
    with messages():
        workspace = store()
        infos = workspace.documents.list()
        if not infos:
            st.info(t("library.empty"))
            return
        form(workspace, infos)
        progress(workspace)


def form(workspace: Store, infos: Sequence[Any]) -> None:
    """Documents and options; the button queues a job."""
    names = {i.id: f"{i.name} · {lang_name(i.lang)}" for i in infos}
    waiting = [i.id for i in infos if not workspace.stages.done(i.id, STAGE)]
    with st.form("translate"):
        chosen = st.multiselect(
            t("translate.documents"), list(names), default=waiting, format_func=names.__getitem__
        )
        columns = st.columns([2, 2, 2, 1])
        engine = columns[0].selectbox(t("translate.engine"), ENGINES, help=t("translate.engine_help"))
        models = {}
        for column, (src, tgt) in zip(columns[1:3], (("zh-CN", "en"), ("en", "zh-CN")), strict=True):
            label = f"{lang_name(src)} → {lang_name(tgt)}"
            found = column.selectbox(label, model_names(src, tgt), placeholder=t("translate.no_model"))
            if found:
                models[draft_pair(src).direction] = found
        beam = columns[3].number_input(t("translate.beam"), 1, 16, 4)
        left, middle, right = st.columns([1, 1, 1], vertical_alignment="center")
        terms = left.checkbox(t("translate.terms"), value=True, help=t("translate.terms_help"))
        again = middle.checkbox(t("translate.again"), help=t("translate.again_help"))
        sent = right.form_submit_button(t("translate.start"), type="primary", width="stretch")
    if sent and not chosen:
        st.warning(t("translate.none_chosen"))
    elif sent:
        options = EngineOptions(
            engine=engine, models=models if engine != "fake" else {}, beam=int(beam), terms=terms
        )
        start_run(workspace, url(), chosen, options, again=again)


@st.fragment(run_every=1.0)
def progress(workspace: Store) -> None:
    """Jobs and how far they are; looked up again every second."""
    jobs = [j for j in workspace.jobs.list(limit=8) if j.kind == "run"]
    names = {i.id: i.name for i in workspace.documents.list(archived=True)}
    if jobs:
        st.subheader(t("translate.jobs"))
    for job in jobs:
        left, right = st.columns([7, 1], vertical_alignment="center")
        documents = ", ".join(names.get(d, d) for d in job.args.get("documents", ()))
        with left:
            if job.open:
                share = min(1.0, job.done / job.total) if job.total else 0.0
                st.progress(share, text=f"{job.message or t('translate.queued')} · {pace(job)} · {documents}")
            else:
                text = f"{t('translate.' + job.state)} · {documents}"
                (st.error if job.state == "failed" else st.caption)(
                    f"{text} · {job.error}" if job.error else text
                )
        if job.open and right.button(t("translate.cancel"), key=f"cancel_{job.id}", width="stretch"):
            workspace.jobs.cancel(job.id)
            st.rerun(scope="fragment")
    open_before = st.session_state.get("jobs_open", 0)
    open_now = sum(j.open for j in jobs)
    st.session_state["jobs_open"] = open_now
    if open_before and not open_now:
        st.rerun()


def pace(job: Any) -> str:
    """Done of total, rate and time left, as far as they are known."""
    bits = [f"{job.done}/{job.total}" if job.total else str(job.done)]
    if job.rate:
        bits.append(t("translate.rate", n=f"{job.rate:.1f}"))
    if job.seconds_left is not None:
        bits.append(t("translate.left", n=round(job.seconds_left)))
    return " · ".join(bits)
