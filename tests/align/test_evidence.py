"""Evidence from outside: drafts and forced decoding."""

from __future__ import annotations

import pytest

from workbench.align.core import align
from workbench.align.resources import Resources
from workbench.errors import InputError

NONE = Resources()
ZH = ["红花开在山上。", "白马走过小河。", "老人看见了月亮。"]
EN = [
    "Red flowers bloom on hills.",
    "A white horse crossed.",
    "It was a small river.",
    "The old man saw a moon.",
]
RIGHT = [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]


def pairs(beads):
    return [(b.src, b.tgt) for b in beads]


def test_a_draft_decides_where_nothing_else_does() -> None:
    draft = [
        "Red flowers bloom on the hills.",
        "A white horse crossed a small river.",
        "The old man saw the moon.",
    ]
    beads = align(ZH, EN, src_lang="zh-CN", tgt_lang="en", resources=NONE, draft=draft)
    assert pairs(beads) == RIGHT
    wrong = [draft[0], "A white horse crossed.", "It was a small river. The old man saw a moon."]
    beads = align(ZH, EN, src_lang="zh-CN", tgt_lang="en", resources=NONE, draft=wrong)
    assert pairs(beads) == [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3))]


def test_a_draft_of_the_english_side_works_the_same() -> None:
    ends = []
    for second in ("那匹白马", "看见月亮"):
        draft = ["红花开在山上。", "白马走过小河。", second, "老人看见了月亮。"]
        zh = ["红花开在山上。", "白马走过小河那匹白马。", "老人看见了月亮看见月亮。"]
        beads = align(EN, zh, src_lang="en", tgt_lang="zh-CN", resources=NONE, draft=draft)
        ends.append(next(b.tgt for b in beads if 2 in b.src))
    assert ends == [(1,), (2,)]


def test_a_draft_of_another_length_is_refused() -> None:
    with pytest.raises(InputError, match="2 draft segments for 3"):
        align(ZH, EN, src_lang="zh-CN", tgt_lang="en", resources=NONE, draft=["a", "b"])


@pytest.mark.parametrize("flipped", [False, True])
def test_forced_decoding_moves_a_doubtful_boundary(flipped: bool) -> None:
    asked: list[tuple[str, str]] = []

    def like(second: str):
        def score(questions):
            asked.extend(questions)
            return [-0.5 if ("白马" in q[0] + q[1]) == (second in q[0] + q[1]) else -6.0 for q in questions]

        return score

    src, tgt, langs = (EN, ZH, ("en", "zh-CN")) if flipped else (ZH, EN, ("zh-CN", "en"))
    ends = []
    for second in ("small river", "never there"):
        beads = align(src, tgt, src_lang=langs[0], tgt_lang=langs[1], resources=NONE, rescorer=like(second))
        home = next(b for b in beads if (1 if not flipped else 2) in b.src)
        ends.append((2 if not flipped else 1) in home.tgt)
    assert ends[0]
    assert asked
    assert all(q[0] and q[1] for q in asked)
    assert all(any(s in q[0] for s in src) for q in asked)
