"""The two public conventions, by hand-counted examples; the ladder format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.align.evaluation import evaluate
from workbench.align.ladder import read_ladder, write_ladder
from workbench.errors import FormatError
from workbench.model import Bead

GOLD = read_ladder("[0]:[0]\n[1, 2]:[1]\n[3]:[]\n[4]:[2, 3]\n[]:[4]\n")
TEST = read_ladder("[0]:[0]\n[1]:[1]\n[2]:[]\n[3]:[]\n[4]:[2]\n[]:[3]\n[]:[4]\n")


def test_vecalign_counts_nulls_in_precision_only() -> None:
    strict = evaluate(GOLD, TEST).strict
    # right: 0-0, 3-null, null-4 of seven; of the three gold beads with both sides only 0-0 was found
    assert (strict.precision_hits, strict.tested) == (3, 7)
    assert (strict.recall_hits, strict.gold) == (1, 3)
    assert strict.f1 == pytest.approx(2 * (3 / 7) * (1 / 3) / (3 / 7 + 1 / 3))


def test_vecalign_lax_accepts_partial_overlap_on_both_sides() -> None:
    lax = evaluate(GOLD, TEST).lax
    assert (lax.precision_hits, lax.tested) == (5, 7)
    assert (lax.recall_hits, lax.gold) == (3, 3)


def test_aligner_eval_counts_nulls_on_both_sides() -> None:
    strict = evaluate(GOLD, TEST).strict_nulls
    assert (strict.precision_hits, strict.tested, strict.recall_hits, strict.gold) == (3, 7, 3, 5)


def test_recall_by_type() -> None:
    types = evaluate(GOLD, TEST).types
    assert types == {"1-1": (1, 1), "2-1": (0, 1), "1-0": (1, 1), "1-2": (0, 1), "0-1": (1, 1)}


def test_perfect_and_empty() -> None:
    same = evaluate(GOLD, GOLD)
    assert same.strict.f1 == same.lax.f1 == same.strict_nulls.f1 == 1.0
    nothing = evaluate(GOLD, [])
    assert nothing.strict.f1 == 0.0
    assert nothing.strict.precision == 0.0
    assert evaluate([], []).strict.recall == 0.0


def test_reports_add_up() -> None:
    twice = evaluate(GOLD, TEST) + evaluate(GOLD, GOLD)
    assert twice.strict.tested == 12
    assert twice.types["1-2"] == (1, 2)
    assert twice.to_dict()["recall_by_type"]["1-2"] == {"found": 1, "gold": 2, "recall": 0.5}


def test_order_and_repetition_do_not_matter() -> None:
    assert evaluate(GOLD[::-1], TEST + TEST).strict == evaluate(GOLD, TEST).strict


def test_ladder_reads_what_others_write() -> None:
    beads = read_ladder("\ufeff[0, 1]:[0]:0.87\n\n[2]: [1,2] : 12.5\n[3]:[]\n[]:[]:0\n")
    assert beads == [Bead((0, 1), (0,), 0.87), Bead((2,), (1, 2), 0.0), Bead((3,), ())]


@pytest.mark.parametrize("line", ["0:0", "[0]", "[a]:[0]", "[0]:[0] [1]:[1]"])
def test_a_line_that_is_no_bead_is_named(line: str) -> None:
    with pytest.raises(FormatError, match=r"gold\.txt:2: not a bead"):
        read_ladder(f"[0]:[0]\n{line}\n", where="gold.txt")


ids = st.lists(st.integers(0, 99), max_size=4).map(tuple)


@given(st.lists(st.builds(Bead, src=ids, tgt=ids, score=st.integers(0, 100).map(lambda x: x / 100))))
def test_ladder_round_trip(beads: list[Bead]) -> None:
    kept = [b for b in beads if b.src or b.tgt]
    assert read_ladder(write_ladder(kept)) == kept
