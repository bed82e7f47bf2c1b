"""Ways in which a text holds a number without naming it: G20, Chapter VI, August, a week, National Day, two dozen."""

from __future__ import annotations

import re

from workbench.text._number_words import CARDINAL
from workbench.text.numbers import NumberSpan

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DOZENS = re.compile(rf"\b({'|'.join(CARDINAL)})[ -]dozen\b", re.IGNORECASE)  # 二十多: two dozen
_ROMAN = re.compile(r"\b[IVXL]+\b")
# words that hold a number without naming it
_SYNONYMS: dict[int, str] = {
    2: "both|pair|double|twin|twice|couple|second|next|following|dual|bilateral|either|half|each other|mutual|双|对|俩",
    3: "triple|trio|trilateral|tripartite|thrice|triple|third",
    4: "quarter|quadr",
    5: "quint|lustrum",
    6: "half a dozen|half-dozen|半打",
    10: "tens of|ten-fold|tenfold|十",
    12: "dozen|一打",
    20: "score|G20",
    100: "hundred|百",
    911: r"9[/·.-]11",
    1000: "thousand|millenn|kilo|千",
    10000: "ten thousand|myriad|tens of thousands|万",
}


# a number with a unit, said by a larger unit alone
_ONE = r"\b(?:an?|one|per|the|each|every|last|past|this|next|full)\s(?:\w+\s)?"
_PERIODS: dict[tuple[int, str], str] = {
    (7, "day"): rf"{_ONE}week\b|weekly|[一每本上下整]个?(?:周|星期)",
    (14, "day"): "fortnight|two weeks|两个?(?:周|星期)",
    (24, "hour"): rf"{_ONE}day\b|daily|[一每全整]天|昼夜",
    (6, "month"): "half|半年",
    (12, "month"): rf"{_ONE}year\b|annual|yearly|[一全每去今明本整]年|年[度内]",
    (18, "month"): "year and a half|年半",
    (15, "minute"): "quarter|一刻",
    (30, "minute"): "half|半",
    (60, "minute"): rf"{_ONE}hour\b|hourly|[一每]个?小时",
    (60, "second"): rf"{_ONE}minute\b|[一每]分钟",
    (10, "year"): "decade|十年",
    (100, "year"): "centur|世纪|百年",
}
_HOLIDAYS: dict[tuple[int, int], str] = {
    (1, 1): "new year|元旦|新年", (3, 8): "women['’]s day|妇女节|三八", (5, 1): "may day|labou?r day|五一|劳动节",
    (6, 1): "children['’]s day|儿童节|六一", (8, 1): "army day|建军节|八一", (10, 1): "national day|国庆|十一",
    (12, 24): "christmas eve|平安夜", (12, 25): "christmas|圣诞", (9, 11): r"9[/·.-]11|911",
}  # fmt: skip


def said(span: NumberSpan, text: str) -> bool:
    """Whether the other side says the number in a way that is not read as one: G20, Chapter VI, August, a decade."""
    ways = (
        _as_digits,
        _as_time,
        _as_day,
        _as_month,
        _as_period,
        _as_holiday,
        _as_slash,
        _as_word,
        _metres,
        _as_millions,
    )
    return any(way(span, text) for way in ways)


def _as_digits(span: NumberSpan, text: str) -> bool:
    return all(
        v.denominator == 1 and re.search(rf"(?<![\d.,]){int(v)}(?![\d,]|\.\d)", text) for v in span.atoms()
    )


def _as_time(span: NumberSpan, text: str) -> bool:
    values = span.atoms()
    if span.kind != "time" or not values:
        return False
    if len(values) == 1:
        hints = {
            12: "noon|midday|正午|中午",
            24: "midnight|午夜|零点|零时",
            0: "midnight|午夜|零点|零时",
        }.get(int(values[0]))
        return hints is not None and re.search(hints, text, re.IGNORECASE) is not None
    return re.search(rf"(?<!\d){int(values[0])}[.:：]{int(values[1]):02d}(?!\d)", text) is not None


def _as_day(span: NumberSpan, text: str) -> bool:
    """27日 for September 27, where the text names no month at all."""
    if span.kind == "date" and re.search(
        r"\b(?:next|following|same) day\b|[次翌当同]日|当天|第二天", text, re.IGNORECASE
    ):
        return True
    if span.kind != "date" or re.search(r"\d ?月|\b(?:" + "|".join(MONTHS) + ")", text):
        return False
    return re.search(rf"(?<!\d){int(span.atoms()[-1])} ?(?:[日号]|st\b|nd\b|rd\b|th\b)", text) is not None


def _as_month(span: NumberSpan, text: str) -> bool:
    month = _month(span)
    return month is not None and re.search(rf"\b{MONTHS[month - 1]}", text) is not None


def _as_period(span: NumberSpan, text: str) -> bool:
    values = span.atoms()
    hints = _PERIODS.get((int(values[0]), span.unit)) if len(values) == 1 else None
    return hints is not None and re.search(hints, text, re.IGNORECASE) is not None


def _as_holiday(span: NumberSpan, text: str) -> bool:
    values = span.atoms()
    hints = (
        _HOLIDAYS.get((int(values[0]), int(values[1]))) if span.kind == "date" and len(values) == 2 else None
    )
    return hints is not None and re.search(hints, text, re.IGNORECASE) is not None


def _as_slash(span: NumberSpan, text: str) -> bool:
    """9/11 beside 9·11."""
    found = re.fullmatch(r"(\d+)/(\d+)", span.text)
    return found is not None and re.search(rf"(?<!\d){found[1]} ?[·./-]? ?{found[2]}(?!\d)", text) is not None


def _as_word(span: NumberSpan, text: str) -> bool:
    values = span.atoms()
    if len(values) != 1 or values[0].denominator != 1:
        return False
    value = int(values[0])
    if any(
        0 <= 12 * n - value < 10 for m in _DOZENS.finditer(text) if (n := CARDINAL.get(m[1].lower(), 0)) > 1
    ):
        return True
    if value <= 30 and any(_roman(m.group()) == value for m in _ROMAN.finditer(text)):
        return True
    hints = _SYNONYMS.get(value) or ("decade" if value % 10 == 0 and value <= 90 else None)
    return hints is not None and re.search(hints, text, re.IGNORECASE) is not None


def _month(span: NumberSpan) -> int | None:
    """The month of a date that says nothing but a month (8月)."""
    if span.kind != "date" or not isinstance(span.value, tuple) or len(span.atoms()) != 1:
        return None
    value = int(span.atoms()[0])
    return value if 1 <= value <= 12 and span.value[1] is not None else None


def _metres(span: NumberSpan, text: str) -> bool:
    """Whether `762.59m` on one side is 762.59米 on the other rather than millions."""
    plain = re.fullmatch(r"([\d.,]*\d) ?m", span.text)
    if plain:
        return re.search(rf"{re.escape(plain.group(1))} ?(?:多|余)?米", text.replace(",", "")) is not None
    found = re.match(r"([\d.,]*\d)(?:多|余)?米", span.text)
    return (
        found is not None
        and re.search(rf"(?<!\d){re.escape(found.group(1))}m\b", text.replace(",", "")) is not None
    )


def _roman(text: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10, "L": 50}[c] for c in text]
    return sum(-d if d < after else d for d, after in zip(digits, [*digits[1:], 0], strict=True))


def _as_millions(span: NumberSpan, text: str) -> bool:
    """35m beside 3500万."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?m", span.text)
    if found:
        return re.search(rf"(?<![\d.]){float(found[1]) * 100:g} ?多?万", text) is not None
    value = span.atoms()[0] if len(span.atoms()) == 1 else 0
    return value >= 10**6 and re.search(rf"(?<![\d.]){float(value / 10**6):g} ?m\b", text) is not None
