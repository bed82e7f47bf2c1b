"""Seeded errors for the QA checks: each maker spoils a correct translation in one way, or says that it cannot."""
# ruff: noqa: ARG001 -- every maker has the same signature

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from workbench.model import LangPair
from workbench.text.numbers import NumberSpan, read_numbers
from workbench.text.termbase import Termbase
from workbench.text.termfile import read_terms

ROOT = Path(__file__).resolve().parent.parent
Maker = Callable[[str, str, str, random.Random], "str | None"]
HAN = "\u4e00-\u9fff"


def shared_numbers(src: str, tgt: str, lang: str) -> list[NumberSpan]:
    """Numbers of the target of which the source has every part: what a translator added is no error to leave out."""
    theirs = {v for s in read_numbers(src, "en" if lang == "zh" else "zh") for v in s.atoms()}
    return [s for s in read_numbers(tgt, lang) if not s.weak and set(s.atoms()) <= theirs]


def change_number(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """One digit of a number that both sides have."""
    spans = [s for s in shared_numbers(src, tgt, lang) if re.search("[0-9]", s.text)]
    if not spans:
        return None
    span = rng.choice(spans)
    places = [i for i in range(span.start, span.end) if tgt[i].isascii() and tgt[i].isdigit()]
    i = rng.choice(places)
    old = int(tgt[i])
    new = rng.choice([d for d in range(1, 10) if d != old])
    return tgt[:i] + str(new) + tgt[i + 1 :]


def drop_number(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """A number with digits that both sides have is left out."""
    spans = [s for s in shared_numbers(src, tgt, lang) if re.search("[0-9]{2}", s.text)]
    if not spans:
        return None
    span = rng.choice(spans)
    return tgt[: span.start] + tgt[span.end :]


UNIT_SWAPS = {
    "en": [
        (r"\bkilomet(?:er|re)s\b", "meters"), (r"\bkm\b", "m"), (r"\bmet(?:er|re)s\b", "kilometers"),
        (r"\bdollars\b", "euros"), (r"\byuan\b", "dollars"), (r"\beuros\b", "yuan"), (r"\bhours\b", "minutes"),
        (r"\bminutes\b", "hours"), (r"\btons\b", "kilograms"), (r"\bmonths\b", "years"), (r"\bweeks\b", "months"),
        (r"\bhectares\b", "square kilometers"), (r"\bcm\b", "mm"), (r"\bkg\b", "tons"), (r"\bseconds\b", "minutes"),
        (r"\bdays\b", "weeks"), (r"\$(?=\d)", "€"),
    ],
    "zh": [
        ("公里", "米"), ("千米", "米"), ("美元", "欧元"), ("欧元", "美元"), ("小时", "分钟"), ("分钟", "小时"), ("个月", "周"),
        ("吨", "公斤"), ("英镑", "美元"), ("公顷", "平方公里"), ("厘米", "毫米"), ("公斤", "吨"), ("周", "个月"), ("天", "个月"), ("米", "公里"),
    ],
}  # fmt: skip


def change_unit(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """The unit of a quantity that both sides read with the same unit."""
    theirs = {(s.value, s.unit) for s in read_numbers(src, "en" if lang == "zh" else "zh") if s.unit}
    for span in read_numbers(tgt, lang):
        if not span.unit or (span.value, span.unit) not in theirs:
            continue
        piece = tgt[span.start : span.end]
        for pattern, new in UNIT_SWAPS[lang]:
            found = re.search(pattern, piece)
            if found:
                return (
                    tgt[: span.start] + piece[: found.start()] + new + piece[found.end() :] + tgt[span.end :]
                )
    return None


def make_empty(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    return rng.choice(["", " ", "。" if lang == "zh" else "."])


def copy_source(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    return src


def leave_untranslated(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """A stretch of the source in place of a stretch of the target."""
    if lang == "en":
        runs = [m.group() for m in re.finditer(f"[{HAN}]{{4,}}", src)]
        if not runs or " " not in tgt:
            return None
        words = tgt.split(" ")
        i = rng.randrange(len(words))
        return " ".join([*words[:i], rng.choice(runs)[:8], *words[i + 1 :]])
    words = src.split(" ")
    if len(words) < 8:
        return None
    i = rng.randrange(len(words) - 6)
    k = rng.randrange(len(tgt))
    return tgt[:k] + " ".join(words[i : i + 6]) + tgt[k + 4 :]


def repeat_word(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    if lang == "en":
        words = tgt.split(" ")
        places = [i for i, w in enumerate(words) if w.isalpha() and w.islower()]
        if not places:
            return None
        i = rng.choice(places)
        return " ".join([*words[: i + 1], *words[i:]])
    import rjieba

    words = rjieba.cut(tgt)
    places = [i for i, w in enumerate(words) if re.fullmatch(f"[{HAN}]{{2,}}|[的了是在和将为被从对]", w)]
    if not places:
        return None
    i = rng.choice(places)
    return "".join([*words[: i + 1], *words[i:]])


def break_punctuation(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """A mark of the other language, doubled, or with a space before it."""
    marks = "，。；：？！" if lang == "zh" else ",;:?!."
    other = (
        dict(zip("，。；：？！", ",.;:?!", strict=True))
        if lang == "zh"
        else dict(zip(",.;:?!", "，。；：？！", strict=True))
    )
    places = [
        m.start()
        for m in re.finditer(f"[{re.escape(marks)}]", tgt)
        if (lang == "zh" and re.match(f"[{HAN}]", tgt[m.start() - 1 : m.start()] or " "))
        or (lang == "en" and re.match(r"[A-Za-z][,;:?!.](?:\s|$)", tgt[m.start() - 1 : m.start() + 2]))
    ]
    if not places:
        return None
    i = rng.choice(places)
    kind = rng.randrange(3)
    new = [other[tgt[i]], tgt[i] * 2, " " + tgt[i]][kind if lang == "en" or kind < 2 else 0]
    return tgt[:i] + new + tgt[i + 1 :]


def break_pair(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    places = [m.start() for m in re.finditer('[“”「」《》（）()"]', tgt)]
    if not places:
        return None
    i = rng.choice(places)
    return tgt[:i] + tgt[i + 1 :]


def drop_ending(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    if not re.search(r"[。！？.!?]$", src) or not re.search(r"[。！？.!?]$", tgt):
        return None
    return tgt[:-1]


NEGATIONS = {
    "en": [(r" not\b", ""), (r"n't\b", ""), (r"\bnever ", ""), (r"\bcannot\b", "can"), (r"\bno ", "a "), (r"\bnothing\b", "everything")],
    "zh": [("并不", ""), ("没有", "有"), ("不会", "会"), ("不是", "是"), ("不能", "能"), ("无法", "可以"), ("从未", "曾经"), ("没", ""), ("未", ""), ("不", "")],
}  # fmt: skip


def drop_negation(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """The only plain negation of a target whose source denies once too."""
    from workbench.score.qa.negation import denials

    chinese = lang == "zh"
    if len(denials(tgt, chinese=chinese)) != 1 or len(denials(src, chinese=not chinese)) != 1:
        return None
    place = denials(tgt, chinese=chinese)[0]
    for pattern, new in NEGATIONS[lang]:
        for found in re.finditer(pattern, tgt):
            if found.start() < place.end() and place.start() < found.end():
                return tgt[: found.start()] + new + tgt[found.end() :]
    return None


def cut_half(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """Most of a long target is lost."""
    return tgt[: len(tgt) // 4] if len(tgt) > (40 if lang == "zh" else 120) else None


def widen(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    found = re.search("[0-9]{2,}|[A-Z]{2,}", tgt)
    if not found:
        return None
    wide = "".join(chr(ord(ch) + 0xFEE0) for ch in found.group())
    return tgt[: found.start()] + wide + tgt[found.end() :]


def add_space(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    if lang == "en":
        places = [i for i, ch in enumerate(tgt) if ch == " "]
        if not places:
            return None
        i = rng.choice(places)
        return tgt[:i] + "  " + tgt[i + 1 :]
    places = [m.start() for m in re.finditer(f"(?<=[{HAN}])(?=[{HAN}])", tgt)]
    if not places:
        return None
    i = rng.choice(places)
    return tgt[:i] + " " + tgt[i:]


def traditional(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    if lang != "zh":
        return None
    from workbench.text.script import to_traditional

    other = to_traditional(tgt)
    places = [i for i, (a, b) in enumerate(zip(tgt, other, strict=False)) if a != b]
    if len(other) != len(tgt) or not places:
        return None
    i = rng.choice(places)
    return tgt[:i] + other[i] + tgt[i + 1 :]


def drop_name(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    from workbench.score.qa.names import chinese_names, readings

    if lang != "en":
        return None
    for match in chinese_names(src):
        for surname in readings(match.group(1)):
            found = re.search(rf"\b{surname.capitalize()} [A-Z][a-z]+\b", tgt)
            if found:
                return tgt[: found.start()] + "He" + tgt[found.end() :]
    return None


def add_chrome(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    extra = (
        ["点击查看更多", "责任编辑：小李", "网站地图", "博天堂国际"]
        if lang == "zh"
        else ["Click here for more", "All rights reserved", "Post time: 2024"]
    )
    return tgt + " " + rng.choice(extra)


def wrong_term(src: str, tgt: str, lang: str, rng: random.Random) -> str | None:
    """An accepted form of a termbase entry is replaced by another entry's."""
    base = starter()
    pair = LangPair("zh-CN", "en") if lang == "en" else LangPair("en", "zh-CN")
    if base.missing_terms(src, tgt, pair):
        return None
    for hit in base.find(src, pair.src):
        forms = [hit.term.tgt, *hit.term.variants] if lang == "en" else [hit.term.src]
        for form in sorted(forms, key=len, reverse=True):
            if form in tgt and tgt.count(form) == 1:
                return tgt.replace(form, "the office" if lang == "en" else "该单位")
    return None


@lru_cache(maxsize=1)
def starter() -> Termbase:
    return Termbase(read_terms(ROOT / "models" / "terms" / "starter.tsv"))


MAKERS: dict[str, list[Maker]] = {
    "numbers": [change_number, drop_number],
    "units": [change_unit],
    "empty": [make_empty],
    "copied": [copy_source],
    "untranslated": [leave_untranslated],
    "repeats": [repeat_word],
    "punctuation-zh": [break_punctuation],
    "punctuation-en": [break_punctuation],
    "pairing": [break_pair],
    "ending": [drop_ending],
    "negation": [drop_negation],
    "length": [cut_half],
    "width": [widen],
    "spacing": [add_space],
    "script": [traditional],
    "names": [drop_name],
    "chrome": [add_chrome],
    "terms": [wrong_term],
}
