"""What counts as a hanzi, in every module that asks."""

from __future__ import annotations

import pytest

from workbench.text.hanzi import ONE_HANZI, is_hanzi


@pytest.mark.parametrize("char", ["一", "龿", "㐀", "豈", "𠀀", "𰀀"])  # each block once
def test_hanzi_of_every_block_count(char):
    assert ONE_HANZI.fullmatch(char)
    assert is_hanzi("马" + char)


@pytest.mark.parametrize("text", ["", "A", "马A", "，", "。马", "あ", "한", "〇", "１", "马\n"])
def test_what_is_none(text):
    assert not is_hanzi(text)
