"""Persons with their offices: 通用技术集团党组书记、董事长于旭波 as one phrase of English.

Such chains are half of an official report, and what small models do worst. Where every link is known, from the
termbase or the list of offices here, the phrase is written by rule and the model sees one name in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.text.ordinals import ordinal
from workbench.translate.requirement import Requirement

OFFICES = {
    "主席": "chairman", "副主席": "vice chairman", "书记": "secretary", "副书记": "deputy secretary",
    "主任": "director", "副主任": "deputy director", "省长": "governor", "副省长": "vice governor",
    "市长": "mayor", "副市长": "vice mayor", "部长": "minister", "副部长": "vice minister",
    "局长": "director", "副局长": "deputy director", "总经理": "general manager",
    "副总经理": "deputy general manager", "董事长": "chairman", "副董事长": "vice chairman",
    "总裁": "president", "副总裁": "vice president", "院长": "president", "校长": "president",
    "教授": "professor", "院士": "academician", "记者": "reporter", "组长": "leader", "班长": "team leader",
    "厂长": "factory director", "总工程师": "chief engineer", "工程师": "engineer", "秘书长": "secretary-general",
    "理事长": "chairman", "会长": "president", "发言人": "spokesperson", "处长": "division chief",
    "科长": "section chief", "所长": "director", "经理": "manager", "总理": "premier", "副总理": "vice premier",
}  # fmt: skip
_BY_LENGTH = sorted(OFFICES, key=len, reverse=True)
_ROLE = re.compile(
    r"\b(?:chairman|chairwoman|secretary|member|manager|president|director|leader|premier|minister|governor|mayor|"
    r"reporter|engineer|deputy|craftsman|worker|professor|academician|spokesperson|chief)\b",
    re.IGNORECASE,
)
_TERM_OF = re.compile(r"第([一二三四五六七八九十百\d]+)[任届]$")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_NEEDS_THE = re.compile(
    r"^(?!the\b)(?!Genertec)(?:.*\b)?(?:Federation|Committee|Commission|Ministry|Council|Congress|Association|Academy|"
    r"Administration|Bureau|Party|Court|Procuratorate|Conference|Government|Union|Institute|Delta|Initiative|Secretariat|"
    r"Army|Assembly|Front|delegation|Sessions|Belt|Affirmations|Upholds|Consciousnesses|Plan|Strategy|Outlook|federation|"
    r"committee|members group|working class|workforce)(?:$| of )"
)


def with_article(form: str) -> str:
    """The form with `the` where English wants it before the name of an institution."""
    return f"the {form}" if _NEEDS_THE.search(form) else form


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    end: int
    text: str
    role: bool


def join_offices(text: str, requirements: Sequence[Requirement]) -> list[Requirement]:
    """The requirements, each person's joined with the offices that stand before the name.

    Args:
        text: Chinese source.
        requirements: as `Terminology.requirements` gives them, in order, forms in English.

    Returns:
        Requirements in order; those that became part of a phrase are no longer there by themselves.
    """
    out: list[Requirement] = []
    for requirement in requirements:
        if not requirement.person:
            out.append(requirement)
            continue
        groups, start = _chain(text, requirement.start, requirements)
        if groups:
            phrase = _phrase(requirement.forms[0], groups)
            out = [r for r in out if r.end <= start]
            out.append(Requirement(start, requirement.end, (phrase, *requirement.forms), person=True))
        else:
            out.append(requirement)
    return out


def _chain(text: str, at: int, requirements: Sequence[Requirement]) -> tuple[list[list[_Link]], int]:
    """Groups of links before offset `at`, in order, parted by 、; and where the first begins."""
    ends = {r.end: r for r in requirements if not r.person}
    groups: list[list[_Link]] = [[]]
    start = at
    while True:
        link = _link_before(text, at, ends)
        if link is not None and (link.role or groups[0]):
            groups[0].insert(0, link)
            at = start = link.start
        elif groups[0] and at > 0 and text[at - 1] == "、" and _link_before(text, at - 1, ends):
            groups.insert(0, [])
            at -= 1
        else:
            break
    groups = [g for g in groups if g]
    if any(not any(x.role for x in g) for g in groups):
        return [], start
    return groups, start


def _link_before(text: str, at: int, ends: dict[int, Requirement]) -> _Link | None:
    if at in ends:
        r = ends[at]
        head = r.forms[0].split(" of ")[0]
        return _Link(r.start, at, r.forms[0], _ROLE.search(head) is not None)
    for office in _BY_LENGTH:
        if text.endswith(office, 0, at):
            start = at - len(office)
            nth = _TERM_OF.search(text, max(0, start - 8), start)
            if nth:
                return _Link(nth.start(), at, f"{_ordinal(nth[1])} {OFFICES[office]}", True)
            return _Link(start, at, OFFICES[office], True)
    return None


def _phrase(name: str, groups: Sequence[Sequence[_Link]]) -> str:
    """`name, role and role of body`; a group without a body of its own goes with the body before it."""
    parts: list[tuple[list[str], list[str]]] = []  # bodies, outermost first, and roles said of them
    for group in groups:
        bodies = [with_article(x.text) for x in group if not x.role]
        roles = [x.text for x in group if x.role]
        if bodies or not parts:
            parts.append((bodies, roles))
        elif (
            len(parts[-1][0]) > 1
        ):  # 集团党组副书记、工会主席: the second office is the group's, not its committee's
            inner = " of ".join(reversed(parts[-1][0][1:]))
            parts[-1] = (parts[-1][0][:1], [f"{_listed(parts[-1][1])} of {inner}", *roles])
        else:
            parts[-1][1].extend(roles)
    if len(parts) == 1 and not parts[0][0] and len(parts[0][1]) == 1:
        return f"{parts[0][1][0]} {name}"
    said = [" of ".join([_listed(roles), *reversed(bodies)]) for bodies, roles in parts]
    return f"{name}, {_listed(said)}"


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _ordinal(numeral: str) -> str:
    return ordinal(int(numeral) if numeral.isdigit() else _value(numeral))


def _value(numeral: str) -> int:
    """Chinese numerals up to 999."""
    total, digit = 0, 0
    for c in numeral:
        if c in "十百":
            total += (digit or 1) * (10 if c == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.get(c, 0)
    return total + digit
