"""Effort and the report: figures, escaping, and nothing scored against its own edit in silence."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from workbench.errors import InputError
from workbench.model import Finding, Severity, State, TranslationUnit
from workbench.score import svg
from workbench.score.charts import (
    difference_chart,
    findings_chart,
    histogram_chart,
    interval_chart,
    state_chart,
)
from workbench.score.effort import editing_effort, same_origin
from workbench.score.evaluate import Resampling, evaluate
from workbench.score.report import build_report, render_html

FAST = Resampling(resamples=100)
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def unit(i: int, **more: object) -> TranslationUnit:
    base = TranslationUnit(f"u{i}", f"源文{i}", f"the edited text number {i}", "zh-CN", "en")
    return base.with_(**{"draft": f"the draft text number {i}", "document": "a" if i % 2 else "b", **more})


def test_effort_by_hand() -> None:
    units = [
        unit(0, draft="one two three four", tgt="one two three four", state=State.FINAL, modified=START),
        unit(
            1,
            draft="one two three four",
            tgt="one two 3 four",
            state=State.REVIEWED,
            modified=START + timedelta(minutes=2),
        ),
        unit(
            2,
            draft="一二三四",
            tgt="一二五四",
            tgt_lang="zh-CN",
            state=State.REVIEWED,
            modified=START + timedelta(hours=2),
        ),
        unit(3, draft="not approved", tgt="yet", state=State.TRANSLATED),
        unit(4, draft=None, state=State.FINAL),
    ]
    found = editing_effort(units)
    assert found is not None
    assert found.units == 3
    assert found.hter == pytest.approx(100 * 2 / 12)
    assert dict(found.segments) == {"u0": 0, "u1": 25, "u2": 25}
    assert found.unedited == pytest.approx(1 / 3)
    assert found.kept == pytest.approx((18 + 13 + 3) / 40)
    assert found.minutes == pytest.approx(7)  # two minutes, and a long pause counted as five


def test_no_effort_without_approved_drafts() -> None:
    assert editing_effort([unit(0)]) is None
    assert editing_effort([]) is None


def test_effort_without_times() -> None:
    found = editing_effort([unit(0, state=State.FINAL)])
    assert found is not None
    assert found.minutes is None


def test_a_reference_made_from_the_drafts_is_named() -> None:
    drafts = [f"this is the draft of sentence {i}" for i in range(9)]
    edits = [f"this is the edit of sentence {i}" for i in range(9)]
    other = [f"an independent translation, {i}" for i in range(9)]
    assert "made by editing" in (same_origin(drafts, edits, edits) or "")
    assert "made by editing" in (same_origin(drafts, drafts[:5] + other[:4], edits) or "")
    assert same_origin(drafts, other, edits) is None
    assert same_origin([None] * 9, edits, edits) is None


class Checker(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [v or "" for k, v in attrs if k.startswith("on") or k in {"src", "href"}]


HOSTILE = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'{{7*7}}</textarea>"


def test_hostile_text_stays_text() -> None:
    units = [
        unit(
            i,
            src=HOSTILE,
            tgt=HOSTILE + str(i),
            draft=HOSTILE,
            document=HOSTILE + str(i % 2),
            model=HOSTILE,
            state=State.FINAL,
            quality=0.5,
        )
        for i in range(6)
    ]
    found = [Finding(HOSTILE, HOSTILE, Severity.ERROR, segment=0)]
    report = build_report(units, [HOSTILE + "ref"] * 6, title=HOSTILE, findings=found, resampling=FAST)
    page = render_html(report)
    checker = Checker()
    checker.feed(page)
    assert not {"script", "img", "iframe", "link", "textarea"} & set(checker.tags)
    assert checker.values == []
    assert "{{7*7}}" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def units_and_references(n: int) -> tuple[list[TranslationUnit], list[str]]:
    rng = random.Random(3)
    words = [
        "the",
        "plan",
        "of",
        "our",
        "team",
        "will",
        "make",
        "new",
        "parts",
        "for",
        "every",
        "line",
        "and",
        "tool",
        "in",
        "this",
        "hall",
    ]
    refs = [" ".join(rng.choice(words) for _ in range(rng.randint(5, 25))) for _ in range(n)]
    units = []
    for i, ref in enumerate(refs):
        draft = " ".join(w if rng.random() > 0.25 else rng.choice(words) for w in ref.split())
        state = State.FINAL if i % 3 == 0 else State.TRANSLATED
        tgt = draft + " now" if i % 3 == 0 else draft
        units.append(
            unit(
                i, draft=draft, tgt=tgt, state=state, quality=rng.random(), document=f"d{i % 4}", model="m@12"
            )
        )
    return units, refs


def test_report_adds_up() -> None:
    units, refs = units_and_references(40)
    report = build_report(units, refs, resampling=FAST)
    whole, *documents = report.parts
    assert [p.name for p in documents] == ["d0", "d1", "d2", "d3"]
    assert whole.units == sum(p.units for p in documents) == 40
    assert whole.states[State.FINAL] == 14
    assert whole.approved == 14 / 40
    assert [s.what for s in whole.scores] == ["draft", "text"]
    drafts = evaluate({"x": [u.draft or "" for u in units]}, [refs], lang="en", resampling=FAST)
    assert whole.scores[0].scores == drafts.systems[0].scores
    first = [i for i, u in enumerate(units) if u.document == "d1"]
    again = evaluate(
        {"x": [units[i].draft or "" for i in first]},
        [[refs[i] for i in first]],
        lang="en",
        metrics=["chrf"],
        resampling=FAST,
    )
    assert documents[1].scores[0].scores[1].score == pytest.approx(again.systems[0].scores[0].score)
    assert report.models == ("m@12",)
    assert any("Only 40 segments" in n for n in report.notes)
    page = render_html(report)
    for signature in report.signatures:
        assert signature in page
    assert "effort, not quality" in page
    assert "m@12" in page


def test_references_by_unit_id() -> None:
    units, refs = units_and_references(12)
    report = build_report(units, {"u3": refs[3], "u4": refs[4]}, resampling=FAST)
    assert report.parts[0].scores[0].segments == 2


def test_report_without_references_lists_doubtful_segments() -> None:
    units, _ = units_and_references(12)
    report = build_report(units)
    assert report.parts[0].scores == ()
    assert "probably need work" in report.groups[0].title
    values = [e.score for e in report.groups[0].examples]
    assert values == sorted(values, reverse=True)
    assert "there is no reference" in render_html(report)


def test_own_edits_as_references_are_not_passed_over_in_silence() -> None:
    units = [unit(i, state=State.FINAL) for i in range(12)]
    report = build_report(units, [u.tgt for u in units], resampling=FAST)
    assert any("made by editing" in n for n in report.notes)


def test_both_directions_in_one_project() -> None:
    units, refs = units_and_references(6)
    units += [
        unit(9, src="He came.", src_lang="en", draft="他来了", tgt="他来了。", tgt_lang="zh-CN", document="z")
    ]
    report = build_report(units, [*refs, "他来过。"], resampling=FAST)
    tokens = {s.signature for x in report.parts[0].scores for s in x.scores if s.metric == "bleu"}
    assert {("tok:zh" in t) for t in tokens} == {True, False}


def test_wrong_number_of_references() -> None:
    with pytest.raises(InputError, match="1 units, but 2 references"):
        build_report([unit(0)], ["a", "b"])


def test_empty_project() -> None:
    assert "0 units" in render_html(build_report([]))


def test_progress_names_its_stage() -> None:
    units, refs = units_and_references(4)
    seen: list[tuple[str, int, int]] = []
    build_report(units, refs, resampling=FAST, progress=lambda *a: seen.append(a))
    assert ("checks", 4, 4) in seen
    assert seen[-1] == ("scores", 8, 8)


def test_a_large_report_is_quick(within: Callable[..., Any]) -> None:
    units, refs = units_and_references(500)
    within(15, lambda: render_html(build_report(units, refs)))


def test_charts_are_altair() -> None:
    units, refs = units_and_references(8)
    part = build_report(units, refs, resampling=FAST).parts[0]
    lines = [u.tgt for u in units]
    result = evaluate({"a": lines, "b": lines[::-1]}, [refs], baseline="a", metrics=["chrf"], resampling=FAST)
    charts = [
        state_chart(part),
        findings_chart(part),
        histogram_chart([1.0, 50.0], "chrF2"),
        interval_chart([(s.name, s.scores[0]) for s in result.systems]),
        difference_chart(result.comparisons),
    ]
    for chart in charts:
        spec = chart.to_dict()
        assert "mark" in spec or "layer" in spec


def test_ticks_are_round_and_inside() -> None:
    assert svg.ticks(0, 100) == [0, 20, 40, 60, 80, 100]
    assert svg.ticks(3, 3) == [3]


def test_plots_hold_without_data() -> None:
    assert "<svg" in svg.bars([], "none")
    assert "<svg" in svg.histogram([], "none", low=0, high=1)
    assert "<svg" in svg.histogram([float("nan"), 5], "x", low=0, high=1)
