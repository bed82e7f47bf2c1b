"""Words that stand twice, and loops of a decoder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from workbench.model import Finding, Severity
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text._words import words
from workbench.text.hanzi import HANZI

LONGEST_LOOP = 12  # tokens of the repeated part
_TOKEN = re.compile(f"[{HANZI}]|[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*|[0-9]+(?:[.,][0-9]+)*")
# words that English says twice: pluperfect, "that that", and emphasis
_MAY_DOUBLE = words(
    "had that is very no yes so really much many more far ha bye hush knock tut blah ding wait please la bora walla duran pago chop now there go win bang long yo mahi tom years oh ho night tsk ever never"
)
_TWICE_ZH = re.compile(f"([{HANZI}]{{2,12}})\\1")
# function characters that never stand twice, unless a neighbour makes a word with one of them
_FUNCTION_ZH = re.compile(
    "的的|是是|在在|和和|与与|及及|将将|为为|被被|把把|从从|以以|而而|有有|就就|也也|到到"
)
_WORDS_ZH = re.compile(
    "目的|打的|的的(?:喀|确)|以以(?:色|往|及)|所以|可以|难以|足以|得以|予以|加以|是是非|若是|还是|于是|但是|就是|"
    "存在|现在|正在|所在|实在|内在|外在|潜在|在在(?:线|场|职|校|建)|和和平|总和|温和|共和|缓和|饱和|与与会|参与|"
    "以及|及及|将将(?:军|来|领)|即将|必将|为为期|认为|作为|成为|行为|因为|称为|视为|为为止|为了|被被告|把把(?:握|关)|"
    "从从(?:业|事|前)|自从|服从|而而且|从而|因而|然而|有有(?:效|利|关|限|机|害|意|些|人)|没有|拥有|所有|就就(?:业|职|医|读)|"
    "成就|也也许|到到(?:场|底|处)|达到|得到|感到|遇到"
)
_ABAB = frozenset(
    [
        "研究",
        "讨论",
        "考虑",
        "商量",
        "休息",
        "锻炼",
        "学习",
        "介绍",
        "打听",
        "收拾",
        "整理",
        "解释",
        "了解",
        "放松",
        "活动",
        "交流",
        "体验",
        "感受",
        "参观",
        "比划",
        "意思",
        "一个",
        "一步",
        "一次",
        "一点",
        "一天",
        "一年",
        "一代",
        "一层",
        "一遍",
        "一句",
        "一家",
        "一步",
        "很多",
        "许多",
        "非常",
        "好的",
        "谢谢",
        "再见",
        "加油",
        "快点",
        "等等",
        "一直",
        "永远",
        "不是",
        "没有",
        "多少",
        "试一",
        "一条",
    ]
)


def loops(text: str) -> list[tuple[int, int]]:
    """(start, end) of stretches in which up to 12 tokens stand three times in a row or more; linear in the text."""
    places = [m.span() for m in _TOKEN.finditer(text)]
    tokens = [text[a:b].lower() for a, b in places]
    found: list[tuple[int, int]] = []
    for size in range(1, LONGEST_LOOP + 1):
        run = 0
        for i in range(size, len(tokens) + 1):
            if i < len(tokens) and tokens[i] == tokens[i - size]:
                run += 1
                continue
            first = i - run - size
            if run >= 2 * size and _heavy(tokens[first : first + size]):
                found.append((places[first][0], places[i - 1][1]))
            run = 0
    return _outer(found)


def _heavy(part: list[str]) -> bool:
    """Whether a repeated part is more than one character (哈哈哈) or one number (0 0 0)."""
    return len("".join(part)) > 1 and not all(t[0].isdigit() for t in part) and len(set("".join(part))) > 1


def _outer(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


@unit_check("repeats", "A word or phrase stands twice in a row, or the same words again and again.")
def repeats(c: Context) -> Iterator[Finding]:
    """Doubled words that the source does not double (with the single word as fix), and loops (errors)."""
    found = loops(c.tgt)
    if found and loops(c.src):
        found = []
    for span in found:
        yield finding("repeats", "The same words stand three times or more.", span, severity=Severity.ERROR)
    doubles = _chinese(c) if c.to_chinese else _english(c)
    for item in doubles:
        inside = any(a <= (item.start or 0) and (item.end or 0) <= b for a, b in found)
        if not inside:
            yield item


_NEVER = words("a an the of to for with from by at and or as was were be been its their his this these those")


def _english(c: Context) -> Iterator[Finding]:
    words = list(re.finditer(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", c.tgt))
    doubled = bool(_TWICE_ZH.search(c.src))
    for one, two in pairwise(words):
        if one.group().lower() != two.group().lower() or c.tgt[one.end() : two.start()].strip(" "):
            continue
        word = one.group().lower()
        name = one.group()[0].isupper() and two.group()[0].isupper()
        if word in _MAY_DOUBLE or (len(word) < 2 and word != "a") or name or (doubled and word not in _NEVER):
            continue
        message = f"“{one.group()}” stands twice."
        yield finding("repeats", message, (one.start(), two.end()), fix=one.group())


def _chinese(c: Context) -> Iterator[Finding]:
    words = [w.lower() for w in re.findall(r"[A-Za-z]+", c.src)]
    doubled = any(a == b for a, b in pairwise(words))
    for match in _TWICE_ZH.finditer(c.tgt):
        part = match.group(1)
        if not (doubled or (len(part) == 2 and (part[0] == part[1] or part in _ABAB))):
            yield finding("repeats", f"“{part}” stands twice.", match.span(), fix=part)
    for match in _FUNCTION_ZH.finditer(c.tgt):
        start = max(0, match.start() - 1)
        around = c.tgt[start : match.end() + 1]
        if not _WORDS_ZH.search(around):
            yield finding(
                "repeats", f"“{match.group()[0]}” stands twice.", match.span(), fix=match.group()[0]
            )
