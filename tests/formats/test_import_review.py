"""Corrected files come back: nothing is overwritten silently."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from tests.formats.strategies import FULL, PLAIN
from workbench.formats import registry
from workbench.formats.base import Report
from workbench.formats.import_review import Verdict, plan
from workbench.model import Comment, State

THEN, LATER = datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC)
A = PLAIN.with_(id="a", tgt="Hello.", draft="Hello.", state=State.TRANSLATED, modified=THEN)
B = PLAIN.with_(id="b", src="再见。", tgt="Bye.", draft="Bye.", state=State.TRANSLATED, modified=THEN)


def exported(units, name="tmx"):
    stream = io.BytesIO()
    registry.get(name).write(units, stream)
    stream.seek(0)
    report = Report(bases={})
    return list(registry.get(name).read(stream, report=report)), report.bases


def verdicts(made):
    return [r.verdict.value for r in made.rows]


@pytest.mark.parametrize(
    "name", ["docx", "xlsx", "tmx", "xliff12", "xliff21", "tsv", "csv", "po", "html", "jsonl", "parquet"]
)
def test_every_review_format_brings_an_edit_back(name):
    file, bases = exported([A, B], name)
    edited = [file[0].with_(tgt="Hello there.", state=State.REVIEWED), file[1]]
    made = plan(edited, [A, B], bases)
    assert verdicts(made) == ["changed", "unchanged"]
    (update,) = made.updates()
    assert update == A.with_(tgt="Hello there.", state=State.REVIEWED)


def test_who_has_changed_decides():
    file, bases = exported([A, B])
    theirs, ours = file[0].with_(tgt="File's."), A.with_(tgt="Ours.", modified=LATER)
    assert verdicts(plan([file[0]], [A], bases)) == ["unchanged"]
    assert verdicts(plan([theirs], [A], bases)) == ["changed"]
    assert verdicts(plan([file[0]], [ours], bases)) == ["newer"]
    made = plan([theirs], [ours], bases)
    assert verdicts(made) == ["conflict"]
    assert made.updates() == []
    assert made.rows[0].updated() == ours
    assert "    - Ours.\n    + File's." in made.text()
    assert verdicts(plan([theirs], [ours.with_(tgt="File's.")], bases)) == ["unchanged"]


def test_without_fingerprints_the_times_decide():
    theirs, ours = A.with_(tgt="File's."), A.with_(tgt="Ours.", modified=LATER)
    assert verdicts(plan([theirs], [A])) == ["changed"]
    assert verdicts(plan([theirs], [ours])) == ["conflict"]
    assert verdicts(plan([A], [ours])) == ["newer"]


def test_without_times_the_draft_decides():
    a = A.with_(modified=None)
    assert verdicts(plan([a.with_(tgt="File's.")], [a])) == ["changed"]
    assert verdicts(plan([a], [a.with_(tgt="Ours.")])) == ["newer"]
    assert verdicts(plan([a.with_(tgt="File's.")], [a.with_(tgt="Ours.")])) == ["conflict"]


def test_states_and_comments_come_back_alone():
    file, bases = exported([A])
    made = plan([file[0].with_(state=State.FINAL, comments=(Comment("good"),))], [A], bases)
    assert verdicts(made) == ["changed"]
    assert made.updates() == [A.with_(state=State.FINAL, comments=(Comment("good"),))]
    ours = A.with_(state=State.REVIEWED)
    assert verdicts(plan([file[0].with_(state=State.FINAL)], [ours], bases)) == ["unchanged"]
    noted = plan([file[0].with_(comments=(Comment("good"),))], [A.with_(tgt="Ours.", modified=LATER)], bases)
    assert noted.updates()[0].tgt == "Ours."
    assert noted.updates()[0].comments == (Comment("good"),)


def test_units_are_matched_by_id_then_by_text():
    file, bases = exported([A, B])
    renamed = file[1].with_(id="row 2", tgt="Goodbye.")
    made = plan([renamed], [A, B], bases)
    assert (made.rows[0].verdict, made.rows[0].matched_by) == (Verdict.CHANGED, "text")
    assert made.updates() == [B.with_(tgt="Goodbye.")]
    assert made.absent == ("a",)
    made = plan([PLAIN.with_(id="new", src="新句。")], [A, B])
    assert verdicts(made) == ["unknown"]
    assert made.rows[0].current is None


def test_a_source_that_differs_is_a_conflict():
    made = plan([A.with_(src="换了。")], [A])
    assert made.rows[0].why == "its source text differs from the workspace"
    assert verdicts(made) == ["conflict"]


def test_ambiguous_and_double_units_are_conflicts():
    twin = A.with_(id="a2")
    made = plan([A.with_(id="x", tgt="New.")], [A, twin])
    assert made.rows[0].why == "2 units of the workspace have this source"
    made = plan([A.with_(tgt="One."), A.with_(tgt="Two.")], [A])
    assert verdicts(made) == ["changed", "conflict"]
    assert "twice" in made.rows[1].why


def test_an_edit_survives_being_written_again_on_its_way_back():
    file, _ = exported([A, B], "docx")
    again, bases = exported([file[0].with_(tgt="Edited.", state=State.REVIEWED), file[1]], "docx")
    made = plan(again, [A, B], bases)
    assert verdicts(made) == ["changed", "unchanged"]
    assert made.updates() == [A.with_(tgt="Edited.", state=State.REVIEWED)]
    made = plan(again, [A.with_(tgt="Ours.", modified=LATER), B], bases)
    assert verdicts(made) == ["newer", "unchanged"]


def test_an_edit_survives_a_conversion_on_its_way_back():
    stream = io.BytesIO()
    registry.get("tsv").write([A], stream)
    outside = stream.getvalue().replace(b"\tHello.\ttranslated", b"\tEdited.\ttranslated")
    (read,) = registry.get("tsv").read(io.BytesIO(outside))
    converted, bases = exported([read], "tmx")
    assert verdicts(plan(converted, [A], bases)) == ["changed"]


def test_control_characters_do_not_look_like_changes():
    ours = A.with_(tgt="Hel\x1blo.", id="a\x01")
    file, bases = exported([ours], "xliff21")
    assert verdicts(plan(file, [ours], bases)) == ["unchanged"]


def test_the_dry_run_reads_aloud():
    file, bases = exported([A, B, FULL])
    made = plan(
        [
            file[0].with_(tgt="Hi.", state=State.REVIEWED, comments=(Comment("short"),)),
            file[1],
            PLAIN.with_(src="?", id="z"),
        ],
        [A, B, FULL],
        bases,
    )
    assert (
        made.text()
        == """~ a
    - Hello.
    + Hi.
    state translated → reviewed
    comment: short
? z: not in the workspace
    + Hello, world.
1 unchanged, 1 changed, 0 newer, 0 conflict, 1 unknown
1 units of the workspace are not in the file and stay as they are"""
    )
