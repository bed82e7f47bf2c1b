"""Numbers and dates written in the other language by rule, for drafts in which the model lost them."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from workbench.model import LangPair
from workbench.text.numbers import NumberSpan, compare_numbers, read_numbers
from workbench.text.ordinals import ordinal
from workbench.translate.requirement import Requirement, apart

_MONTHS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip
_ENGLISH = {
    "km2": "square kilometers", "m2": "square meters", "m3": "cubic meters", "km": "kilometers", "cm": "centimeters",
    "mm": "millimeters", "nm": "nanometers", "μm": "micrometers", "kg": "kilograms", "g": "grams", "t": "tons",
    "ha": "hectares", "mu": "mu", "kWh": "kilowatt-hours", "kW": "kilowatts", "MW": "megawatts", "GW": "gigawatts",
    "°C": "degrees Celsius", "USD": "US dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "HKD": "Hong Kong dollars",
    "TWD": "New Taiwan dollars", "CNY": "yuan", "month": "months", "week": "weeks", "hour": "hours", "minute": "minutes",
    "second": "seconds", "year": "years", "day": "days", "times": "times", "m": "meters",
}  # fmt: skip
_CHINESE = {
    "km2": "平方公里", "m2": "平方米", "m3": "立方米", "km": "公里", "cm": "厘米", "mm": "毫米", "nm": "纳米", "μm": "微米",
    "kg": "公斤", "g": "克", "t": "吨", "ha": "公顷", "mu": "亩", "kWh": "千瓦时", "kW": "千瓦", "MW": "兆瓦", "GW": "吉瓦",
    "°C": "摄氏度", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元", "TWD": "新台币", "CNY": "元",
    "month": "个月", "week": "周", "hour": "小时", "minute": "分钟", "second": "秒", "year": "年", "day": "天", "times": "倍",
    "m": "米",
}  # fmt: skip


_TO = re.compile(r"\s*(?:-|–|—|－|~|～|至|到|to|through|until)\s*", re.IGNORECASE)
_DAY = 31

Day = tuple[Fraction | None, Fraction | None, Fraction]
"""Year, month, day; None where not said."""


def lost_numbers(src: str, tgt: str, pair: LangPair) -> list[Requirement]:
    """Numbers of the source that the target lacks and that can be written by rule, as places to be filled.

    Days from one to another count as lost also where their numbers are there but not as these days.
    """
    missing, _ = compare_numbers(src, pair.src, tgt, pair.tgt)
    lost = [r for span in missing if (r := _requirement(span, pair)) is not None]
    said = [[d[1:] for d in days] for _, _, days in day_ranges(tgt, pair.tgt)]
    for start, end, days in day_ranges(src, pair.src):
        if [d[1:] for d in days] not in said:
            scrambled = _day_requirement(start, end, days, pair)
            lost = [*apart(lost, [scrambled]), scrambled]
    return lost


def day_ranges(text: str, lang: str) -> list[tuple[int, int, list[Day]]]:
    """(start, end, [first day, last day]) of every span of days in a text: 3月21日至22日, March 21st to 22nd."""
    spans = read_numbers(text, lang)
    found: list[tuple[int, int, list[Day]]] = []
    for first, last in pairwise(spans):
        if first.kind != "date" or not _TO.fullmatch(text[first.end : last.start]):
            continue
        year, month, day = (*_values(first), None, None)[:3]
        values = _values(last)
        if last.kind == "date":
            end_year, end_month, end_day = (*values, None, None)[:3]
        elif last.kind in {"ordinal", "cardinal"} and values[0] is not None and values[0] <= _DAY:
            end_year, end_month, end_day = None, None, values[0]
        else:
            continue
        if month is None or day is None or end_day is None:
            continue
        found.append((first.start, last.end, [(year, month, day), (end_year, end_month or month, end_day)]))
    return found


def _values(span: NumberSpan) -> tuple[Fraction | None, ...]:
    return span.value if isinstance(span.value, tuple) else (span.value,)


def _days(days: list[Day], *, chinese: bool) -> str:
    """The year is said once where it is one: in Chinese with the first day, in English with the last."""
    (year, month, day), (end_year, end_month, end_day) = days
    if year is None or end_year is None or year == end_year:
        only = year if year is not None else end_year
        year, end_year = (only, None) if chinese else (None, only)
    first = _date((year, month, day), chinese=chinese)
    if chinese:
        return (
            f"{first}至{_date((end_year, None if end_month == month else end_month, end_day), chinese=True)}"
        )
    if end_month != month or year is not None:
        return f"{first} to {_date((end_year, end_month, end_day), chinese=False)}"
    return f"{first} to {end_day}" + (f", {end_year}" if end_year is not None else "")


def all_numbers(src: str, pair: LangPair) -> list[Requirement]:
    """Every number of the source that can be written by rule; days from one to another as one."""
    whole = [_day_requirement(*found, pair) for found in day_ranges(src, pair.src)]
    single = [
        r for s in read_numbers(src, pair.src) if not s.weak and (r := _requirement(s, pair)) is not None
    ]
    return sorted([*apart(single, whole), *whole], key=lambda r: r.start)


def _day_requirement(start: int, end: int, days: list[Day], pair: LangPair) -> Requirement:
    return Requirement(start, end, (_days(days, chinese=pair.tgt.startswith("zh")),), number=True)


def _requirement(span: NumberSpan, pair: LangPair) -> Requirement | None:
    said = write_number(span, pair.tgt)
    if said is None or compare_numbers(span.text, pair.src, said, pair.tgt)[0]:
        return None
    return Requirement(span.start, span.end, (said,), number=True)


def write_number(span: NumberSpan, lang: str) -> str | None:  # noqa: PLR0911 one return per kind of number
    """The number in that language, or None where the rules here do not cover it."""
    chinese = lang.startswith("zh")
    if re.fullmatch(r"[\d.,:%/ -]+", span.text):
        return span.text
    if span.kind == "date" and isinstance(span.value, tuple):
        return _date(span.value, chinese=chinese)
    if span.kind == "range" or not isinstance(span.value, Fraction):
        return None
    value = span.value
    if span.kind == "percent":
        return f"{_decimal(value * 100)}%"
    if span.kind == "ordinal" and value.denominator == 1:
        return f"第{value}" if chinese else ordinal(int(value))
    if span.kind == "year":
        return f"{value}年" if chinese else str(value)
    amount = _chinese(value) if chinese else _english(value)
    if span.kind == "cardinal":
        return amount
    if span.kind in {"money", "measure"} and span.unit in _ENGLISH:
        if span.text.endswith("周年"):
            return f"{ordinal(int(value))} anniversary"
        return f"{amount}{_CHINESE[span.unit]}" if chinese else f"{amount} {_ENGLISH[span.unit]}"
    return None


def _date(value: tuple[Fraction | None, ...], *, chinese: bool) -> str | None:
    year, month, day = (*value, None, None, None)[:3]
    if chinese:
        parts = [(year, "年"), (month, "月"), (day, "日")]
        return "".join(f"{v}{mark}" for v, mark in parts if v is not None) or None
    if month is None or not 1 <= month <= 12:
        return str(year) if year is not None and day is None else None
    said = _MONTHS[int(month) - 1] + (f" {day}" if day is not None else "")
    if year is None:
        return said
    return f"{said}, {year}" if day is not None else f"{said} {year}"


def _decimal(value: Fraction) -> str:
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _english(value: Fraction) -> str:
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= size:
            return f"{_decimal(value / size)} {word}"
    return f"{int(value):,}" if value.denominator == 1 and value >= 1000 else _decimal(value)


def _chinese(value: Fraction) -> str:
    for size, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if value >= size:
            return f"{_decimal(value / size)}{word}"
    return _decimal(value)
