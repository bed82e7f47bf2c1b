"""Export: the workspace's units in any format, with filters; corrected files come back in."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.formats import registry
from workbench.formats.base import WriteOptions
from workbench.formats.corpus import CorpusOptions, Written
from workbench.formats.filters import Filters
from workbench.formats.import_review import Verdict
from workbench.model import ParagraphKind, State
from workbench.pipeline.exporting import export
from workbench.pipeline.reviewing import Review, import_review, read_review
from workbench.store import Store
from workbench.ui.layout import messages
from workbench.ui.session import store, t, user

ICON = ":material/download:"


def page() -> None:
    """Draw the page."""
    st.title(t("page.export"))
    with messages():
        workspace = store()
        if not workspace.bitexts.list():
            st.info(t("review.empty"))
            return
        out, back = st.tabs([t("export.out"), t("export.back")])
        with out:
            outward(workspace)
        with back:
            inward(workspace)


def outward(workspace: Store) -> None:
    """Format and filters; the file is made when asked for."""
    infos = workspace.documents.list()
    names = {i.id: i.name for i in infos}
    formats = {n: registry.get(n) for n in registry.names()}
    writable = [n for n, f in formats.items() if f.can_write]
    left, right = st.columns([1, 2])
    chosen = left.selectbox(
        t("export.format"), writable, format_func=lambda n: f"{formats[n].title} ({formats[n].suffixes[0]})"
    )
    documents = right.multiselect(
        t("library.document"),
        list(names),
        format_func=names.__getitem__,
        placeholder=t("export.all_documents"),
    )
    options = CorpusOptions(filters=filters(), write=WriteOptions(title=t("app.title")))
    if st.button(t("export.make"), type="primary"):
        held = make(workspace, chosen, formats[chosen].suffixes[0], options, documents)
        st.session_state["export_file"] = held
    show_file()


def filters() -> Filters:
    """What to keep."""
    with st.container(border=True):
        a, b, c = st.columns([2, 2, 1])
        states = a.multiselect(
            t("desk.state"),
            [str(s) for s in State],
            format_func=state_name,
            placeholder=t("export.all_states"),
        )
        kinds = b.multiselect(
            t("library.kind"),
            [str(k) for k in ParagraphKind],
            format_func=lambda k: t(f"desk.kind_{k}"),
            placeholder=t("desk.all_kinds"),
        )
        once = c.checkbox(t("export.no_duplicates"))
        full = c.checkbox(t("export.no_empty"), value=True)
        d, e, f = st.columns(3)
        score = d.slider(t("export.min_score"), 0.0, 1.0, 0.0, 0.05)
        quality = e.slider(t("export.max_quality"), 0.0, 1.0, 1.0, 0.05)
        ratio = f.slider(t("export.max_ratio"), 1.0, 10.0, 10.0, 0.5)
    return Filters(
        states=frozenset(map(State, states)),
        kinds=frozenset(map(ParagraphKind, kinds)),
        min_score=score or None,
        max_quality=quality if quality < 1 else None,
        duplicates=not once,
        empty=not full,
        max_length_ratio=ratio if ratio < 10 else None,
    )


def state_name(state: str) -> str:
    """A state's name as the desk shows it."""
    return t(f"desk.state_{state}")


def make(
    workspace: Store, name: str, suffix: str, options: CorpusOptions, documents: Sequence[str]
) -> dict[str, Any]:
    """The file's bytes; a format of several files comes as a zip."""
    if name == "moses":
        return several(workspace, name, options, documents)
    stream = io.BytesIO()
    done = export(workspace, name, stream, options, documents)
    return {"name": f"export{suffix}", "data": stream.getvalue(), "note": note(done)}


def several(workspace: Store, name: str, options: CorpusOptions, documents: Sequence[str]) -> dict[str, Any]:
    """Moses files in a zip."""
    import zipfile

    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        done = export(workspace, name, Path(folder) / "export", options, documents)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in sorted(Path(folder).iterdir()):
                bundle.write(path, path.name)
    return {"name": f"export.{name}.zip", "data": stream.getvalue(), "note": note(done)}


def note(done: Written) -> str:
    """What the filters and the writer did."""
    changes = [f"{n} × {what}" for report in done.reports for what, n in report.notes.items()]
    removed = sum(r.removed_total for r in done.reports)
    if removed:
        changes.append(t("export.control", n=removed))
    return "; ".join([done.filtered.text(), *changes])


def show_file() -> None:
    """The download button of the file made last."""
    held = st.session_state.get("export_file")
    if not held:
        return
    st.download_button(
        t("export.download", name=held["name"], kb=f"{len(held['data']) / 1024:.1f}"),
        held["data"],
        held["name"],
        icon=":material/download:",
    )
    st.caption(held["note"])


# ---- corrected files come back


def inward(workspace: Store) -> None:
    """A dry run first: what would change, conflicts with both texts; then the import, which can be undone."""
    st.caption(t("export.back_note"))
    file = st.file_uploader(t("export.corrected"))
    if file is None:
        return
    try:
        review = compare(workspace, file.name, file.getvalue())
    except WorkbenchError as error:
        st.error(str(error))
        return
    counts = review.plan.counts()
    columns = st.columns(len(Verdict))
    for column, verdict in zip(columns, Verdict, strict=True):
        column.metric(t(f"export.{verdict.value}"), counts[verdict.value])
    differences(review)
    if counts[Verdict.CHANGED.value] and st.button(
        t("export.apply", n=counts[Verdict.CHANGED.value]), type="primary"
    ):
        done = import_review(workspace, review, user())
        st.success(t("export.applied", n=done.changed))
        for line in done.refused:
            st.error(line)


def compare(workspace: Store, name: str, data: bytes) -> Review:
    """Compare an uploaded file with the workspace; changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "file")
        path.write_bytes(data)
        return read_review(workspace, path)


def differences(review: Review) -> None:
    """Every unit that is not as it was."""
    shown = review.plan.of(Verdict.CHANGED, Verdict.CONFLICT, Verdict.NEWER, Verdict.UNKNOWN)
    rows = [
        {
            t("export.unit"): r.incoming.id,
            t("export.verdict"): t(f"export.{r.verdict.value}"),
            t("export.workspace"): r.current.tgt if r.current else "",
            t("export.file"): r.incoming.tgt,
            t("desk.state"): state_name(str(r.state)) if r.state else "",
            t("desk.comments"): "; ".join(c.text for c in r.comments),
        }
        for r in shown
    ]
    if rows:
        st.dataframe(rows, hide_index=True, height=min(38 + 35 * len(rows), 420))
    problems(review.report.problems)


def problems(found: Sequence[Any]) -> None:
    """Faults met while reading the file."""
    for problem in list(found)[:20]:
        st.warning(str(problem))
