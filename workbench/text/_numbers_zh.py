"""Numbers in Chinese text: Arabic digits with 万/亿, Chinese numerals, dates, times, ordinals, fractions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from workbench.text._number_span import MONEY, SIGNS, UNITS, Board, Kind, NumberSpan
from workbench.text._numerals_zh import ARABIC, FOLLOW, MASK, MIXED, NUMERAL, SCALE, quantity
from workbench.text.hanzi import HANZI

_FROM = "\u00a0\u2009\u202f０１２３４５６７８９％．：／－～〇○兩萬億點貳參壹個號時週歲幾餘紀圓￥−壹贰叁肆伍陆柒捌玖拾佰仟"
_TO = "   0123456789%.:/-~零零两万亿点二三一个号时周岁几余纪圆¥-一二三四五六七八九十百千"
_MAP = str.maketrans(_FROM, _TO)
_FINANCIAL = re.compile("[壹贰貳叁參肆伍陆柒捌玖拾佰仟]")
_FINANCIAL_RUN = re.compile("[壹贰貳叁參肆伍陆柒捌玖拾佰仟万萬亿億零]{2,}")

_NUM = rf"(?:(?<![A-Za-z\d.]){MIXED}|(?<=[A-Za-z]){ARABIC}|{NUMERAL})"
_CLOCK = r"(?P<part>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|晚|深夜|今晚|当晚|午后)?"

_ZH_UNIT = re.compile("|".join(f"(?P<u{i}>{zh})" for i, (zh, _) in enumerate(UNITS.values())))
_UNIT_NAMES = tuple(UNITS)


def _one(text: str | None) -> Fraction | None:
    if not text:
        return None
    value = quantity(text)
    return value if isinstance(value, Fraction) else None


def read(text: str) -> tuple[NumberSpan, ...]:
    """All numbers of a Chinese text, in order, not overlapping."""
    board = Board(_prepare(text))
    for pattern, reader in _PATTERNS:
        board.scan(pattern, reader)
    return board.result(text, _JOINER)


def _prepare(text: str) -> str:
    """The text, one code point for one, with digit forms made uniform and numerals inside words masked."""
    keep = list(text)
    for match in _FINANCIAL.finditer(text):
        keep[match.start()] = "\0"
    for run in _FINANCIAL_RUN.finditer(text):
        keep[run.start() : run.end()] = run.group()
    plain = "".join(keep).translate(_MAP)
    return MASK.sub(lambda m: "\0" * len(m.group()), plain)


def _date(match: re.Match[str]) -> Iterable[NumberSpan]:
    parts = match.groupdict()
    year, month, day = (_one(parts.get(k)) for k in ("y", "m", "d"))
    republic = _one(parts.get("roc"))
    year = year if republic is None else republic + 1911
    if parts.get("y") and parts["y"][0] not in "0123456789" and len(parts["y"]) != 4:
        return
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return
    if month is None and day is None:
        if year is not None:
            yield NumberSpan(match.start(), match.end(), year, "year", "year")
        return
    yield NumberSpan(match.start(), match.end(), (year, month, day), "date")


def _time(match: re.Match[str]) -> Iterable[NumberSpan]:
    parts = match.groupdict()
    hour, minute, second = (_one(parts.get(k)) for k in ("h", "min", "s"))
    half = parts.get("half")
    minute = Fraction(30) if half == "半" else Fraction(15) if half == "一刻" else minute
    part = parts["part"] or ""
    if hour is None or hour > 24 or (minute is not None and minute > 59):
        return
    if part in {"下午", "傍晚", "晚上", "晚间", "晚", "夜间", "深夜", "今晚", "当晚", "午后"} and hour < 12:
        hour += 12
    minute = minute or None
    yield NumberSpan(match.start(), match.end(), (hour, minute, second), "time")


def _percent(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = _one(match["n"])
    if value is not None:
        base = 1000 if match.group().startswith("千") or match.group().endswith("‰") else 100
        yield NumberSpan(match.start(), match.end(), value / base, "percent")


def _tenths(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = _one(match["n"])
    if value is not None and value <= 100:
        tail = _one(match["t"]) or Fraction(0)
        off = match["w"] == "折"
        base = 10 if value <= 10 else 100
        yield NumberSpan(
            match.start(), match.end(), value / base + tail / 100, "percent", "off" if off else ""
        )


def _part(match: re.Match[str]) -> Iterable[NumberSpan]:
    bottom, top = _one(match["b"]), _one(match["t"])
    if bottom and top is not None:
        yield NumberSpan(match.start(), match.end(), top / bottom, "fraction")


def _ordinal(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = _one(match["n"])
    if value is not None:
        yield NumberSpan(match.start(), match.end(), value, "ordinal", weak=value == 1)


def _plan(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = _one(match["n"])
    if value is not None:
        yield NumberSpan(match.start("n"), match.end("n"), value, "ordinal")
        yield NumberSpan(match.end("n"), match.end("n") + 1, Fraction(5), "cardinal", weak=True)


def _decade(match: re.Match[str]) -> Iterable[NumberSpan]:
    century, decade = _one(match["c"]), _one(match["n"])
    if decade is not None:
        value = (century - 1) * 100 + decade if century else decade
        yield NumberSpan(match.start(), match.end(), value, "year", "decade")


def _century(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = _one(match["n"])
    if value is not None:
        yield NumberSpan(match.start(), match.end("n"), value, "ordinal", "century")


def _code(match: re.Match[str]) -> Iterable[NumberSpan]:
    parts = tuple(Fraction(p) for p in match.group().split("."))
    yield NumberSpan(match.start(), match.end(), parts, "code")


def _number(match: re.Match[str]) -> Iterable[NumberSpan]:
    text, rest = match["n"], match.string[match.end("n") : match.end("n") + 16]
    value = quantity(text)
    if value is None:
        return
    weak = _weak(text, rest) if not text[0].isdigit() else text == "1" and rest[:1] in _ARTICLE
    if weak and _no_number(match, text, rest):
        return
    if isinstance(value, tuple):
        yield NumberSpan(match.start(), match.end("n"), value, "range", _unit(rest)[0], weak=True)
        return
    more = re.match("[多余]([万亿]*)", rest)
    skip = more.end() if more else 0
    value *= SCALE.get(more[1], 1) if more else 1
    rest = rest[skip:]
    unit, length = _unit(rest)
    half = re.match("半", rest[length:]) if unit in {"year", "month", "hour", "day", "times"} else None
    half = half or (re.match("个半", rest) if not unit else None)
    kind: Kind = "money" if unit in MONEY or match["sign"] else "measure" if unit else "cardinal"
    if half:
        value, length = value + Fraction(1, 2), length + len(half.group())
    if match["neg"]:
        value = -value
    scaled = bool(more and more[1])
    end = match.end("n") + (skip + length if unit or half or scaled else 0)
    yield NumberSpan(match.start(), end, value, kind, unit or SIGNS.get(match["sign"] or "", ""), weak=weak)


_ARTICLE = frozenset("个名位家项件条种座辆架艘部本幅只支枝根棵头匹户批套组场起")  # 1名记者: a reporter


def _weak(text: str, rest: str) -> bool:
    """Whether a run of numerals may stand for no number at all: 一, a digit without a counter, 百 and above alone."""
    counted = bool(rest) and rest[0] in FOLLOW and not re.match("方(?!面)|者", rest)
    return text == "一" or text[0] in "百千万亿" or (len(text) == 1 and not counted)


def _no_number(match: re.Match[str], text: str, rest: str) -> bool:
    """Whether a weak numeral is part of a word."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    if text == "两":
        return before in {"斤", "几", "数", "半"} or not rest or not "一" <= rest[0] <= "鿿"
    return len(text) == 1 and (text in "一百千万亿" and (not rest or rest[0] not in FOLLOW))


def _list_mark(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = _one(match["n"])
    if value is not None and value < 200:
        yield NumberSpan(match.start("n"), match.end("n"), value, "ordinal", weak=True)


def _unit(rest: str) -> tuple[str, int]:
    found = _ZH_UNIT.match(rest, 1 if rest[:1] == " " else 0)
    if not found or found.lastgroup is None:
        return "", 0
    return _UNIT_NAMES[int(found.lastgroup[1:])], found.end()


def _half(match: re.Match[str]) -> Iterable[NumberSpan]:
    yield NumberSpan(match.start(), match.end(), Fraction(1, 2), "fraction", weak=True)


def _word(match: re.Match[str]) -> Iterable[NumberSpan]:
    value = 100 if match.group() == "百分百" else 1 if match.group().startswith("首") else 2
    if value == 100:
        yield NumberSpan(match.start(), match.end(), Fraction(1), "percent")
    else:
        yield NumberSpan(match.start(), match.end(), Fraction(value), "ordinal", weak=True)


_YEAR = r"(?P<y>(?<!\d)[12]\d{3}|[一二][零一二三四五六七八九]{3})"
_JOINER = re.compile(r"\s*(?:-|–|—|——|~|至|到)\s*")
_PATTERNS = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?<!\d)(?P<y>[12]\d{3})([-/.])(?P<m>0?[1-9]|1[0-2])\2(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)", _date),
        (rf"民[国國]\s?(?P<roc>{_NUM})\s?年(?:\s?(?P<m>{_NUM})\s?月)?(?:\s?(?P<d>{_NUM})\s?[日号])?", _date),
        (rf"^\s*[（(]?(?P<n>{_NUM})(?:[）)]?[、．]|[）)]|\.(?!\d))", _list_mark),
        (rf"{_YEAR}\s?年\s?(?P<m>{_NUM})\s?月份?(?:\s?(?P<d>{_NUM})\s?[日号])?", _date),
        (rf"(?<!个)(?P<m>{_NUM})\s?月\s?(?P<d>{_NUM})\s?[日号]", _date),
        (rf"{_YEAR}\s?年(?!代)", _date),
        (rf"(?:(?P<c>{_NUM})\s?世纪\s?)?(?P<n>\d{{2,4}}|[一二三四五六七八九]十)\s?年代", _decade),
        (rf"(?P<n>{_NUM})\s?世纪", _century),
        (r"(?<![\d个])(?P<m>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?!饼|亮|球|台)份?", _date),
        (r"(?<![\d月.])[（(]?(?P<d>[12]?\d|3[01])[）)]?日(?![元本圆均])", _date),
        (
            rf"{_CLOCK}\s?(?P<h>{_NUM})[时点](?:(?P<min>{_NUM})分(?!之)(?:(?P<s>{_NUM})秒)?|(?P<half>半|一刻)|整|钟|(?<=时)(?!间|代|候|期|刻|常|而|装|髦|尚|光))",
            _time,
        ),
        (rf"{_CLOCK}\s?(?<![\d:])(?P<h>[01]?\d|2[0-4]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])", _time),
        (rf"{_CLOCK.rstrip('?')}\s?(?P<h>{_NUM})点(?P<min>{_NUM})?", _time),
        (rf"[百千]分之(?P<n>{_NUM})", _percent),
        (rf"(?P<n>{_NUM})\s?(?:[%‰]|个?百分点)", _percent),
        ("百分百|首[次个届批位家条台款]|翻番|翻了?一番|俩|双方", _word),
        (
            rf"(?P<n>{_NUM})(?P<w>[成折])(?P<t>[一二三四五六七八九])?(?![立为功员长果本就绩熟都交叠磨射腾扣算])",
            _tenths,
        ),
        (rf"(?P<b>{_NUM})分之(?P<t>{_NUM})", _part),
        (r"(?<![\d/])(?P<t>\d{1,2})/(?P<b>\d{1,3})(?![\d/])", _part),
        (
            r"(?P<n>十[一二三四五六七八九])五(?=[”’」』\"]?(?:规划|时期|期间|计划|末|以来|开局|收官|发展))",
            _plan,
        ),
        (r"(?<=[“「\"])(?P<n>十[一二三四五六七八九])五(?=[”」\"])", _plan),
        (rf"第\s?(?P<n>{_NUM})", _ordinal),
        (r"(?P<n>[一二三四五六七八九]|十[一二])中(?=全会)", _ordinal),
        (r"(?<![\d.])\d{1,12}(?:\.\d{1,12}){2,8}(?![\d.])", _code),
        (rf"(?P<neg>零下|负|(?<![\w\d)）-])-(?=\d))?(?P<sign>[$€£¥])?(?P<n>{_NUM})", _number),
        (f"(?<![{HANZI}])?半(?=[年个天数小以米斤吨公里升])", _half),
    )
)
