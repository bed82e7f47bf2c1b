"""`align` and `realign`: what holds whatever the texts and the lexicon."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.align.core import align, in_order, realign
from workbench.align.options import AlignOptions
from workbench.align.resources import Resources
from workbench.errors import InputError
from workbench.model import Bead

NONE = Resources()
ZH = [
    "今天是2024年1月5日。",
    "他问：“你去哪里？”",
    "我不去。",
    "公司有300名员工，其中120人是工程师。",
    "谢谢！",
]
EN = [
    "Today is January 5, 2024.",
    'He asked, "Where are you going?"',
    "I am not going.",
    "The company has 300 employees.",
    "Of them 120 are engineers.",
    "Thank you!",
]
lines = st.lists(st.sampled_from([*ZH, *EN, "", " ", "？！", "12 34"]), max_size=9)


def run(src, tgt, **more) -> list[Bead]:
    return align(src, tgt, src_lang="zh-CN", tgt_lang="en", resources=NONE, **more)


def check(beads: list[Bead], src: int, tgt: int, *, monotone: bool = True) -> None:
    assert sorted(i for b in beads for i in b.src) == list(range(src))
    assert sorted(j for b in beads for j in b.tgt) == list(range(tgt))
    assert all(0 <= b.margin <= b.score <= 1 for b in beads)
    assert all(b.src or b.tgt for b in beads)
    if monotone:
        assert [i for b in beads for i in b.src] == list(range(src))
        assert [j for b in beads for j in b.tgt] == list(range(tgt))
        assert all(len(b.src) + len(b.tgt) <= 8 for b in beads)


@given(lines, lines)
def test_every_segment_is_in_one_bead_in_order(src: list[str], tgt: list[str]) -> None:
    check(run(src, tgt), len(src), len(tgt))


@given(lines, lines)
def test_swapped_sides_give_mirrored_beads(src: list[str], tgt: list[str]) -> None:
    there = run(src, tgt)
    back = align(tgt, src, src_lang="en", tgt_lang="zh-CN", resources=NONE)
    assert sorted((b.src, b.tgt) for b in there) == sorted((b.tgt, b.src) for b in back)


def test_numbers_and_punctuation_alone_align_a_short_text() -> None:
    assert [(b.src, b.tgt) for b in run(ZH, EN)] == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((2,), (2,)),
        ((3,), (3, 4)),
        ((4,), (5,)),
    ]


@pytest.mark.parametrize(("src", "tgt"), [([], []), ([], EN), (ZH, []), ([""], [""]), (ZH, [""] * 3)])
def test_empty_sides(src: list[str], tgt: list[str]) -> None:
    check(run(src, tgt), len(src), len(tgt))


def test_tenfold_mismatch_and_shuffled_parts_are_covered_too() -> None:
    check(run(ZH, EN * 10), 5, 60)
    check(run(ZH * 3, EN[::-1]), 15, 6)


def test_identical_texts_align_one_to_one() -> None:
    beads = align(EN, EN, src_lang="en", tgt_lang="en", resources=NONE)
    assert [(b.src, b.tgt) for b in beads] == [((i,), (i,)) for i in range(6)]


def test_an_unrelated_pair_is_less_sure_than_a_translation() -> None:
    sure = min(b.score for b in run(ZH, EN))
    unsure = run(["天。", "他说了很多很多的话，我一句也没有听懂。", "好。"], ["Chapter 7", "See page 12?"])
    assert min(b.score for b in unsure) < sure


locks = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=3, unique_by=(lambda x: x[0], lambda x: x[1])
)


@given(locks)
def test_locked_beads_survive(pairs: list[tuple[int, int]]) -> None:
    locked = [Bead((i,), (j,), locked=True) for i, j in pairs]
    beads = run(ZH, EN, locked=locked)
    check(beads, 5, 6, monotone=False)
    held = {(b.src, b.tgt) for b in beads if b.locked}
    assert held == {((i,), (j,)) for i, j in pairs}


def test_crossing_locks_are_kept_together() -> None:
    beads = run(ZH, EN, locked=[Bead((0,), (5,)), Bead((4,), (0,))])
    check(beads, 5, 6, monotone=False)
    assert {(b.src, b.tgt) for b in beads if b.locked} == {((0,), (5,)), ((4,), (0,))}


@given(st.sets(st.integers(0, 4)))
def test_realigning_with_no_change_changes_nothing(held: set[int]) -> None:
    beads = [dataclasses.replace(b, locked=k in held) for k, b in enumerate(run(ZH, EN))]
    again = realign(ZH, EN, beads, src_lang="zh-CN", tgt_lang="en", resources=NONE)
    assert [(b.src, b.tgt) for b in again] == [(b.src, b.tgt) for b in beads]


def test_realign_moves_what_is_not_locked() -> None:
    wrong = [Bead((0,), (0,), locked=True), Bead((1, 2, 3, 4), (1, 2, 3, 4, 5))]
    again = realign(ZH, EN, wrong, src_lang="zh-CN", tgt_lang="en", resources=NONE)
    assert [(b.src, b.tgt) for b in again] == [(b.src, b.tgt) for b in run(ZH, EN)]


@pytest.mark.parametrize(
    ("locked", "what"),
    [
        ([Bead((9,), (0,))], "names src segment 9"),
        ([Bead((0,), (0,)), Bead((1,), (0,))], "two locked beads hold tgt segment 0"),
    ],
)
def test_impossible_locks_are_refused(locked: list[Bead], what: str) -> None:
    with pytest.raises(InputError, match=what):
        run(ZH, EN, locked=locked)


def test_paired_breaks_are_passed_through() -> None:
    beads = run(ZH, EN, src_breaks=[2], tgt_breaks=[4])
    assert all(not (b.src and b.tgt) or (b.src[0] < 2) == (b.tgt[0] < 4) for b in beads)


def test_no_bead_reaches_over_an_unpaired_break() -> None:
    whole = run(["甲。" * 9], ["A b c d e f.", "G h i j k l."])
    assert [b.type for b in whole] == ["1-2"]
    cut = run(["甲。" * 9], ["A b c d e f.", "G h i j k l."], tgt_breaks=[1])
    assert all(len(b.tgt) < 2 for b in cut)


def test_traditional_characters_read_like_simplified_ones() -> None:
    table = {"员工": 0}
    from scipy import sparse

    one = sparse.csr_array([[0.9]])
    resources = Resources(table, {"employe": 0}, one, one)
    simplified = align(["员工。"], ["Employees."], src_lang="zh-CN", tgt_lang="en", resources=resources)
    traditional = align(["員工。"], ["Employees."], src_lang="zh-TW", tgt_lang="en", resources=resources)
    assert simplified == traditional


@settings(max_examples=20)
@given(lines, lines)
def test_expected_f1_decoding_covers_everything_too(src: list[str], tgt: list[str]) -> None:
    check(run(src, tgt, options=AlignOptions(risk=True)), len(src), len(tgt))


@settings(max_examples=12)
@given(st.integers(20, 60), st.integers(20, 60), st.integers(0, 99))
def test_bands_without_anchors_cover_everything_too(rows: int, cols: int, seed: int) -> None:
    rng = random.Random(seed)
    src, tgt = [rng.choice(ZH) for _ in range(rows)], [rng.choice(EN) for _ in range(cols)]
    check(run(src, tgt, options=AlignOptions(full_below=50, band=9)), rows, cols)


def test_insertions_follow_the_segment_before_them() -> None:
    beads = [Bead((), (0,)), Bead((), (2,)), Bead((0,), (1,)), Bead((1,), (4,)), Bead((), (3,))]
    assert [b.tgt for b in in_order(beads)] == [(0,), (1,), (2,), (3,), (4,)]
