"""Hostile units for property tests."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import strategies as st

from workbench.model import Comment, Origin, ParagraphKind, State, TranslationUnit

NASTY = (
    "\t", "\n", "\r", "\r\n", "\\", "\\n", "\\t", '"', "'", "''", "=1+1", "+1", "-1", "@x", "'=1", "|", "<b>", "&amp;", "&", "]]>",
    "<!--", "{1}", "{2}", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1b", "\x1f", "\x01", "\x7f", "\ufeff", "\ufffd", "\ufffe",
    "\u202e", "שלום", "مرحبا", "😀", "👩\u200d💻", "𠮷", "你好，世界", "“引号”", "　", " ", "  ", "\u00a0", "_x000D_", "_x0041_", "#", "#~",
    "msgid", "%s", ",", ";", "NULL", "nan", "true", "1e5", "0012", "\x1c", "</seg>", "&#0;", "`", "*", "[", "]", "A\u0301",
)  # fmt: skip


def visible(value: str) -> str:
    """What XML leaves of a text."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", value)


characters = st.characters(codec="utf-8", exclude_characters="\0")
text = st.lists(st.one_of(st.sampled_from(NASTY), st.text(characters, max_size=6)), max_size=5).map("".join)
name = st.one_of(
    st.from_regex(r"[A-Za-z0-9_.:-]{1,12}", fullmatch=True), text.filter(lambda t: visible(t).strip())
)
times = st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
seconds = times.map(lambda t: t.replace(microsecond=0))
unit_interval = st.floats(0, 1)
comments = st.builds(Comment, text, text, st.none() | times)
langs = st.sampled_from([("zh-CN", "en"), ("en", "zh-CN"), ("zh-TW", "en"), ("en", "zh-TW")])


def units(pair: tuple[str, str] | None = None) -> st.SearchStrategy[TranslationUnit]:
    """One unit with every field filled with whatever breaks files."""
    return st.builds(
        lambda pair, **rest: TranslationUnit(src_lang=pair[0], tgt_lang=pair[1], **rest),
        pair=st.just(pair) if pair else langs,
        id=name,
        src=text,
        tgt=text,
        state=st.sampled_from(State),
        origin=st.sampled_from(Origin),
        author=text,
        created=st.none() | times | seconds,
        modified=st.none() | times | seconds,
        comments=st.lists(comments, max_size=2).map(tuple),
        draft=st.none() | text,
        back_translation=st.none() | text,
        score=st.none() | unit_interval,
        margin=st.none() | unit_interval,
        quality=st.none() | unit_interval,
        document=text,
        paragraph=st.none() | st.integers(0, 10**6),
        kind=st.sampled_from(ParagraphKind),
        model=text,
        locked=st.booleans(),
        flags=st.lists(text, max_size=2).map(tuple),
        meta=st.dictionaries(
            st.one_of(text, st.sampled_from(["prop.x", "inline.tmx.src.1"])), text, max_size=2
        ),
    )


def unit_lists(pair: tuple[str, str] | None = None) -> st.SearchStrategy[list[TranslationUnit]]:
    """Several units with different ids."""
    return st.lists(units(pair), max_size=4, unique_by=lambda u: visible(u.id))


PLAIN = TranslationUnit("u1", "你好，世界。", "Hello, world.", "zh-CN", "en")
FULL = TranslationUnit(
    id="000:3.1",
    src="报告提出，2026年GDP增长5%左右。",
    tgt="The report sets a target of about 5% GDP growth for 2026.",
    src_lang="zh-CN",
    tgt_lang="en",
    state=State.REVIEWED,
    origin=Origin.MT,
    author="编辑 A",
    created=datetime(2026, 1, 31, 8, 0, tzinfo=UTC),
    modified=datetime(2026, 2, 1, 9, 30, 15, 250000, tzinfo=UTC),
    comments=(Comment("check the figure", "B", datetime(2026, 2, 1, tzinfo=UTC)), Comment("ok")),
    draft="The report proposes 5% GDP growth in 2026.",
    back_translation="报告提议2026年GDP增长5%。",
    score=0.87,
    margin=0.123456789,
    quality=0.25,
    document="000_b013.txt",
    paragraph=3,
    kind=ParagraphKind.TITLE,
    model="zh-en@1a2b3c4d",
    locked=True,
    flags=("numbers", "length"),
    meta={"source": "crawl"},
)
