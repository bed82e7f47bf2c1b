"""What a number read from text is, the units it can carry, and how two numbers are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

Kind = Literal[
    "cardinal", "ordinal", "percent", "date", "time", "range", "year", "money", "measure", "fraction", "code"
]
Value = Fraction | tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number as it stands in a text: `text == source[start:end]`, 0-based code points, end exclusive.

    Attributes:
        value: a Fraction for cardinal, ordinal, percent (75% is 3/4), year, money, measure and fraction; a tuple for
            date (year, month, day; None where not said), time (hour 0-24, minute, second), range (low, high) and
            code (the parts of 1.2.3).
        kind: what sort of number it is.
        unit: canonical unit (`km`, `CNY`, `year`, `decade`, ...) or "".
        weak: often rendered by no number at all (一个/a, first, both, half), so its absence proves nothing.
    """

    start: int
    end: int
    value: Value
    kind: Kind
    unit: str = ""
    text: str = ""
    weak: bool = False

    def atoms(self) -> tuple[Fraction, ...]:
        """The plain numbers in it, e.g. (2023, 3, 21) for a date."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return tuple(v for v in values if v is not None)


# canonical unit: (Chinese forms, English forms as regular expressions)
UNITS: dict[str, tuple[str, str]] = {
    "km2": ("平方公里|平方千米|km²|km2", r"square kilomet(?:er|re)s?|sq\.? ?km|km²|km2"),
    "m2": ("平方米|平米|m²|m2", r"square met(?:er|re)s?|sq\.? ?m|m²|m2"),
    "m3": ("立方米|m³|m3", r"cubic met(?:er|re)s?|m³|m3"),
    "km": ("公里|千米|km", r"kilomet(?:er|re)s?|km"),
    "cm": ("厘米|公分|cm", r"centimet(?:er|re)s?|cm"),
    "mm": ("毫米|mm", r"millimet(?:er|re)s?|mm"),
    "nm": ("纳米|nm", r"nanomet(?:er|re)s?|nm"),
    "μm": ("微米|μm", r"micromet(?:er|re)s?|microns?|μm"),
    "kg": ("公斤|千克|kg", r"kilograms?|kilos?|kg"),
    "g": ("克(?!服|隆|拉|里|制)", r"grams?|g"),
    "t": ("公吨|吨", r"(?:metric )?ton(?:ne)?s?"),
    "ha": ("公顷", r"hectares?|ha"),
    "mu": ("亩", r"mu"),
    "kWh": ("千瓦时|kWh", r"kilowatt[- ]hours?|kWh"),
    "kW": ("千瓦|kW", r"kilowatts?|kW"),
    "MW": ("兆瓦|MW", r"megawatts?|MW"),
    "GW": ("吉瓦|GW", r"gigawatts?|GW"),
    "°C": ("摄氏度|℃|°C|度(?!假|过)", r"degrees? (?:celsius|centigrade)|℃|°C|degrees?"),
    "USD": ("美元", r"(?:us |american )?dollars?|USD"),
    "EUR": ("欧元", r"euros?|EUR"),
    "GBP": ("英镑", r"(?:pounds? sterling|pounds?|GBP)"),
    "JPY": ("日元", r"(?:japanese )?yen|JPY"),
    "HKD": ("港元|港币", r"hong kong dollars?|HKD?"),
    "TWD": ("新台币|台币", r"new taiwan dollars?|NT dollars?|TWD"),
    "CNY": (
        "元人民币|人民币|元(?!素|旦|帅|首|件|老|宵|气|宇宙)|块钱|圆",
        r"(?:chinese )?yuan|rmb|renminbi|CNY",
    ),
    "month": ("个月", r"months?"),
    "week": ("个星期|星期|周(?!年|岁|边)", r"weeks?"),
    "hour": ("个小时|小时|个钟头", r"hours?"),
    "minute": ("分钟", r"minutes?"),
    "second": ("秒钟|秒", r"seconds?"),
    "year": ("周年|周岁|年(?!代|级|度|轻|龄|底|初|末|前?夕)", r"years?|anniversary"),
    "day": ("天(?!津|空|气|然|线|才|堂)", r"days?"),
    "times": ("倍", r"times|[- ]?fold"),
    "m": ("米(?!饭|粒|勒|兰|其)", r"met(?:er|re)s?|m"),
}
MONEY = frozenset({"USD", "EUR", "GBP", "JPY", "HKD", "TWD", "CNY"})
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}  # the full-width yen sign is mapped to ¥ before


class Board:
    """Collects spans by patterns in order of priority; a place once taken is not read again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken = bytearray(len(text))
        self.spans: list[NumberSpan] = []

    def scan(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Iterable[NumberSpan]]) -> None:
        """Read every match whose place is free; a reader that yields nothing leaves the place free."""
        for match in pattern.finditer(self.text):
            if any(self.taken[match.start() : match.end()]):
                continue
            for found in read(match):
                span = found
                if any(self.taken[match.end() : found.end]):  # its unit is part of another number
                    span = replace(found, end=match.end(), kind="cardinal", unit="")
                self.spans.append(span)
                self.taken[span.start : span.end] = b"\1" * (span.end - span.start)

    def result(self, original: str, joiner: re.Pattern[str]) -> tuple[NumberSpan, ...]:
        """All spans in order with ranges joined, their texts taken from the original string."""
        spans = join_ranges(sorted(self.spans, key=lambda s: s.start), self.text, joiner)
        return tuple(
            NumberSpan(s.start, s.end, s.value, s.kind, s.unit, original[s.start : s.end], s.weak)
            for s in spans
        )


_RANGEABLE = frozenset({"cardinal", "percent", "year", "money", "measure"})
_SCALES = tuple(Fraction(10) ** n for n in (12, 9, 8, 6, 4, 3, 2))


def join_ranges(spans: list[NumberSpan], text: str, joiner: re.Pattern[str]) -> list[NumberSpan]:
    """Join two numbers with a dash or 至/到/to between them into one range; the first takes the second's scale."""
    out: list[NumberSpan] = []
    for span in spans:
        last = out[-1] if out else None
        if (
            last is None
            or last.kind not in _RANGEABLE
            or span.kind not in _RANGEABLE
            or "decade" in {last.unit, span.unit}
            or not joiner.fullmatch(text[last.end : span.start])
            or isinstance(last.value, tuple)
            or isinstance(span.value, tuple)
        ):
            out.append(span)
            continue
        low, high = last.value, span.value
        if last.kind == "cardinal" and span.kind == "percent" and low > 1:
            low /= 100
        elif not last.unit and last.end - last.start < 5:
            low = _scaled(low, high, text[span.start : span.end])
        weak = last.weak and span.weak
        out[-1] = NumberSpan(last.start, span.end, (low, high), "range", span.unit or last.unit, "", weak)
    return out


def _scaled(low: Fraction, high: Fraction, text: str) -> Fraction:
    """`low` in the scale that `high`'s text names after its digits: 3 to 5 million, 3到5万."""
    if not re.search(r"[千万亿]|thousand|million|billion|trillion|bn", text, re.IGNORECASE):
        return low
    for scale in _SCALES:
        if high % scale == 0 and low < high / scale < 1000:
            return low * scale
    return low


def keys(span: NumberSpan) -> tuple[frozenset[Fraction], ...]:
    """For each atom of a number, the values that a correct translation may carry in its place."""
    return tuple(_alternatives(span, v, i) for i, v in enumerate(_indexed(span)) if v is not None)


def _indexed(span: NumberSpan) -> tuple[Fraction | None, ...]:
    return span.value if isinstance(span.value, tuple) else (span.value,)


def _alternatives(span: NumberSpan, value: Fraction, index: int) -> frozenset[Fraction]:
    value = abs(value)
    found = {value}
    if span.kind == "percent" or span.unit == "percent":
        found |= {value * 100, 1 - value} if span.unit == "off" else {value * 100}
    if span.unit == "times":
        found |= {value + 1, value - 1} if 1 < value <= 5 else {value + 1} if value <= 1 else set()
    if span.kind == "time" and index == 0:
        found.add(value + 12 if value <= 12 else value - 12)
    if (span.kind == "year" or (span.kind == "date" and index == 0)) and 1850 <= value < 2100:
        found.add(value % 100)
    if span.unit == "century" and value > 1:
        found.add((value - 1) * 100)
    return frozenset(found)
