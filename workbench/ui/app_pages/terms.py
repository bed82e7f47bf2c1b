"""Terms and memory: the termbase, and where a text occurs in everything that was approved."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.model import State, Term
from workbench.review.concordance import concordance
from workbench.review.search import compile_pattern
from workbench.store import Store
from workbench.text import read_terms, write_terms
from workbench.ui.layout import messages
from workbench.ui.session import store, t

ICON = ":material/menu_book:"
APPROVED = (State.REVIEWED, State.FINAL)


def page() -> None:
    """Draw the page."""
    st.title(t("page.terms"))
    with messages():
        first, second = st.tabs([t("terms.termbase"), t("terms.memory")])
        with first:
            termbase(store())
        with second:
            memory(store())


def termbase(workspace: Store) -> None:
    """Import, search, edit, download."""
    import_terms(workspace)
    terms = list(workspace.terms.list())
    query = st.text_input(t("terms.search"), placeholder=t("terms.search_hint")).strip().lower()
    shown = [x for x in terms if query in x.src.lower() or query in x.tgt.lower()] if query else terms
    rows = [
        {
            "src": x.src,
            "tgt": x.tgt,
            "variants": "|".join(x.variants),
            "forbidden": "|".join(x.forbidden),
            "case": x.case_sensitive,
            "note": x.note,
        }
        for x in shown[:2000]
    ]
    st.caption(t("terms.count", n=len(shown), total=len(terms)))
    edited = st.data_editor(
        rows or [{"src": "", "tgt": "", "variants": "", "forbidden": "", "case": False, "note": ""}],
        key=f"terms_{workspace.terms.version()}_{query}",
        num_rows="dynamic",
        hide_index=True,
        height=460,
        column_config={
            "src": st.column_config.TextColumn(t("terms.src"), required=True),
            "tgt": st.column_config.TextColumn(t("terms.tgt"), required=True),
            "variants": st.column_config.TextColumn(t("terms.variants"), help=t("terms.bars")),
            "forbidden": st.column_config.TextColumn(t("terms.forbidden"), help=t("terms.bars")),
            "case": st.column_config.CheckboxColumn(t("terms.case")),
            "note": st.column_config.TextColumn(t("terms.note")),
        },
    )
    left, right, _ = st.columns([1, 1, 4])
    if left.button(t("terms.save"), type="primary", width="stretch"):
        save(workspace, shown[: len(rows)], edited)
        st.rerun()
    right.download_button(
        t("terms.download"), write_terms(terms), "terms.tsv", "text/tab-separated-values", width="stretch"
    )


def import_terms(workspace: Store) -> None:
    """CSV, TSV and TBX files into the termbase."""
    with (
        st.expander(t("terms.import"), icon=":material/upload_file:"),
        st.form("terms", clear_on_submit=True, border=False),
    ):
        files = st.file_uploader(
            t("terms.files"), type=["csv", "tsv", "tab", "tbx", "xml"], accept_multiple_files=True
        )
        sent = st.form_submit_button(t("terms.import"), type="primary")
    if not sent:
        return
    for file in files or []:
        try:
            found = read_terms(file.getvalue(), name=file.name)
        except WorkbenchError as error:
            st.error(str(error))
            continue
        new = workspace.terms.add(found)
        st.success(t("terms.imported", name=file.name, n=len(found), new=new))


def save(workspace: Store, before: list[Term], edited: list[dict[str, Any]]) -> None:
    """Make the stored terms what the table says."""
    after = [term for term in map(read_row, edited) if term is not None]
    for term in before:
        if term not in after:
            workspace.terms.remove(term)
    workspace.terms.add([term for term in after if term not in before])


def read_row(row: dict[str, Any]) -> Term | None:
    """A term of a line of the table; None where a side is empty."""
    cell = {k: str(v or "").strip() for k, v in row.items()}
    if not cell.get("src") or not cell.get("tgt"):
        return None
    variants, forbidden = (
        tuple(x.strip() for x in cell.get(k, "").split("|") if x.strip()) for k in ("variants", "forbidden")
    )
    return Term(
        cell["src"],
        cell["tgt"],
        variants=variants,
        forbidden=forbidden,
        case_sensitive=bool(row.get("case")),
        note=cell.get("note", ""),
    )


def memory(workspace: Store) -> None:
    """Concordance over all units, or the approved ones."""
    left, middle, right = st.columns([5, 1, 1], vertical_alignment="bottom")
    query = left.text_input(t("terms.concordance"), placeholder=t("terms.concordance_hint"))
    regex = middle.checkbox(t("desk.regex"))
    approved = right.checkbox(t("terms.approved_only"), value=False)
    if not query:
        infos = workspace.bitexts.list()
        st.caption(t("terms.memory_size", n=sum(i.approved for i in infos), documents=len(infos)))
        return
    pattern = compile_pattern(query, regex=regex, case=False)
    units = workspace.bitexts.units(
        states=APPROVED if approved else None, containing=None if regex else query
    )
    rows = [
        {
            t("terms.src"): hit.unit.src,
            t("terms.tgt"): hit.unit.tgt,
            t("library.document"): hit.unit.document,
            t("desk.state"): t(f"desk.state_{hit.unit.state}"),
        }
        for hit in concordance(units, pattern, limit=200)
    ]
    st.caption(t("desk.n_hits", n=len(rows)))
    if rows:
        st.dataframe(rows, hide_index=True, height=min(38 + 35 * len(rows), 560))
