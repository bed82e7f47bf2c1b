"""Corrected files back into a workspace: compared first, then applied as undoable review steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.formats import registry
from workbench.formats.base import ReadOptions, Report
from workbench.formats.import_review import Plan, Verdict, plan
from workbench.formats.import_review import Row as Planned
from workbench.model import Origin, State
from workbench.review.serving import JsonReducer
from workbench.store import Store
from workbench.store.rows import split_unit_id

STATE_OPS: dict[State, dict[str, Any]] = {
    State.REVIEWED: {"op": "approve", "state": "reviewed"},
    State.FINAL: {"op": "approve", "state": "final"},
    State.REJECTED: {"op": "reject"},
    State.TRANSLATED: {"op": "reopen"},
}


@dataclass(frozen=True, slots=True)
class Review:
    """A corrected file compared with the workspace.

    Attributes:
        plan: what an import would do, unit by unit.
        report: faults met while reading the file.
    """

    plan: Plan
    report: Report


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: units changed, and one line for each that was refused."""

    changed: int
    refused: Sequence[str]


def read_review(store: Store, path: Path, *, format_name: str | None = None) -> Review:
    """Compare a corrected file with the workspace; changes nothing.

    Raises:
        UsageError: the ending is no format's.
        InputError: the file cannot be read.
    """
    fmt = registry.get(format_name) if format_name else registry.by_suffix(path)
    report = Report(bases={})
    units = list(fmt.read(path, options=ReadOptions(name=path.name), report=report))
    return Review(plan(units, store.bitexts.units(set_aside=True), report.bases), report)


def import_review(store: Store, review: Review, author: str) -> Imported:
    """Apply what the plan says is changed; conflicts and unknown units are left alone.

    Every step goes through the review reducer, so it has its event and can be undone. All are written together: a
    process that is killed meanwhile leaves the workspace as it was.

    Args:
        store: the workspace.
        review: from `read_review`.
        author: name that goes with the changes.
    """
    reducer = JsonReducer()
    changed, refused = 0, []
    with store.transaction():
        for row in review.plan.of(Verdict.CHANGED):
            assert row.current is not None
            place = split_unit_id(row.current.id)
            if place is None:
                continue
            bitext, key = place
            try:
                for message in messages(row, key):
                    sheet = store.bitexts.sheet(bitext)
                    rev = sheet.rows[sheet.positions[key]].rev
                    store.bitexts.apply(bitext, {**message, "rev": rev}, author, reducer)
                changed += 1
            except WorkbenchError as error:
                refused.append(str(error))
    return Imported(changed, refused)


def messages(row: Planned, key: str) -> list[dict[str, Any]]:
    """The review messages that make a unit of the workspace what the file says."""
    assert row.current is not None
    out: list[dict[str, Any]] = []
    if row.tgt is not None:
        whole = {"side": "tgt", "start": 0, "end": len(row.current.tgt), "text": row.tgt}
        out.append({"op": "fix", "row": key, **whole, "origin": str(Origin.IMPORT)})
    state = row.state or (row.current.state if row.tgt is not None else None)
    if state in STATE_OPS:
        out.append({"row": key, **STATE_OPS[state]})
    out += [{"op": "comment", "row": key, "text": c.text} for c in row.comments]
    return out
