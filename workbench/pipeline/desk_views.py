"""Rows, matches and progress as the review page gets them (docs/desk-protocol.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from workbench.model import LangPair, Row, Sheet
from workbench.pipeline.desk_checks import Checked
from workbench.review.concordance import Occurrence
from workbench.review.context import SOURCE_BEFORE
from workbench.review.diff import Span
from workbench.review.memory import Match
from workbench.review.progress import Progress
from workbench.review.texts import Replacement

Json = dict[str, Any]


def time_json(time: datetime | None) -> str | None:
    """ISO 8601."""
    return None if time is None else time.isoformat()


def row_json(row: Row, checked: Checked | None, pair: LangPair) -> Json:
    """A row; `checked` is None where its findings are not computed yet."""
    out: Json = {
        "id": row.id,
        "rev": row.rev,
        "p": row.paragraph,
        "kind": str(row.kind),
        "src": list(row.src),
        "tgt": list(row.tgt),
        "state": str(row.state),
        "origin": str(row.origin),
        "author": row.author,
        "score": row.score,
        "margin": row.margin,
        "quality": row.quality,
        "locked": row.locked,
        "flags": list(row.flags),
        "model": row.model,
        "comments": [
            {"text": c.text, "author": c.author, "created": time_json(c.created)} for c in row.comments
        ],
        "draft": row.draft,
        "back": row.back_translation,
        "round": row.round_trip,
        "alternatives": [{"text": text, "score": score} for text, score in row.alternatives],
        "sourceBefore": row.meta.get(SOURCE_BEFORE),
        "created": time_json(row.created),
        "modified": time_json(row.modified),
        "seconds": row.seconds,
        "checked": checked is not None,
    }
    out |= checked_json(checked or Checked(), pair)
    return out


def checked_json(checked: Checked, pair: LangPair) -> Json:
    """Findings and terms."""
    source = pair.src.lower().split("-")[0]
    terms = []
    for hit in checked.terms:
        forward = hit.term.src_lang.lower().split("-")[0] == source
        terms.append(
            {
                "start": hit.start,
                "end": hit.end,
                "src": hit.term.src if forward else hit.term.tgt,
                "tgt": hit.term.tgt if forward else hit.term.src,
                "found": (hit.start, hit.end) not in checked.missing,
            }
        )
    findings = [
        {
            "check": f.check,
            "message": f.message,
            "severity": str(f.severity),
            "side": f.side,
            "start": f.start,
            "end": f.end,
            "fix": f.fix,
        }
        for f in checked.findings
    ]
    return {"findings": findings, "terms": terms}


def progress_json(progress: Progress, seconds: float) -> Json:
    """Progress; `seconds` is the time that editors reported for the bitext."""
    kept = progress.kept_share
    return {
        "rows": progress.rows,
        "approved": progress.approved,
        "rejected": progress.rejected,
        "words": progress.words,
        "approvedWords": progress.approved_words,
        "characters": progress.characters,
        "seconds": round(seconds, 1),
        "kept": None if kept is None else round(kept, 4),
        "edited": progress.edited,
    }


def spans_json(spans: Sequence[Span]) -> list[Json]:
    """A difference."""
    return [{"op": s.op, "before": s.before, "after": s.after} for s in spans]


def match_json(match: Match) -> Json:
    """A match of the memory."""
    return {
        "src": match.source,
        "tgt": match.target,
        "score": match.score,
        "exact": match.exact,
        "document": match.unit.document,
        "author": match.unit.author,
        "modified": time_json(match.unit.modified),
        "difference": spans_json(match.difference),
    }


def occurrence_json(occurrence: Occurrence) -> Json:
    """A line of the concordance."""
    unit = occurrence.unit
    return {
        "src": unit.src,
        "tgt": unit.tgt,
        "side": occurrence.side,
        "spans": [list(span) for span in occurrence.spans],
        "document": unit.document,
        "row": unit.id,
        "state": str(unit.state),
    }


def replacement_json(sheet: Sheet, hit: Replacement) -> Json:
    """A segment that a search and replace would change."""
    return {
        "row": hit.row,
        "rev": sheet.rows[hit.place].rev,
        "segment": hit.segment,
        "before": hit.before,
        "after": hit.after,
        "spans": [list(span) for span in hit.spans],
    }
