"""The list of English words."""

from __future__ import annotations

from workbench.train.wordlist import familiar, listed, small


def test_words_count_by_how_often_they_stand_and_where():
    shares = {"the": 0.05, "grebe": 1e-7, "dayly": 1e-9, "café": 1e-3, "it": 0.01, "x2y": 1.0}
    tables = [["a frobnicate, frobnicate", "see_quux quux.py Wang"], ["to frobnicate!", "zzyzx zzyzx zzyzx"]]
    assert listed(shares, ["Chinese hwamei (bird)"], tables) == [
        "bird",
        "chinese",
        "frobnicate",
        "grebe",
        "hwamei",
        "the",
    ]


def test_words_that_are_hardly_ever_capitals_within_a_sentence():
    lines = [
        *["We hope that it's the sun, everyone said."] * 5,
        *["We hope that ministers come, and may come."] * 24,
        *["In spring Ministers come, in May they go."] * 2,
        *["The Sun rose over Crown Office and crown."] * 3,
        "Everyone came.",
    ]
    words = small(lines)
    assert {"it's", "everyone", "said", "come", "ministers", "that"} <= set(words)
    assert not {"sun", "may", "rose", "crown", "office"} & set(words)


def test_words_that_the_corpora_have_often():
    lines = ["In Zürich and Bonn they say it."] * 20 + ["The Kiel of Bonn."] * 3
    assert familiar(lines) == ["and", "bonn", "in", "zürich"]  # the others are small
