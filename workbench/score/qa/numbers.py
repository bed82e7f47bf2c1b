"""Numbers and units: what the source counts, the target must count too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.model import Finding, Severity, Side
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
    7: "week|周|星期|seven",
    10: "decade|tens of|ten-fold|tenfold|十",
    12: "dozen|year|一打",
    14: "fortnight|two weeks|两周",
    20: "score|G20",
    24: "day|天",
    60: "hour|minute|小时|分钟",
    100: "centur|hundred|百",
    1000: "thousand|millenn|kilo|千",
    10000: "ten thousand|myriad|tens of thousands|万",
}


class _Side:
    """One side's text without the spaces that some publishers put between digits and Chinese (20 万, 6 月)."""

    def __init__(self, text: str, lang: str) -> None:
        self.lang = lang
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
    return any(way(span, text) for way in (_as_digits, _as_time, _as_day, _as_month, _as_word, _metres))


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
    return [s for s in spans if not (_partly(s, others) or _glued(s, side.text) or _said(s, other.text))]


def _alike(one: NumberSpan, other: NumberSpan) -> bool:
    """Whether one span may be the other, changed: both ordinals, both percentages, or both neither."""
    special = {"ordinal", "percent", "date", "time", "fraction"}
    return one.kind == other.kind or not ({one.kind, other.kind} & special)


@unit_check("numbers", "A number, date, time, percentage, range or ordinal is changed, missing or added.")
def numbers(c: Context) -> Iterator[Finding]:
    """Numbers that only one side has. Changed ones are errors; small ones in words are only mentioned (`info`)."""
    if not any(ch.isalnum() for ch in c.tgt):
        return
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
