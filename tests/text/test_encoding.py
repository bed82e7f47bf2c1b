"""Encodings: every usual one is found, and doubt is told."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import EncodingError
from workbench.text.encoding import SURE, decode

ZH = "4月29日，在马恒昌小组建组75周年之际，通用技术集团举办交流会。"
TW = "他說：「這是對的，我們在機床製造車間。」我們走吧！"
EN = "Xi’s “bottleneck” isn’t here – the café and the U.S. delegation’s view."


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        (ZH, "utf-8", "utf-8"),
        (ZH, "utf-8-sig", "utf-8-sig"),
        (ZH, "gbk", "gb18030"),
        (ZH, "gb18030", "gb18030"),
        (ZH, "utf-16", "utf-16"),
        (ZH, "utf-16-le", "utf-16-le"),
        (ZH, "utf-16-be", "utf-16-be"),
        (ZH, "utf-32", "utf-32"),
        (TW, "big5", "big5"),
        (TW, "gb18030", "gb18030"),
        (EN, "cp1252", "cp1252"),
        (EN, "mac-roman", "mac-roman"),
        ("Hello, world", "utf-16-le", "utf-16-le"),
        ("Hello, world", "ascii", "utf-8"),
        ("你好", "utf-8", "utf-8"),
        ("It’s", "utf-8", "utf-8"),
    ],
)
def test_encoding_is_found_and_sure(text, codec, found):
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding) == (text, found)
    assert decoded.confidence >= SURE
    assert decoded.warnings == ()


@pytest.mark.parametrize("word", ["你好", "中文", "联通", "新闻", "谢谢", "机床", "一"])
def test_a_word_alone_in_gb18030_is_right_and_warned_of(word):
    decoded = decode(word.encode("gb18030"))
    assert decoded.text == word
    assert decoded.confidence < SURE
    assert "gb18030" in decoded.warnings[0]


@pytest.mark.parametrize("word", ["你好", "新聞", "發展", "中文"])
def test_a_word_alone_in_big5_is_right_and_warned_of(word):
    decoded = decode(word.encode("big5"))
    assert decoded.text == word
    assert decoded.warnings


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-32", "utf-32-be", "utf-8-sig"])
def test_marks_come_back_byte_for_byte(codec):
    data = (ZH if codec in {"utf-16", "utf-32", "utf-8-sig"} else "\ufeff" + ZH).encode(codec)
    decoded = decode(data)
    assert decoded.text.lstrip("\ufeff") == ZH
    assert decoded.text.encode(decoded.encoding) == data
    assert decoded.confidence == 1.0


def test_override_wins_and_is_strict():
    assert decode("斕疑".encode("big5"), override="big5").text == "斕疑"
    assert decode("你好".encode("gb2312"), override="GB2312").encoding == "gb18030"
    with pytest.raises(EncodingError, match="not valid utf-8 at byte 0"):
        decode(ZH.encode("gb18030")[1:], override="utf-8")
    with pytest.raises(EncodingError, match="unknown encoding"):
        decode(b"x", override="klingon")
    for no_text in ("base64", "rot13", "zlib", "hex"):
        with pytest.raises(EncodingError):
            decode(b"x", override=no_text)


def test_few_damaged_bytes_are_replaced_with_a_warning():
    cut = decode((ZH * 20).encode()[:-1])
    assert cut.text.endswith("\ufffd")
    assert "1 damaged place(s), the first at byte" in cut.warnings[0]
    assert cut.confidence < 1


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"%PDF-1.4 ...",
        b"PK\x03\x04abc",
        b"\x7fELF" + bytes(60),
        bytes(200),
        random.Random(1).randbytes(5000),
    ],
)
def test_binary_is_refused_in_one_line(data):
    with pytest.raises(EncodingError) as caught:
        decode(data, name="a.txt")
    assert str(caught.value).startswith("a.txt: binary data")
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data):
    try:
        decoded = decode(data)
    except EncodingError:
        return
    assert 0 <= decoded.confidence <= 1
    if not any("damaged" in w for w in decoded.warnings):
        assert decoded.text.encode(decoded.encoding) == data


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1))
def test_utf8_of_some_length_always_comes_back(text):
    assert decode((ZH + text).encode()).text == ZH + text
