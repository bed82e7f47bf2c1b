"""The compiled edit counting equals sacreBLEU's."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics.lib_ter import translation_edit_rate

from workbench.score._ter import fast_ter, word_ids


def compiled(hyp: list[str], ref: list[str]) -> int:
    from workbench.score._ter_kernel import edits

    return int(edits(*word_ids(hyp, ref)))


words = st.lists(st.sampled_from("abcde"), max_size=25)


@given(words, words)
def test_equal_on_short_texts(hyp: list[str], ref: list[str]) -> None:
    assert compiled(hyp, ref) == translation_edit_rate(hyp, ref)[0]


@pytest.mark.parametrize(("n", "m"), [(0, 5), (5, 0), (1, 200), (200, 3), (120, 110), (90, 90)])
def test_equal_beyond_beam_and_shift_limits(n: int, m: int) -> None:
    rng = random.Random(n * 1000 + m)
    vocabulary = [f"w{i}" for i in range(40)]
    hyp = [rng.choice(vocabulary) for _ in range(n)]
    ref = [rng.choice(vocabulary) for _ in range(m)]
    assert compiled(hyp, ref) == translation_edit_rate(hyp, ref)[0]


def test_equal_where_candidates_run_out() -> None:
    hyp, ref = list("ab" * 40), list("ba" * 40)
    assert compiled(hyp, ref) == translation_edit_rate(hyp, ref)[0]


def test_few_and_many_segments_are_counted_alike(texts: dict[str, list[str]]) -> None:
    few = fast_ter(normalized=True, asian_support=True, compile_from=10**6)
    many = fast_ter(normalized=True, asian_support=True, compile_from=0)
    pair = (texts["b.zh"], [texts["ref1.zh"], texts["ref2.zh"]])
    assert few._extract_corpus_statistics(*pair) == many._extract_corpus_statistics(*pair)
