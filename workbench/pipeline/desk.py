"""The review desk's service: the store and the review operations behind the JSON of docs/desk-protocol.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import ConflictError, UsageError, WorkbenchError
from workbench.model import LangPair, Row, Sheet, Side
from workbench.pipeline import desk_views as views
from workbench.pipeline.desk_checks import Checks, StoreTerms
from workbench.pipeline.desk_memory import LiveMemory
from workbench.pipeline.desk_messages import CALLS, arguments, operation
from workbench.pipeline.desk_prepare import Collaborators, Preparer, Tm, given_source
from workbench.pipeline.desk_state import RESHAPES_PARAGRAPHS, DeskState
from workbench.review.concordance import concordance
from workbench.review.context import places_of
from workbench.review.diff import difference
from workbench.review.search import compile_pattern
from workbench.review.serving import JsonReducer
from workbench.review.texts import replacements
from workbench.store import Store
from workbench.store.protocol import Applied

Json = dict[str, Any]

WAITED_FOR = 4_000
"""Characters of a row whose findings come with the answer to an edit."""


class Desk:
    """One author at one bitext. Cheap to make; several at one bitext see each other's changes.

    Args:
        store: the workspace.
        bitext: id.
        author: name that goes with every change.
        collaborators: engine, aligner, checks, terms, memory.

    Raises:
        NotFoundError: no such bitext.
    """

    def __init__(
        self, store: Store, bitext: str, author: str, collaborators: Collaborators | None = None
    ) -> None:
        self._store = store
        self.bitext = bitext
        self.author = author
        with_ = collaborators or Collaborators()
        info = store.bitexts.get(bitext)
        self._name, self._kind = info.name, info.kind
        self.pair = LangPair(info.src_lang, info.tgt_lang)
        self._checks = Checks(self.pair, with_.qa, with_.termbase or StoreTerms(store), with_.qa_across)
        self._others = with_.alternatives
        self._memory: Tm = with_.tm or LiveMemory(store)
        self._reducer = JsonReducer()
        self._state = DeskState(store, bitext, self._checks, info.src_document, self.pair)
        self._prepare = Preparer(store, bitext, info.src_document, self.pair, with_)

    def snapshot(self) -> Json:
        """Everything the page needs to begin."""
        self._checks.refresh()
        sheet = self._state.sheet()
        undo, redo = self._store.bitexts.events.steps(self.bitext, self.author)
        return {
            "bitext": self.bitext,
            "name": self._name,
            "kind": self._kind,
            "rev": sheet.rev,
            "srcLang": self.pair.src,
            "tgtLang": self.pair.tgt,
            "author": self.author,
            "rows": self._state.rows(sheet, sheet.rows),
            "undo": undo,
            "redo": redo,
            "progress": self._state.progress(sheet),
            "boilerplate": self._state.boilerplate(sheet),
            "pending": self._checks.pending(sheet),
        }

    def changes_since(self, rev: int) -> Json:
        """Everything that changed after a revision, by anyone."""
        undo, redo = self._store.bitexts.events.steps(self.bitext, self.author)
        sheet = self._state.sheet()
        return self._state.changes(sheet, rev, undo, redo)

    def apply(self, message: Mapping[str, Any]) -> Json:
        """Applies an operation; never raises for what a page may send, but answers with `error` or `conflict`."""
        try:
            known = operation(message)
        except UsageError as error:
            return self._refused({"id": message.get("id")}, error=str(error))
        try:
            ready = self._prepare.ready(known)
            applied = self._store.bitexts.apply(self.bitext, ready, self.author, self._reducer)
        except ConflictError as error:
            return self._refused(known, conflict=error)
        except WorkbenchError as error:
            return self._refused(known, error=str(error))
        reply = self._reply(known, applied)
        for left_out in applied.conflicts[:1]:
            if left_out.mine != left_out.theirs:
                reply["conflict"] = self._conflict(applied.sheet, known, left_out)
            else:
                reply["error"] = f"a step was left out: {left_out}"
        return reply

    def undo(self, message_id: str | None = None) -> Json:
        """The author's last step back."""
        return self.apply({"id": message_id, "op": "undo"})

    def redo(self, message_id: str | None = None) -> Json:
        """The author's last undone step forth."""
        return self.apply({"id": message_id, "op": "redo"})

    def check(self, budget: float = 0.1) -> Json:
        """Findings and terms of rows not checked yet, within `budget` seconds."""
        self._checks.refresh()
        sheet = self._state.sheet()
        rows = list(self._checks.check(sheet, sheet.rows, budget))
        across = self._checks.check_across(sheet)
        done = []
        for row in {row.id: row for row in (*rows, *across)}.values():
            known = self._checks.known(sheet, row)
            if known is not None:
                done.append({"id": row.id, "rev": row.rev, **views.checked_json(known, self.pair)})
        return {"rows": done, "pending": self._checks.pending(sheet)}

    def matches(self, row: str) -> list[Json]:
        """Matches of the memory for a row's source."""
        sheet = self._state.sheet()
        text = sheet.text(sheet.rows[places_of(sheet, {"row": row})[0]], "src")
        found = self._memory(text, self.pair.src, self.pair.tgt, leave_out=f"{self.bitext}-{row}")
        return [views.match_json(match) for match in found]

    def alternatives(self, row: str) -> Json:
        """Other translations of a row: those it came with, or the engine's; `working` while it looks for them."""
        sheet = self._state.sheet()
        found = sheet.rows[places_of(sheet, {"row": row})[0]]
        if found.alternatives:
            given = [{"text": text, "score": score} for text, score in found.alternatives]
            return {"state": "ready", "alternatives": given}
        if self._others is None:
            raise UsageError("no engine at hand")
        return self._others(given_source(sheet, found, self.pair, self._store.terms.list()), self.pair)

    def concordance(
        self, query: str, regex: bool = False, side: Side | None = None, limit: int = 50
    ) -> list[Json]:
        """Where a text, or a regular expression, occurs in any bitext; either case of letters."""
        pattern = compile_pattern(query, regex=regex, case=False)
        units = self._store.bitexts.units(containing=None if regex else query)
        return [views.occurrence_json(hit) for hit in concordance(units, pattern, side=side, limit=limit)]

    def replace_preview(self, pattern: str, replacement: str, **options: Any) -> list[Json]:
        """What the operation `replace` with these arguments (regex, case, side, rows) would change."""
        sheet = self._state.sheet()
        message = {"op": "replace", "pattern": pattern, "replacement": replacement, **options}
        return [views.replacement_json(sheet, hit) for hit in replacements(sheet, message)]

    def differences(self, row: str) -> Json:
        """A row's draft against its target, and its source against the round trip."""
        sheet = self._state.sheet()
        found = sheet.rows[places_of(sheet, {"row": row})[0]]
        source, target = sheet.text(found, "src"), sheet.text(found, "tgt")
        draft, back = found.draft, found.round_trip or found.back_translation
        return {
            "draft": [] if draft is None else views.spans_json(difference(draft, target, self.pair.tgt)),
            "round": [] if back is None else views.spans_json(difference(source, back, self.pair.src)),
        }

    def history(self, row: str) -> list[Json]:
        """What was done to a row, newest first."""
        out = []
        for event in reversed(self._store.bitexts.events.log(self.bitext, row=row)):
            before, after = _told(event.patch, row)
            out.append(
                {
                    "op": event.op,
                    "author": event.author,
                    "created": views.time_json(event.created),
                    "undone": event.status in {"undone", "dropped"},
                    "before": before,
                    "after": after,
                }
            )
        return out

    def handle(self, message: Mapping[str, Any]) -> Json:
        """An operation (`op`) or a call (`call`, `args`) as one message."""
        if "op" in message:
            return self.apply(message)
        name, args = message.get("call"), message.get("args") or {}
        answer: Json = {"ack": message.get("id"), "call": name, "result": None, "error": None}
        try:
            if not isinstance(name, str) or name not in CALLS:
                raise UsageError(f"unknown call {name!r}")
            call = getattr(self, name)
            answer["result"] = call(**arguments(call, args))
        except WorkbenchError as error:
            answer["error"] = str(error)
        return answer

    def _reply(self, message: Mapping[str, Any], applied: Applied) -> Json:
        sheet = applied.sheet
        rows = [sheet.rows[sheet.positions[i]] for i in applied.touched if i in sheet.positions]
        list(self._checks.check(sheet, [row for row in rows if _short(sheet, row)], 0.01))
        since = message.get("since")
        if isinstance(since, int):
            body = self._state.changes(sheet, since, applied.undo, applied.redo, applied)
        else:
            aside = applied.structural or message.get("op") in RESHAPES_PARAGRAPHS
            body = {
                "rev": sheet.rev,
                "rows": self._state.rows(sheet, rows),
                "removed": [i for i in applied.touched if i not in sheet.positions],
                "order": [row.id for row in sheet.rows] if applied.structural else None,
                "undo": applied.undo,
                "redo": applied.redo,
                "progress": self._state.progress(sheet, applied),
                "boilerplate": self._state.boilerplate(sheet) if aside else None,
            }
        own = {"touched": [row.id for row in rows], "conflict": None, "error": None}
        return {"ack": message.get("id"), **body, **own, "focus": _focus(message, applied)}

    def _refused(
        self, message: Mapping[str, Any], *, conflict: ConflictError | None = None, error: str | None = None
    ) -> Json:
        undo, redo = self._store.bitexts.events.steps(self.bitext, self.author)
        sheet = self._state.sheet()
        told = None if conflict is None else self._conflict(sheet, message, conflict)
        name = message.get("row") if told is None else told["row"]
        place = sheet.positions.get(name) if isinstance(name, str) else None
        since = message.get("since")
        body = self._state.changes(sheet, since if isinstance(since, int) else sheet.rev, undo, redo)
        if not isinstance(since, int):
            body["rows"] = [] if place is None else self._state.rows(sheet, [sheet.rows[place]])
        return {"ack": message.get("id"), **body, "conflict": told, "error": error, "focus": None}

    @staticmethod
    def _conflict(sheet: Sheet, message: Mapping[str, Any], error: ConflictError) -> Json:
        place = sheet.positions.get(error.where or "")
        return {
            "row": error.where,
            "op": message.get("op"),
            "side": message.get("side") or "tgt",
            "segment": message.get("segment") or 0,
            "mine": error.mine,
            "theirs": error.theirs,
            "author": "" if place is None else sheet.rows[place].author,
        }


def _short(sheet: Sheet, row: Row) -> bool:
    """Whether a row's findings can be computed while the editor waits; longer rows are left to `Desk.check`."""
    return len(sheet.text(row, "src")) + len(sheet.text(row, "tgt")) < WAITED_FOR


def _focus(message: Mapping[str, Any], applied: Applied) -> Json | None:
    """Where the cursor belongs: a new row, the row that took the text, or the row itself."""
    sheet, op = applied.sheet, message.get("op")
    there = [i for i in applied.touched if i in sheet.positions]
    name = message.get("row")
    if op in {"split", "split_row", "insert"} and there:
        number = message.get("rows", True) if op == "split" else True
        name = max(there, key=lambda i: sheet.positions[i]) if number else name
    elif name not in sheet.positions or op in {"undo", "redo"}:
        name = min(there, key=lambda i: sheet.positions[i]) if there else None
    if name is None or name not in sheet.positions:
        return None
    side = message.get("side") if message.get("side") in {"src", "tgt"} else "tgt"
    return {
        "row": name,
        "side": side,
        "segment": 0 if op in {"split", "insert"} else message.get("segment") or 0,
    }


def _told(patch: Mapping[str, Any], row: str) -> tuple[Json, Json]:
    """(fields before, fields after) of one row in a patch."""
    before: Json = {}
    after: Json = {}
    for edit in patch.get("edits", ()):
        if edit["row"] == row:
            before |= edit["before"]
            after |= edit["after"]
    for splice in patch.get("splices", ()):
        before |= next((dict(r) for r in splice["before"] if r["id"] == row), {})
        after |= next((dict(r) for r in splice["after"] if r["id"] == row), {})
    return before, after
