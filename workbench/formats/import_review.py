"""Corrected files come back: every unit of the file is compared with the workspace, nothing is overwritten silently.

A file that the workbench wrote carries for each unit its state and a fingerprint of its target at the time of export
(`Report.bases`), so both sides can be asked whether they have changed since:

| file | workspace | verdict |
|---|---|---|
| same text and state as the workspace | | unchanged |
| changed | not changed | changed: to be imported |
| not changed | changed | newer: the workspace stays as it is |
| changed | changed to something else | conflict: both texts are shown, the workspace stays |

Where a tool has dropped the fingerprint, `modified` decides: a workspace unit not modified after the time that the file
carries has not changed. Where there is no time either, a text equal to the draft has not changed, and a workspace unit
that has neither draft nor time was never touched; anything else is a conflict. The same decides where the fingerprint is
that of the file's own text but the workspace, untouched, has another: somebody has edited the units in a program and let the
workbench write them again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.formats import clean, fields
from workbench.model import Comment, State, TranslationUnit


class Verdict(StrEnum):
    """What becomes of a unit of the file."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEWER = "newer"  # in the workspace
    CONFLICT = "conflict"
    UNKNOWN = "unknown"  # not in the workspace


MARKS = {
    Verdict.CHANGED: "~",
    Verdict.CONFLICT: "!",
    Verdict.UNKNOWN: "?",
    Verdict.NEWER: "<",
    Verdict.UNCHANGED: "=",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the file and its verdict.

    Attributes:
        incoming: as the file has it.
        current: as the workspace has it; None where unknown.
        verdict: what becomes of it.
        matched_by: `id`, `text` or empty.
        why: reason of a conflict.
        tgt, state: new values to import, None where they stay.
        comments: new ones, always added and never a conflict.
    """

    incoming: TranslationUnit
    current: TranslationUnit | None
    verdict: Verdict
    matched_by: str = ""
    why: str = ""
    tgt: str | None = None
    state: State | None = None
    comments: tuple[Comment, ...] = ()

    def updated(self) -> TranslationUnit:
        """The workspace unit with what is to be imported; as it is for every verdict but `changed`."""
        assert self.current is not None
        if self.verdict is not Verdict.CHANGED:
            return self.current
        unit = self.current
        return unit.with_(
            tgt=unit.tgt if self.tgt is None else self.tgt,
            state=unit.state if self.state is None else self.state,
            comments=(*unit.comments, *self.comments),
        )

    def lines(self) -> list[str]:
        """For a person: what would change, old and new under each other."""
        mark, unit = MARKS[self.verdict], self.incoming
        by = f" (matched by {self.matched_by})" if self.matched_by == "text" else ""
        out = [f"{mark} {unit.id}{by}{': ' + self.why if self.why else ''}"]
        if self.current is None:
            return [*out, f"    + {_show(unit.tgt)}"]
        if self.verdict is Verdict.CONFLICT or self.tgt is not None:
            out += [f"    - {_show(self.current.tgt)}", f"    + {_show(unit.tgt)}"]
        if self.state is not None:
            out.append(f"    state {self.current.state.value} → {self.state.value}")
        out += [f"    comment: {_show(c.text)}" for c in self.comments]
        return out


def _show(text: str) -> str:
    return clean.one_line(text) or "(empty)"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do.

    Attributes:
        rows: one for each unit of the file, in its order.
        absent: ids of workspace units that the file does not have; they stay.
    """

    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()

    def of(self, *verdicts: Verdict) -> tuple[Row, ...]:
        """Rows with one of the verdicts."""
        return tuple(r for r in self.rows if r.verdict in verdicts)

    def counts(self) -> Counter[str]:
        """Rows by verdict."""
        return Counter(r.verdict.value for r in self.rows)

    def updates(self) -> list[TranslationUnit]:
        """Workspace units with the changes to import; conflicts and unknown units are not among them."""
        return [r.updated() for r in self.of(Verdict.CHANGED)]

    def text(self) -> str:
        """The dry run: every change and conflict, then the counts."""
        shown = self.of(Verdict.CHANGED, Verdict.CONFLICT, Verdict.UNKNOWN, Verdict.NEWER)
        lines = [line for row in shown for line in row.lines()]
        counts = self.counts()
        lines.append(", ".join(f"{counts[v.value]} {v.value}" for v in Verdict))
        if self.absent:
            lines.append(
                f"{len(self.absent)} units of the workspace are not in the file and stay as they are"
            )
        return "\n".join(lines)


@dataclass(slots=True)
class _Index:
    """Workspace units by id and by source text."""

    by_id: dict[str, TranslationUnit] = field(default_factory=dict)
    by_text: dict[str, list[TranslationUnit]] = field(default_factory=lambda: defaultdict(list))

    def add(self, unit: TranslationUnit) -> None:
        self.by_id[unit.id] = unit
        self.by_text[_key(unit.src)].append(unit)

    def find(self, incoming: TranslationUnit) -> tuple[TranslationUnit | None, str, str]:
        """(unit, matched by, why not): by id where the source agrees, then by source text."""
        named = self.by_id.get(clean.XML_ILLEGAL.sub("", incoming.id)) or self.by_id.get(incoming.id)
        if named is not None and _key(named.src) == _key(incoming.src):
            return named, "id", ""
        same = [u for u in self.by_text.get(_key(incoming.src), []) if u.src_lang == incoming.src_lang]
        near = [u for u in same if u.document == incoming.document] or same
        equal = [u for u in near if _plain(u.tgt) == _plain(incoming.tgt)]
        if len(near) == 1 or equal:
            return (equal or near)[0], "text", ""
        if named is not None:
            return named, "id", "its source text differs from the workspace"
        if near:
            return near[0], "text", f"{len(near)} units of the workspace have this source"
        return None, "", "not in the workspace"


def _plain(text: str) -> str:
    """Text as any format brings it back: control characters gone, line ends alike."""
    return clean.XML_ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _key(text: str) -> str:
    return " ".join(_plain(text).split())


def plan(
    incoming: Iterable[TranslationUnit],
    current: Iterable[TranslationUnit],
    bases: Mapping[str, str] | None = None,
) -> Plan:
    """Compare the units of a file with those of the workspace.

    Args:
        incoming: units of the corrected file.
        current: units of the workspace.
        bases: `Report.bases` of reading the file: state and fingerprint at export, by unit id.
    """
    index = _Index()
    for unit in current:
        index.add(unit)
    rows: list[Row] = []
    taken: dict[str, TranslationUnit] = {}
    for unit in incoming:
        found, matched, why = index.find(unit)
        if found is None:
            rows.append(Row(unit, None, Verdict.UNKNOWN, why=why))
            continue
        first = taken.setdefault(found.id, unit)
        if first is not unit and (first.tgt, first.state) != (unit.tgt, unit.state):
            why = "the file has this unit twice, with different texts"
        if why:
            rows.append(Row(unit, found, Verdict.CONFLICT, matched, why))
        else:
            rows.append(_compare(unit, found, matched, (bases or {}).get(unit.id)))
    absent = tuple(i for i in index.by_id if i not in taken)
    return Plan(tuple(rows), absent)


def _compare(incoming: TranslationUnit, current: TranslationUnit, matched: str, base: str | None) -> Row:
    known = Counter(_key(c.text) for c in current.comments)
    known.subtract(_key(c.text) for c in incoming.comments)
    comments = tuple(c for c in incoming.comments if known[_key(c.text)] < 0)
    if base == fields.base(incoming) and not _touched(incoming, current):
        base = None  # written again by the workbench after an edit: the fingerprint is the edit's own
    file_changed, ours_changed = _who(incoming, current, base)
    same = _plain(incoming.tgt) == _plain(current.tgt)
    if not same and file_changed and ours_changed:
        return Row(incoming, current, Verdict.CONFLICT, matched, "changed in the file and in the workspace")
    tgt = incoming.tgt if not same and file_changed else None
    state = _state(incoming, current, base, ours_changed=ours_changed)
    if tgt is not None or state is not None or comments:
        return Row(incoming, current, Verdict.CHANGED, matched, tgt=tgt, state=state, comments=comments)
    return Row(incoming, current, Verdict.UNCHANGED if same else Verdict.NEWER, matched)


def _who(incoming: TranslationUnit, current: TranslationUnit, base: str | None) -> tuple[bool, bool]:
    """(the file has changed the target since export, the workspace has)."""
    if base is not None:
        fingerprint = base.partition(":")[2]
        return _fingerprint(incoming) != fingerprint, _fingerprint(current) != fingerprint
    ours = _touched(incoming, current)
    same_as_draft = current.draft is not None and _plain(incoming.tgt) == _plain(current.draft)
    return not (ours and same_as_draft), ours


def _touched(incoming: TranslationUnit, current: TranslationUnit) -> bool:
    """Whether the workspace has changed the unit since the file was written, by times, else by the draft."""
    if incoming.modified is not None:
        return current.modified is not None and (
            current.modified.replace(microsecond=0) > incoming.modified.replace(microsecond=0)
        )
    if current.draft is None:
        return current.modified is not None
    return _plain(current.tgt) != _plain(current.draft)


def _fingerprint(unit: TranslationUnit) -> str:
    return fields.base(unit.with_(tgt=clean.XML_ILLEGAL.sub("", unit.tgt))).partition(":")[2]


def _state(
    incoming: TranslationUnit, current: TranslationUnit, base: str | None, *, ours_changed: bool
) -> State | None:
    """The state to import: the file's, where the file has changed it and the workspace has not."""
    if incoming.state is current.state:
        return None
    if base is not None:
        exported = base.partition(":")[0]
        return incoming.state if incoming.state.value != exported == current.state.value else None
    return None if ours_changed else incoming.state
