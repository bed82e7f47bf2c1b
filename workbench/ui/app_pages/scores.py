"""Scores: metrics with intervals and signatures, round trip, estimates, checks, effort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from workbench.errors import InputError
from workbench.model import State, TranslationUnit
from workbench.score.evaluate import Evaluation, evaluate
from workbench.store import Store
from workbench.ui.background import computed
from workbench.ui.layout import messages
from workbench.ui.said import said
from workbench.ui.session import language, open_desk, store, t, user

ICON = ":material/monitoring:"
APPROVED = (State.REVIEWED, State.FINAL)


def page() -> None:
    """Draw the page."""
    st.title(t("page.scores"))
    with messages():
        infos = store().bitexts.list()
        if not infos:
            st.info(t("review.empty"))
            return
        ids = [i.id for i in infos]
        names = {i.id: f"{i.name} · {i.src_lang} → {i.tgt_lang} · {i.approved}/{i.total}" for i in infos}
        wanted = st.session_state.get("bitext")
        chosen = st.selectbox(
            t("library.document"),
            ids,
            index=ids.index(wanted) if wanted in ids else 0,
            format_func=names.__getitem__,
        )
        st.session_state["bitext"] = chosen
        rev = next(i.rev for i in infos if i.id == chosen)
        units = list(store().bitexts.units(chosen))
        draw(store(), chosen, names[chosen], rev, units)


def draw(workspace: Store, bitext: str, name: str, rev: int, units: Sequence[TranslationUnit]) -> None:
    """The parts, each in a tab."""
    tabs = st.tabs([t(f"scores.{name}") for name in ("reference", "estimates", "checks", "effort")])
    with tabs[0]:
        reference(units)
        round_trip(units)
    with tabs[1]:
        estimates(units)
    with tabs[2]:
        checks(bitext, rev)
    with tabs[3]:
        effort(workspace, bitext)
    report(workspace, bitext, name, rev)


def report(workspace: Store, bitext: str, name: str, rev: int) -> None:
    """The report of one bitext as a page of its own."""
    if st.button(t("scores.make_report")):
        st.session_state["report"] = (bitext, rev)
    if st.session_state.get("report") == (bitext, rev):
        made = computed("report", _report, workspace, bitext, name, rev)
        if made is not None:
            st.download_button(
                t("scores.report"), made, "report.html", "text/html", icon=":material/download:"
            )


def _report(workspace: Store, bitext: str, name: str, rev: int) -> str:
    from workbench.pipeline.reporting import workspace_report
    from workbench.score.report import render_html

    del rev  # it tells one report from the next
    return render_html(workspace_report(workspace, bitext=bitext, title=name))


# ---- against a reference


def reference(units: Sequence[TranslationUnit]) -> None:
    """Drafts against a reference file, or against what editors made of them."""
    left, right = st.columns(2)
    choice = left.radio(
        t("scores.against"),
        ["edits", "file"],
        format_func=lambda c: t(f"scores.against_{c}"),
        horizontal=True,
    )
    if choice == "file":
        file = right.file_uploader(t("scores.file"), type=["txt"], help=t("scores.file_help"))
        if file is None:
            return
        lines = file.getvalue().decode("utf-8-sig", errors="replace").removesuffix("\n").split("\n")
        if len(lines) != len(units):
            raise InputError(
                t("scores.lengths", lines=len(lines), units=len(units)),
                where=file.name,
                remedy=t("scores.file_help"),
            )
        systems = {
            t("scores.drafts"): [u.draft or "" for u in units],
            t("scores.now"): [u.tgt for u in units],
        }
    else:
        done = [u for u in units if u.state in APPROVED and u.draft]
        if not done:
            st.info(t("scores.nothing_approved"))
            return
        lines = [u.tgt for u in done]
        systems = {t("scores.drafts"): [u.draft or "" for u in done]}
        st.caption(t("scores.edits_note", n=len(done)))
    result = computed("scores", scored, systems, lines, units[0].tgt_lang.split("-")[0])
    if result is not None:
        show(result)


def scored(systems: dict[str, list[str]], lines: list[str], lang: str) -> Evaluation:
    """Metrics with bootstrap intervals."""
    return evaluate(systems, [lines], lang=lang)


def show(result: Evaluation) -> None:
    """The table of figures; never one without its interval and signature."""
    rows: list[dict[str, Any]] = [
        {
            t("scores.system"): system.name,
            t("scores.metric"): score.label,
            t("scores.score"): round(score.score, 1),
            t("scores.interval"): f"{score.interval.low:.1f} – {score.interval.high:.1f}",
            t("scores.signature"): score.signature,
        }
        for system in result.systems
        for score in system.scores
    ]
    st.dataframe(rows, hide_index=True)
    if result.small:
        st.caption(t("scores.small", n=result.segments))
    for note in result.notes:
        st.caption(note)
    import altair as alt

    points = [
        {
            "system": system.name,
            "metric": score.label,
            "score": score.score,
            "low": score.interval.low,
            "high": score.interval.high,
        }
        for system in result.systems
        for score in system.scores
    ]
    base = alt.Chart(alt.Data(values=points)).encode(y=alt.Y("metric:N", title=None), yOffset="system:N")
    bars = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=t("scores.score"), scale=alt.Scale(zero=False)),
        x2="high:Q",
        color=alt.Color("system:N", title=None),
    )
    dots = base.mark_point(filled=True, size=60).encode(x="score:Q", color="system:N")
    st.altair_chart((bars + dots).properties(height=36 * max(2, len(points))), width="stretch")


def round_trip(units: Sequence[TranslationUnit]) -> None:
    """Similarity of source and back-translation: a hint on one article, no measure of quality."""
    pairs = [(u.src, u.back_translation) for u in units if u.back_translation]
    if not pairs:
        return
    st.subheader(t("scores.round_trip"))
    lang = units[0].src_lang.split("-")[0]
    result = computed("round trip", scored_trip, [b for _, b in pairs], [s for s, _ in pairs], lang)
    if result is None:
        return
    score = result.systems[0].scores[0]
    st.write(
        f"{score.label} **{score.score:.1f}** ({score.interval.low:.1f} – {score.interval.high:.1f}) · `{score.signature}`"
    )
    st.caption(t("scores.round_trip_note"))


def scored_trip(backs: list[str], sources: list[str], lang: str) -> Evaluation:
    """ChrF of back-translations against the sources."""
    return evaluate({"round trip": backs}, [sources], lang=lang, metrics=("chrf",))


# ---- estimates, checks, effort


def estimates(units: Sequence[TranslationUnit]) -> None:
    """How likely rows need work, and how sure the alignment is."""
    import altair as alt

    for field in ("quality", "margin"):
        values = [{"value": getattr(u, field)} for u in units if getattr(u, field) is not None]
        st.subheader(t(f"scores.{field}"))
        if not values:
            st.caption(t("scores.no_values"))
            continue
        chart = (
            alt.Chart(alt.Data(values=values))
            .mark_bar()
            .encode(
                x=alt.X("value:Q", bin=alt.Bin(extent=[0, 1], step=0.05), title=t(f"scores.{field}_axis")),
                y=alt.Y("count():Q", title=t("scores.segments")),
            )
            .properties(height=220)
        )
        st.altair_chart(chart, width="stretch")


def checks(bitext: str, rev: int) -> None:
    """Findings by check, and the list of them."""
    found = findings(bitext, rev)
    if not found:
        st.caption(t("library.no_findings"))
        return
    import altair as alt

    counts = Counter((t_check(f["check"]), f["severity"]) for f in found)
    bars = [{"check": c, "severity": s, "n": n} for (c, s), n in counts.items()]
    chart = (
        alt.Chart(alt.Data(values=bars))
        .mark_bar()
        .encode(
            x=alt.X("n:Q", title=t("scores.findings")),
            y=alt.Y("check:N", sort="-x", title=None),
            color=alt.Color("severity:N", title=None),
        )
        .properties(height=28 * max(2, len({b["check"] for b in bars})))
    )
    st.altair_chart(chart, width="stretch")
    st.dataframe(
        [
            {
                t("scores.row"): f["n"],
                t("library.check"): t_check(f["check"]),
                t("library.message"): said(language(), f["message"]),
            }
            for f in found
        ],
        hide_index=True,
        height=320,
    )


def t_check(name: str) -> str:
    """A check's name in the interface's language, or the name itself."""
    found = t(f"desk.check_{name}")
    return name if found == f"desk.check_{name}" else found


def findings(bitext: str, rev: int) -> list[dict[str, Any]]:
    """Every finding of a bitext at a revision; kept in the session."""
    held = st.session_state.get("findings")
    if held is None or held[0] != (bitext, rev):
        desk = open_desk(bitext, user())
        with st.spinner(t("scores.checking")):
            while desk.check(1.0)["pending"]:
                pass
        rows = desk.snapshot()["rows"]
        found = [{"n": n, **f} for n, row in enumerate(rows, 1) for f in row["findings"]]
        held = ((bitext, rev), found)
        st.session_state["findings"] = held
    result: list[dict[str, Any]] = held[1]
    return result


def effort(workspace: Store, bitext: str) -> None:
    """What review has cost so far: effort, not quality."""
    del workspace
    p = open_desk(bitext, user()).snapshot()["progress"]
    hours = p["seconds"] / 3600
    columns = st.columns(5)
    columns[0].metric(t("scores.approved"), f"{p['approved']} / {p['rows']}")
    columns[1].metric(t("scores.words"), f"{p['approvedWords']} / {p['words']}")
    columns[2].metric(t("scores.time"), f"{int(p['seconds'] // 60)} min")
    columns[3].metric(t("scores.speed"), f"{p['approvedWords'] / hours:.0f}" if hours > 0.01 else "–")
    columns[4].metric(t("scores.kept"), "–" if p["kept"] is None else f"{p['kept']:.0%}")
    st.caption(t("scores.effort_note"))
