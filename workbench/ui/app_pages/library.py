"""Library: files come in, are looked through paragraph by paragraph, and what was set aside is brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.model import Document, ParagraphKind
from workbench.pipeline.ingest import add_bytes
from workbench.store import Store
from workbench.text import read_document
from workbench.ui.layout import messages
from workbench.ui.said import said
from workbench.ui.session import language, store, t

ICON = ":material/library_books:"
ENCODINGS = ("", "utf-8", "gb18030", "big5", "cp950", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
LANGS = ("", "zh-CN", "zh-TW", "en")


def page() -> None:
    """Draw the page."""
    st.title(t("page.library"))
    with messages():
        upload(store())
        documents(store())


def upload(workspace: Store) -> None:
    """The upload form: several files, encoding and language where the person knows better."""
    infos = workspace.documents.list()
    with st.expander(t("library.add"), expanded=not infos, icon=":material/upload_file:"):
        with st.form("upload", clear_on_submit=True, border=False):
            files = st.file_uploader(
                t("library.files"),
                type=["txt", "md", "html", "htm", "docx", "pdf"],
                accept_multiple_files=True,
            )
            left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
            encoding = left.selectbox(
                t("library.encoding"), ENCODINGS, format_func=lambda e: e or t("library.found_encoding")
            )
            lang = middle.selectbox(
                t("library.language"),
                LANGS,
                format_func=lambda code: lang_name(code, t("library.found_language")),
            )
            sent = right.form_submit_button(t("library.add"), type="primary", width="stretch")
        if sent:
            read_in(workspace, files or [], encoding or None, lang or None)
    for kind, text in st.session_state.pop("library_news", []):
        {"ok": st.success, "warning": st.warning}.get(kind, st.error)(text)


def lang_name(code: str, empty: str = "–") -> str:
    """A language's name in the interface's language."""
    return t(f"desk.lang_{code}") if code else empty


def read_in(workspace: Store, files: Sequence[Any], encoding: str | None, lang: str | None) -> None:
    """Read uploaded files; one that cannot be used does not stop the others."""
    news: list[tuple[str, str]] = []
    for file in files:
        try:
            added = add_bytes(workspace, file.getvalue(), name=file.name, lang=lang, encoding=encoding)
        except WorkbenchError as error:
            news.append(("error", str(error)))
            continue
        key = "library.came_in" if added.is_new else "library.known"
        document = added.document
        news.append(
            ("ok", t(key, name=document.name, encoding=document.encoding, lang=lang_name(document.lang)))
        )
        news += [("warning", f"{document.name}: {w}") for w in document.warnings if added.is_new]
        st.session_state["library_document"] = added.id
    st.session_state["library_news"] = news
    st.rerun()


def documents(workspace: Store) -> None:
    """The list of documents and, under it, the chosen one."""
    infos = workspace.documents.list()
    if not infos:
        st.info(t("library.empty"))
        return
    rows = [
        {
            t("library.name"): i.name,
            t("library.language"): lang_name(i.lang),
            t("library.encoding"): f"{i.encoding} · {i.confidence:.0%}",
            t("library.format"): i.format,
            t("library.paragraphs"): sum(i.kinds.values()),
            t("library.set_aside"): i.kinds.get(ParagraphKind.BOILERPLATE, 0),
            t("library.warnings"): len(i.warnings),
        }
        for i in infos
    ]
    st.dataframe(rows, hide_index=True, height=min(38 + 35 * len(rows), 290))
    ids = [i.id for i in infos]
    names = {i.id: i.name for i in infos}
    wanted = st.session_state.get("library_document")
    chosen = st.selectbox(
        t("library.document"),
        ids,
        index=ids.index(wanted) if wanted in ids else 0,
        format_func=names.__getitem__,
    )
    st.session_state["library_document"] = chosen
    one_document(workspace, chosen)


def one_document(workspace: Store, key: str) -> None:
    """Paragraphs, set-aside text, findings, what was normalised, how it was decoded."""
    document = workspace.documents.get(key)
    for warning in document.warnings:
        st.warning(warning)
    names = ("paragraphs", "set_aside", "findings", "normalised", "reading")
    tabs = st.tabs([t(f"library.{n}") for n in names])
    for tab, show in zip(tabs, (paragraphs, aside, findings, normalised, reading), strict=True):
        with tab:
            show(workspace, key, document)


def paragraphs(workspace: Store, key: str, document: Document) -> None:
    """Every paragraph with its kind, which can be changed."""
    rows = [
        {"n": i + 1, "kind": str(p.kind), "lang": p.lang, "label": p.label or "", "text": p.text}
        for i, p in enumerate(document.paragraphs)
    ]
    edited = st.data_editor(
        rows,
        key=f"kinds_{key}",
        hide_index=True,
        disabled=["n", "lang", "label", "text"],
        height=min(38 + 35 * max(1, len(rows)), 520),
        column_config={
            "n": st.column_config.NumberColumn("¶", width=50),
            "kind": st.column_config.SelectboxColumn(
                t("library.kind"), options=[str(k) for k in ParagraphKind], required=True, width=110
            ),
            "lang": st.column_config.TextColumn(t("library.language"), width=80),
            "label": st.column_config.TextColumn(t("library.label"), width=90),
            "text": st.column_config.TextColumn(t("library.text"), width="large"),
        },
    )
    changed = [(a["n"] - 1, a["kind"]) for a, b in zip(edited, rows, strict=True) if a["kind"] != b["kind"]]
    for number, kind in changed:
        workspace.documents.set_kind(key, number, ParagraphKind(kind))
    if changed:
        st.session_state.pop(f"kinds_{key}", None)
        st.rerun()


def aside(workspace: Store, key: str, document: Document) -> None:
    """What was taken for site chrome; nothing is deleted, each can be restored."""
    found = [(i, p) for i, p in enumerate(document.paragraphs) if p.kind is ParagraphKind.BOILERPLATE]
    if not found:
        st.caption(t("library.nothing_aside"))
    for number, paragraph in found:
        left, right = st.columns([8, 1], vertical_alignment="center")
        left.text(f"¶ {number + 1}   {paragraph.raw or paragraph.text}")
        if right.button(t("library.restore"), key=f"restore_{key}_{number}"):
            workspace.documents.restore(key, number)
            st.rerun()


def findings(_workspace: Store, _key: str, document: Document) -> None:
    """Spans of the source that an editor should look at."""
    rows = [
        {
            "¶": i + 1,
            t("library.check"): f.check,
            t("library.span"): p.text[f.start or 0 : f.end or 0],
            t("library.message"): said(language(), f.message),
        }
        for i, p in enumerate(document.paragraphs)
        for f in p.findings
    ]
    if rows:
        st.dataframe(rows, hide_index=True)
    else:
        st.caption(t("library.no_findings"))


def normalised(_workspace: Store, _key: str, document: Document) -> None:
    """The log of what normalisation changed."""
    rows = [
        {
            "¶": i + 1,
            t("library.at"): c.start,
            t("library.before"): visible(c.before),
            t("library.after"): visible(c.after),
            t("library.reason"): c.reason,
        }
        for i, p in enumerate(document.paragraphs)
        for c in p.changes
    ]
    if rows:
        st.dataframe(rows, hide_index=True)
    else:
        st.caption(t("library.nothing_changed"))


def visible(text: str) -> str:
    """Characters that cannot be seen, by their numbers."""
    return "".join(c if c.isprintable() and c != "\u3000" else f"⟨U+{ord(c):04X}⟩" for c in text) or "∅"


def reading(workspace: Store, key: str, document: Document) -> None:
    """How the bytes were decoded, with an override; taking a document out of the lists."""
    st.write(
        t(
            "library.decoded",
            encoding=document.encoding,
            confidence=f"{document.confidence:.0%}",
            format=document.format,
        )
    )
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    encoding = left.selectbox(
        t("library.encoding"),
        ENCODINGS,
        key=f"encoding_{key}",
        format_func=lambda e: e or t("library.found_encoding"),
    )
    lang = middle.selectbox(
        t("library.language"),
        LANGS,
        key=f"lang_{key}",
        format_func=lambda code: lang_name(code, t("library.found_language")),
    )
    if right.button(t("library.read_again"), key=f"reread_{key}", width="stretch"):
        data = workspace.documents.data(key)
        again = read_document(data, name=document.name, lang=lang or None, encoding=encoding or None)
        workspace.documents.replace(with_id(again, key))
        st.rerun()
    if st.button(t("library.archive"), key=f"archive_{key}", help=t("library.archive_help")):
        workspace.documents.archive(key)
        st.session_state.pop("library_document", None)
        st.rerun()


def with_id(document: Document, key: str) -> Document:
    """The document under the id that it has in the workspace."""
    import dataclasses

    return dataclasses.replace(document, id=key)
