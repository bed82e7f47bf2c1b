"""Numbers and units: what the source counts, the target must count too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from workbench.model import Finding, Severity, Side
from workbench.score.qa._codes import changed
from workbench.score.qa._said import said
from workbench.score.qa.registry import Context, finding, unit_check
from workbench.text.numbers import NumberSpan, compare_numbers, read_numbers

SMALL = 12  # up to here a number in words (两国, both; 三方, tripartite) often has no counterpart
_DIGIT = re.compile("[0-9０-９]")
_GAP = re.compile(r"(?<=[0-9０-９.%]) (?=[万亿兆千百多余年月日号时点分秒个第])|(?<=[第约共达至到]) (?=[0-9])")
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
    mine = _date_fields(span)
    return mine is not None and any(_agree(mine, theirs) for o in others if (theirs := _date_fields(o)))


_Fields = tuple[Fraction | None, ...]


def _date_fields(span: NumberSpan) -> _Fields | None:
    """(year, month, day) of a date or a year, None for what is not said; None for other numbers."""
    if span.kind == "date" and isinstance(span.value, tuple):
        return (*span.value, None, None)[:3]
    if span.kind == "year" and span.unit != "decade" and isinstance(span.value, Fraction):
        return span.value, None, None
    return None


def _agree(one: _Fields, other: _Fields) -> bool:
    """Whether two dates share a field and differ in none; a year may stand as its last two digits."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return bool(both) and all(
        a == b or (min(a, b) < 100 and a % 100 == b % 100 and max(a, b) > 1000) for a, b in both
    )


def _glued(span: NumberSpan, text: str) -> bool:
    """Whether the digits belong to a name, a sign or a century: GMT+8, F-16, 5G, 20世纪30年代."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 3]
    return (
        bool(re.search(r"[A-Za-z#/+][-+]?$", before))
        or (after[:1].isascii() and after[:1].isalpha() and not span.unit and len(span.text) < 2)
        or re.match(r"\s*世纪.{1,4}年代", text[span.end : span.end + 10]) is not None
    )


def _doubtful(spans: tuple[NumberSpan, ...], side: _Side, other: _Side) -> list[NumberSpan]:
    """Spans that the other side does not hold in any form."""
    others = read_numbers(other.text, other.lang)
    return [
        s
        for s in spans
        if not (
            _partly(s, others)
            or _converted(s, side.text)
            or _glued(s, side.text)
            or said(s, other.text)
            or _counted_in(s, side, others, other.text)
        )
    ]


def _converted(span: NumberSpan, text: str) -> bool:
    """Whether a quantity in brackets says the one before it in another unit: 6,000 mu (400 hectares)."""
    before, after = text[: span.start].rstrip(), text[span.end : span.end + 24]
    return (
        bool(span.unit)
        and re.search(r"\d[^()（）]{0,24}[(（](?:about|约|or|即)?$", before) is not None
        and bool(re.match(r"[^()（）]{0,16}[)）]", after))
    )


def _counted_in(span: NumberSpan, side: _Side, others: tuple[NumberSpan, ...], text: str) -> bool:
    """Whether some of a number are named before the rest: 安徽、重庆等8省, "Anhui, Chongqing and six other provinces"."""
    before = side.text[max(0, span.start - 24) : span.start]
    if not (
        before.endswith("等") if side.lang.startswith("zh") else re.search(r"\b(?:among|including)\b", before)
    ):
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
    values = {value for span in read_numbers(tgt, c.pair.tgt) for value in span.atoms()}
    for code, partner in changed(c.src.translate(_WIDE), tgt):
        if code is None:
            if partner is not None:
                yield finding(
                    "numbers", f"{partner.text} is not in the source.", (partner.start, partner.end)
                )
            continue
        if partner is None and code.digits.isdigit() and Fraction(code.digits) in values:
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
