"""Normalisation: what changes, what stays, and that the log tells all of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.text.normalisation import normalise


@pytest.mark.parametrize(
    ("raw", "text", "reasons"),
    [
        ("普通文本，不变。", "普通文本，不变。", []),
        ("ＡＢＣ１２３％", "ABC123%", ["full-width form"]),
        ("“引号”（括号）：，。！？；", "“引号”（括号）：，。！？；", []),
        ("３．５", "3.5", ["full-width form"] * 3),
        ("a\u200bb\ufeffc", "abc", ["zero-width character"] * 2),
        ("a\x07b", "ab", ["control character"]),
        ("2024-04-30 \xa0 作者", "2024-04-30 作者", ["odd space"]),
        ("concern.   The", "concern. The", ["repeated space"]),
        ("  两端  ", "两端", ["outer space"] * 2),
        ("中\n文", "中文", ["line break"]),
        ("hard\nwrapped", "hard wrapped", ["line break"]),
        ("全角\u3000空格", "全角 空格", ["odd space"]),
        ("e\u0301", "é", ["combining mark"]),
        ("ﬁne ⽤", "fine 用", ["compatibility character"] * 2),
        ("👨\u200d👩", "👨\u200d👩", []),
        ("a \u200b b", "a b", ["odd space"]),
    ],
)
def test_table(raw, text, reasons):
    result, changes = normalise(raw)
    assert result == text
    assert [c.reason for c in changes] == reasons


NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("ＡＢ１．3中文e\u0301\u200b\u200d \xa0\u3000\n\r\t\x00\x07👩ﬁ⽤％"), st.characters()
    )
)


@given(NASTY)
def test_the_log_turns_raw_into_text_and_twice_is_once(raw):
    text, changes = normalise(raw)
    rebuilt, last = "", 0
    for change in changes:
        assert raw[change.start : change.start + len(change.before)] == change.before != change.after
        assert change.reason
        rebuilt += raw[last : change.start] + change.after
        last = change.start + len(change.before)
    assert rebuilt + raw[last:] == text
    assert text == text.strip()
    assert normalise(normalise(text)[0])[0] == normalise(text)[0]
