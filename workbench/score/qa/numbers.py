"""Numbers and units: what the source counts, the target must count too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from workbench.model import Finding, Severity, Side
from workbench.score.qa._codes import changed
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.numbers import NumberSpan, compare_numbers, read_numbers

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SMALL = 12  # up to here a number in words (两国, both; 三方, tripartite) often has no counterpart
_DIGIT = re.compile("[0-9０-９]")
_GAP = re.compile(r"(?<=[0-9０-９.%]) (?=[万亿兆千百年月日号时点分秒个第])|(?<=[第约共达至到]) (?=[0-9])")
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
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_AMONG = re.compile(
    r"\b(?:other|others|another|rest|remaining|additional|more)\b|其他|其余|另外|另有", re.IGNORECASE
)


class _Side:
    """One side's text without the spaces that some publishers put between digits and Chinese (20 万, 6 月)."""

    def __init__(self, text: str, lang: str) -> None:
        self.lang = lang
        text = text.translate(_WIDE)
        gaps = [m.start() for m in _GAP.finditer(text)] if lang.startswith("zh") else []
        dropped = set(gaps)
        self.text = "".join(ch for i, ch in enumerate(text) if i not in dropped) if gaps else text
        self.places = [i for i in range(len(text)) if i not in dropped] if gaps else None

    def span(self, found: NumberSpan) -> tuple[int, int]:
        """The place of a number in the text as it was given."""
        if self.places is None:
            return found.start, found.end
        return self.places[found.start], self.places[found.end - 1] + 1


def _words(span: NumberSpan) -> bool:
    """Whether a span is a small number written without digits."""
    return not _DIGIT.search(span.text) and all(abs(a) <= SMALL for a in span.atoms())


def _partly(span: NumberSpan, others: tuple[NumberSpan, ...]) -> bool:
    """Whether a date only says more, or less, than a date on the other side: 27日, September 27."""
    if span.kind not in {"date", "year"}:
        return False
    mine = set(span.atoms())
    return any(
        o.kind in {"date", "year"} and (mine <= set(o.atoms()) or set(o.atoms()) <= mine) for o in others
    )


def _glued(span: NumberSpan, text: str) -> bool:
    """Whether the digits belong to a name, a sign or a century: GMT+8, F-16, 5G, 20世纪30年代."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 3]
    return (
        bool(re.search(r"[A-Za-z#/+][-+]?$", before))
        or (after[:1].isascii() and after[:1].isalpha() and not span.unit)
        or after.strip()[:2] == "世纪"
    )


def _said(span: NumberSpan, text: str) -> bool:
    """Whether the other side says the number in a way that is not read as one: G20, Chapter VI, August, a decade."""
    ways = (_as_digits, _as_time, _as_day, _as_month, _as_period, _as_holiday, _as_slash, _as_word, _metres)
    return any(way(span, text) for way in ways)


def _as_digits(span: NumberSpan, text: str) -> bool:
    return all(
        v.denominator == 1 and re.search(rf"(?<![\d.,]){int(v)}(?![\d,]|\.\d)", text) for v in span.atoms()
    )


def _as_time(span: NumberSpan, text: str) -> bool:
    values = span.atoms()
    if span.kind != "time" or len(values) < 2:
        return False
    return re.search(rf"(?<!\d){int(values[0])}[.:：]{int(values[1]):02d}(?!\d)", text) is not None


def _as_day(span: NumberSpan, text: str) -> bool:
    """27日 for September 27, where the text names no month at all."""
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
    return found is not None and re.search(rf"(?<!\d){found[1]} ?[·./-] ?{found[2]}(?!\d)", text) is not None


def _as_word(span: NumberSpan, text: str) -> bool:
    values = span.atoms()
    if len(values) != 1 or values[0].denominator != 1:
        return False
    value = int(values[0])
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


def _doubtful(spans: tuple[NumberSpan, ...], side: _Side, other: _Side) -> list[NumberSpan]:
    """Spans that the other side does not hold in any form."""
    others = read_numbers(other.text, other.lang)
    return [
        s
        for s in spans
        if not (
            _partly(s, others)
            or _glued(s, side.text)
            or _said(s, other.text)
            or _counted_in(s, side, others, other.text)
        )
    ]


def _counted_in(span: NumberSpan, side: _Side, others: tuple[NumberSpan, ...], text: str) -> bool:
    """Whether some of a number are named before the rest: 安徽、重庆等8省, "Anhui, Chongqing and six other provinces"."""
    if not side.lang.startswith("zh") or "等" not in side.text[max(0, span.start - 1) : span.start]:
        return False
    value = max(span.atoms(), default=Fraction(0))
    return value <= 30 and _AMONG.search(text) is not None and any(max(o.atoms()) < value for o in others)


def _alike(one: NumberSpan, other: NumberSpan) -> bool:
    """Whether one span may be the other, changed: both ordinals, both percentages, or both neither."""
    special = {"ordinal", "percent", "date", "time", "fraction"}
    return one.kind == other.kind or not ({one.kind, other.kind} & special)


@unit_check("numbers", "A number, date, time, percentage, range or ordinal is changed, missing or added.")
def numbers(c: Context) -> Iterator[Finding]:
    """Numbers that only one side has. Changed ones are errors; small ones in words are only mentioned (`info`)."""
    if not any(ch.isalnum() for ch in c.tgt):
        return
    yield from _names_with_digits(c)
    src, tgt = _Side(c.src, c.pair.src), _Side(c.tgt, c.pair.tgt)
    lost, added = compare_numbers(src.text, src.lang, tgt.text, tgt.lang)
    missing = _doubtful(lost, src, tgt)
    extra = _doubtful(added, tgt, src)
    rest = list(extra)
    for span in missing:
        partner = next((e for e in rest if _alike(span, e) and _words(span) == _words(e)), None)
        if partner is None:
            yield _one_sided(span, src, "src")
            continue
        rest.remove(partner)
        severity = Severity.WARNING if _words(span) else Severity.ERROR
        message = f"{span.text} of the source stands as {partner.text}."
        yield finding("numbers", message, tgt.span(partner), severity=severity)
    for span in rest:
        yield _one_sided(span, tgt, "tgt")


def _names_with_digits(c: Context) -> Iterator[Finding]:
    """S-400 as S-300, or without its digits."""
    tgt = c.tgt.translate(_WIDE)
    said = {value for span in read_numbers(tgt, c.pair.tgt) for value in span.atoms()}
    for code, partner in changed(c.src.translate(_WIDE), tgt):
        if Fraction(code.digits) in said and partner is None:
            continue
        if partner is None:
            message = f"{code.text} of the source is not in the target."
            yield finding("numbers", message, (code.start, code.end), side="src")
        else:
            message = f"{code.text} of the source stands as {partner.text}."
            yield finding("numbers", message, (partner.start, partner.end), severity=Severity.ERROR)


def _one_sided(span: NumberSpan, text: _Side, side: Side) -> Finding:
    where = "of the source is not in the target" if side == "src" else "is not in the source"
    severity = Severity.INFO if _words(span) else Severity.WARNING
    return finding("numbers", f"{span.text} {where}.", text.span(span), severity=severity, side=side)


def _quantities(text: _Side) -> list[NumberSpan]:
    return [
        s for s in read_numbers(text.text, text.lang) if s.unit and s.kind in {"measure", "money", "range"}
    ]


@unit_check("units", "A number stands with another unit or currency than in the source.")
def measures(c: Context) -> Iterator[Finding]:
    """Quantities whose number both sides have, but with different units."""
    target = _Side(c.tgt, c.pair.tgt)
    tgt = _quantities(target)
    for span in _quantities(_Side(c.src, c.pair.src)):
        same = [t for t in tgt if t.value == span.value]
        if same and all(t.unit != span.unit for t in same):
            message = f"{span.text} of the source stands as {same[0].text}."
            yield finding("units", message, target.span(same[0]), severity=Severity.ERROR)
