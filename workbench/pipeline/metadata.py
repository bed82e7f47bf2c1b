"""Metadata lines (`发布时间: 2024-04-30 作者:`) are rendered by rule: labels from a table, dates and numbers kept.

Only what stands between labels and dates, the name of a source for instance, is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.model import Hypothesis, LangPair, ParagraphKind
from workbench.text import read_numbers

RULES = "rules"
"""The model's name on what needed no engine."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Chinese label, English label; the first row with a form gives its translation.
_LABELS = (
    ("发布时间", "Published"),
    ("发布时间", "Post time"),
    ("发布时间", "Posted on"),
    ("发布时间", "Posted"),
    ("发布时间", "Published on"),
    ("发布时间", "Publish time"),
    ("发布时间", "Release time"),
    ("发布时间", "Publication date"),
    ("发布日期", "Date published"),
    ("发表时间", "Published"),
    ("发表日期", "Date published"),
    ("更新时间", "Updated"),
    ("更新时间", "Last updated"),
    ("更新时间", "Updated on"),
    ("更新日期", "Updated"),
    ("日期", "Date"),
    ("时间", "Time"),
    ("来源", "Source"),
    ("來源", "Source"),
    ("信息来源", "Source"),
    ("文章来源", "Source"),
    ("稿件来源", "Source"),
    ("新闻来源", "Source"),
    ("稿源", "Source"),
    ("来源", "From"),
    ("作者", "By"),
    ("作者", "Author"),
    ("作者", "Written by"),
    ("撰稿", "Written by"),
    ("记者", "Reporter"),
    ("通讯员", "Correspondent"),
    ("责任编辑", "Editor in charge"),
    ("责编", "Editor in charge"),
    ("编辑", "Editor"),
    ("编辑", "Edited by"),
    ("审核", "Reviewed by"),
    ("发布者", "Published by"),
    ("浏览次数", "Views"),
    ("浏览量", "Views"),
    ("浏览", "Views"),
    ("点击数", "Views"),
    ("点击量", "Views"),
    ("点击次数", "Views"),
    ("阅读次数", "Views"),
    ("阅读量", "Views"),
    ("阅读", "Views"),
    ("阅读次数", "Reads"),
    ("点击数", "Hits"),
    ("关键词", "Keywords"),
    ("标签", "Tags"),
    ("分类", "Category"),
    ("栏目", "Section"),
    ("文号", "Document number"),
    ("索引号", "Index number"),
)
_PREFERRED = {"作者": "Author"}
_ENGLISH = "|".join(
    re.escape(e).replace(r"\ ", r"\s?") for e in sorted({e for _, e in _LABELS}, key=len, reverse=True)
)
_CHINESE = "|".join(sorted({z for z, _ in _LABELS}, key=len, reverse=True))
_LABEL = re.compile(
    rf"(?:\b(?P<en>{_ENGLISH})|(?P<zh>{_CHINESE}))\s*[:：]|^\W*(?P<bare>date|日期)\b", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a metadata line: a label already in the target language, a fixed text, or a value to translate."""

    kind: Literal["label", "fixed", "value"]
    text: str


def pieces(text: str, pair: LangPair) -> list[Piece]:
    """The parts of a line in order, without the spaces between them."""
    marks: list[tuple[int, int, Piece]] = []
    for found in _LABEL.finditer(text):
        label = found["en"] or found["zh"] or found["bare"]
        marks.append((found.start(), found.end(), Piece("label", _label(label, pair))))
    for span in read_numbers(text, pair.src):
        if span.kind in {"date", "time"} and all(span.end <= a or span.start >= b for a, b, _ in marks):
            marks.append((span.start, span.end, Piece("fixed", _date(span.value, span.text.strip(), pair))))
    out: list[Piece] = []
    place = 0
    for start, end, piece in [*sorted(marks, key=lambda m: m[0]), (len(text), len(text), None)]:
        between = text[place:start].strip()
        if between:
            out.append(Piece("value" if _WORDS.search(between) else "fixed", between))
        if piece is not None:
            out.append(piece)
        place = end
    return out


def _label(found: str, pair: LangPair) -> str:
    wanted = " ".join(found.split()).lower()
    into_english = pair.tgt == "en"
    for chinese, english in _LABELS:
        if wanted in {chinese, english.lower()}:
            text = _PREFERRED.get(chinese, english) if into_english else chinese
            return f"{text}:" if into_english else f"{text}："
    return f"{found}:" if into_english else f"{found}："


def _date(value: object, text: str, pair: LangPair) -> str:
    """A full date that is written out, in the other language's order; a date in figures stays as it is."""
    figures = not re.search(r"[A-Za-z年]", text)
    if figures or not isinstance(value, tuple) or len(value) != 3 or None in value or ":" in text:
        return text
    year, month, day = (int(v) for v in value)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return text
    return f"{_MONTHS[month - 1]} {day}, {year}" if pair.tgt == "en" else f"{year}年{month}月{day}日"


def draft_with_rules(
    texts: Sequence[str],
    kinds: Sequence[ParagraphKind],
    pair: LangPair,
    draft: Callable[[list[str]], list[Hypothesis]],
) -> list[Hypothesis]:
    """Drafts of all texts: metadata by rule, its values and everything else by the engine, in one call.

    Args:
        texts: segments.
        kinds: kind of the paragraph of each.
        pair: the direction.
        draft: the engine: as many drafts as texts, in order.
    """
    plans = [
        pieces(t, pair) if k is ParagraphKind.METADATA else None for t, k in zip(texts, kinds, strict=True)
    ]
    asked: list[str] = []
    for text, plan in zip(texts, plans, strict=True):
        asked += [text] if plan is None else [p.text for p in plan if p.kind == "value"]
    answers = iter(draft(asked))
    return [next(answers) if plan is None else _assembled(plan, pair, answers) for plan in plans]


def _assembled(plan: Sequence[Piece], pair: LangPair, answers: object) -> Hypothesis:
    got = [next(answers) if p.kind == "value" else None for p in plan]  # type: ignore[call-overload]
    told: list[Hypothesis] = [h for h in got if h is not None]
    texts = [p.text if h is None else h.text for p, h in zip(plan, got, strict=True)]
    line = " ".join(t for t in texts if t)
    return Hypothesis(
        text=line if pair.tgt == "en" else line.replace("： ", "："),
        score=sum(h.score for h in told) / len(told) if told else 0.0,
        tokens=tuple(t for h in told for t in h.tokens),
        logprobs=tuple(p for h in told for p in h.logprobs),
        model=told[0].model if told else RULES,
        flags=tuple(dict.fromkeys(f for h in told for f in h.flags)),
    )
