"""Reading the termbase's own TSV: `src tgt variants forbidden note`, as in models/terms/starter.tsv."""

from __future__ import annotations

import csv
from pathlib import Path

from workbench.errors import FormatError, NotFoundError
from workbench.model import Term
from workbench.text.termbase import Termbase

COLUMNS = ("src", "tgt", "variants", "forbidden", "note")


def read_termbase(path: str | Path, *, src_lang: str = "zh-CN", tgt_lang: str = "en") -> Termbase:
    """A termbase from a tab-separated file with a header line; several forms in a cell are separated by `|`.

    Raises:
        NotFoundError: there is no such file. FormatError: the columns `src` and `tgt` are missing, or a row lacks them.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise NotFoundError(reason, where=str(path), remedy="check the path") from error
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    if not {"src", "tgt"} <= set(rows.fieldnames or ()):
        raise FormatError(
            "no columns src and tgt", where=str(path), remedy=f"begin with {', '.join(COLUMNS)}"
        )
    terms = []
    for line, row in enumerate(rows, 2):
        if not row["src"] or not row["tgt"]:
            raise FormatError(
                "a term lacks its source or target", where=f"{path}:{line}", remedy="complete the row"
            )
        terms.append(
            Term(
                src=row["src"],
                tgt=row["tgt"],
                src_lang=src_lang,
                tgt_lang=tgt_lang,
                variants=_forms(row.get("variants")),
                forbidden=_forms(row.get("forbidden")),
                note=row.get("note") or "",
            )
        )
    return Termbase(terms)


def _forms(cell: str | None) -> tuple[str, ...]:
    return tuple(x for x in (part.strip() for part in (cell or "").split("|")) if x)
