"""The last resort for terms: what stands between them is translated by itself and put between the prescribed forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.translate.requirement import Requirement
from workbench.translate.roles import with_article
from workbench.translate.standins import put_form

_SMALL = {
    "en": {"和": "and", "与": "and", "及": "and", "以及": "and", "、": ",", "，": ",", "的": "", "了": "", "在": "in", "为": "is",
           "是": "is", "对": "for", "等": "and others", "之": "", "“": '"', "”": '"'},
    "zh": {"and": "和", "of": "的", "of the": "的", "the": "", "a": "", "an": "", "in": "在", "to": "向", ",": "，", "'s": "的",
           "and the": "和", "in the": "在", "by": "由", "for": "为", "is": "是"},
}  # fmt: skip
_EDGE = re.compile(r"^[\s，。、；：,.;:]+|[\s，。、；：,.;:]+$")


def fragments(text: str, requirements: Sequence[Requirement], tgt: str) -> list[str]:
    """The stretches around and between the requirements that a model has to translate; the rest is known."""
    return [
        core for core, _ in _stretches(text, requirements) if core and core.lower() not in _SMALL[tgt[:2]]
    ]


def compose(text: str, requirements: Sequence[Requirement], translated: dict[str, str], tgt: str) -> str:
    """The target: stretches and forms in the order of the source, one mark where the source has marks.

    Args:
        text: source.
        requirements: in order, not overlapping.
        translated: target of every fragment.
        tgt: target language.
    """
    small = _SMALL[tgt[:2]]
    out = ""
    stretches = _stretches(text, requirements)
    for k, (core, mark) in enumerate(stretches):
        said = small.get(core.lower(), translated.get(core, "")) if core else ""
        said = _EDGE.sub("", said)
        if said:
            said = said if not out or tgt.startswith("zh") else said[:1].lower() + said[1:]
            out += ("" if tgt.startswith("zh") or not out or said[0] in ",'" else " ") + said
        if mark:
            out += mark if tgt.startswith("zh") else _latin(mark)
        if k == len(requirements):
            break
        forms, person = requirements[k].forms, requirements[k].person
        if not out and not tgt.startswith("zh"):
            out = forms[0] if person else with_article(forms[0])
        else:
            out = put_form(out + "\0", len(out), len(out) + 1, forms, tgt, person=person)
    return re.sub(r" +([,.;:])", r"\1", out)


def _latin(mark: str) -> str:
    return {"，": ",", "、": ",", "；": ";", "：": ":", "。": "."}.get(mark, mark)


def _stretches(text: str, requirements: Sequence[Requirement]) -> list[tuple[str, str]]:
    """(words, mark at their end) before each requirement and after the last."""
    edges = [0, *(x for r in requirements for x in (r.start, r.end)), len(text)]
    out = []
    for i in range(0, len(edges), 2):
        raw = text[edges[i] : edges[i + 1]]
        core = _EDGE.sub("", raw)
        ending = raw.rstrip()[-1:]
        out.append((core, ending if ending and ending in "，。、；：,.;:" else ""))
    return out
