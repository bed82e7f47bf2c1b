"""Review: the desk. One component; a fragment that applies its messages and sends back what changed."""

from __future__ import annotations

import uuid
from typing import Any

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.store import Store
from workbench.ui import desk, i18n
from workbench.ui.bridge import answer
from workbench.ui.layout import messages
from workbench.ui.said import error as errors_in
from workbench.ui.said import localise
from workbench.ui.session import language, model_names, open_desk, store, t, user

ICON = ":material/rate_review:"
KEY = "desk"


def page() -> None:
    """Draw the page: every full run sends the whole sheet, every later one only what changed."""
    with messages():
        infos = store().bitexts.list()
        if not infos:
            st.title(t("page.review"))
            st.info(t("review.empty"))
            return
        chosen = choose([i.id for i in infos])
        st.session_state["desk_full"] = True
        sheet(store(), chosen)


def choose(ids: list[str]) -> str:
    """The bitext in the address, or the one last open, or the first."""
    wanted = st.session_state.get("bitext") or st.query_params.get("bitext")
    chosen = str(wanted) if wanted in ids else ids[0]
    st.session_state["bitext"] = chosen
    st.query_params["bitext"] = chosen
    return chosen


@st.fragment
def sheet(workspace: Store, bitext: str) -> None:
    """The desk of one bitext; runs alone when the browser sends something."""
    state = st.session_state
    current = str(state.get("bitext") or bitext)
    data: dict[str, Any] = {"seq": uuid.uuid4().hex, "bitext": current, "language": language()}
    data.update(state.pop("desk_answer", None) or {})
    if state.pop("desk_full", False):
        data.update(whole(workspace, current))
    desk.component()(key=KEY, data=data, on_send_change=lambda: receive(bitext))


def receive(bitext: str) -> None:
    """A batch came from the browser: apply it, keep the answer for the run that follows."""
    state = st.session_state
    batch = (state.get(KEY) or {}).get("send")
    if not batch:
        return
    if batch.get("snapshot"):
        state["desk_full"] = True
        return
    target = str(batch.get("bitext") or bitext)
    try:
        state["desk_answer"] = {**told(answer(open_desk(target, user()), batch)), "bitext": target}
    except WorkbenchError as error:
        said = errors_in(language(), str(error))
        refused = [{"ack": m["id"], "error": said} for m in batch.get("messages") or ()]
        state["desk_answer"] = {"replies": refused, "bitext": target}
    if batch.get("open"):
        state["bitext"] = batch["open"]
        state["desk_full"] = True
        st.query_params["bitext"] = batch["open"]


def told(answered: dict[str, Any]) -> dict[str, Any]:
    """An answer with its findings and errors in the interface's language."""
    for part in (answered["changes"], answered["checked"]):
        localise(language(), (part or {}).get("rows") or ())
    for reply in answered["replies"]:
        if reply.get("error"):
            reply["error"] = errors_in(language(), reply["error"])
    return answered


def whole(workspace: Store, bitext: str) -> dict[str, Any]:
    """What a desk needs at the beginning: the sheet, the interface's texts, the other bitexts, the models."""
    snapshot = open_desk(bitext, user()).snapshot()
    localise(language(), snapshot["rows"])
    docs = [
        {"bitext": i.id, "name": i.name, "approved": i.approved, "total": i.total}
        for i in workspace.bitexts.list()
    ]
    models = [{"name": name} for name in model_names(snapshot["srcLang"], snapshot["tgtLang"])]
    return {
        "bitext": bitext,
        "snapshot": snapshot,
        **desk.parts(),
        "strings": i18n.section(language(), "desk"),
        "docs": docs,
        "models": models,
    }
