"""Numbers in English text: digits and words, scales, dates, times, ordinals, fractions, units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from workbench.text._number_span import MONEY, SIGNS, UNITS, Board, Kind, NumberSpan
from workbench.text._number_words import (
    CARDINAL,
    DAY,
    DECADES,
    DIG,
    MONTH,
    MONTHS,
    ORD_WORD,
    ORDINAL,
    SCALE,
    SCALE_WORD,
    SHORT,
    SMALL,
    UNIT_WORD,
    WORDS,
    YEAR,
    words_value,
)

_MAP = str.maketrans("０１２３４５６７８９％．：／－～￥−’‐‑\u00a0\u2009\u202f", "0123456789%.:/-~¥-'--   ")
_EN_UNIT = re.compile(
    r"[\s-]?(?:" + "|".join(f"(?P<u{i}>{en})" for i, (_, en) in enumerate(UNITS.values())) + r")(?![A-Za-z])",
    re.IGNORECASE,
)
_SYMBOLS = frozenset({"m", "t", "g", "ha", "mu", "km", "cm", "mm", "nm", "kg", "MW", "GW", "kW", "kWh"})
_NAMES = tuple(UNITS)
_SIGN = r"(?P<sign>(?:US|HK|A|C|NT)?\$|[€£¥]|RMB\s?|USD\s?|CNY\s?|EUR\s?)?"
_SIGN_UNITS = {
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
    "RMB": "CNY",
    "USD": "USD",
    "CNY": "CNY",
    "EUR": "EUR",
}
_NOT_ONE = re.compile(
    r"\b(?:no|this|that|the|each|every|which|any|another|last|next|only|good|new|right|wrong|first|some|every|not)[\s-]$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:'s\b|\s(?:another|who|that|which|can|could|must|should|may|might|will|would|is|was|has|cannot|day\b|by one|to one)\b|self)",
    re.IGNORECASE,
)


def read(text: str) -> tuple[NumberSpan, ...]:
    """All numbers of an English text, in order, not overlapping."""
    board = Board(text.translate(_MAP))
    for pattern, reader in _PATTERNS:
        board.scan(pattern, reader)
    return board.result(text, _JOINER)


def _digits(text: str) -> Fraction:
    return Fraction(text.replace(",", "").replace(" ", ""))


def _month(name: str) -> Fraction:
    return Fraction(next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name.lower().rstrip(".")[:3])))


def _date(match: re.Match[str]) -> Iterable[NumberSpan]:
    parts = match.groupdict()
    named = parts.get("mon")
    month = _month(named) if named else Fraction(parts["m"]) if parts.get("m") else None
    year, day = (Fraction(parts[k]) if parts.get(k) else None for k in ("y", "d"))
    if named and named.lower() in {"may", "march"} and not named[0].isupper():
        return
    yield NumberSpan(match.start(), match.end(), (year, month, day), "date")


def _numeric_date(match: re.Match[str]) -> Iterable[NumberSpan]:
    first, second, year = (Fraction(match[k]) for k in ("a", "b", "y"))
    month, day = (second, first) if first > 12 else (first, second)
    if month <= 12 and day <= 31:
        yield NumberSpan(match.start(), match.end(), (year, month, day), "date")


def _time(match: re.Match[str]) -> Iterable[NumberSpan]:
    parts = match.groupdict()
    hour = Fraction(parts["h"]) if parts["h"].isdigit() else words_value(parts["h"])
    if hour is None:
        return
    minute = Fraction(parts["min"]) if parts.get("min") else None
    half = (parts.get("ap") or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = Fraction(0)
    second = Fraction(parts["s"]) if parts.get("s") else None
    yield NumberSpan(match.start(), match.end(), (hour, minute or None, second), "time")


def _decade(match: re.Match[str]) -> Iterable[NumberSpan]:
    digits, word = match["n"], match["w"]
    value = Fraction(digits) if digits else Fraction(CARDINAL[word[:-3] + "y"])
    yield NumberSpan(match.start(), match.end(), value, "year", "decade")


def _ordinal(match: re.Match[str]) -> Iterable[NumberSpan]:
    text = match["n"]
    value = _digits(text) if text[0].isdigit() else words_value(text)
    if value is None or (text.lower() == "second" and _is_moment(match)):
        return
    after = match.string[match.end() : match.end() + 12].lower().lstrip(" -")
    unit = "century" if after.startswith("centur") else ""
    word = not text[0].isdigit()
    yield NumberSpan(match.start(), match.end(), value, "ordinal", unit, weak=word and value <= 2)


def _is_moment(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 6) : match.start()].lower()
    return bool(re.search(r"\b(?:a|per|each|every|one)\s$|/$", before))


def _percent(match: re.Match[str]) -> Iterable[NumberSpan]:
    text = match["n"]
    value = _digits(text) if text[0].isdigit() else words_value(text)
    if value is not None:
        off = bool(re.match(r"\s(?:off|discount)\b", match.string[match.end() :]))
        base = 1000 if match.group().endswith("‰") else 100
        yield NumberSpan(match.start(), match.end(), value / base, "percent", "off" if off else "")


_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    form: value for word, value in ORDINAL.items() if 2 < value <= 10 for form in (word, word + "s")
}


def _part(match: re.Match[str]) -> Iterable[NumberSpan]:
    top = Fraction(1) if match["t"].lower() in {"a", "one"} else words_value(match["t"])
    bottom = _PARTS.get(match["b"].lower())
    if top is None or bottom is None or (match["t"].lower() == "a" and bottom != 4 and not _of(match)):
        return
    weak = bottom == 2 or (bottom == 4 and match["t"].lower() in {"a", "one"} and not _of(match))
    yield NumberSpan(match.start(), match.end(), top / bottom, "fraction", weak=weak)


def _of(match: re.Match[str]) -> bool:
    return match.string.startswith(" of", match.end())


def _slash(match: re.Match[str]) -> Iterable[NumberSpan]:
    top, bottom = Fraction(match["t"]), Fraction(match["b"])
    if bottom > top > 0:
        yield NumberSpan(match.start(), match.end(), top / bottom, "fraction")


def _code(match: re.Match[str]) -> Iterable[NumberSpan]:
    yield NumberSpan(match.start(), match.end(), tuple(Fraction(p) for p in match.group().split(".")), "code")


def _number(match: re.Match[str]) -> Iterable[NumberSpan]:
    text = match["n"]
    end = match.end("n")
    if text[0].isdigit():
        value: Fraction | None = _digits(text)
    elif text.lower() == "one" and _is_pronoun(match):
        return
    else:
        value = words_value(text)
    if value is None:
        return
    scale = match["scale"]
    if scale and (len(scale) > 1 or match["sign"]):
        value *= SCALE.get(scale.lower(), SHORT.get(scale.lower(), 1))
        end = match.end("scale")
    half = re.match(r"\sand a half\b", match.string[end : end + 16])
    if half:
        value, end = value + Fraction(1, 2), end + half.end()
    sign = (match["sign"] or "").strip()
    unit, length = _unit(match.string[end : end + 32])
    decade = re.match(r"\sdecades?\b", match.string[end : end + 16])
    if decade:
        value, unit, length = value * 10, "year", decade.end()
    weak = text.lower() in {"one", "a dozen", "a hundred", "a thousand", "a million", "zero"}
    if sign:
        unit, length = _SIGN_UNITS.get(sign, SIGNS.get(sign[-1], "")), 0
    kind: Kind = "money" if unit in MONEY else "measure" if unit else "cardinal"
    if match["neg"] and not sign:
        value = -value
    yield NumberSpan(match.start(), end + length, value, kind, unit, weak=weak)


def _is_pronoun(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 10) : match.start()]
    return bool(_NOT_ONE.search(before) or _PRONOUN.match(match.string[match.end("n") :]))


def _unit(rest: str) -> tuple[str, int]:
    found = _EN_UNIT.match(rest)
    if not found or found.lastgroup is None:
        return "", 0
    name = _NAMES[int(found.lastgroup[1:])]
    matched = found.group().strip(" -")
    if matched.lower() in {s.lower() for s in _SYMBOLS} and matched not in _SYMBOLS:
        return "", 0  # "5 MM" or "3 T" is no unit that we can be sure of
    return name, len(found.group())


def _plain_year(match: re.Match[str]) -> Iterable[NumberSpan]:
    yield NumberSpan(match.start("y"), match.end("y"), Fraction(match["y"]), "year", "year")


def _multiple(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = {
        "twice": 2,
        "doubl": 2,
        "twofo": 2,
        "tripl": 3,
        "quadr": 4,
        "both": 2,
        "pair": 2,
        "couple": 2,
        "decade": 10,
    }
    key = next(k for k in value if match.group().lower().startswith(k))
    yield NumberSpan(match.start(), match.end(), Fraction(value[key]), "cardinal", weak=True)


def _weak_month(match: re.Match[str]) -> Iterable[NumberSpan]:
    yield NumberSpan(match.start(), match.end(), (None, _month(match["mon"]), None), "date", weak=True)


def _list_mark(match: re.Match[str]) -> Iterable[NumberSpan]:
    yield NumberSpan(match.start("n"), match.end("n"), Fraction(match["n"]), "ordinal", weak=True)


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _roman(match: re.Match[str]) -> Iterable[NumberSpan]:
    digits = [_ROMAN[c] for c in match.group()]
    total = sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
    yield NumberSpan(match.start(), match.end(), Fraction(total), "ordinal", weak=True)


def _lone_month(match: re.Match[str]) -> Iterable[NumberSpan]:
    yield NumberSpan(match.start("mon"), match.end("mon"), (None, _month(match["mon"]), None), "date")


def _half(match: re.Match[str]) -> Iterable[NumberSpan]:
    scale = SCALE.get((match.groupdict().get("scale") or "").lower(), 1)
    kind: Kind = "fraction" if scale == 1 else "cardinal"
    yield NumberSpan(match.start(), match.end(), Fraction(scale, 2), kind, weak=scale == 1)


_COMPOUND_ORD = rf"(?:(?:{UNIT_WORD})(?:[\s-](?:and\s)?(?:{UNIT_WORD})){{0,10}}[\s-](?:and\s)?)?(?:{ORD_WORD}|hundredth|thousandth)"
_JOINER = re.compile(r"\s*(?:-|–|—|~|\bto\b)\s*")
_PATTERNS = tuple(
    (re.compile(pattern, flags), reader)
    for pattern, flags, reader in (
        (
            r"(?<![\d-])(?P<y>[12]\d{3})([-/.])(?P<m>0?[1-9]|1[0-2])\2(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
            0,
            _date,
        ),
        (r"^\s*[(]?(?P<n>\d{1,3})(?:[.)](?!\d)|、)", 0, _list_mark),
        (r"(?<=[\s:;,])[(]?(?P<n>\d{1,2})\)(?=\s)(?<!\d\d\d\))", 0, _list_mark),
        (rf"(?<![\d/])(?P<a>\d{{1,2}})([/.-])(?P<b>\d{{1,2}})\2{YEAR}", 0, _numeric_date),
        (rf"\b{MONTH}[\s-]{DAY}(?:(?:,\s?|\s|-){YEAR})?", re.IGNORECASE, _date),
        (
            rf"(?<![\d.,])(?P<d>[1-9]|0[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?:\sof)?[\s-]{MONTH}(?![a-z])(?:(?:,\s?|\s|-){YEAR})?",
            0,
            _date,
        ),
        (rf"\b{MONTH}(?:,\s|\sof\s|\s|-){YEAR}", 0, _date),
        (rf"\b(?:[Ii]n|[Oo]f|[Bb]y|[Ll]ast|[Tt]his|[Nn]ext)\s{MONTH}(?![A-Za-z-])", 0, _lone_month),
        (
            rf"\b(?:[Ss]ince|[Uu]ntil|[Ee]arly|[Ll]ate|[Mm]id|[Ff]rom|[Dd]uring)[\s-](?!May\b){MONTH}(?![A-Za-z-])",
            0,
            _lone_month,
        ),
        (
            r"(?<![\d:.])(?P<h>0?\d|1[0-2])(?::(?P<min>[0-5]\d))?\s?(?P<ap>[ap])\.?\s?m\b\.?",
            re.IGNORECASE,
            _time,
        ),
        (r"(?<![\d:])(?P<h>[01]?\d|2[0-4]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])", 0, _time),
        (
            rf"\b(?P<h>\d{{1,2}}|{'|'.join(SMALL[1:13])})\s?o'clock(?:\sin\sthe\s(?P<ap>afternoon|p))?",
            re.IGNORECASE,
            _time,
        ),
        (
            rf"(?<![\d.])'?(?P<n>\d{{2}}|1\d{{2}}0|20\d0)'?s\b|(?:(?<=the\s)|(?<=his\s)|(?<=her\s)|(?<=my\s)|(?<=their\s)|(?<=your\s))(?P<w>{DECADES})\b",
            0,
            _decade,
        ),
        (
            rf"\b(?P<t>a|{UNIT_WORD})[\s-](?P<b>{'|'.join(sorted(_PARTS, key=len, reverse=True))})\b",
            re.IGNORECASE,
            _part,
        ),
        (rf"\bhalf\sa\s(?P<scale>{SCALE_WORD})\b", re.IGNORECASE, _half),
        (rf"(?<![\d.,])(?P<n>{DIG})(?:st|nd|rd|th)\b", re.IGNORECASE, _ordinal),
        (rf"\b(?P<n>{_COMPOUND_ORD})\b(?!s)", re.IGNORECASE, _ordinal),
        (
            rf"(?<![\d.,])(?P<n>{DIG}|\b{WORDS})\s?-?(?:%|‰|per\s?cent\b|pct\b|percentage\spoints?\b)",
            re.IGNORECASE,
            _percent,
        ),
        (r"(?<![\d/.])(?P<t>\d{1,2})/(?P<b>\d{1,3})(?![\d/])", 0, _slash),
        (r"(?<![\d.])\d{1,12}(?:\.\d{1,12}){2,8}(?![\d.])", 0, _code),
        (
            rf"\b(?:in|since|by|of|from|until|before|after|during|year|and|to|between|for)\s{YEAR}(?![\w$])(?!\s(?:{SCALE_WORD}|[a-z]+s\b))",
            re.IGNORECASE,
            _plain_year,
        ),
        (
            (
                rf"(?P<neg>(?<![\w\d)\-–])-(?=\d)|\b(?:minus|negative)\s)?{_SIGN}(?<![\d.,])(?P<n>{DIG}|\b(?:{WORDS})\b)"
                rf"(?:(?:\s|-)?(?P<scale>(?:{SCALE_WORD}|bn|mn|tn)\b(?!s)|(?<=\d)[kmb]\b))?"
            ),
            re.IGNORECASE,
            _number,
        ),
        (
            r"\b(?:twice|doubl(?:e[ds]?|ing)|twofold|tripl(?:e[ds]?|ing)|quadrupl(?:e[ds]?|ing)|both|pair|couple|decade)\b",
            re.IGNORECASE,
            _multiple,
        ),
        (r"\b(?<!in\s)half\b", re.IGNORECASE, _half),
        (r"\b(?=[IVXLC]{2})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})\b", 0, _roman),
        (rf"\b(?=[A-Z][a-z]{{2}}[a-z]*\b){MONTH}(?![a-z-])", 0, _weak_month),
    )
)
