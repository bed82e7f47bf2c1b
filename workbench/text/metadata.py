"""Lines that tell about an article: dates, sources, authors, captions. Patterns only, one place for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.model import ParagraphKind

_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_CLOCK = r"(?:[T\s]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:GMT|UTC|CST|[+-]\d{2}:?\d{2}|Z))?)"
DATE = (
    r"(?:(?:19|20)\d{2}\s\d{1,2}/\d{1,2}(?=\s\d)|(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    rf"|{_MONTHS}[\s-]\d{{1,2}}(?:st|nd|rd|th)?(?:,\s?|\s|-)(?:19|20)\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]{_MONTHS}[\s,-]+(?:19|20)\d{{2}}"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d{2})"
    rf"{_CLOCK}?"
)
_DATE_LABEL = (
    r"(?:发布时间|发布日期|发表时间|发表日期|更新时间|更新日期|上传时间|添加时间|刊发日期|日期|时间"
    r"|發布時間|發佈時間|發布日期|發佈日期|更新時間|時間"
    r"|post(?:ed)?\s?(?:time|on|date|at)?|publish(?:ed)?\s?(?:time|on|date|at)?|publication date|release\s?(?:time|date|d on)"
    r"|(?:last )?updated?\s?(?:time|on|at)?|date|time|add\s?time)"
)
_SOURCE_LABEL = r"(?:信息来源|文章来源|稿件来源|新闻来源|来源|來源|稿源|出处|转自|source|from|via)"
_AUTHOR_LABEL = (
    r"(?:作者|撰稿人?|撰文|供稿(?:单位)?|文字|记者|記者|通讯员|通訊員|author|writer|written by|reporter|by)"
)
_EDITOR_LABEL = (
    r"(?:责任编辑|責任編輯|责编|编辑|編輯|编审|审核|審核|校对|审稿|复审|终审|初审|监制|编发|录入|发布者|发布人|发布单位|发布机构"
    r"|editor(?:-in-chief)?|edited by|proofread(?:er)?|publisher)"
)
_COUNT_LABEL = r"(?:浏览次数|浏览量|浏览|点击次数|点击数|点击量|点击|阅读次数|阅读量|阅读数|阅读|访问量|访问次数|人气|views?|hits|visits|reads)"
_OFFICIAL_LABEL = r"(?:索引号|文号|发文字号|发文机关|发文单位|成文日期|主题分类|主题词|公文种类|有效性|废止日期|施行日期|信息索引)"
_EXTRA_LABEL = r"(?:字体|字号|关键词|关键字|标签|分类|类别|栏目|所属栏目|keywords?|category|categories|tags?)"
_FIELDS = (
    ("post-time", _DATE_LABEL),
    ("source", _SOURCE_LABEL),
    ("author", _AUTHOR_LABEL),
    ("editor", _EDITOR_LABEL),
    ("views", _COUNT_LABEL),
    ("keywords", _EXTRA_LABEL),
    ("document number", _OFFICIAL_LABEL),
)
_ANY_LABEL = "|".join(label for _, label in _FIELDS)
_FIELD = re.compile(rf"(?:{_ANY_LABEL})\s*[:：]", re.IGNORECASE)
_LEADING = {name: re.compile(rf"^[\s【\[(（|]*{label}\s*[:：]", re.IGNORECASE) for name, label in _FIELDS}
_DATE_START = re.compile(rf"^[\s【\[(（|]*(?:{_DATE_LABEL}\s*[:：]?\s*)?{DATE}", re.IGNORECASE)
_ONLY_DATE = re.compile(
    rf"^[\s【\[(（|]*(?:{_DATE_LABEL}\s*[:：]?\s*)?{DATE}[\s)）\]】|,，]*(?:星期[一二三四五六日天]|周[一二三四五六日]|\w+day)?[\s)）\]】|]*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    rf"[【\[]\s*(?:{_EDITOR_LABEL}|{_AUTHOR_LABEL}|{_SOURCE_LABEL})\s*[:：][^】\]]*[】\]]", re.IGNORECASE
)
_PLAIN_DATE = re.compile(r"^\W*(?:date|日期|时间|時間|time)\b", re.IGNORECASE)
_SPLIT_DATE = re.compile(
    rf"^(?P<meta>(?:{_DATE_LABEL}\s*[:：]?\s*)?{DATE})(?P<gap>[\s|,，]+)(?=\S)", re.IGNORECASE
)
_SENTENCE = re.compile(r"[。！？；]|[a-z)”\"][.!?](?:\s|$)")

_BYLINE = (
    re.compile(r"^[□■◆○●☐]\s?\S.{1,80}$"),
    re.compile(
        r"^(?i:by|written by|reported by|story by)\s+[A-Z][\w.’'-]+(?:[\s,]+(?:and\s+|&\s*)?[A-Z][\w.’'-]*){0,7}[^.!?]{0,40}$"
    ),
    re.compile(
        r"^(?:our|staff|xinhua|china daily|people’s daily|cctv)(?: news agency)? (?:reporter|correspondent|writer)s?:? [A-Z].{1,70}$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:reporter|correspondent|author|writer)s?\s*[:：]\s*\S.{1,70}$", re.IGNORECASE),
    re.compile(
        r"^[（(【]?(?:本报|本网|本刊|本台|新华社|人民日报|中新社|央视|经济日报|光明日报|工人日报|\S{2,8}(?:日报|晚报|网|社|电视台))?(?:全媒体|特约|见习|实习|首席)?(?:记者|通讯员|評論員|评论员|特派记者)[\s:：、][^。！？]{1,40}[）)】]?$"
    ),
    re.compile(
        r"^[（(]?(?:文|图|图文|撰文|作者|撰稿|文图|图/文|文/图|文、图)\s?[/|｜丨:：]\s?[^。！？]{1,40}[）)]?$"
    ),
)
_CAPTION = (
    re.compile(
        r"^[（(\[]?(?:photo|photograph|picture|image|photos)(?:s)?(?:\s(?:by|from|courtesy of|credit|source|taken by)\b|\s?[:：/]).{1,160}$",
        re.IGNORECASE,
    ),
    re.compile(r"^[（(\[]?(?:file|undated|aerial) photo\b.{0,200}$", re.IGNORECASE),
    re.compile(
        r"^.{1,300}[（(\[](?:photo|picture|image)s?(?:\s?(?:by|:|/)|\s(?:provided|courtesy))[^)）\]]{1,60}[）)\]]\.?$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:figure|fig\.|图表?|表)\s?\d+(?:[-.]\d+)?\s?[:：.、\s].{1,150}$", re.IGNORECASE),
    re.compile(
        r"^(?:[▲△▼]|[（(]?(?:图为|图片说明|图说|图注|资料图|(?:配|上|下|左|右)图(?=[:：为是])|圖為|圖片說明))\s?[:：]?.{1,200}$"
    ),
    re.compile(r"^(?:图片来源|图源|图片|摄影|摄|供图|攝影|图|漫画)\s?[:：/].{1,60}$"),
    re.compile(r"^[^。！？，,；;]{2,60}(?:[记記]者|通讯员)?\s?[^。！？\s]{2,12}\s?[摄攝][）)]?$"),
    re.compile(r"^.{2,300}[（(][^（()）]{2,30}[摄攝][）)]$"),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Kind and label of a block that tells about the article."""

    kind: ParagraphKind
    label: str


def recognise(text: str) -> Recognised | None:
    """What a block tells about the article; None for body, titles and everything else.

    Args:
        text: a normalised block.
    """
    if len(text) > 320:
        return None
    label = "date" if _ONLY_DATE.match(text) else None
    if label is None and any(p.match(text) for p in _CAPTION):
        return Recognised(ParagraphKind.CAPTION, "photo")
    label = label or _fields(text)
    if label == "author" and not _DATE_START.match(text) and len(_FIELD.findall(text)) == 1:
        return Recognised(ParagraphKind.BYLINE, "author")
    if label in {"date", "post-time"} and _LEADING["post-time"].match(text):
        label = "date" if _PLAIN_DATE.match(text) else "post-time"
    if label:
        return Recognised(ParagraphKind.METADATA, label)
    byline = len(text) <= 120 and any(p.match(text) for p in _BYLINE)
    return Recognised(ParagraphKind.BYLINE, "author") if byline else None


def _fields(text: str) -> str | None:
    """Label of a line made of `name: value` fields or of a date with something behind it; None for a sentence."""
    if len(text) > 200 or (_SENTENCE.search(text) and len(text) > 60):
        return None
    leading = next((name for name, pattern in _LEADING.items() if pattern.match(text)), None)
    fields = len(_FIELD.findall(text))
    told = fields == 1 and len(text) > 30 and bool(re.search("[。！？]|[a-z]{2}[.!?]$", text))
    if leading and not told and (len(text) < 90 or fields > 1):
        ambiguous = re.match(r"(?i)(?:time|from|by|reads?|文字|时间|阅读|via)\s*[:：]", text) and fields == 1
        return None if ambiguous and not re.search(rf"{DATE}|\d{{2,}}", text) and len(text) > 40 else leading
    if _DATE_START.match(text) and (fields or len(text) < 45) and not _SENTENCE.search(text):
        return "date"
    if (fields > 1 and len(text) < 120) or (fields and len(text) < 60 and _BRACKETED.search(text)):
        return next(name for name, label in _FIELDS if re.search(rf"{label}\s*[:：]", text, re.IGNORECASE))
    return None


def leading_date(text: str) -> int:
    """Length of a date line that stands in front of other text (`date 2023-03-23 New Era...`), else 0.

    The date is only split off where a real text follows, not further fields such as a source.
    """
    match = _SPLIT_DATE.match(text)
    if not match:
        return 0
    rest = text[match.end() :]
    if _FIELD.match(rest) or len(_FIELD.findall(rest[:80])) > 1 or len(rest) < 12:
        return 0
    labelled = re.match(_DATE_LABEL, text, re.IGNORECASE)
    if not labelled and (
        re.match("[，,]", match["gap"].strip() or " ") or (len(rest) < 40 and _FIELD.search(rest))
    ):
        return 0  # "2023年3月21日，集团..." is a sentence
    if not labelled and re.search("[年月]", match["meta"]):
        return 0
    return len(match["meta"])
