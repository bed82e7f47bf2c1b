"""Two documents of a workspace aligned into a bitext."""

from __future__ import annotations

import pytest

from workbench.errors import UsageError
from workbench.model import Bead, Bitext, Document, Origin, State
from workbench.pipeline.pairing import PairOptions, pair_documents, rows_of

ZH = Document.from_lines(["第一句。", "第二句。", "第三句。"], "zh-CN", name="a.zh")
EN = Document.from_lines(["One. Two.", "Extra.", "Three."], "en", name="a.en")


def test_rows_keep_every_segment_in_bead_order():
    beads = (Bead((0, 1), (0,), 0.9, 0.5), Bead((), (1,), 0.4, 0.1), Bead((2,), (2,), 0.8, 0.3, locked=True))
    rows = rows_of(Bitext(ZH, EN, beads))
    assert [r.src for r in rows] == [("第一句。", "第二句。"), (), ("第三句。",)]
    assert [r.tgt for r in rows] == [("One. Two.",), ("Extra.",), ("Three.",)]
    assert [r.state for r in rows] == [State.TRANSLATED, State.INITIAL, State.TRANSLATED]
    assert [r.paragraph for r in rows] == [0, 0, 2]
    assert [r.locked for r in rows] == [False, False, True]
    assert all(r.origin is Origin.HUMAN and r.draft is None for r in rows)
    assert rows[0].score == 0.9
    assert rows[0].margin == 0.5


def test_two_documents_of_one_language_are_refused(filled):
    store, ids = filled
    with pytest.raises(UsageError, match="both en"):
        pair_documents(store, ids[0], ids[2])


def test_drafts_need_an_engine(filled):
    store, ids = filled
    with pytest.raises(UsageError, match="need an engine"):
        pair_documents(store, ids[1], ids[2], options=PairOptions(drafts=True))
